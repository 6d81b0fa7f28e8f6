"""Bring the tables of an earlier program up to date; nothing stored is lost and running it again changes nothing."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, select, text, update

from knowledge.store.batch import joining_keys
from knowledge.store.items import TYPES, Kind
from knowledge.store.tables import findings, items

_ADDED = ("catalogue", "family", "lexicon", "withheld")  # columns of schema 2


def to_second_schema(engine: Engine) -> None:
    """Add the keys that join guides across levels, and the withheld fields of each version; current items are indexed anew."""
    with engine.begin() as connection:
        known = {column["name"] for column in inspect(connection).get_columns(items.name)}
        for name in _ADDED:
            if name not in known:
                connection.execute(text(f"ALTER TABLE items ADD COLUMN {name} TEXT NOT NULL DEFAULT ''"))
        for index in items.indexes:
            index.create(connection, checkfirst=True)
        _fill_keys(connection)
        _keep_withheld(connection)
        connection.execute(update(items).where(items.c.current).values(indexed=False))


def _fill_keys(connection: Connection) -> None:
    for row in connection.execute(select(items.c.id, items.c.version, items.c.kind, items.c.payload)).all():
        keys = joining_keys(TYPES[Kind(row.kind)].validate_json(row.payload))
        connection.execute(update(items).where(items.c.id == row.id, items.c.version == row.version).values(**keys))


def _keep_withheld(connection: Connection) -> None:
    held: dict[str, set[str]] = {}
    found = select(findings.c.item_id, findings.c.withholds).where(
        findings.c.item_id.is_not(None), findings.c.withholds.is_not(None), findings.c.severity == "error"
    )
    for item_id, field in connection.execute(found):
        held.setdefault(item_id, set()).add(field)
    for item_id, fields in held.items():
        kept = ",".join(sorted(fields))
        connection.execute(update(items).where(items.c.id == item_id, items.c.current).values(withheld=kept))
