"""Questions over HTTP from a number of connections at once, each waiting for its answer before the next: what came back, and when."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PATIENCE = 30.0  # seconds that an answer may take before it counts as an error
MOST_QUIET = 2.0  # seconds of a connection that waits for its next question; a server hangs up after five
Question = Callable[[int], str]


@dataclass
class Answers:
    """What a load brought: milliseconds of every answer in the order they came, and how many were not answers."""

    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / max(self.seconds, 1e-9)


async def ask_for(
    address: str, question: Question, region: str, *, connections: int, seconds: float, a_second: float | None = None
) -> Answers:
    """Ask for a while.

    Args:
        question: the text of the so-many-th question.
        a_second: at most so many questions a second over all connections; None for as fast as answers come.
    """
    host = urlsplit(address)
    until, found = time.monotonic() + seconds, Answers()
    numbers = iter(range(10**9))
    pause = connections / a_second if a_second else 0.0
    began = time.monotonic()
    asking = (
        _one_connection(host.hostname or "", host.port or 80, question, region, numbers.__next__, until, pause, found)
        for _ in range(connections)
    )
    await asyncio.gather(*asking)
    found.seconds = time.monotonic() - began
    return found


async def _one_connection(
    host: str,
    port: int,
    question: Question,
    region: str,
    number: Callable[[], int],
    until: float,
    pause: float,
    found: Answers,
) -> None:
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    while time.monotonic() < until:
        began = time.perf_counter()
        try:
            if reader is None or writer is None:
                reader, writer = await asyncio.open_connection(host, port)
            writer.write(_request(host, question(number()), region))
            status = await asyncio.wait_for(_status(reader), PATIENCE)
            if status == 200:
                found.milliseconds.append((time.perf_counter() - began) * 1000)
            else:
                found.errors += 1
        except (OSError, EOFError, ValueError, TimeoutError):
            found.errors += 1
            reader = writer = None
            await asyncio.sleep(0.2)
        quiet = max(0.0, pause - (time.perf_counter() - began))
        if quiet > MOST_QUIET and writer is not None:
            writer.close()
            reader = writer = None
        await asyncio.sleep(quiet)
    if writer is not None:
        writer.close()


def _request(host: str, question: str, region: str) -> bytes:
    body = json.dumps({"question": question, "region": region}).encode()
    head = f"POST /api/ask HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _status(reader: asyncio.StreamReader) -> int:
    """Read one response whole; its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    await reader.readexactly(int(headers["content-length"]))
    return int(first.split()[1])
