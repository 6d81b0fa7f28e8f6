"""What was answered and how it was rated: one binding an answer, one rating an answer. No question is ever here.

Knows nothing of what a rating leads to; that is `evals.ratings`. Times are UTC without zone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from pydantic import Field
from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.store.changing import changing
from knowledge.store.tables import answers, ratings
from knowledge.values import Value


class Binding(Value):
    """What one answer rested on, without a word of what was asked.

    Attributes:
        guide_id, version, title, region, agency: of the guide or document; None where the answer had none.
        fields: parts of the guide that the answer cited, in its order.
        matter: the lexicon's id of the matter, None when the title is unknown to it.
    """

    answer_id: str
    status: str
    guide_id: str | None = None
    version: int | None = None
    title: str | None = None
    region: str | None = None
    agency: str | None = None
    fields: tuple[str, ...] = ()
    matter: str | None = None
    created: datetime


class Rating(Value):
    """One answer's rating. `flags` say why it does not count, `excluded` that an appeal took it out."""

    binding: Binding
    level: int = Field(ge=1, le=5)
    reasons: tuple[str, ...] = ()
    comment: str | None = None
    flags: tuple[str, ...] = ()
    excluded: bool = False
    ticket: int | None = None
    created: datetime

    @property
    def answer_id(self) -> str:
        """The answer it rates."""
        return self.binding.answer_id

    @property
    def counts(self) -> bool:
        """Whether it moves figures and opens tickets."""
        return not self.flags and not self.excluded


class RatingRecord:
    """Bindings and ratings in the database of a store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep_bindings(self, bindings: Sequence[Binding]) -> None:
        """Keep what answers rested on, in one transaction; an id kept already is left as it is.

        Raises:
            StoreError: nothing was written.
        """
        with changing(self._engine) as connection:
            ids = [one.answer_id for one in bindings]
            known = set(connection.scalars(select(answers.c.answer_id).where(answers.c.answer_id.in_(ids))))
            fresh = {one.answer_id: one for one in bindings if one.answer_id not in known}
            if fresh:
                connection.execute(insert(answers), [_answer_row(one) for one in fresh.values()])

    def binding(self, answer_id: str) -> Binding | None:
        """What an answer rested on; None when unknown or forgotten."""
        with self._engine.connect() as connection:
            kept = connection.scalar(select(answers.c.binding).where(answers.c.answer_id == answer_id))
        return None if kept is None else Binding.model_validate_json(kept)

    def forget_bindings(self, before: datetime) -> int:
        """Delete bindings of answers given before this time; returns how many."""
        with changing(self._engine) as connection:
            return connection.execute(delete(answers).where(answers.c.created < before)).rowcount

    def put(self, rating: Rating) -> None:
        """Keep a rating; the answer's earlier one is replaced, its ticket and an upheld appeal stay."""
        row = _rating_row(rating)
        try:
            with changing(self._engine) as connection:
                if not self._replace(connection, row):
                    connection.execute(insert(ratings).values(**row, excluded=False, ticket=None))
        except IntegrityError:  # the same answer was rated at the same moment by another process: the later one stays
            with changing(self._engine) as connection:
                self._replace(connection, row)

    @staticmethod
    def _replace(connection: Connection, row: dict[str, object]) -> bool:
        changed = connection.execute(update(ratings).where(ratings.c.answer_id == row["answer_id"]).values(**row))
        return bool(changed.rowcount)

    def rating(self, answer_id: str) -> Rating | None:
        """The rating of an answer; None when nobody rated it."""
        found = self._read(ratings.c.answer_id == answer_id)
        return found[0] if found else None

    def of_ticket(self, ticket: int) -> list[Rating]:
        """The ratings that joined a ticket, the oldest first."""
        return self._read(ratings.c.ticket == ticket)

    def between(self, start: datetime | None = None, end: datetime | None = None) -> list[Rating]:
        """Ratings given from `start` to before `end`, the oldest first; without bounds, all."""
        wanted = [ratings.c.created >= start] if start is not None else []
        return self._read(*wanted, *([ratings.c.created < end] if end is not None else []))

    def _read(self, *wanted: object) -> list[Rating]:
        query = select(ratings).where(*wanted).order_by(ratings.c.created, ratings.c.answer_id)  # type: ignore[arg-type]
        with self._engine.connect() as connection:
            return [_rating(row) for row in connection.execute(query).mappings()]

    def join(self, answer_id: str, ticket: int) -> None:
        """Say which ticket a rating led to."""
        with changing(self._engine) as connection:
            connection.execute(update(ratings).where(ratings.c.answer_id == answer_id).values(ticket=ticket))

    def exclude(self, ticket: int, *, before: datetime) -> int:
        """Take the ratings of a ticket given before a time out of every figure, for good; returns how many."""
        query = update(ratings).where(ratings.c.ticket == ticket, ratings.c.created < before).values(excluded=True)
        with changing(self._engine) as connection:
            return connection.execute(query).rowcount

    def without_ticket(self, levels: Sequence[int]) -> list[Rating]:
        """Ratings of these levels that led to no ticket yet, the oldest first."""
        return self._read(ratings.c.ticket.is_(None), ratings.c.level.in_(levels))


def _answer_row(binding: Binding) -> dict[str, object]:
    return {
        "answer_id": binding.answer_id,
        "binding": binding.model_dump_json(exclude_defaults=True),
        "created": binding.created,
    }


def _rating_row(rating: Rating) -> dict[str, object]:
    return {
        "answer_id": rating.answer_id,
        "level": rating.level,
        "reasons": json.dumps(rating.reasons, ensure_ascii=False),
        "comment": rating.comment,
        "flags": json.dumps(rating.flags, ensure_ascii=False),
        "binding": rating.binding.model_dump_json(exclude_defaults=True),
        "created": rating.created,
    }


def _rating(row: RowMapping) -> Rating:
    return Rating(
        binding=Binding.model_validate_json(row["binding"]),
        level=row["level"],
        reasons=tuple(json.loads(row["reasons"])),
        comment=row["comment"],
        flags=tuple(json.loads(row["flags"])),
        excluded=row["excluded"],
        ticket=row["ticket"],
        created=row["created"],
    )
