"""The language of the sign-in page and of the consoles: Chinese until a reader chooses English, remembered in this browser.

The citizens' pages take theirs from their address (`?lang=en`), so that a link keeps it; a console's address is shared between
readers of both languages.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from ui.words import Lang

PATH = "/language"
COOKIE = "mingbai_lang"
KEPT_SECONDS = 365 * 24 * 3600


def language_of(request: Request) -> Lang:
    """What the reader chose; Chinese without a choice, whatever the browser prefers."""
    return Lang.EN if request.cookies.get(COOKIE) == Lang.EN.value else Lang.ZH


def other_language(lang: Lang, here: str) -> str:
    """The address that shows the page at `here` in the other language."""
    other = Lang.ZH if lang is Lang.EN else Lang.EN
    return f"{PATH}?{urlencode({'to': other.value, 'next': here})}"


def here_of(request: Request, root: str) -> str:
    """The address of a page that can be asked for again; `root` in place of one that answered a form."""
    if request.method != "GET":
        return root
    return quote(request.url.path, safe="/:@") + (f"?{request.url.query}" if request.url.query else "")


def inside(path: str, otherwise: str = "/login") -> str:
    """A path of this site; `otherwise` for anything else, because the browser would follow it to another host."""
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_ours else otherwise


def language_router(*, tls: bool) -> APIRouter:
    """The route of the switch."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    def choose(to: Lang = Lang.ZH, next: Annotated[str, Query(max_length=2000)] = "/login") -> Response:
        response = RedirectResponse(inside(next), status_code=303)
        response.set_cookie(
            COOKIE, to.value, max_age=KEPT_SECONDS, httponly=True, samesite="lax", secure=tls, path="/"
        )  # fmt: skip
        return response

    return router
