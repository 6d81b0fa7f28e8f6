"""A refusal as a page, for whoever opened an address in a browser: the same status, in words for people, with a way on.

Programs and the pages' own scripts do not ask for HTML and get problem details as they are; the API answers everybody with them.
"""

from __future__ import annotations

import gzip
import json
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.assets import address
from ui.language import COOKIE
from ui.problems import MEDIA_TYPE
from ui.rendering import render
from ui.words import Lang
from ui.words.refused import ANYTHING, REFUSED

FOR_PROGRAMS = ("/v1/", "/mcp", "/openapi.json", "/healthz", "/readyz", "/metrics", "/gradio_api/", "/config")
API, NOTICE = "/api/", "/api/notice/"  # a notice is a page, whatever its address
CONSOLES = ("/staff", "/admin")
REPLACED = (b"content-length", b"content-type", b"content-encoding", b"cache-control")


class RefusalsAsPages:
    """ASGI middleware: gives a refused page to a browser that asked for one."""

    def __init__(self, app: ASGIApp, *, hotline: str) -> None:
        self._app = app
        self._hotline = hotline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_for_people(scope):
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def in_words(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_refusal(message):
                start = message
            elif not start:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    await self._send_page(scope, start, json.loads(_opened(start, body)), send)

        await self._app(scope, receive, in_words)

    async def _send_page(self, scope: Scope, start: Message, problem: dict[str, Any], send: Send) -> None:
        page = refused_page(problem, scope["path"], _language(Request(scope)), self._hotline).encode()
        kept = [(name, value) for name, value in start["headers"] if name not in REPLACED]
        told = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode())]
        await send({**start, "headers": [*kept, *told, (b"cache-control", b"no-store")]})
        await send({"type": "http.response.body", "body": page})


def refused_page(problem: dict[str, Any], path: str, lang: Lang, hotline: str) -> str:
    """The page of one problem at one address."""
    told = REFUSED.get(str(problem["type"]).rpartition(":")[2], ANYTHING)
    is_chinese = lang is Lang.ZH
    console = next((root for root in CONSOLES if path == root or path.startswith(f"{root}/")), None)
    return render(
        "refused.html",
        lang,
        title=problem["title"] if is_chinese else told.english,
        advice=(told.advice if is_chinese else told.advice_english).format(hotline=hotline),
        errors=[error["message"] for error in problem.get("errors", ())],
        home=console or ("/" if is_chinese else "/?lang=en"),
        hotline=hotline,
        style=address("paper.css"),
        early=address("early.js"),
        icon_file=address("seal.svg"),
    )


def _opened(start: Message, body: bytes) -> bytes:
    return gzip.decompress(body) if dict(start["headers"]).get(b"content-encoding") == b"gzip" else body


def _is_for_people(scope: Scope) -> bool:
    path = scope["path"]
    is_api = path.startswith(API) and not path.startswith(NOTICE)
    return (
        not is_api and not path.startswith(FOR_PROGRAMS) and b"text/html" in dict(scope["headers"]).get(b"accept", b"")
    )


def _is_refusal(start: Message) -> bool:
    return bool(dict(start["headers"]).get(b"content-type", b"").startswith(MEDIA_TYPE.encode()))


def _language(request: Request) -> Lang:
    """What the address says, else what the reader chose for the consoles."""
    asked = request.query_params.get("lang") or request.cookies.get(COOKIE)
    return Lang.EN if asked == Lang.EN.value else Lang.ZH
