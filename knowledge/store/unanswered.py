"""Questions that got no good answer: masked and cut by the caller, kept for some days, deletable at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, RowMapping, delete, insert, select

from knowledge.store.changing import changing
from knowledge.store.tables import unanswered
from knowledge.values import Value


class Unanswered(Value):
    """One question without a good answer. `why` is the ending, `region` the place that was chosen on the page."""

    number: int = 0
    question: str
    region: str | None = None
    why: str
    created: datetime


class UnansweredRecord:
    """Questions without a good answer in the database of a store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, questions: Sequence[Unanswered]) -> None:
        """Keep questions, in one transaction."""
        if questions:
            with changing(self._engine) as connection:
                connection.execute(insert(unanswered), [one.model_dump(exclude={"number"}) for one in questions])

    def since(self, start: datetime | None = None) -> list[Unanswered]:
        """Questions asked from `start` on, the oldest first; without it, all."""
        query = select(unanswered).order_by(unanswered.c.created, unanswered.c.number)
        if start is not None:
            query = query.where(unanswered.c.created >= start)
        with self._engine.connect() as connection:
            return [_question(row) for row in connection.execute(query).mappings()]

    def forget(self, *, numbers: Sequence[int] = (), before: datetime | None = None, everything: bool = False) -> int:
        """Delete questions by number, or all asked before a time, or all; returns how many."""
        query = delete(unanswered)
        if not everything:
            query = query.where(
                unanswered.c.created < before if before is not None else unanswered.c.number.in_(numbers)
            )
        with changing(self._engine) as connection:
            return connection.execute(query).rowcount


def _question(row: RowMapping) -> Unanswered:
    return Unanswered(**{name: row[name] for name in Unanswered.model_fields})
