"""Named phases of work, timed for whoever listens: metrics, traces, a bench. Without a listener a phase costs a look-up.

The listener belongs to the context of one question; it is told names and times, never what was asked.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Protocol


class Phase(StrEnum):
    """The phases of an answer, in their order. One may come several times in one answer."""

    SCREEN = "screen"
    UNDERSTAND = "understand"
    SEARCH = "search"
    READ = "read"
    DECIDE = "decide"
    COMPOSE = "compose"
    VERIFY = "verify"


class Event(StrEnum):
    """What is worth counting on the way."""

    ANSWER_KEPT = "answer_kept"  # an answer that was ready from an earlier question
    VERIFY_FAULT = "verify_fault"  # a line that its citations do not prove


class Listener(Protocol):
    """Who is told."""

    def phase(self, name: Phase, began_ns: int, ended_ns: int) -> None:
        """A phase is over; nanoseconds since the epoch."""
        ...

    def event(self, name: Event, times: int) -> None:
        """Something happened so many times."""
        ...


_listeners: ContextVar[Sequence[Listener]] = ContextVar("listeners", default=())


@contextmanager
def heard_by(*listeners: Listener) -> Iterator[None]:
    """Tell these listeners of what happens in this block."""
    token = _listeners.set(listeners)
    try:
        yield
    finally:
        _listeners.reset(token)


@contextmanager
def phase(name: Phase) -> Iterator[None]:
    """Time a block, or as a decorator a function. A phase that fails is told, too."""
    listeners = _listeners.get()
    if not listeners:
        yield
        return
    began = time.time_ns()
    try:
        yield
    finally:
        ended = time.time_ns()
        for listener in listeners:
            listener.phase(name, began, ended)


def noted(event: Event, times: int = 1) -> None:
    """Count an event."""
    for listener in _listeners.get():
        listener.event(event, times)
