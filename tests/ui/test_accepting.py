"""Several processes on one socket: a connection goes to the one with the fewest, and waits for nobody long."""

from __future__ import annotations

import asyncio
import copy
import multiprocessing
import socket
import time
from typing import Any

import pytest

from ui.accepting import LOOK_SECONDS, LOOKS, OpenConnections, SharingLoop


class Greeting(asyncio.Protocol):
    """Greets, and keeps its connections together as those of uvicorn do."""

    connections: set[Any]

    def __init__(self, connections: set[Any]) -> None:
        self.connections = connections

    def connection_made(self, transport: Any) -> None:
        self.connections.add(self)
        transport.write(b"hello")


def another_process(connections: OpenConnections, number: int) -> OpenConnections:
    """The same numbers as somebody else has them, who has so many."""
    other = copy.copy(connections)
    other._mine = None
    other.tell(number)
    return other


def test_who_has_the_fewest_of_those_that_live_is_next() -> None:
    mine = OpenConnections()
    mine.tell(5)
    other = another_process(mine, 3)
    assert (mine.is_next(5), other.is_next(3)) == (False, True)
    gone = multiprocessing.get_context("spawn").Process(target=int)
    gone.start()
    gone.join()
    other._numbers[other._mine or 0] = gone.pid or 0
    assert mine.is_next(5)


def test_of_two_with_as_few_the_one_that_took_fewer_is_next() -> None:
    mine = OpenConnections()
    mine.tell(0)
    other = another_process(mine, 0)
    taken = []
    for _ in range(6):
        taker = mine if mine.is_next(0) else other
        taker.tell(0, took=True)
        taken.append(taker is mine)
    assert taken == [True, False] * 3


def test_a_process_that_comes_later_has_nothing_to_catch_up_with() -> None:
    mine = OpenConnections()
    for _ in range(9):
        mine.tell(0, took=True)
    later = another_process(mine, 0)
    later.tell(0, took=True)
    assert mine.is_next(0)


def test_who_has_more_gives_way_and_takes_in_the_end() -> None:
    mine = OpenConnections()
    loop = SharingLoop(mine)

    async def greeted() -> float:
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection(*place.getsockname())
        assert await reader.readexactly(5) == b"hello"
        writer.close()
        return time.perf_counter() - began

    async def first_and_second() -> tuple[float, float]:
        open_here: set[Any] = set()
        server = await loop.create_server(lambda: Greeting(open_here), sock=place)
        first = await greeted()
        another_process(mine, 0)  # has fewer, and never comes
        second = await greeted()
        server.close()
        return first, second

    with socket.create_server(("127.0.0.1", 0)) as place:
        first, second = loop.run_until_complete(first_and_second())
    loop.close()
    assert second > LOOKS * LOOK_SECONDS > 0
    assert first < second


def test_a_socket_that_hands_nothing_over_is_left_alone_for_a_while(caplog: pytest.LogCaptureFixture) -> None:
    class Refusing(socket.socket):
        refusals = 0

        def accept(self) -> Any:
            Refusing.refusals += 1
            raise OSError(24, "too many open files")

    async def waited() -> None:
        server = await loop.create_server(asyncio.Protocol, sock=place)
        with socket.create_connection(place.getsockname()):
            await asyncio.sleep(0.3)
        server.close()

    loop = SharingLoop(OpenConnections())
    with Refusing() as place:
        place.bind(("127.0.0.1", 0))
        loop.run_until_complete(waited())
    loop.close()
    assert Refusing.refusals == 1
    assert "no connection can be taken" in caplog.text
