"""A piece of work in a process of its own that can be killed, stopped and asked, and what one fault did over many trials."""

from __future__ import annotations

import json
import os
import select
import signal
import statistics
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge.errors import MingbaiError

Say = Callable[[str], None]
Work = Callable[[Say], None]

REFUSED, BROKE = 1, 2  # how a piece of work ended: with words for people, or with an error that nobody foresaw
PATIENCE = 120.0  # seconds
CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir"})  # as Python audits them


class Child:
    """Work in a forked process; what it says comes line by line. Everything heavy is loaded before, so it begins at once."""

    def __init__(self, work: Work) -> None:
        self._from, to = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._from)
            os._exit(_run(work, to))
        os.close(to)
        self._left = b""
        self.said: list[str] = []

    def kill(self) -> None:
        """SIGKILL, as the kernel or a power failure of this one process."""
        os.kill(self.pid, signal.SIGKILL)

    def is_running(self) -> bool:
        """Whether it still says something."""
        self._read(0)
        return not self._ended

    def wait_for(self, words: str, patience: float = PATIENCE) -> bool:
        """Until it has said these words, or ended."""
        until = time.monotonic() + patience
        while words not in self.said and not self._ended and time.monotonic() < until:
            self._read(0.05)
        return words in self.said

    def end(self) -> int:
        """Read what it still says, reap it; its exit status, negative for a signal."""
        while not self._ended:
            self._read(PATIENCE)
        os.close(self._from)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    _ended = False

    def _read(self, patience: float) -> None:
        if self._ended or not select.select([self._from], [], [], patience)[0]:
            return
        got = os.read(self._from, 65_536)
        self._ended = not got
        *lines, self._left = (self._left + got).split(b"\n")
        self.said += [line.decode() for line in lines]


def _run(work: Work, to: int) -> int:
    def say(words: str) -> None:
        os.write(to, f"{' '.join(words.split(chr(10)))}\n".encode())

    try:
        work(say)
    except MingbaiError as error:
        say(f"refused: {error}")
        return REFUSED
    except BaseException:  # the trial is told of it, and counts it
        say(f"broke: {traceback.format_exc()}")
        return BROKE
    return 0


def dying_at(step: int, work: Work) -> Work:
    """Work whose process is killed before its so-many-th change to a folder: moments that are too short to be met by chance."""

    def doomed(say: Say) -> None:
        steps = iter(range(step + 1))
        sys.addaudithook(
            lambda event, _: (
                os.kill(os.getpid(), signal.SIGKILL) if event in CHANGES and next(steps, None) == step else None
            )
        )
        work(say)

    return doomed


def steps_of(work: Work) -> int:
    """How many changes to folders a piece of work makes."""

    def counted(say: Say) -> None:
        seen: list[str] = []
        sys.addaudithook(lambda event, _: seen.append(event) if event in CHANGES else None)
        work(say)
        say(str(len(seen)))

    child = Child(counted)
    if child.end():
        raise RuntimeError("\n".join(child.said))
    return int(child.said[-1])


def timed(work: Work) -> float:
    """Seconds that a piece of work takes when nothing happens to it.

    Raises:
        RuntimeError: it does not end well.
    """
    began = time.perf_counter()
    child = Child(work)
    if child.end():
        raise RuntimeError("\n".join(child.said))
    return time.perf_counter() - began


def asked_of(question: Callable[[], int]) -> int:
    """A number that must be found out in a process of its own."""
    child = Child(lambda say: say(str(question())))
    if child.end():
        raise RuntimeError("\n".join(child.said))
    return int(child.said[-1])


def judged(row: Row, judge: Callable[[Row], None]) -> None:
    """Look at what a fault left behind, in a process of its own, and add what it finds to a row.

    The process that forks opens no index itself: its threads would be missing in every child.
    """

    def work(say: Say) -> None:
        found = Row("", "")
        judge(found)
        say(json.dumps([found.lost, found.half, found.unforeseen, found.seconds, found.notes]))

    child = Child(work)
    if child.end():
        row.unforeseen += 1
        row.notes += child.said
        return
    lost, half, unforeseen, seconds, notes = json.loads(child.said[-1])
    row.lost, row.half, row.unforeseen = row.lost + lost, row.half + half, row.unforeseen + unforeseen
    row.seconds += seconds
    row.notes += notes


@dataclass
class Row:
    """What one fault did: a line of docs/faults.md."""

    fault: str
    injected: str
    trials: int = 0
    lost: int = 0
    half: int = 0
    unforeseen: int = 0
    told: str = ""
    recovers: str = ""
    seconds: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def cells(self) -> tuple[str, ...]:
        """The columns of the table."""
        median = f"{statistics.median(self.seconds):.2f} / {max(self.seconds):.2f}" if self.seconds else "–"
        counts = (self.trials, self.lost, self.half, self.unforeseen)
        return (self.fault, self.injected, *map(str, counts), self.told, self.recovers, median)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, half visible, or ended in an error that nobody foresaw."""
        return not (self.lost or self.half or self.unforeseen)
