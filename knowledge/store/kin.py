"""Which items share a key with another one: the way from a guide to the guides of the same matter at other levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select, union

from knowledge.store.items import State
from knowledge.store.tables import items

KEYS = ("catalogue", "family", "lexicon")


def near(connection: Connection, item_id: str, regions: Sequence[str]) -> tuple[str, ...]:
    """Ids in these jurisdictions that share a key with an item, in the order of `regions`, then by id."""
    order = {code: number for number, code in enumerate(regions)}
    rows = _sharing(connection, item_id, items.c.region.in_(regions))
    return tuple(one for one, _ in sorted(rows, key=lambda row: (order[row[1]], row[0])))


def below(connection: Connection, item_id: str, prefix: str) -> tuple[str, ...]:
    """Ids that share a key with an item, in the jurisdictions whose codes begin with these digits."""
    rows = _sharing(connection, item_id, items.c.region.startswith(prefix, autoescape=True))
    return tuple(sorted(one for one, _ in rows))


def _sharing(connection: Connection, item_id: str, where: Any) -> list[tuple[str, str]]:
    """(id, region) of other current items of its kind that share a key with an item; one index look-up a key."""
    wanted = select(items.c.kind, *(items.c[name] for name in KEYS)).where(items.c.id == item_id, items.c.current)
    own = connection.execute(wanted).mappings().first()
    if own is None:
        return []
    # the kind is compared here: in the statement, SQLite would rather read every guide of a region by it (2 ms, not 0.1)
    alike = (items.c.current, items.c.state == State.ACTIVE, items.c.id != item_id)
    columns = (items.c.id, items.c.region, items.c.kind)
    parts = [select(*columns).where(items.c[name] == own[name], where, *alike) for name in KEYS if own[name]]
    found = connection.execute(union(*parts)) if parts else ()
    return [(row[0], row[1]) for row in found if row[2] == own["kind"]]
