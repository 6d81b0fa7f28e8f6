"""What the record tells the witness of a request: what was handed out that is not public, and what was asked for in vain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, select

from knowledge.access import Viewer
from knowledge.audit import Act, Event, Write, note
from knowledge.codelists import Grade
from knowledge.document import CatalogueEntry
from knowledge.part_grades import GradedPlace
from knowledge.store.items import Content, State, StoredItem
from knowledge.store.seen import may_read
from knowledge.store.tables import graded_places, items
from knowledge.store.writing import FileChange

CHUNK = 500  # ids in one statement
SOURCE = "source"  # the detail of a row about the text that an item was read from


def note_read(write: Write, item: StoredItem) -> None:
    """An item was handed to a viewer, without what he may not read; what not everybody may read of it is noted."""
    content = item.content
    if not isinstance(content, CatalogueEntry) and content.grade is not Grade.PUBLIC:
        note(Event(Act.READ, content.id, version=content.version), write)
    note_places(write, item.graded)


def note_places(write: Write, places: Iterable[GradedPlace]) -> None:
    """Parts with a grade of their own were handed out: `guide#part`."""
    for place in places:
        if place.grade is not Grade.PUBLIC:
            note(Event(Act.READ, f"{place.owner}#{place.part}"), write)


def note_refused(write: Write, content: Content | None, viewer: Viewer | None) -> None:
    """Somebody asked for an item by its id and was given nothing; what is not there is no refusal."""
    if content is not None and not may_read(viewer, content):
        note(Event(Act.DENIED, content.id), write)


def note_source(write: Write, owners: Iterable[tuple[str, int]], *, given: bool) -> None:
    """The text that these items (ids and versions) point into was handed out, or refused."""
    for item_id, version in owners:
        note(Event(Act.READ if given else Act.DENIED, item_id, version=version, detail=SOURCE), write)


def closed_owners(connection: Connection, source_id: str) -> list[tuple[str, int]]:
    """Ids and versions of the items that point into a source and are not public."""
    pointing = (items.c.source_id == source_id, items.c.current, items.c.state != State.WITHDRAWN)
    query = select(items.c.id, items.c.version).where(*pointing, items.c.grade != Grade.PUBLIC.value)
    return [(row.id, row.version) for row in connection.execute(query.order_by(items.c.id))]


def closed_among(connection: Connection, item_ids: Sequence[str], parts: Collection[str] | None) -> list[Event]:
    """Current items among these ids that are not public, and parts of them that are not, as named to somebody.

    Args:
        parts: which parts' words were shown; None for whichever they hold.
    """
    found: list[Event] = []
    for start in range(0, len(item_ids), CHUNK):
        some = item_ids[start : start + CHUNK]
        mine = (items.c.id.in_(some), items.c.current, items.c.grade != Grade.PUBLIC.value)
        rows = connection.execute(select(items.c.id, items.c.version).where(*mine).order_by(items.c.id))
        found += [Event(Act.LIST, row.id, version=row.version) for row in rows]
        found += _closed_parts(connection, some, parts)
    return found


def _closed_parts(connection: Connection, item_ids: Sequence[str], parts: Collection[str] | None) -> list[Event]:
    if parts is not None and not parts:
        return []
    held = (graded_places.c.item_id.in_(item_ids), graded_places.c.grade != Grade.PUBLIC.value)
    wanted = select(graded_places.c.item_id, graded_places.c.part).where(*held).distinct()
    rows = connection.execute(wanted.order_by(graded_places.c.item_id, graded_places.c.part))
    return [Event(Act.LIST, f"{row.item_id}#{row.part}") for row in rows if parts is None or row.part in parts]


def counted(change: FileChange) -> str:
    """What storing a file did, for the trail."""
    numbers = change.model_dump(include={"added", "changed", "withdrawn", "quarantined"})
    return " ".join(f"{name} {number}" for name, number in numbers.items())
