"""Keeps of each answer what a rating needs, away from the answering path: noted in memory, written by one thread in batches.

An answer is never slower or broken because the record is busy; what cannot be written now is tried again with the next answer.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from assistant.answer import Answer, Status
from evals.ratings.binding import RATED, bind, question_in_vain
from knowledge.errors import StoreError
from knowledge.store.ratings import Binding, RatingRecord
from knowledge.store.unanswered import Unanswered, UnansweredRecord
from knowledge.values import Value

GATHER_SECONDS = (
    0.1  # answers of so long are written in one transaction: one each costs as much as an answer that is ready
)
MOST_WAITING = 10_000  # answers noted and not written; beyond it the oldest are forgotten
# Questions that were answered are never written. Masked, they stay in memory as long as a conversation does, because only
# a rating tells that an answer missed the question.
MOST_RECENT = 5_000
RECENT = timedelta(minutes=30)
PURGE_EVERY = timedelta(hours=1)
# endings whose questions are worth keeping, and why; an answered one only when its rater says so
_KEPT = {Status.NOT_FOUND: Status.NOT_FOUND.value, Status.ANSWERED: RATED}
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
        gather: float = GATHER_SECONDS,
    ) -> None:
        """`gather` is how many seconds of answers are written together."""
        self._gather = gather
        self._at_once = threading.Event()
        self._ratings = ratings
        self._questions = questions
        self.retention = retention or Retention()
        self._clock = clock
        self._matter_of = matter_of
        self._lock = threading.Lock()
        self._bindings: dict[str, Binding] = {}
        self._open: list[Unanswered] = []
        self._recent: OrderedDict[str, Unanswered] = OrderedDict()
        self._purged = datetime.min
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ratings")
        self._writing = False

    def finished(self, question: str, answer: Answer, *, region: str | None, keep_question: bool = True) -> None:
        """Note one finished answer; its question is written only when nothing was found and operator and asker let it be kept."""
        at = self._clock()
        matter = self._matter_of(answer.guide.title) if answer.guide is not None else None
        binding = bind(answer, matter=matter, region=region, at=at)
        kept = self._worth_keeping(question, answer, region, at) if keep_question else None
        with self._lock:
            self._bindings[binding.answer_id] = binding
            while len(self._bindings) > MOST_WAITING:
                del self._bindings[next(iter(self._bindings))]
            if kept is not None:
                self._note_question(answer.answer_id, kept, at)
            self._write_soon()

    def _worth_keeping(self, question: str, answer: Answer, region: str | None, at: datetime) -> Unanswered | None:
        why = _KEPT.get(answer.status)
        if why is None or not self.retention.unanswered_days:
            return None
        return question_in_vain(question, region=region, why=why, at=at)

    def _note_question(self, answer_id: str, kept: Unanswered, at: datetime) -> None:
        if kept.why != RATED:
            self._open.append(kept)
            del self._open[:-MOST_WAITING]
            return
        self._recent[answer_id] = kept
        while len(self._recent) > MOST_RECENT or next(iter(self._recent.values())).created < at - RECENT:
            self._recent.popitem(last=False)

    def missed(self, answer_id: str) -> None:
        """A rater said that this answer was not what was asked: its question is kept, if it is still in memory."""
        with self._lock:
            question = self._recent.pop(answer_id, None)
            if question is not None and question.created >= self._clock() - RECENT:
                self._open.append(question)
                self._write_soon()

    def _write_soon(self) -> None:
        """Have the writer run, once; the lock is held."""
        if not self._writing:
            self._writing = True
            self._writer.submit(self._write)

    def binding(self, answer_id: str) -> Binding | None:
        """What an answer rested on; None when unknown or too long ago."""
        with self._lock:
            waiting = self._bindings.get(answer_id)
        found = waiting or self._ratings.binding(answer_id)
        oldest = self._clock() - timedelta(days=self.retention.rating_days)
        return found if found is not None and found.created >= oldest else None

    @property
    def waiting(self) -> int:
        """How many answers are noted and not written yet."""
        with self._lock:
            return len(self._bindings)

    def settle(self) -> None:
        """Wait until everything noted so far is written or has failed."""
        self._at_once.set()
        self._writer.submit(self._write).result()
        self._at_once.clear()

    def _write(self) -> None:
        while True:
            self._at_once.wait(self._gather)
            with self._lock:
                bindings, questions = tuple(self._bindings.values()), self._open
                self._open = []
                self._writing = bool(bindings or questions)
            if not self._writing:
                return
            if not self._written(bindings, questions):
                return

    def _written(self, bindings: tuple[Binding, ...], questions: list[Unanswered]) -> bool:
        """Write a batch; what fails waits for the next answer."""
        try:
            self._questions.keep(questions)
            questions = []
            self._ratings.keep_bindings(bindings)
            self._purge()
        except StoreError as error:
            log.warning("%d answers not kept yet: %s", len(bindings), type(error).__name__)
            with self._lock:
                self._open = [*questions, *self._open]
                self._writing = False
            return False
        with self._lock:
            for one in bindings:
                self._bindings.pop(one.answer_id, None)
        return True

    def _purge(self) -> None:
        at = self._clock()
        if at - self._purged >= PURGE_EVERY:
            self._purged = at
            purge(self._ratings, self._questions, self.retention, at)
