"""Which versions the index holds: marks that a crash leaves standing, so that nothing is ever forgotten between record and index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from knowledge.store.items import State
from knowledge.store.tables import items, settings

REBUILD = "rebuild_index"  # the setting of a record that came from elsewhere: no index on this machine was made from it
IN_FORCE = "index_in_force"  # the setting that says which index that is (`knowledge.index.in_force`)
LEFTOVERS = "index_leftovers"  # buildings in Milvus that are not in force, by id, one space between
TURN = "index_turn"  # who is changing the index in Milvus (`knowledge.index.lease`)
ANSWERS_KEY = "answers-key"  # what names of answers in Redis are hashed with
CHUNK = 500  # ids in one statement
MATTER, ALSO = 64, 300  # characters of a lexicon id that are kept, and of those of further ones together

Mark = tuple[str, int]  # id and version


class Waiting(NamedTuple):
    """What the index does not know yet: the jurisdiction of each item to add, ids to remove first, and the marks to clear after."""

    places: dict[str, str]
    ids: list[str]
    marks: list[Mark]


def waiting(connection: Connection, limit: int) -> Waiting:
    """At most `limit` versions that wait for the index. What they say is not read: whoever makes the entries reads it, part by part."""
    marks = connection.execute(select(items.c.id, items.c.version).where(~items.c.indexed).limit(limit)).all()
    ids = sorted({row.id for row in marks})
    stand = items.c.current, items.c.state == State.ACTIVE
    parts = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    places = {
        row.id: row.region
        for part in parts
        for row in connection.execute(select(items.c.id, items.c.region).where(items.c.id.in_(part), *stand))
    }
    return Waiting(places=places, ids=ids, marks=[(row.id, row.version) for row in marks])


def mark(connection: Connection, marks: Sequence[Mark], matters: Mapping[str, str]) -> set[str]:
    """The index holds these versions now. Returns their jurisdictions.

    Args:
        matters: the lexicon matters of those that have any, by space: the one linked to first.
    """
    this = items.c.id == bindparam("of_item"), items.c.version == bindparam("of_version")
    marked = update(items).where(*this).values(indexed=True, lexicon=bindparam("matter"), also=bindparam("further"))
    rows = [{"of_item": one, "of_version": version, **_told(matters.get(one, ""))} for one, version in marks]
    if rows:
        connection.execute(marked, rows)
    ids = sorted({item_id for item_id, _ in marks})
    parts = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return {
        region for part in parts for region in connection.scalars(select(items.c.region).where(items.c.id.in_(part)))
    }


def _told(matters: str) -> dict[str, str]:
    """The lexicon matters of an item as its row keeps them; a further one that does not fit is left out whole."""
    first, _, others = matters.partition(" ")
    while len(others) > ALSO:
        others = others.rpartition(" ")[0]
    return {"matter": first[:MATTER], "further": others}


def is_any_marked(connection: Connection) -> bool:
    """Whether an index was ever made of what stands here now."""
    marked = select(items.c.id).where(items.c.indexed, items.c.current, items.c.state == State.ACTIVE)
    return connection.scalar(marked.limit(1)) is not None


def all_waiting(connection: Connection) -> list[Mark]:
    """Every version that waits for the index."""
    marks = connection.execute(select(items.c.id, items.c.version).where(~items.c.indexed))
    return [(row.id, row.version) for row in marks]


def mark_rebuilt(connection: Connection, marks: Iterable[Mark], matters: Mapping[str, str]) -> None:
    """A rebuilt index holds these versions and whatever was marked before; its links take the place of all earlier ones."""
    connection.execute(update(items).values(lexicon="", also=""))
    mark(connection, list(marks), {})
    this = items.c.id == bindparam("of_item"), items.c.current
    linked = update(items).where(*this).values(lexicon=bindparam("matter"), also=bindparam("further"))
    rows = [{"of_item": item_id, **_told(told)} for item_id, told in matters.items()]
    if rows:
        connection.execute(linked, rows)
    connection.execute(delete(settings).where(settings.c.name == REBUILD))
