"""What files would change, before they do: the whole way into the store, rehearsed, and each change told part by part."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from ingest.sync import FileRead, IngestReport, Progress, ingest
from knowledge.difference import PartDifference, changed_parts
from knowledge.document import CatalogueEntry
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.places import Places
from knowledge.store import Incoming, Store
from knowledge.store.items import Kind, kind_of
from knowledge.values import Value


class Outcome(StrEnum):
    """What would become of an item."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"


class PreviewItem(Value):
    """One item of a file; its `kind` is None when it is gone from the file. `parts` of a guide would change, `errors` keep it, or a part of it, out of answers."""

    id: str
    kind: Kind | None
    title: str
    agency: str | None
    file: str
    place: str | None
    outcome: Outcome
    quarantined: bool
    errors: tuple[Finding, ...] = ()
    parts: tuple[PartDifference, ...] = ()


class Preview(Value):
    """Everything that would happen."""

    report: IngestReport
    items: tuple[PreviewItem, ...]

    def of(self, outcome: Outcome) -> tuple[PreviewItem, ...]:
        """The items with one outcome."""
        return tuple(one for one in self.items if one.outcome is outcome)

    @property
    def quarantined(self) -> tuple[PreviewItem, ...]:
        """Items that would be kept out of answers whole."""
        return tuple(one for one in self.items if one.quarantined)

    @property
    def lacking(self) -> tuple[PreviewItem, ...]:
        """Items that would be answered from except for a part."""
        return tuple(one for one in self.items if one.errors and not one.quarantined)


def preview(
    paths: Sequence[Path],
    store: Store,
    places: Places,
    *,
    region: str | None = None,
    agency: str | None = None,
    progress: Progress | None = None,
) -> Preview:
    """Rehearse `ingest.sync.ingest`; nothing is stored."""
    found: list[PreviewItem] = []
    report = ingest(
        paths, store, places, region=region, agency=agency, progress=progress, keep=False,
        watch=lambda read: found.extend(_items(read, store)),
    )  # fmt: skip
    return Preview(report=report, items=tuple(found))


def _items(read: FileRead, store: Store) -> list[PreviewItem]:
    known = [_item(read.file, piece, Outcome(read.outcomes[piece.content.id]), store) for piece in read.incoming]
    gone = [item_id for item_id, outcome in read.outcomes.items() if outcome == Outcome.WITHDRAWN]
    return known + [_gone(read.file, item_id, store) for item_id in gone]


def _item(file: str, piece: Incoming, outcome: Outcome, store: Store) -> PreviewItem:
    content = piece.content
    guide = content if isinstance(content, ServiceGuide) else None
    before = store.guide(content.id) if guide is not None and outcome is Outcome.CHANGED else None
    return PreviewItem(
        id=content.id,
        kind=kind_of(content),
        title=content.name if isinstance(content, CatalogueEntry) else content.title,
        agency=guide.agency.name if guide is not None else None,
        file=file,
        place=content.source.place,
        outcome=outcome,
        quarantined=piece.quarantined,
        errors=tuple(one for one in piece.findings if one.stands and one.withholds),
        parts=changed_parts(before, guide) if before is not None and guide is not None else (),
    )


def _gone(file: str, item_id: str, store: Store) -> PreviewItem:
    guide = store.guide(item_id)
    return PreviewItem(
        id=item_id,
        kind=None,
        title=guide.title if guide is not None else item_id,
        agency=guide.agency.name if guide is not None else None,
        file=file,
        place=None,
        outcome=Outcome.WITHDRAWN,
        quarantined=False,
    )
