"""What the record says of an item beside its words: enough to find it, to tell whose it is, and whether it changed.

A law has hundreds of paragraphs, and a search weighs forty items by their names to look into six.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, exists, select

from knowledge.codelists import Grade
from knowledge.store.items import Kind, State
from knowledge.store.tables import graded_places, items


class Head(NamedTuple):
    """One current item. Of one id and version the words never change.

    `lexicon` is the lexicon matter that it was linked to when it was indexed, "" for none; `is_open` is whether everybody may read all of it.
    """

    id: str
    version: int
    kind: Kind
    title: str
    region: str
    source: str
    lexicon: str
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
        items.c.grade,
    )
    query = select(*columns, exists().where(same)).where(
        items.c.id.in_(item_ids), items.c.current, items.c.state == State.ACTIVE
    )
    return [
        Head(row[0], row[1], Kind(row[2]), row[3], row[4], row[5], row[6], row[7] == Grade.PUBLIC.value and not row[8])
        for row in connection.execute(query)
    ]
