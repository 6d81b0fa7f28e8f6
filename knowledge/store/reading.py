"""Items that may be answered from, read from the tables: current ones, older versions, all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, not_, select

from knowledge.codelists import Grade
from knowledge.document import CatalogueEntry
from knowledge.part_grades import GradedPlace
from knowledge.store import accepted
from knowledge.store.items import TYPES, AsRead, HeldItem, Kind, State, StoredItem
from knowledge.store.tables import as_read, findings, graded_places, items, sources
from knowledge.values import Span

CHUNK = 500  # ids in one statement


class Judged(NamedTuple):
    """What findings make of an item: the fields that they withhold, and the rules that a person signed off."""

    withheld: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()


SourceKey = tuple[str, int]  # id and version of a source


def joined() -> Any:
    """Items with the source text that their spans point into."""
    same = (sources.c.id == items.c.source_id) & (sources.c.version == items.c.source_version)
    return select(items, sources.c.text).join(sources, same)


def current(connection: Connection, item_ids: Sequence[str]) -> list[StoredItem]:
    """The current items among these ids, in no order."""
    query = joined().where(items.c.id.in_(item_ids), items.c.current, items.c.state == State.ACTIVE)
    rows = connection.execute(query).mappings().all()
    held = _judged(connection, item_ids)
    graded = places(connection, [_source_of(row) for row in rows])
    return [_stored(row, held, graded) for row in rows]


def held(connection: Connection, item_id: str) -> list[HeldItem]:
    """A current item, in quarantine or not, and the others of its source behind it; empty when there is none."""
    mine = select(items.c.source_id, items.c.file).where(items.c.id == item_id, items.c.current).subquery()
    query = joined().where(
        items.c.source_id == mine.c.source_id, items.c.file == mine.c.file, items.c.current,
        items.c.state != State.WITHDRAWN,
    )  # fmt: skip
    rows = connection.execute(query.order_by(items.c.id)).mappings().all()
    withheld = _judged(connection, [row["id"] for row in rows])
    graded = places(connection, [_source_of(row) for row in rows])
    found = [
        HeldItem(item=_stored(row, withheld, graded), file=row["file"], quarantined=row["state"] == State.QUARANTINED)
        for row in rows
    ]
    if item_id not in {one.item.id for one in found}:
        return []
    return sorted(found, key=lambda one: one.item.id != item_id)


def as_read_of(connection: Connection, item_ids: Sequence[str]) -> dict[str, AsRead]:
    """What the source itself says of items in which a correction stands."""
    rows = connection.execute(select(as_read).where(as_read.c.id.in_(item_ids))).mappings()
    return {
        row["id"]: AsRead(content=TYPES[Kind(row["kind"])].validate_json(row["payload"]), text=row["text"])
        for row in rows
    }


def version_of(connection: Connection, item_id: str, version: int) -> StoredItem | None:
    """One version of an item that may be answered from."""
    query = joined().where(items.c.id == item_id, items.c.version == version, items.c.state == State.ACTIVE)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    held = {item_id: Judged(frozenset(filter(None, row["withheld"].split(","))))}
    return _stored(row, held, places(connection, [_source_of(row)]))


def every(connection: Connection, batch: int, *, by_place: bool = False) -> Iterator[StoredItem]:
    """Every current item, in the order stored or those of one jurisdiction together, `batch` rows in memory at a time."""
    place = (items.c.kind, items.c.region) if by_place else ()  # as an index of the table has them: nothing is sorted
    query = joined().where(items.c.current, items.c.state == State.ACTIVE)
    query = query.order_by(*place, items.c.created, items.c.id)
    result = connection.execution_options(stream_results=True).execute(query).mappings()
    while rows := result.fetchmany(batch):
        held = _judged(connection, [row["id"] for row in rows])
        graded = places(connection, [_source_of(row) for row in rows])
        yield from (_stored(row, held, graded) for row in rows)


def first_ids(connection: Connection, limit: int) -> list[str]:
    """Ids of the first current items in the order stored, at most so many."""
    query = select(items.c.id).where(items.c.current, items.c.state == State.ACTIVE)
    return list(connection.scalars(query.order_by(items.c.created, items.c.id).limit(limit)))


def any_version(connection: Connection, item_id: str, version: int) -> StoredItem | None:
    """What any stored version says, whatever its state."""
    query = joined().where(items.c.id == item_id, items.c.version == version)
    row = connection.execute(query).mappings().first()
    return None if row is None else _stored(row, {}, places(connection, [_source_of(row)]))


def source_text(
    connection: Connection, source_id: str, allowed: ColumnElement[bool]
) -> tuple[str, list[GradedPlace]] | None:
    """The newest text of a source and its graded pieces; None where an item that points into it may not be read."""
    pointing = (items.c.source_id == source_id, items.c.current, items.c.state != State.WITHDRAWN)
    if connection.scalar(select(items.c.id).where(*pointing, not_(allowed)).limit(1)) is not None:
        return None
    newest = select(sources).where(sources.c.id == source_id).order_by(sources.c.version.desc()).limit(1)
    row = connection.execute(newest).first()
    if row is None:
        return None
    key = (source_id, row.version)
    return row.text, places(connection, [key]).get(key, [])


def _source_of(row: RowMapping) -> SourceKey:
    return row["source_id"], row["source_version"]


def _stored(row: RowMapping, judged: Mapping[str, Judged], graded: Mapping[SourceKey, list[GradedPlace]]) -> StoredItem:
    kind, judgement = Kind(row["kind"]), judged.get(row["id"], Judged())
    content = TYPES[kind].validate_json(row["payload"])
    if not isinstance(content, CatalogueEntry) and content.grade != row["grade"]:
        # a part that is kept closed and stands nowhere any more: the row says so, the file does not
        content = content.model_copy(update={"grade": Grade(row["grade"]), "department": row["department"] or None})
    return StoredItem(
        kind=kind,
        content=content,
        text=row["text"],
        withheld=judgement.withheld,
        accepted=judgement.accepted,
        graded=tuple(graded.get(_source_of(row), ())),
        recorded=_day_here(row["created"]),
    )


def _day_here(moment: datetime) -> date:
    """The day of a moment (UTC without zone) by this machine's clock, as `date.today()` says it: never later than today."""
    return moment.replace(tzinfo=UTC).astimezone().date()


