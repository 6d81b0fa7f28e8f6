"""A connection that owes a request does not hold its place for long, nor fill the memory; one that asks is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.server import ServerState

from ui.first_bytes import LARGEST_HEAD, HeadInTime
from ui.serving import _config

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Impatient(HeadInTime):
    head_seconds = 0.3


def over_a_connection(talk: Talk) -> bytes:
    """What a server sends back, until it hangs up."""

    async def run() -> bytes:
        config = uvicorn.Config(PlainTextResponse("here"), lifespan="off", timeout_keep_alive=60)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Impatient(config, ServerState(), {}), "127.0.0.1", 0)
        try:
            port = server.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            found = await asyncio.wait_for(talk(reader, writer), 20)
            writer.close()
            return found
        finally:
            server.close()

    return asyncio.run(run())


@pytest.mark.parametrize("sent", [b"", b"GET / HT", WHOLE[:-2], WHOLE[:-2] + b"X: " + b"x" * LARGEST_HEAD])
def test_a_head_that_does_not_end_is_given_up(sent: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(sent)
        return await reader.read()

    assert over_a_connection(talk) == b""


def test_a_whole_request_is_answered_and_the_next_begun_one_is_given_up() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(WHOLE)
        first = await reader.readuntil(b"here")
        await asyncio.sleep(2 * Impatient.head_seconds)  # nothing of another request is owed
        writer.write(WHOLE + WHOLE[:9])
        return first + await reader.read()

    assert over_a_connection(talk).count(b"here") == 2


def test_the_server_uses_it() -> None:
    assert _config(lambda: None, json_logs=False, workers=2).http is HeadInTime  # type: ignore[arg-type, return-value]
