"""What stands on the matter lists: guides and mere names, those kept out of answers included, without their source texts."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from knowledge.document import CatalogueEntry
from knowledge.guide import ServiceGuide
from knowledge.store.items import TYPES, Kind, State
from knowledge.store.store import Store
from knowledge.store.tables import items


def listed(store: Store, region: str | None = None) -> Iterator[ServiceGuide | CatalogueEntry]:
    """Current guides and names of a jurisdiction, or of all, by id.

    Penalties and inspections are on the lists although no citizen is answered from them, so quarantined items count.
    """
    wanted = select(items.c.kind, items.c.payload).where(
        items.c.current, items.c.kind.in_((Kind.GUIDE, Kind.ENTRY)), items.c.state != State.WITHDRAWN
    )
    if region is not None:
        wanted = wanted.where(items.c.region == region)
    with store.engine.connect() as connection:
        for row in connection.execute(wanted.order_by(items.c.id)):
            content = TYPES[Kind(row.kind)].validate_json(row.payload)
            if isinstance(content, ServiceGuide | CatalogueEntry):
                yield content
