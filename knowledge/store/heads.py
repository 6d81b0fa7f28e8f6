"""What the record says of an item beside its words: enough to find it, to tell whose it is, and whether it changed.

A law has hundreds of paragraphs, and a search weighs forty items by their names to look into six.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, exists, select

from knowledge.codelists import Grade
from knowledge.store.items import Kind, State
from knowledge.store.tables import graded_places, items


class Head(NamedTuple):
    """One current item. Of one id and version the words never change.

    `lexicon` is the lexicon matter that it was linked to when it was indexed, "" for none; `also` are further ones that a document
    speaks of; `is_open` is whether everybody may read all of it.
    """

    id: str
    version: int
    kind: Kind
    title: str
    region: str
    source: str
    lexicon: str
    also: tuple[str, ...]
    is_open: bool


def heads(connection: Connection, item_ids: Sequence[str]) -> list[Head]:
    """Those among these ids that may be answered from, in no order."""
    same = (graded_places.c.source_id == items.c.source_id) & (graded_places.c.source_version == items.c.source_version)
    columns = (
        items.c.id,
        items.c.version,
        items.c.kind,
        items.c.title,
        items.c.region,
        items.c.source_id,
        items.c.lexicon,
        items.c.also,
        items.c.grade,
    )
    query = select(*columns, exists().where(same)).where(
        items.c.id.in_(item_ids), items.c.current, items.c.state == State.ACTIVE
    )
    return [_head(row) for row in connection.execute(query)]


def _head(row: Sequence[Any]) -> Head:
    item_id, version, kind, title, region, source, lexicon, also, grade, is_graded = row
    is_open = grade == Grade.PUBLIC.value and not is_graded
    return Head(item_id, version, Kind(kind), title, region, source, lexicon, tuple(also.split()), is_open)
