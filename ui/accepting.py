"""New connections to whichever server process has the fewest, where several listen on one socket.

A loop's own listening takes all that wait at once: of 64 connections that came together one of two processes took up to 59, and
answered them one after the other while the other process had nothing to do. Of those with as few the one that took fewer so far is next:
connections that end at once left one of two processes with a twentieth of an hour's work.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

import uvloop

WAITING = 2048  # connections that the system keeps until somebody takes them
# how often and how long after each other a process looks whether one with fewer has come, before it takes who waits; together longer
# than another program holds a busy core
LOOKS, LOOK_SECONDS = 40, 0.005
TOLD_SECONDS = 0.2  # between two looks at how many are open: nobody tells of those that ended
PAUSE_SECONDS = 1.0  # after the system refused to hand one over
MOST_PROCESSES = 256  # that ever listened, those that died and were replaced as well
Protocols = Callable[[], asyncio.Protocol]
log = logging.getLogger("mingbai.server")


class OpenConnections:
    """How many connections each process has and has taken, in memory that all of them see. Goes to a process when that is started."""

    def __init__(self) -> None:
        # three numbers for each: its id, how many are open, how many it ever took
        self._numbers = multiprocessing.get_context("spawn").Array("q", 3 * MOST_PROCESSES)
        self._mine: int | None = None

    def tell(self, number: int, *, took: bool = False) -> None:
        """Have so many in this process, one more of them just taken or not."""
        with self._numbers.get_lock():
            if self._mine is None:
                taken = min((taken for _, taken in self._of_the_living()), default=0)  # nothing to catch up with
                self._mine = next((at for at in range(0, 3 * MOST_PROCESSES, 3) if not _lives(self._numbers[at])), 0)
                self._numbers[self._mine] = os.getpid()
                self._numbers[self._mine + 2] = taken
            self._numbers[self._mine + 1] = number
            self._numbers[self._mine + 2] += took

    def is_next(self, number: int) -> bool:
        """Whether a process with so many open takes who comes: none has fewer, nor as few and took fewer so far."""
        mine = (number, self._numbers[(self._mine or 0) + 2])
        return all(mine <= other for other in self._of_the_living())

    def _of_the_living(self) -> list[tuple[int, int]]:
        told = self._numbers[:]
        return [
            (number, taken)
            for process, number, taken in zip(told[::3], told[1::3], told[2::3], strict=True)
            if _lives(process)
        ]


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, PermissionError):  # gone, and somebody else has its number
        return False
    return process > 0


class SharingLoop(uvloop.Loop):
    """An event loop whose servers leave a connection to another process that has fewer."""

    def __init__(self, connections: OpenConnections) -> None:
        super().__init__()
        self._connections = connections

    @classmethod
    def for_processes(cls) -> Callable[[], SharingLoop]:
        """What makes the loop in each of several processes that share a socket."""
        return partial(cls, OpenConnections())

    async def create_server(self, protocol_factory: Protocols, *_: Any, sock: socket.socket, **__: Any) -> Listening:  # type: ignore[override]
        """See `asyncio.loop.create_server`; of a socket that is bound already."""
        sock.setblocking(False)
        sock.listen(WAITING)
        return Listening(self, protocol_factory, sock, self._connections)


class Listening:
    """A server as far as uvicorn knows one."""

    def __init__(
        self, loop: SharingLoop, protocols: Protocols, sock: socket.socket, connections: OpenConnections
    ) -> None:
        self._loop = loop
        self._protocols = protocols
        self._sock = sock
        self._connections = connections
        self._open: set[Any] = set()  # uvicorn's own, once there was one
        self._begun: set[asyncio.Task[Any]] = set()
        self._tell()
        self._again = self._telling  # none yet
        self._listen()

    def close(self) -> None:
        """Take no more."""
        self._loop.remove_reader(self._sock)
        for timer in (self._telling, self._again):
            timer.cancel()

    async def wait_closed(self) -> None:
        """Nothing is left to wait for: what was taken belongs to its protocol."""

    def _tell(self) -> None:
        self._connections.tell(self._number)
        self._telling = self._loop.call_later(TOLD_SECONDS, self._tell)

    @property
    def _number(self) -> int:
        return len(self._open) + len(self._begun)

    def _look(self, patience: int = LOOKS) -> None:
        """Somebody waits: take him if no process has fewer; leave him to it otherwise, but not for long."""
        self._loop.remove_reader(self._sock)  # which otherwise calls all the while that he waits
        try:
            if self._connections.is_next(self._number):
                self._take()
            elif patience:
                self._again = self._loop.call_later(LOOK_SECONDS, self._look, patience - 1)
                return
            else:
                while self._take():
                    pass
        except OSError as error:  # too many files are open, as a rule
            log.error("no connection can be taken: %s", type(error).__name__)
            self._again = self._loop.call_later(PAUSE_SECONDS, self._listen)
            return
        self._listen()

    def _listen(self) -> None:
        self._loop.add_reader(self._sock, self._look)

    def _take(self) -> bool:
        """Whether somebody was still there: another process may have been first."""
        try:
            taken, _ = self._sock.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return False
        begun = self._loop.create_task(self._serve(taken))
        self._begun.add(begun)  # a loop alone does not hold on to its tasks
        begun.add_done_callback(self._begun.discard)
        self._connections.tell(self._number, took=True)
        return True

    async def _serve(self, taken: socket.socket) -> None:
        _, protocol = await self._loop.connect_accepted_socket(self._protocols, taken)
        self._open = protocol.connections  # type: ignore[attr-defined]  # the same for all protocols of a server
