"""A witness for every request: what was read and is not public is written into the audit trail before it leaves; refusals after.

What cannot be written down does not leave: the reader is told that the service is not ready. A refusal is written once the answer is
out, so that nobody can tell by the time it took that there was something to refuse.
"""

from __future__ import annotations

import logging

from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from knowledge.audit import Surface, Witness, witnessing
from knowledge.errors import StoreError
from ui.refusals import refusal_response

log = logging.getLogger("mingbai.audit")

# by the beginning of the address; everything else is the web
_SURFACES = (("/api/", Surface.API), ("/v1/", Surface.OPENAI), ("/mcp", Surface.MCP))


def surface_of(path: str) -> Surface:
    """Through what a request came, by its address."""
    return next((surface for beginning, surface in _SURFACES if path.startswith(beginning)), Surface.WEB)


class Auditing:
    """Lets a witness go along with each request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        refused = False

        async def write_first(message: Message) -> None:
            nonlocal refused
            if refused:
                return
            if present.has_reads:
                try:
                    await run_in_threadpool(present.write)
                except StoreError as error:
                    log.error("nothing was answered, for it could not be audited: %s", error)
                    if message["type"] != "http.response.start":
                        raise  # a stream that began: it breaks off
                    refused = True
                    await refusal_response(scope["path"], "not-ready")(scope, receive, send)
                    return
            await send(message)

        with witnessing(Witness(surface_of(scope["path"]))) as present:
            try:
                await self._app(scope, receive, write_first)
            finally:
                if present.has_denials:
                    await run_in_threadpool(_write_denied, present)


def _write_denied(present: Witness) -> None:
    try:
        present.write_denied()
    except StoreError as error:
        log.error("a refusal is missing from the audit trail: %s", error)
