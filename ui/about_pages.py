"""The pages about the service: terms, privacy, accessibility. Templates filled with the deployment's own name, hotline and times."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from ui.assets import address
from ui.problems import ProblemError
from ui.rendering import render
from ui.settings import Settings
from ui.words import Lang, say

ABOUT_PATH = "/about"
SUBJECTS = ("terms", "privacy", "accessibility")


class AboutLink(NamedTuple):
    """A page about the service, as the chat page links to it."""

    path: str
    name: str


def about_links(lang: Lang) -> tuple[AboutLink, ...]:
    """The links of the chat page to these pages, in one language."""
    suffix = "?lang=en" if lang is Lang.EN else ""
    return tuple(AboutLink(f"{ABOUT_PATH}/{one}{suffix}", say(f"about.{one}", lang)) for one in SUBJECTS)


def about_page(subject: str, lang: Lang, settings: Settings) -> str:
    """One page; `subject` is one of `SUBJECTS`. The Chinese text is the one that holds; English is a summary before it."""
    return render(
        f"about_{subject}.html",
        lang,
        title=say(f"about.{subject}", lang),
        settings=settings,
        links=about_links(lang),
        style=address("paper.css"),
        early=address("early.js"),
        icon_file=address("seal.svg"),
        other_lang="?" if lang is Lang.EN else "?lang=en",
    )


def about_router(settings: Settings) -> APIRouter:
    """The routes of these pages."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"{ABOUT_PATH}/{{subject}}", response_class=HTMLResponse)
    def page(subject: str, lang: Annotated[str, Query(max_length=8)] = "zh") -> str:
        if subject not in SUBJECTS:
            raise ProblemError("not-found")
        return about_page(subject, Lang.EN if lang == Lang.EN.value else Lang.ZH, settings)

    return router
