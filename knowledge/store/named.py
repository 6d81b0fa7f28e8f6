"""What guides are called, without their texts: enough to find one by name while somebody types."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import RowMapping, select

from knowledge.codelists import Grade
from knowledge.guide import ServiceGuide
from knowledge.store.items import TYPES, Kind, State
from knowledge.store.store import Store
from knowledge.store.tables import items
from knowledge.values import Value

CHUNK = 500  # ids in one statement


class Named(Value):
    """The names of one current guide. `matter` is its lexicon matter, "" before it is indexed or when it has none."""

    id: str
    version: int
    title: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    region: str
    agency: str | None
    grade: Grade
    department: str | None
    matter: str


def named(store: Store, known: Mapping[str, Named]) -> dict[str, Named]:
    """The current guides that may be answered from, by id; what is known and unchanged is handed back as it is."""
    wanted = select(items.c.id, items.c.version, items.c.lexicon, items.c.grade, items.c.department).where(
        items.c.kind == Kind.GUIDE, items.c.current, items.c.state == State.ACTIVE
    )
    with store.engine.connect() as connection:
        rows = connection.execute(wanted).mappings().all()
    stays = {row["id"]: known[row["id"]] for row in rows if _same(known.get(row["id"]), row)}
    return {**stays, **_read(store, {row["id"]: row for row in rows if row["id"] not in stays})}


def _same(one: Named | None, row: RowMapping) -> bool:
    told = (row["version"], row["lexicon"], row["grade"], row["department"] or None)
    return one is not None and (one.version, one.matter, one.grade, one.department) == told


def _read(store: Store, rows: Mapping[str, RowMapping]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    ids = list(rows)
    for start in range(0, len(ids), CHUNK):
        query = select(items.c.id, items.c.payload).where(items.c.id.in_(ids[start : start + CHUNK]), items.c.current)
        with store.engine.connect() as connection:
            for row in connection.execute(query):
                guide = TYPES[Kind.GUIDE].validate_json(row.payload)
                if isinstance(guide, ServiceGuide):
                    found[row.id] = _named(guide, rows[row.id])
    return found


def _named(guide: ServiceGuide, row: RowMapping) -> Named:
    others = (guide.main_name, guide.sub_name, guide.item_name, *guide.aliases)
    return Named(
        id=guide.id,
        version=guide.version,
        title=guide.title,
        names=tuple(dict.fromkeys(name for name in others if name and name != guide.title)),
        codes=guide.codes.all,
        region=guide.region,
        agency=guide.agency.name,
        grade=Grade(row["grade"]),
        department=row["department"] or None,
        matter=row["lexicon"],
    )
