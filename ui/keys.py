"""Keys of other programs: with `MINGBAI_API_KEYS` set, /v1/ and /mcp ask for one. A key opens nothing that the page hides."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.refusals import refusal_response

KEYED_PATHS = ("/v1/", "/mcp")
_BEARER = b"Bearer "


class KeyCheck:
    """Refuses requests to the keyed addresses without one of the keys; without any key set all pass."""

    def __init__(self, app: ASGIApp, *, keys: Sequence[str]) -> None:
        self._app = app
        self._digests = tuple(_digest(key.encode()) for key in keys)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._digests and scope["path"].startswith(KEYED_PATHS):
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not self._knows(given.removeprefix(_BEARER)):
                refusal = refusal_response(scope["path"], "wrong-key", headers={"WWW-Authenticate": "Bearer"})
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _knows(self, given: bytes) -> bool:
        """Whether it is one of the keys, compared in constant time."""
        digest = _digest(given)
        return any(hmac.compare_digest(digest, known) for known in self._digests)


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()
