"""How much one client may ask: a bucket for each client and kind of request, refused fairly with 429 and the seconds to wait.

A bucket is one number (the generic cell rate algorithm): the time at which the client would have used up what it took. Own code,
because the `limits` package searches all its keys at every hit, which a flood from many addresses turns against the server.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from typing import NamedTuple, Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from evals.ratings.limits import ClientKeys
from ui.refusals import refusal_response

WINDOW_SECONDS = 60.0
KEPT = 100_000  # buckets, about 150 bytes each; a bucket that falls out was the least used


FREE, READ = "free", "read"  # health, styles and scripts are free: they cost nothing and come in bundles


class Rated(NamedTuple):
    """Which requests count as which kind. An address that ends in a slash means all below it."""

    path: str
    kind: str


# the first row that fits; whatever fits none is reading
RATED: tuple[Rated, ...] = (
    Rated("/api/ask", "ask"),
    Rated("/v1/chat/completions", "ask"),
    Rated("/mcp", "ask"),
    *(Rated(path, FREE) for path in ("/healthz", "/readyz", "/metrics", "/openapi.json")),
    *(Rated(path, FREE) for path in ("/ui/", "/assets/", "/theme.css", "/widget.js")),
    *(Rated(path, FREE) for path in ("/gradio_api/heartbeat/", "/gradio_api/startup-events")),
)


def kind_of(path: str) -> str:
    """The kind of request an address is: asking, reading, or free."""
    for row in RATED:
        if path == row.path or (row.path.endswith("/") and path.startswith(row.path)):
            return row.kind
    return READ


class Buckets(Protocol):
    """Where the buckets are kept."""

    async def take(self, key: str, *, per_window: int) -> float:
        """Take one from a bucket that holds so many a window; 0 when it was given, else the seconds until it would be."""
        ...


class LocalBuckets:
    """In this process. Of one event loop; not shared between threads."""

    def __init__(self, *, kept: int = KEPT) -> None:
        self._used_until: OrderedDict[str, float] = OrderedDict()
        self._kept = kept

    async def take(self, key: str, *, per_window: int) -> float:
        """See `Buckets.take`."""
        now = time.monotonic()
        until = max(self._used_until.get(key, 0.0), now) + WINDOW_SECONDS / per_window
        wait = until - now - WINDOW_SECONDS
        if wait > 0:
            return wait
        self._used_until[key] = until
        self._used_until.move_to_end(key)
        while len(self._used_until) > self._kept:
            self._used_until.popitem(last=False)
        return 0.0


class RateLimit:
    """Refuses what one client asks beyond its rate.

    Args:
        per_minute: how many requests of each kind; 0 or no row for no limit.
    """

    def __init__(self, app: ASGIApp, *, buckets: Buckets, keys: ClientKeys, per_minute: dict[str, int]) -> None:
        self._app = app
        self._buckets = buckets
        self._keys = keys
        self._per_minute = per_minute

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = kind_of(scope["path"]) if scope["type"] == "http" else FREE
        most = self._per_minute.get(kind, 0)
        if most:
            address = scope["client"][0] if scope.get("client") else ""
            wait = await self._buckets.take(f"{kind}:{self._keys.key(address)}", per_window=most)
            if wait > 0:
                headers = {"Retry-After": str(math.ceil(wait))}
                await refusal_response(scope["path"], "too-many", headers=headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)
