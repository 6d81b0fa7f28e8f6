"""Corrections of guides in the database of a store. Knows no rule: what may be corrected, by whom, and how it reads is `ingest.editing`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from pydantic import Field
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.audit import Act, Event
from knowledge.errors import ConflictError
from knowledge.store import trail
from knowledge.store.changing import changing, reading
from knowledge.store.tables import correction_changes, corrections
from knowledge.values import Value

CHUNK = 500  # ids in one statement


class Stage(StrEnum):
    """Where a correction is. Only one that is in force stands in its guide."""

    PROPOSED = "待审"
    IN_FORCE = "生效"
    REJECTED = "未通过"
    WITHDRAWN = "已撤回"
    REPLACED = "被新的更正代替"
    ROLLED_BACK = "已回退"
    SOURCE_TAKEN = "改用来源"
    SOURCE_AGREES = "来源已改正"


class Correction(Value):
    """One part of one guide put right. Words are lines.

    Attributes:
        body: the department or agency that answers for the guide; citizens see it, never `by`.
        source_words: what the source said when this was proposed, or when somebody last decided to keep the correction against it.
        before, after: what the guide said when it was proposed, and what it is to say.
        base_version: the guide's version that the author saw.
        by, at: the account of the author, and when (UTC without zone).
        decided_by, decided: who approved or rejected it, and when.
        day: the day in China on which it took effect.
        replaces: the number of the correction that stood before it in the same place.
        source_now: what a later reading of the source says instead; None while there is no conflict.
        ticket: the ticket that it answers.
    """

    number: int = 0
    guide_id: str
    title: str
    region: str
    body: str
    part: str
    label: str
    source_words: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    why: str = Field(min_length=1, max_length=200)
    by: str = Field(min_length=1, max_length=80)
    at: datetime
    base_version: int
    stage: Stage = Stage.PROPOSED
    decided_by: str | None = None
    decided: datetime | None = None
    day: date | None = None
    version: int | None = None
    replaces: int | None = None
    source_now: tuple[str, ...] | None = None
    ticket: int | None = None

    @property
    def in_conflict(self) -> bool:
        """Whether the source says something else by now and nobody has decided."""
        return self.stage is Stage.IN_FORCE and self.source_now is not None


class Deed(Value):
    """One entry of a correction's history: when, by whom, what, and a note."""

    at: datetime
    by: str = Field(max_length=80)
    what: str
    note: str | None = None


class Turn(Value):
    """One correction as it was read and as it becomes, and the entry that says so."""

    before: Correction
    after: Correction
    deed: Deed


class CorrectionRecord:
    """Corrections in the database of a store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def propose(self, correction: Correction, deed: Deed) -> Correction:
        """Keep a proposal; it comes back with its number.

        Raises:
            ConflictError: another proposal for the same place waits.
        """
        try:
            with changing(self._engine) as connection:
                return add(connection, correction, deed)
        except IntegrityError as error:
            raise ConflictError(
                f"「{correction.title}」的{correction.label}已经有一条待审的更正。请先审完那一条，再提新的。"
            ) from error

    def turn(self, turns: Sequence[Turn]) -> None:
        """Write what became of corrections that change no guide, together.

        Raises:
            ConflictError: somebody else decided one since it was read.
        """
        with changing(self._engine) as connection:
            write(connection, turns)

    def find(self, number: int) -> Correction | None:
        """A correction by number; None when there is none."""
        found = self._read(corrections.c.number == number)
        return found[0] if found else None

    def of_guide(self, guide_id: str) -> list[Correction]:
        """Every correction of a guide, by number."""
        return self._read(corrections.c.guide_id == guide_id)

    def at_stage(self, *stages: Stage) -> list[Correction]:
        """Every correction at some stages, by number."""
        return self._read(corrections.c.state.in_([one.value for one in stages]))

    def standing(self, guide_ids: Iterable[str]) -> list[Correction]:
        """Those in force in some guides, by number."""
        with reading(self._engine) as connection:
            return standing(connection, sorted(set(guide_ids)))

    def history(self, number: int) -> list[Deed]:
        """Everything that happened to a correction, in order."""
        rows = correction_changes
        query = select(rows).where(rows.c.correction == number).order_by(rows.c.number)
        with reading(self._engine) as connection:
            found = connection.execute(query).mappings().all()
        return [Deed(at=row["at"], by=row["by"], what=row["what"], note=row["note"]) for row in found]

    def _read(self, *wanted: object) -> list[Correction]:
        query = select(corrections).where(*wanted).order_by(corrections.c.number)  # type: ignore[arg-type]
        with reading(self._engine) as connection:
            return [_correction(row["number"], row["payload"]) for row in connection.execute(query).mappings()]


def add(connection: Connection, correction: Correction, deed: Deed) -> Correction:
    """Keep a new correction, whatever its stage; it comes back with its number."""
    made = connection.execute(insert(corrections).values(**_row(correction))).inserted_primary_key
    kept = correction.model_copy(update={"number": int(made[0]) if made is not None else 0})
    _note(connection, kept, deed)
    return kept


def standing(connection: Connection, guide_ids: Sequence[str]) -> list[Correction]:
    """Those in force in some guides, by number."""
    found = []
    for start in range(0, len(guide_ids), CHUNK):
        mine = (
            corrections.c.guide_id.in_(guide_ids[start : start + CHUNK]),
            corrections.c.state == Stage.IN_FORCE.value,
        )
        rows = connection.execute(select(corrections.c.number, corrections.c.payload).where(*mine)).all()
        found += [_correction(row.number, row.payload) for row in rows]
    return sorted(found, key=lambda one: one.number)


def write(connection: Connection, turns: Sequence[Turn]) -> None:
    """Write what became of corrections.

    Raises:
        ConflictError: one has changed since it was read; nothing of the transaction may stay.
    """
    for one in turns:
        mine = (corrections.c.number == one.before.number, corrections.c.payload == _payload(one.before))
        if not connection.execute(update(corrections).where(*mine).values(**_row(one.after))).rowcount:
            raise ConflictError(f"更正 {one.before.number} 刚刚被别人处理过，这次没有生效。请重新查看后再试。")
        _note(connection, one.before, one.deed)


def _note(connection: Connection, correction: Correction, deed: Deed) -> None:
    connection.execute(insert(correction_changes).values(correction=correction.number, **deed.model_dump()))
    trail.append(connection, Event(Act.EDIT, f"{correction.guide_id}#{correction.part}", detail=deed.what[:300]))


def _row(correction: Correction) -> dict[str, object]:
    waits = correction.stage is Stage.PROPOSED
    return {
        "guide_id": correction.guide_id,
        "part": correction.part,
        "state": correction.stage.value,
        "payload": _payload(correction),
        "waiting": f"{correction.guide_id}#{correction.part}"[:240] if waits else None,
    }


def _payload(correction: Correction) -> str:
    return correction.model_dump_json(exclude_defaults=True, exclude={"number"})


def _correction(number: int, payload: str) -> Correction:
    return Correction.model_validate_json(payload).model_copy(update={"number": number})
