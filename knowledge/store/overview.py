"""What the record holds, told without reading a payload: counts, jurisdictions, files, titles, findings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, func, select

from knowledge.findings import Finding
from knowledge.store import accepted
from knowledge.store.items import Kind, State
from knowledge.store.tables import files, findings, items

Allowed = ColumnElement[bool]  # what a viewer may read, from `seen.readable`
CHUNK = 500  # ids in one statement; SQLite allows 32,766 variables


def counts(connection: Connection, allowed: Allowed) -> dict[str, int]:
    """How many current items of each kind may be answered from, and how many are quarantined."""
    query = (
        select(items.c.kind, items.c.state, func.count())
        .where(items.c.current, allowed)
        .group_by(items.c.kind, items.c.state)
    )
    found = {"guide": 0, "document": 0, "entry": 0, "quarantined": 0}
    for kind, state, number in connection.execute(query):
        if state == State.ACTIVE:
            found[kind] += number
        elif state == State.QUARANTINED:
            found["quarantined"] += number
    return found


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever stored."""
    return connection.scalar(select(items.c.id).limit(1)) is None


def regions(connection: Connection, allowed: Allowed, *, with_entries: bool) -> list[str]:
    """Codes of the jurisdictions that have something to answer from, those with most first."""
    held = [items.c.current, items.c.state == State.ACTIVE, allowed]
    query = (
        select(items.c.region, func.count().label("number"))
        .where(*held, *(() if with_entries else (items.c.kind != Kind.ENTRY,)))
        .group_by(items.c.region)
        .order_by(func.count().desc(), items.c.region)
    )
    return [row.region for row in connection.execute(query)]


def guide_ids(
    connection: Connection,
    allowed: Allowed,
    *,
    region: str | None,
    query: str | None,
    matter_type: str | None,
    limit: int | None,
) -> list[str]:
    """Current guides by title; `query` is a part of the title or a code, in capitals or not."""
    wanted = select(items.c.id).where(
        items.c.current, items.c.kind == Kind.GUIDE, items.c.state == State.ACTIVE, allowed
    )
    if region:
        wanted = wanted.where(items.c.region == region)
    if matter_type:
        wanted = wanted.where(items.c.matter_type == matter_type)
    if query:
        wanted = wanted.where(
            items.c.title.icontains(query, autoescape=True) | items.c.id.icontains(query, autoescape=True)
        )
    ordered = wanted.order_by(items.c.title, items.c.id)
    return list(connection.execute(ordered if limit is None else ordered.limit(limit)).scalars())


def digests(connection: Connection) -> dict[str, str]:
    """Every ingested file and its digest as last ingested whole."""
    return {row.file: row.digest for row in connection.execute(select(files.c.file, files.c.digest))}


def digest_of(connection: Connection, file: str) -> str | None:
    """The digest of a file as last ingested whole, or None."""
    return connection.scalar(select(files.c.digest).where(files.c.file == file))


def count_of(connection: Connection, file: str) -> int:
    """How many current items a file provides."""
    query = select(func.count()).where(items.c.file == file, items.c.current, items.c.state != State.WITHDRAWN)
    return int(connection.scalar(query) or 0)


def owners(connection: Connection, item_ids: Sequence[str]) -> dict[str, str]:
    """Which file each current item comes from; unknown ids are left out."""
    found: dict[str, str] = {}
    for start in range(0, len(item_ids), CHUNK):
        query = select(items.c.id, items.c.file).where(
            items.c.id.in_(item_ids[start : start + CHUNK]), items.c.current, items.c.state != State.WITHDRAWN
        )
        found.update((row.id, row.file) for row in connection.execute(query))
    return found


def found_faults(connection: Connection, *, guide_id: str | None, region: str | None) -> list[Finding]:
    """What lint and ingest found, by file and number; of one guide or one region when asked."""
    query = select(findings).order_by(findings.c.file, findings.c.number)
    if guide_id is not None:
        query = query.where(findings.c.item_id == guide_id)
    if region is not None:
        query = query.join(items, (items.c.id == findings.c.item_id) & items.c.current).where(items.c.region == region)
    signed = accepted.signed_off(connection)
    kept = ("rule", "severity", "place", "message", "fix", "withholds")
    return [
        Finding(
            guide=row["item_id"],
            accepted=(row["item_id"], row["rule"], row["message"]) in signed,
            **{name: row[name] for name in kept},
        )
        for row in connection.execute(query).mappings()
    ]
