"""Who decided the grade of which part, and the pieces of source text that follow from it.

`gradings` is the audit: rows are only added, the newest of an item and part counts, and it counts before what the file says.
`graded_places` is derived from it and from the items, one row a piece, for every version that may still be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pydantic import Field
from sqlalchemy import Connection, delete, insert, select, update

from knowledge.codelists import Grade
from knowledge.document import CatalogueEntry
from knowledge.errors import StoreError
from knowledge.fields import label
from knowledge.findings import Finding
from knowledge.part_grades import GradedPlace, PartGrade, field_named
from knowledge.store.grading import part_names, places_of
from knowledge.store.items import TYPES, Content, Kind, State
from knowledge.store.reading import joined
from knowledge.store.tables import graded_places, gradings, items
from knowledge.values import Value

CHUNK = 500  # ids in one statement
LOST = "part-grade-lost"


class Grading(Value):
    """One decision: who gave a part its grade, when (UTC without zone) and why."""

    part: str = Field(min_length=1, max_length=400)
    grade: Grade
    department: str | None = Field(default=None, max_length=200)
    why: str = Field(min_length=1, max_length=2000)
    by: str = Field(min_length=1, max_length=80)
    at: datetime


class GradingRow(Grading):
    """One row of the audit."""

    number: int
    guide: str


def grade(connection: Connection, item_id: str, wanted: Grading) -> None:
    """Write a decision and bring what follows from it up to it.

    Raises:
        StoreError: there is no such item, or it has no such part; the message names its parts.
    """
    query = select(items.c.kind, items.c.payload).where(
        items.c.id == item_id, items.c.current, items.c.state != State.WITHDRAWN
    )
    row = connection.execute(query).first()
    if row is None:
        raise StoreError(f"没有编号是 {item_id} 的内容。请用 mingbai guides 查编号。")
    content = TYPES[Kind(row.kind)].validate_json(row.payload)
    part = field_named(wanted.part) or wanted.part.strip()
    if part not in part_names(content):
        known = "、".join(label(name) for name in part_names(content)) or "没有可以单独分级的部分"
        raise StoreError(f"{item_id} 没有「{wanted.part}」这一部分。可以写：{known}。")
    connection.execute(insert(gradings).values(**_columns(item_id, wanted, part)))
    bring_up(connection, [item_id])
    connection.execute(update(items).where(items.c.id == item_id, items.c.current).values(indexed=False))
    _index_neighbours(connection, item_id)


def _columns(item_id: str, wanted: Grading, part: str) -> dict[str, Any]:
    return {**wanted.model_dump(), "part": part, "item_id": item_id, "department": wanted.department or ""}


def _index_neighbours(connection: Connection, item_id: str) -> None:
    """What was read from the same source is indexed anew too: a piece of it may now be somebody's."""
    own = select(items.c.source_id).where(items.c.id == item_id, items.c.current).scalar_subquery()
    connection.execute(update(items).where(items.c.source_id == own, items.c.current).values(indexed=False))


def history(connection: Connection, item_id: str | None = None) -> list[GradingRow]:
    """The audit, oldest first; of one item when asked."""
    query = select(gradings).order_by(gradings.c.number)
    if item_id is not None:
        query = query.where(gradings.c.item_id == item_id)
    return [
        GradingRow(
            guide=row["item_id"],
            department=row["department"] or None,
            **{name: row[name] for name in ("number", "part", "grade", "why", "by", "at")},
        )
        for row in connection.execute(query).mappings()
    ]


def decided_for(connection: Connection, item_ids: Sequence[str]) -> frozenset[str]:
    """Those of the items about whose parts somebody has decided."""
    found: set[str] = set()
    for start in range(0, len(item_ids), CHUNK):
        query = select(gradings.c.item_id).where(gradings.c.item_id.in_(item_ids[start : start + CHUNK])).distinct()
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def bring_up(connection: Connection, item_ids: Iterable[str]) -> list[Finding]:
    """Resolve the marks of every version of some items anew: what the file says of the current one holds for earlier ones, too.

    A part that somebody has closed and that a version does not have under its name closes the whole version: what it said may stand
    elsewhere in it. Of the current version a finding says so.
    """
    found: list[Finding] = []
    for item_id in item_ids:
        connection.execute(delete(graded_places).where(graded_places.c.item_id == item_id))
        decided = {row.part: PartGrade(part=row.part, grade=row.grade, department=row.department)
                   for row in history(connection, item_id)}  # fmt: skip
        rows_held = connection.execute(joined().where(items.c.id == item_id)).mappings().all()
        read = [(row, TYPES[Kind(row["kind"])].validate_json(row["payload"])) for row in rows_held]
        closed = {name: mark for row, content in read if row["current"] for name, mark in _said(content).items()}
        for row, content in read:
            resolved = places_of(content, row["text"], list({**_said(content), **closed, **decided}.values()))
            rows = [_place_row(row, place) for place in resolved.places]
            if rows:
                connection.execute(insert(graded_places), rows)
            lost = _close(connection, content, row["version"], resolved.lost)
            found += lost if row["current"] else []
    return found


def _said(content: Content) -> dict[str, PartGrade]:
    """What the file says of the parts of a version, by part."""
    if isinstance(content, CatalogueEntry):
        return {}
    return {field_named(mark.part) or mark.part: mark for mark in content.part_grades}


def _place_row(row: Any, place: GradedPlace) -> dict[str, Any]:
    return {
        "item_id": place.owner, "item_version": row["version"], "source_id": row["source_id"],
        "source_version": row["source_version"], "part": place.part, "grade": place.grade.value,
        "department": place.department or "", "start": place.span.start, "end": place.span.end,
    }  # fmt: skip


def _close(connection: Connection, content: Content, version: int, lost: Sequence[PartGrade]) -> list[Finding]:
    """The grade of a version: what the item says, or what the parts that are gone demand."""
    if isinstance(content, CatalogueEntry):
        return []
    grade = max((content.grade, *(mark.grade for mark in lost)), key=lambda one: one.rank)
    demanded = {mark.department or content.owner or "" for mark in lost if mark.grade is grade}
    owners = demanded | ({content.owner or ""} if content.grade is grade else set())
    same = (items.c.id == content.id, items.c.version == version)
    closed = {"grade": grade.value, "department": "、".join(sorted(owners))[:200]}
    connection.execute(update(items).where(*same).values(**closed))
    return [
        Finding(
            rule=LOST,
            severity="warning",
            guide=content.id,
            place=mark.part,
            message=f"「{mark.part}」定过分级（{mark.grade.value}），现在的内容里找不到这一部分，整份先按「{grade.value}」处理。",
            fix="请看它的内容改到了哪里，用 mingbai guides grade 给新的部分定级，再把原来的改成公开。",
        )
        for mark in lost
    ]
