"""Rows of lists as they were read last: a row that says the same as then need not be parsed and checked again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.store.items import Incoming, Kind, State
from knowledge.store.tables import findings, items, row_digests, sources


class RowRead(NamedTuple):
    """What one row was read as: its guide as it is stored, the text its spans point into, and what was found in it."""

    item_id: str
    payload: str
    text: str
    findings: tuple[Finding, ...]

    @property
    def guide(self) -> ServiceGuide:
        """The guide, read anew at each call; its version is the one it is stored under."""
        return ServiceGuide.model_validate_json(self.payload)


def rows_of(connection: Connection, file: str) -> dict[str, RowRead]:
    """The rows that the current guides of a file were read from, by digest."""
    same = (items.c.id == row_digests.c.item_id) & (items.c.file == row_digests.c.file)
    text = (sources.c.id == items.c.source_id) & (sources.c.version == items.c.source_version)
    query = (
        select(row_digests.c.digest, items.c.id, items.c.payload, sources.c.text)
        .join(items, same)
        .join(sources, text)
        .where(row_digests.c.file == file, items.c.current, items.c.kind == Kind.GUIDE)
        .where(items.c.state != State.WITHDRAWN)
    )
    rows = connection.execute(query).all()
    found = _findings(connection, file) if rows else {}
    return {row.digest: RowRead(row.id, row.payload, row.text, tuple(found.get(row.id, ()))) for row in rows}


def _findings(connection: Connection, file: str) -> dict[str, list[Finding]]:
    """What was found in the items of a file, by item, in the order found."""
    query = select(findings).where(findings.c.file == file, findings.c.item_id.is_not(None))
    found: dict[str, list[Finding]] = defaultdict(list)
    for row in connection.execute(query.order_by(findings.c.number)):
        found[row.item_id].append(
            Finding(
                rule=row.rule, severity=row.severity, guide=row.item_id, place=row.place, message=row.message,
                fix=row.fix, withholds=row.withholds,
            )
        )  # fmt: skip
    return found


def keep(connection: Connection, file: str, incoming: Iterable[Incoming], digests: Mapping[str, str]) -> None:
    """From which rows the guides of a file were read; not of those that a correction makes read otherwise."""
    rows = [
        {"file": file, "item_id": piece.content.id, "digest": digests[piece.content.id]}
        for piece in incoming
        if piece.content.id in digests and piece.as_read is None
    ]
    if rows:
        connection.execute(insert(row_digests), rows)


def forget_file(connection: Connection, file: str) -> None:
    """Have every row of a file read again."""
    connection.execute(row_digests.delete().where(row_digests.c.file == file))


def forget(connection: Connection, item_ids: Sequence[str]) -> None:
    """Have the rows of some guides read again: they are stored otherwise than their rows say."""
    connection.execute(row_digests.delete().where(row_digests.c.item_id.in_(item_ids)))
