"""What stands between the network and the app: the size of a request, closed addresses, and headers.

Pure ASGI, so that a stream of events passes through unbuffered. Nothing here reads what a citizen typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.refusals import refusal_response

LARGEST_BODY = 64 * 1024  # bytes; the longest allowed question is about 12 kB
BODY_SECONDS = (
    20.0  # for a whole body: a slow phone sends a question in one; who sends a byte a second holds a connection
)

# No other host is ever allowed. Gradio evaluates its components' templates in the browser, which needs inline scripts and eval:
# its pages alone get them. Style sheets are ours; 'unsafe-inline' is for widths and colours set on an element.
_POLICY = (
    b"default-src 'self'; script-src 'self'%s; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    b"font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
PAGE_POLICY = _POLICY % b""
GRADIO_POLICY = _POLICY % b" 'unsafe-inline' 'unsafe-eval'"
GRADIO_PAGES = frozenset({"/"})

HSTS = (b"strict-transport-security", b"max-age=31536000")  # a year; sub-domains are not ours to promise for
SECURITY_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
# a place is asked of the browser on the chat page alone, and only when its button is pressed
PERMISSIONS = b"camera=(), microphone=(self), geolocation=%s"


class Wider(NamedTuple):
    """An address that takes more, in bytes, from whoever `admits` knows by the request's head."""

    largest: int
    admits: Callable[[Scope], bool]


class BodyLimit:
    """Refuses a request body over a size, told or not told in its header, with problem 413; one that does not arrive, with 408.

    `wider` names single addresses that take more: where files are sent. Of a sender who is not admitted there no body is read at
    all; the route sees an empty one, and says why.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        largest: int = LARGEST_BODY,
        seconds: float = BODY_SECONDS,
        wider: Mapping[str, Wider] | None = None,
    ) -> None:
        self._app = app
        self._largest = largest
        self._seconds = seconds
        self._wider = dict(wider or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        wider = self._wider.get(scope["path"])
        if wider is not None and not await run_in_threadpool(wider.admits, scope):
            await self._app(scope, _nothing, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(scope, receive, largest=wider.largest if wider else self._largest)
        except TimeoutError:
            await refusal_response(scope["path"], "too-slow")(scope, receive, send)
            return
        if body is None:
            await refusal_response(scope["path"], "too-large")(scope, receive, send)
            return
        handed = False

        async def whole() -> Message:
            nonlocal handed
            if handed:
                return await receive()
            handed = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, whole, send)

    async def _read(self, scope: Scope, receive: Receive, *, largest: int) -> bytes | None:
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if not told.isdigit() or int(told) > largest:
            return None
        body = bytearray()
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > largest:
                return None
        return bytes(body)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


class ClosedAddresses:
    """Answers 404 for every address outside the open ones, so that a mounted framework brings no door of its own."""

    def __init__(self, app: ASGIApp, *, open_paths: Sequence[str]) -> None:
        self._app = app
        self._exact = frozenset(path for path in open_paths if not path.endswith("/") or path == "/")
        self._below = tuple(path for path in open_paths if path.endswith("/") and path != "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and path not in self._exact and not path.startswith(self._below):
            await refusal_response(path, "not-found")(scope, receive, send)
            return
        await self._app(scope, receive, send)


class SecurityHeaders:
    """Adds the headers that keep a page's requests on this host and, where it is only served by https, on https.

    Args:
        framed: address -> the origins whose pages may hold that page in a frame; every other page only this host's own.
    """

    def __init__(self, app: ASGIApp, *, tls: bool = False, framed: Mapping[str, Sequence[str]] | None = None) -> None:
        self._app = app
        self._headers = (*SECURITY_HEADERS, HSTS) if tls else SECURITY_HEADERS
        self._policies = dict.fromkeys(GRADIO_PAGES, GRADIO_POLICY)
        self._policies |= {path: _held_by(origins) for path, origins in (framed or {}).items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        policy = self._policies.get(scope.get("path", ""), PAGE_POLICY)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                asks = scope.get("path", "") in self._policies
                permissions = PERMISSIONS % (b"(self)" if asks else b"()")
                added = ((b"content-security-policy", policy), (b"permissions-policy", permissions), *self._headers)
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def _held_by(origins: Sequence[str]) -> bytes:
    """The policy of a Gradio page that further origins may hold in a frame."""
    return b" ".join((GRADIO_POLICY, *(origin.encode() for origin in origins)))  # frame-ancestors is its last part
