"""Answers that are ready: the same question, for the same place and day, while nothing changed that could change its answer.

Kept in memory, for questions of citizens that begin a conversation. The key is what is left of a question after masking. Server
processes may share them, those alone that hold nothing of whoever asked first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import date
from typing import NamedTuple, Protocol

from assistant import replies
from assistant.answer import Answer, Status
from assistant.history import Turn, topic_of_guide
from assistant.said import Said
from knowledge.places import Places
from knowledge.store import Store

CITY = 4  # digits of a division's code that its city shares


class AnswerKey(NamedTuple):
    """What an answer depends on besides the record."""

    question: str  # masked and folded
    region: str | None
    day: date


class KeptAnswer(NamedTuple):
    """An answer, the turn that its conversation goes on from, and the change of the record that was the last before it.

    `asked` is the masked question as it was written, "" where that is not known.
    """

    answer: Answer
    turn: Turn
    generation: int
    asked: str = ""

    def serves(self, question: str) -> bool:
        """Whether it answers a question that folds to the same.

        A question back and 「没有查到」 repeat the asker's words: they serve whoever wrote the very same ones.
        """
        return self.answer.status is Status.ANSWERED or self.asked == question


class SharedAnswers(Protocol):
    """Answers that several processes share. Safe to share between threads; whatever fails is a miss, never an error."""

    def find(self, key: AnswerKey, generation: int) -> KeptAnswer | None:
        """The answer that was kept while this change of the record was the last."""
        ...

    def keep(self, key: AnswerKey, kept: KeptAnswer) -> None:
        """Have an answer ready for every process."""
        ...


class KeptAnswers:
    """The answers given most lately. Safe to share between threads."""

    def __init__(self, store: Store, places: Places, *, most: int, shared: SharedAnswers | None = None) -> None:
        """At most `most` answers; 0 keeps none, and shares none."""
        self._shared = shared if most else None
        self._store = store
        self._places = places
        self._most = most
        self._kept: OrderedDict[AnswerKey, KeptAnswer] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: AnswerKey) -> KeptAnswer | None:
        """The answer to a question, while it is still right."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
        if kept is None:
            return self._found_elsewhere(key)
        if self._store.stands(kept.generation, lambda region: self._concerns(kept, region)):
            return kept
        with self._lock:
            self._kept.pop(key, None)
        return None

    def _found_elsewhere(self, key: AnswerKey) -> KeptAnswer | None:
        """What another process has ready, from now on ready here, too."""
        kept = self._shared.find(key, self._store.generation) if self._shared is not None else None
        if kept is not None:
            self._keep_here(key, kept)
        return kept

    def keep(self, key: AnswerKey, kept: KeptAnswer) -> None:
        """Have an answer ready; the one asked for longest ago goes."""
        if not self._most:
            return
        self._keep_here(key, kept)
        if self._shared is not None and is_of_the_guide_alone(kept):
            self._shared.keep(key, kept)

    def _keep_here(self, key: AnswerKey, kept: KeptAnswer) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def _concerns(self, kept: KeptAnswer, touched: str) -> bool:
        """Whether a change in a jurisdiction can change an answer: in the place asked about, above it, and in its city.

        A change elsewhere cannot: nothing of another jurisdiction is searched. Not only the guides it cites count,
        because a new or a corrected one may answer better. The city counts whole, because an answer names the districts with a guide
        of their own; of a place above cities everything below counts.
        """
        place = kept.turn.place(kept.turn.page_region)
        if place is None:
            return True
        chain = [one.code for one in self._places.chain(place)]
        city = place[:CITY]
        return touched in chain or touched.startswith(city.removesuffix("00").removesuffix("00"))


def is_of_the_guide_alone(kept: KeptAnswer) -> bool:
    """Whether nothing in an answer and its turn comes from the asker: no words, nothing of the situation, no days counted from his."""
    answer, turn = kept.answer, kept.turn
    if answer.guide is None or turn.topic != topic_of_guide(answer.guide.title):
        return False
    counted = {replies.DUE_ESTIMATE, replies.DUE_RULE, replies.DUE_UNKNOWN}
    return turn.said == Said() and not turn.options and counted.isdisjoint(answer.notices)