def _judged(connection: Connection, item_ids: Sequence[str]) -> dict[str, Judged]:
    query = select(findings.c.item_id, findings.c.rule, findings.c.message, findings.c.withholds).where(
        findings.c.item_id.in_(item_ids), findings.c.withholds.is_not(None), findings.c.severity == "error"
    )
    signed = accepted.signed_off(connection, item_ids)
    withheld: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(query):
        if (row.item_id, row.rule, row.message) not in signed:
            withheld[row.item_id].add(row.withholds)
    rules: dict[str, set[str]] = defaultdict(set)
    for item_id, rule, _ in signed:
        rules[item_id].add(rule)
    return {item_id: Judged(frozenset(withheld[item_id]), frozenset(rules[item_id])) for item_id in {*withheld, *rules}}


def places(connection: Connection, sources: Iterable[tuple[str, int]]) -> dict[tuple[str, int], list[GradedPlace]]:
    """The graded pieces of some source texts, by source id and version."""
    wanted = set(sources)
    ids = sorted({source for source, _ in wanted})
    found: dict[tuple[str, int], list[GradedPlace]] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(graded_places).where(graded_places.c.source_id.in_(ids[start : start + CHUNK]))
        for row in connection.execute(query.order_by(graded_places.c.number)).mappings():
            key = (row["source_id"], row["source_version"])
            if key in wanted:
                place = GradedPlace(
                    owner=row["item_id"], part=row["part"], grade=row["grade"], department=row["department"] or None,
                    span=Span(start=row["start"], end=row["end"]),
                )  # fmt: skip
                if place not in found.setdefault(key, []):
                    found[key].append(place)
    return found
