"""Keeps of each answer what a rating needs, away from the answering path: noted in memory, written by one thread in batches.

An answer is never slower or broken because the record is busy; what cannot be written now is tried again with the next answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from assistant.answer import Answer
from evals.ratings.binding import bind, open_question
from knowledge.errors import StoreError
from knowledge.store.ratings import Binding, RatingRecord
from knowledge.store.unanswered import Unanswered, UnansweredRecord
from knowledge.values import Value

MOST_WAITING = 10_000  # answers noted and not written; beyond it the oldest are forgotten
PURGE_EVERY = timedelta(hours=1)
log = logging.getLogger("mingbai.ratings")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, UTC without zone, to the microsecond: whether a rating came within a second is seen from it."""
    return datetime.now(UTC).replace(tzinfo=None)


class Retention(Value):
    """For how many days an answer may be rated, and questions without a good answer are kept; 0 keeps no questions."""

    rating_days: int = 7
    unanswered_days: int = 30


def purge(ratings: RatingRecord, questions: UnansweredRecord, retention: Retention, at: datetime) -> None:
    """Delete what has been kept long enough."""
    ratings.forget_bindings(at - timedelta(days=retention.rating_days))
    questions.forget(before=at - timedelta(days=retention.unanswered_days))


class Keeper:
    """Notes finished answers. Safe to share between threads."""

    def __init__(
        self,
        ratings: RatingRecord,
        questions: UnansweredRecord,
        *,
        retention: Retention | None = None,
        clock: Clock = utc_now,
        matter_of: Callable[[str], str | None] = lambda title: None,
    ) -> None:
        self._ratings = ratings
        self._questions = questions
        self.retention = retention or Retention()
        self._clock = clock
        self._matter_of = matter_of
        self._lock = threading.Lock()
        self._bindings: dict[str, Binding] = {}
        self._open: list[Unanswered] = []
        self._purged = datetime.min
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ratings")
        self._last: Future[None] | None = None

    def finished(self, question: str, answer: Answer, *, region: str | None) -> None:
        """Note one finished answer; its question only when it got no good answer and the operator keeps such questions."""
        at = self._clock()
        matter = self._matter_of(answer.guide.title) if answer.guide is not None else None
        binding = bind(answer, matter=matter, at=at)
        wanted = open_question(question, answer, region=region, at=at) if self.retention.unanswered_days else None
        with self._lock:
            self._bindings[binding.answer_id] = binding
            self._open += [wanted] if wanted is not None else []
            while len(self._bindings) > MOST_WAITING:
                del self._bindings[next(iter(self._bindings))]
            del self._open[:-MOST_WAITING]
            if self._last is None or self._last.done():
                self._last = self._writer.submit(self._write)

    def binding(self, answer_id: str) -> Binding | None:
        """What an answer rested on; None when unknown or too long ago."""
        with self._lock:
            waiting = self._bindings.get(answer_id)
        found = waiting or self._ratings.binding(answer_id)
        oldest = self._clock() - timedelta(days=self.retention.rating_days)
        return found if found is not None and found.created >= oldest else None

    def settle(self) -> None:
        """Wait until everything noted so far is written or has failed."""
        self._writer.submit(self._write).result()

    def _write(self) -> None:
        while True:
            with self._lock:
                bindings, questions = tuple(self._bindings.values()), tuple(self._open)
            if not bindings and not questions:
                return
            try:
                self._ratings.keep_bindings(bindings)
                self._questions.keep(questions)
                self._purge()
            except StoreError as error:
                log.warning("%d answers not kept yet: %s", len(bindings), type(error).__name__)
                return
            with self._lock:
                for one in bindings:
                    self._bindings.pop(one.answer_id, None)
                del self._open[: len(questions)]

    def _purge(self) -> None:
        at = self._clock()
        if at - self._purged >= PURGE_EVERY:
            self._purged = at
            purge(self._ratings, self._questions, self.retention, at)
