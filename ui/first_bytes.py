"""What a connection owes before a request: its head, whole, in time and not too large.

Uvicorn waits for ever for a head and takes one of any size, so that one client could hold every connection, or fill the memory, with
requests that never come. Bodies have limits of their own in `ui.doors`.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 20.0  # a slow phone sends a head in one
LARGEST_HEAD = 64 * 1024  # bytes; the cookies and headers of a browser behind proxies are a tenth of it


class HeadInTime(HttpToolsProtocol):
    """Hangs up on whoever does not send the head of a request."""

    head_seconds = HEAD_SECONDS
    _waiting: asyncio.TimerHandle | None = None
    _head = 0  # bytes of a head that is not whole yet

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection is there, and nothing of a request yet."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """A piece of something came."""
        super().data_received(data)
        if self._waiting is not None:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self._hang_up()

    def on_message_begin(self) -> None:
        """The first byte of a request came."""
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        self._wait_no_longer()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(self.head_seconds, self._hang_up)

    def _wait_no_longer(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting, self._head = None, 0

    def _hang_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()
