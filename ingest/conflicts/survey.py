"""Conflicts of everything on record: each guide in force against itself and against its business item at the levels above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ingest.conflicts import between_conflicts, inside_conflicts
from ingest.conflicts.rule import Told
from knowledge.amended import as_corrected
from knowledge.business_item import business_item, same_business_item
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.jurisdiction import code_chain
from knowledge.store import Store, StoredItem
from knowledge.validity import holds
from knowledge.values import Value


class Conflict(Value):
    """One conflict of a guide. `upper` is the id of the guide it contradicts; None for one inside the guide."""

    finding: Finding
    title: str
    region: str
    upper: str | None = None
    upper_title: str | None = None
    upper_region: str | None = None


def survey(store: Store, *, region: str | None, day: date) -> Iterator[Conflict]:
    """Every conflict of guides in force on a day, in the order stored; of one jurisdiction's guides when asked."""
    for item in store.active():
        told = _told(item, day)
        if told is None or (region is not None and told.guide.region != region):
            continue
        yield from (_of(told, finding) for finding in inside_conflicts(told))
        yield from _with_upper(store, told, day)


def _told(item: StoredItem, day: date) -> Told | None:
    """A guide in force as it stands: what a correction replaced contradicts nobody."""
    content = item.content
    if not isinstance(content, ServiceGuide) or not holds(content, day):
        return None
    return Told(content, as_corrected(content, item.text))


def _with_upper(store: Store, told: Told, day: date) -> Iterator[Conflict]:
    """Against every level above, nearest first; what two of them contradict alike is told once."""
    above = [code for code in code_chain(told.guide.region) if code != told.guide.region]
    mine = business_item(told.guide)
    seen: set[tuple[str, str, str]] = set()
    for item in store.kin(told.guide.id, above):
        upper = _told(item, day)
        if upper is None or not same_business_item(mine, business_item(upper.guide)):
            continue
        for finding in between_conflicts(upper, told):
            key = (finding.rule, finding.place, finding.message)
            if key not in seen:
                seen.add(key)
                yield _of(told, finding, upper.guide)


def _of(told: Told, finding: Finding, upper: ServiceGuide | None = None) -> Conflict:
    return Conflict(
        finding=finding,
        title=told.guide.title,
        region=told.guide.region,
        upper=upper.id if upper else None,
        upper_title=upper.title if upper else None,
        upper_region=upper.region if upper else None,
    )
