"""Guides are made ready beside a running server, again after a change, and whatever goes wrong meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest

from ui import warming
from ui.warming import keep_warm


class Warmed:
    """A searcher that counts how often it is warmed up; each time another thread may wait for it."""

    def __init__(self, *, fails: int = 0) -> None:
        self.store = SimpleNamespace(generation=1)
        self.filled: list[int] = []
        self.done = Event()
        self._fails = fails

    def warm_up(self, *, most: int, rest: Callable[[float], object], stop: Callable[[], bool]) -> int:
        assert not stop()
        self.filled.append(most)
        rest(0.0)
        if len(self.filled) <= self._fails:
            raise OSError("the disk is gone")
        self.done.set()
        return 1


def running(searcher: Warmed, stop: Event) -> Thread:
    given: Any = searcher
    thread = Thread(target=keep_warm, args=(given, 5, stop))
    thread.start()
    return thread


def test_guides_are_made_ready_once_and_again_after_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "LOOK_SECONDS", 0.01)
    searcher, stop = Warmed(), Event()
    thread = running(searcher, stop)
    assert searcher.done.wait(5)
    searcher.done.clear()
    assert not searcher.done.wait(0.1)
    searcher.store.generation = 2
    assert searcher.done.wait(5)
    stop.set()
    thread.join(5)
    assert searcher.filled == [5_000_000, 5_000_000]


def test_what_goes_wrong_is_tried_again(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(warming, "AFTER_AN_ERROR", 0.01)
    searcher, stop = Warmed(fails=2), Event()
    thread = running(searcher, stop)
    assert searcher.done.wait(5)
    stop.set()
    thread.join(5)
    assert len(searcher.filled) == 3
    assert "OSError" in caplog.text
