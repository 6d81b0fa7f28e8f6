"""So many questions are answered at once and no more; the others wait in the order in which they came."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import date

import pytest

from assistant.answer import Answer
from knowledge.access import CITIZEN, Viewer
from knowledge.places import Places
from tests.fakes import FakeAssistant, answered
from ui.asking import ANSWERING, ANSWERING_FROM_AFAR, Answers, Asking
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


def asking(assistant: Answers, at_once: int = ANSWERING) -> Asking:
    return Asking(assistant, Places.load(), Metrics(), at_once=at_once)


@pytest.mark.parametrize("at_once", [ANSWERING, ANSWERING_FROM_AFAR])
def test_no_more_are_answered_at_once_than_there_are_turns(at_once: int) -> None:
    work = Busy(at_once)
    asyncio.run(all_of(asking(FakeAssistant(), at_once), work, ROUNDS * at_once))
    assert work.most == at_once


def test_who_waits_for_a_model_keeps_nobody_from_a_turn() -> None:
    work = Busy(ROUNDS * ANSWERING_FROM_AFAR)
    asyncio.run(all_of(asking(WithModel()), work, ROUNDS * ANSWERING_FROM_AFAR))
    assert work.most == ROUNDS * ANSWERING_FROM_AFAR
