"""The chat page around Gradio's: our frame, words and style first, so that place, AI label and hotline stand before any script runs.

Gradio's index page is taken as it comes and changed in a few places: its language, its third-party metadata, its reset style sheet,
its script for foreign frames, and what stands before and after its own element: the question box too, which waits for nobody. If
Gradio changes its page, the tests of this module say so.
"""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

from markupsafe import escape
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from knowledge.places import Places
from knowledge.values import Value
from ui.about_pages import about_links
from ui.assets import address
from ui.rendering import render
from ui.settings import Settings
from ui.widget import WIDGET_PAGE
from ui.words import THEMES, Lang, say, script_words

_HTML = re.compile(r"<html\b[^>]*>", re.DOTALL)
_BODY = re.compile(r"<body\b[^>]*>", re.DOTALL)
_FOREIGN = re.compile(
    r"<meta\s[^>]*?(?:property=\"og:|name=\"twitter:)[^>]*/>|<link rel=\"manifest\"[^>]*>|<title>.*?</title>"
    r"|<script>(?:(?!</script>).)*iframeResizer\.contentWindow(?:(?!</script>).)*</script>",
    re.DOTALL,
)
_RESET = re.compile(r"<link rel=\"stylesheet\"[^>]*assets/index-[^>]*>")
_ELEMENT_END = "</gradio-app>"
THEME_NAMES = ("light", "dark")  # without one the visitor's system decides
PAGES = ("/", WIDGET_PAGE)
BOX_WORDS = ("you.asked", "ask.note", "speak", "speak.label")


class PageView(Value):
    """What one visitor's page says: language, place, the deployment's name and hotline; for how many days the server keeps
    conversations; and whether it stands in another page, of which origins (`holders`)."""

    lang: Lang
    name: str
    hotline: str
    region: str | None = None
    region_name: str | None = None
    theme: str | None = None
    embedded: bool = False
    history_days: int = 0
    holders: tuple[str, ...] = ()


class Theme(Value):
    """A theme of the empty page and the questions it offers, each with its English."""

    name: str
    questions: tuple[tuple[str, str], ...]


def page_view(query: bytes, settings: Settings, places: Places, *, embedded: bool = False) -> PageView:
    """The view for a page address; an unknown place counts as none, an unknown language as Chinese."""
    asked = parse_qs(query.decode("latin-1"))
    lang = Lang.EN if asked.get("lang") == [Lang.EN.value] else Lang.ZH
    wanted = asked.get("region", [settings.region or ""])[-1]
    place = places.by_code(wanted) if wanted else None
    return PageView(
        lang=lang,
        name=settings.name,
        hotline=settings.hotline,
        region=place.code if place else None,
        region_name=place.full_name if place else None,
        theme=next((theme for theme in THEME_NAMES if asked.get("theme") == [theme]), None),
        embedded=embedded,
        history_days=settings.history_days,
        holders=settings.holders if embedded else (),
    )


def frame(index: str, view: PageView) -> str:
    """Gradio's index page inside our frame."""
    page = _FOREIGN.sub("", index)
    page = _RESET.sub("", page)
    page = _HTML.sub(_html(view), page, count=1)
    page = page.replace("<head>", f"<head>{_scripts()}", 1)
    page = page.replace("</head>", f"{_head(view)}</head>", 1)
    page = _BODY.sub(lambda _: _body(view) + _top(view), page, count=1)
    return page.replace(_ELEMENT_END, _ELEMENT_END + _bottom(view), 1)


def _html(view: PageView) -> str:
    theme = f' data-theme="{view.theme}"' if view.theme else ""
    return f'<html lang="{view.lang.tag}" data-mode="normal"{theme}{" data-embedded" if view.embedded else ""}>'


def _scripts() -> str:
    """Ours come before Gradio's, so that the question box takes a question while Gradio still loads."""
    return f'<script src="{address("early.js")}"></script><script type="module" src="{address("chat.js")}"></script>'


def _head(view: PageView) -> str:
    title = escape(f"{say('product', view.lang)} · {view.name}")
    words = {**script_words(view.lang), **{key: say(key, view.lang) for key in BOX_WORDS}}
    said = json.dumps({**words, "lang": view.lang.value, "hotline": view.hotline}, ensure_ascii=False).replace(
        "<", "\\u003c"
    )
    return (
        f"<title>{title}</title>"
        f'<link rel="icon" href="{address("seal.svg")}" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{address("chat.css")}">'
        f'<script type="application/json" id="words">{said}</script>'
    )


def _body(view: PageView) -> str:
    attributes = {
        "region": view.region or "",
        "region-name": view.region_name or "",
        "history-days": str(view.history_days),
        "holders": json.dumps(view.holders),
    }
    return "<body " + " ".join(f'data-{name}="{escape(value)}"' for name, value in attributes.items()) + ">"


def _top(view: PageView) -> str:
    some, none = say("lead.some", view.lang), say("lead.none", view.lang)
    lead = some.format(region=view.region_name) if view.region_name else none
    return render(
        "shell_top.html", view.lang, lead=lead, lead_some=some, lead_none=none, **view.model_dump(exclude={"lang"})
    )


def _bottom(view: PageView) -> str:
    themes = [Theme(name=zh if view.lang is Lang.ZH else en, questions=asks) for zh, en, asks in THEMES]
    return render(
        "shell_bottom.html", view.lang, themes=themes, region=view.region, hotline=view.hotline, about=about_links(view.lang),
        history_days=view.history_days,
    )  # fmt: skip


class FramedIndex:
    """ASGI middleware: frames the page at ``/`` and at the widget's address, and passes everything else through untouched."""

    def __init__(self, app: ASGIApp, *, settings: Settings, places: Places) -> None:
        self._app = app
        self._settings = settings
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in PAGES or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        parts = _Parts()
        await self._app({**scope, "headers": plain, "path": "/", "raw_path": b"/"}, receive, parts.keep)
        embedded = scope["path"] == WIDGET_PAGE
        view = page_view(scope["query_string"], self._settings, self._places, embedded=embedded)
        page = frame(parts.body.decode("utf-8"), view).encode() if parts.is_page else parts.body
        await send({**parts.start, "headers": _headers(parts.start, len(page))})
        await send({"type": "http.response.body", "body": page})


class _Parts:
    """A whole response, kept until it is complete."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = b""

    async def keep(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    @property
    def is_page(self) -> bool:
        return bool(self.start["status"] == 200)  # an error is passed on as it is


def _headers(start: Message, length: int) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in start["headers"] if name.lower() not in (b"content-length", b"etag")]
    return [*kept, (b"content-length", str(length).encode()), (b"cache-control", b"no-store")]
