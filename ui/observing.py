"""What is known of every request from outside: an id, a count, a time, one line in the log, one span. No address, no body, no client.

The id is given back as ``X-Request-ID``; a proxy may choose it.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.metrics import Metrics

HEADER = b"x-request-id"
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})  # asked every few seconds: counted, not written
_GIVEN = re.compile(rb"[A-Za-z0-9-]{8,64}")
log = logging.getLogger("mingbai.requests")
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request that is being answered here; "" outside one."""
    return _current.get()


class Spans(Protocol):
    """Who draws requests as spans."""

    def request(self, identity: str) -> AbstractContextManager[Named]:
        """One span around a request."""
        ...


class Named(Protocol):
    """A span that learns its route and status when they are known."""

    def done(self, method: str, route: str, status: int) -> None:
        """Name it."""
        ...


class Untraced:
    """No spans."""

    @contextmanager
    def request(self, identity: str) -> Iterator[Untraced]:
        """See `Spans.request`."""
        yield self

    def done(self, method: str, route: str, status: int) -> None:
        """See `Named.done`."""


class Observing:
    """Counts, times, logs and traces requests."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, spans: Spans | None = None) -> None:
        self._app = app
        self._metrics = metrics
        self._spans: Spans = spans or Untraced()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = _identity(scope)
        token = _current.set(identity)
        self._metrics.request_began()
        try:
            with self._spans.request(identity) as span:
                await self._app(scope, receive, self._noting(scope, send, identity, span))
        finally:
            self._metrics.request_ended()
            _current.reset(token)

    def _noting(self, scope: Scope, send: Send, identity: str, span: Named) -> Send:
        began = time.perf_counter()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                seconds, status = time.perf_counter() - began, message["status"]
                route = route_of(scope)
                self._metrics.count_request(route, status, seconds)
                span.done(scope["method"], route, status)
                _write(scope["method"], route, status, seconds)
                message = {**message, "headers": [*message["headers"], (HEADER, identity.encode())]}
            await send(message)

        return noting


def _write(method: str, route: str, status: int, seconds: float) -> None:
    if route not in QUIET:
        log.info("%s %s %d", method, route, status, extra={"fields": {"milliseconds": round(seconds * 1000, 1)}})


def _identity(scope: Scope) -> str:
    given = dict(scope["headers"]).get(HEADER, b"")
    return given.decode() if _GIVEN.fullmatch(given) else secrets.token_hex(8)


def route_of(scope: Scope) -> str:
    """The route's template, never the address itself: addresses hold what people search for."""
    if scope["path"] == "/":
        return "/"
    return str(getattr(scope.get("route"), "path", "other") or "other")
