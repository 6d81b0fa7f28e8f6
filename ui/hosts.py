"""Which names of this service requests may use (`MINGBAI_HOSTS`): links and cookies then cannot be made for somebody else's name."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.refusals import refusal_response

HEALTH_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})  # probes call by address


class HostCheck:
    """Refuses other names than the given ones; ``*.example`` stands for all below it. Without any name all pass."""

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str]) -> None:
        self._app = app
        self._exact = frozenset(host for host in hosts if not host.startswith("*."))
        self._below = tuple(host.removeprefix("*") for host in hosts if host.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        checked = scope["type"] == "http" and bool(self._exact or self._below) and scope["path"] not in HEALTH_PATHS
        if checked and not self._knows(dict(scope["headers"]).get(b"host", b"").decode("latin-1")):
            await refusal_response(scope["path"], "wrong-host")(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _knows(self, host: str) -> bool:
        name = host.lower() if host.endswith("]") else host.lower().rpartition(":")[0] or host.lower()
        return name in self._exact or name.endswith(self._below)
