"""Guides are made ready beside a running server, again after a change, and whatever goes wrong meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answer import Status
from knowledge.routing import load_route_model
from tests.records import empty_store
from tests.samples import CITY, pension_page
from ui import warming
from ui.settings import read_settings
from ui.warming import keep_warm
from ui.wiring import open_assistant, warm_up


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


def test_what_only_some_questions_need_is_loaded_before_anybody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = empty_store(tmp_path)
    store.put_file("a.html", "1", [pension_page()])
    store.close()
    settings = read_settings({"MINGBAI_DATA": str(tmp_path)})
    opened = open_assistant(settings)
    load_route_model.cache_clear()
    warm_up(opened, settings)
    assert load_route_model.cache_info().currsize == 1
    monkeypatch.setattr("knowledge.lexicon.sounds.read_sounds", lambda *_: pytest.fail("read while somebody waits"))
    assert opened.assistant.answer("yanglaojin怎么领", region=CITY).status is not Status.NOT_FOUND
    opened.store.close()
