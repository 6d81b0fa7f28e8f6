"""So many questions are answered at once and no more; the others wait in the order in which they came."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import date

from assistant.answer import Answer
from knowledge.access import CITIZEN, Viewer
from knowledge.places import Places
from tests.fakes import FakeAssistant, answered
from ui.asking import ANSWERING, Answers, Asking
from ui.metrics import Metrics

ROUNDS = 3


class WithModel(FakeAssistant):
    """Waits for a language model between its two forms."""

    def stages(
        self,
        question: str,
        *,
        region: str | None,
        conversation_id: str | None = None,
        viewer: Viewer = CITIZEN,
        today: date | None = None,
    ) -> Iterator[Answer]:
        yield answered()


class Busy:
    """Work that goes on until so many do it at once; knows the most there ever were."""

    def __init__(self, together: int) -> None:
        self._together = threading.Barrier(together)
        self._lock = threading.Lock()
        self._now = self.most = 0

    def __call__(self) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self._together.wait(timeout=30)
        with self._lock:
            self._now -= 1


async def all_of(asking: Asking, work: Busy, number: int) -> None:
    await asyncio.gather(*(asking.in_turn(work) for _ in range(number)))


def asking(assistant: Answers) -> Asking:
    return Asking(assistant, Places.load(), Metrics())


def test_no_more_are_answered_at_once_than_there_are_turns() -> None:
    work = Busy(ANSWERING)
    asyncio.run(all_of(asking(FakeAssistant()), work, ROUNDS * ANSWERING))
    assert work.most <= ANSWERING


def test_who_waits_for_a_model_keeps_nobody_from_a_turn() -> None:
    work = Busy(ROUNDS * ANSWERING)
    asyncio.run(all_of(asking(WithModel()), work, ROUNDS * ANSWERING))
    assert work.most == ROUNDS * ANSWERING
