"""One of several server processes is killed while it answers: the others go on, and a new one takes its place."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.browser.server import ROOT, address_of
from tests.faults import town
from tests.faults.services import FREE, ask, judge
from tests.faults.trial import Row

WORKERS, CLIENTS, QUESTIONS = 2, 4, 12
RECOVERY_SECONDS = 240.0  # a process loads everything before it answers, beside other work


class _Served(NamedTuple):
    """A server: its address and the process that watches over its workers."""

    address: str
    pid: int

    def workers(self) -> list[int]:
        """Its workers now."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        children = [int(child) for task in tasks for child in task.read_text("ascii").split()]
        return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


@contextmanager
def _served(folder: Path) -> Iterator[_Served]:
    environ = {**os.environ, "MINGBAI_DATA": str(folder), "MINGBAI_PORT": "0", "MINGBAI_KEEP_ANSWERS": "0", **FREE}
    command = [sys.executable, "-m", "ui", "serve", "--no-sample", "--workers", str(WORKERS)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            address = address_of(process)
            threading.Thread(target=process.stdout.read, daemon=True).start()  # type: ignore[union-attr]
            yield _Served(address, process.pid)
        finally:
            process.terminate()


def worker_killed(base: Path, work: Path, trials: int) -> Row:
    """A worker is killed under the questions of several clients; then the one that is new answers alone."""
    row = Row(
        "`kill -9` of a worker while it answers",
        f"SIGKILL to one of {WORKERS} server processes at a drawn moment, while {CLIENTS} clients ask what was never asked before",
        trials,
    )
    row.told = "the client of an answer under way gets no reply, and an answer when it asks again"
    row.recovers = "by itself: the others go on, and a new process takes its place"
    chooser = random.Random(20261129)
    with _served(town.copy_of(base, work / "data")) as served:
        _until(lambda: len(served.workers()) == WORKERS)
        for number in range(trials):
            victim = chooser.choice(served.workers())
            with ThreadPoolExecutor(CLIENTS) as clients:
                asked = [clients.submit(_asked, row, served.address, number * QUESTIONS + n) for n in range(QUESTIONS)]
                time.sleep(chooser.uniform(0, 0.5))
                os.kill(victim, signal.SIGKILL)
                began = time.perf_counter()
                row.lost += sum(not one.result() for one in asked)
            _until(lambda gone=victim: gone not in served.workers() and len(served.workers()) == WORKERS)
            row.lost += not _answers_alone(row, served, max(served.workers()), number)
            town.back(row, began)
    return row


def _asked(row: Row, address: str, number: int) -> bool:
    """Ask until there is an answer, at most twice again: the worker that had the question may be the one that died."""
    for _ in range(3):
        try:
            with httpx.Client(base_url=address, timeout=60) as client:
                return judge(row, ask(client, number))
        except httpx.TransportError:
            continue
    return False


def _answers_alone(row: Row, served: _Served, newest: int, number: int) -> bool:
    """Whether the newest worker answers while all others stand still."""
    others = [one for one in served.workers() if one != newest]
    for other in others:
        os.kill(other, signal.SIGSTOP)
    try:
        return _asked(row, served.address, number)
    finally:
        for other in others:
            with suppress(ProcessLookupError):  # one that stood still for too long was replaced
                os.kill(other, signal.SIGCONT)


def _until(holds: Callable[[], bool]) -> None:
    """Wait for something to become true.

    Raises:
        TimeoutError: it does not.
    """
    until = time.monotonic() + RECOVERY_SECONDS
    while time.monotonic() < until:
        if holds():
            return
        time.sleep(0.05)
    raise TimeoutError("no worker took the place of the one that was killed")
