"""Items that may be answered from, read from the tables: current ones, older versions, all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, not_, select

from knowledge.store import accepted
from knowledge.store.items import TYPES, Content, Kind, State, StoredItem
from knowledge.store.tables import findings, items, sources

Withheld = dict[str, frozenset[str]]


def joined() -> Any:
    """Items with the source text that their spans point into."""
    same = (sources.c.id == items.c.source_id) & (sources.c.version == items.c.source_version)
    return select(items, sources.c.text).join(sources, same)


def current(connection: Connection, item_ids: Sequence[str]) -> list[StoredItem]:
    """The current items among these ids, in no order."""
    query = joined().where(items.c.id.in_(item_ids), items.c.current, items.c.state == State.ACTIVE)
    rows = connection.execute(query).mappings().all()
    held = _withheld(connection, item_ids)
    return [_stored(row, held) for row in rows]


def version_of(connection: Connection, item_id: str, version: int) -> StoredItem | None:
    """One version of an item that may be answered from."""
    query = joined().where(items.c.id == item_id, items.c.version == version, items.c.state == State.ACTIVE)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return _stored(row, {item_id: frozenset(filter(None, row["withheld"].split(",")))})


def every(connection: Connection, batch: int) -> Iterator[StoredItem]:
    """Every current item, in the order stored, `batch` rows in memory at a time."""
    query = joined().where(items.c.current, items.c.state == State.ACTIVE).order_by(items.c.created, items.c.id)
    result = connection.execution_options(stream_results=True).execute(query).mappings()
    while rows := result.fetchmany(batch):
        held = _withheld(connection, [row["id"] for row in rows])
        yield from (_stored(row, held) for row in rows)


def content_of(connection: Connection, item_id: str, version: int) -> Content | None:
    """What any stored version says, whatever its state."""
    query = select(items.c.kind, items.c.payload).where(items.c.id == item_id, items.c.version == version)
    row = connection.execute(query).first()
    return None if row is None else TYPES[Kind(row.kind)].validate_json(row.payload)


def source_text(connection: Connection, source_id: str, allowed: ColumnElement[bool]) -> str | None:
    """The newest text of a source, unless an item that points into it may not be read."""
    pointing = (items.c.source_id == source_id, items.c.current, items.c.state != State.WITHDRAWN)
    if connection.scalar(select(items.c.id).where(*pointing, not_(allowed)).limit(1)) is not None:
        return None
    query = select(sources.c.text).where(sources.c.id == source_id).order_by(sources.c.version.desc()).limit(1)
    return connection.scalar(query)


def _stored(row: RowMapping, withheld: Withheld) -> StoredItem:
    kind = Kind(row["kind"])
    content = TYPES[kind].validate_json(row["payload"])
    return StoredItem(kind=kind, content=content, text=row["text"], withheld=withheld.get(row["id"], frozenset()))


def _withheld(connection: Connection, item_ids: Sequence[str]) -> Withheld:
    query = select(findings.c.item_id, findings.c.rule, findings.c.message, findings.c.withholds).where(
        findings.c.item_id.in_(item_ids), findings.c.withholds.is_not(None), findings.c.severity == "error"
    )
    signed = accepted.signed_off(connection, item_ids)
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        if (row.item_id, row.rule, row.message) not in signed:
            found.setdefault(row.item_id, set()).add(row.withholds)
    return {item_id: frozenset(fields) for item_id, fields in found.items()}
