"""Reading the record: what a viewer may read of items, guides, documents and their sources, as on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from sqlalchemy import Engine

from knowledge.access import Viewer
from knowledge.document import PolicyDocument
from knowledge.guide import ServiceGuide
from knowledge.store import kin, overview, reading
from knowledge.store.as_of import version_on
from knowledge.store.base import Base
from knowledge.store.changing import reading as connected
from knowledge.store.grading import as_read_by, may_read_place, text_read_by
from knowledge.store.heads import Head, heads
from knowledge.store.items import AsRead, Content, HeldItem, StoredItem
from knowledge.store.kept import ClearedItems, KeptItems
from knowledge.store.noted import closed_owners, note_places, note_read, note_refused, note_source
from knowledge.store.seen import may_read, readable
from knowledge.validity import holds

CHUNK = 500  # ids in one statement; SQLite allows 32,766 variables
KEPT_VERSIONS = 2_000  # older versions, read only for a day in the past
CACHED_ITEMS = 5_000  # about 10 kB each, a law 50; reading one again takes a quarter of a millisecond
CACHED_HEADS = 100_000  # about 0.5 kB each
CACHED_KIN = 20_000


class Reads(Base):
    """What the record hands out. What was read is kept in memory and dropped when it changes."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._kept: KeptItems[StoredItem] = KeptItems(CACHED_ITEMS)
        self._heads: KeptItems[Head] = KeptItems(CACHED_HEADS)
        self._cleared = ClearedItems(KEPT_VERSIONS)
        self._version = lru_cache(maxsize=KEPT_VERSIONS)(self._read_version)
        self._kin = lru_cache(maxsize=CACHED_KIN)(self._kin_of)
        self._regions = lru_cache(maxsize=100)(
            self._regions_of
        )  # every item is counted, at each question that finds nothing
        self._below = lru_cache(maxsize=CACHED_KIN)(self._ids_below)

    def item(self, item_id: str, day: date | None = None) -> StoredItem | None:
        """An item that may be answered from, with its text; None when there is none.

        Args:
            day: take the version that stood then, in force and as published by that day (`as_of.version_on`); without a day, the current one.
        """
        found = self.items([item_id], day).get(item_id)
        if found is None and self._viewer is not None:
            note_refused(self._write_down, self._whoever_asks(item_id), self._viewer)
        return found

    def items(self, item_ids: Sequence[str], day: date | None = None) -> dict[str, StoredItem]:
        """Several items at once, as `item` reads them, in the order asked; ids without one are left out."""
        generation = self.generation
        known = self._known(generation, item_ids)
        handed: dict[str, StoredItem] = {}
        for item_id in item_ids:
            current = known[item_id]
            if current is None:
                continue
            item = current if day is None else self._as_of(current, generation, day)
            # what is closed by now is closed in its earlier versions, too
            if may_read(self._viewer, current.content) and may_read(self._viewer, item.content):
                handed[item_id] = self._handed_out(item)
        return handed

    def heads(self, item_ids: Sequence[str]) -> dict[str, Head]:
        """The heads of current items, in the order asked; ids without one, or with one that may not be read, are left out.

        What not everybody may read is read whole, and noted, as by `items`.
        """
        generation = self.generation
        known = self._heads.look(generation, item_ids)
        missing = [item_id for item_id in dict.fromkeys(item_ids) if item_id not in known]
        for start in range(0, len(missing), CHUNK):
            some = missing[start : start + CHUNK]
            read: dict[str, Head | None] = dict.fromkeys(some)
            with connected(self._engine) as connection:
                read.update({head.id: head for head in heads(connection, some)})
            self._heads.keep(generation, read)
            known.update(read)
        closed = [head.id for head in known.values() if head is not None and not head.is_open]
        allowed = self.items(closed) if closed and self._viewer is not None else dict.fromkeys(closed)
        found = ((item_id, known[item_id]) for item_id in dict.fromkeys(item_ids))
        return {item_id: head for item_id, head in found if head is not None and (head.is_open or item_id in allowed)}

    def _known(self, generation: int, item_ids: Sequence[str]) -> dict[str, StoredItem | None]:
        """The current items of these ids, whoever asks; None for an id without one."""
        known = self._kept.look(generation, item_ids)
        if len(known) == len(item_ids):  # all of them, as a rule
            return known
        missing = [item_id for item_id in dict.fromkeys(item_ids) if item_id not in known]
        for start in range(0, len(missing), CHUNK):
            read = self._read_items(missing[start : start + CHUNK])
            self._kept.keep(generation, read)
            known.update(read)
        return known

    def _whoever_asks(self, item_id: str) -> Content | None:
        item = self._known(self.generation, [item_id]).get(item_id)
        return item.content if item is not None else None

    def _handed_out(self, item: StoredItem) -> StoredItem:
        """An item as this record's viewer reads it, and noted with his witness; whether he may read it at all was asked before."""
        if self._viewer is None:
            return item
        read = as_read_by(self._viewer, item, self._cleared) if item.graded else item
        note_read(self._write_down, read)
        return read

    def _read_items(self, item_ids: Sequence[str]) -> dict[str, StoredItem | None]:
        """The current items among these ids; None for an id without one."""
        found: dict[str, StoredItem | None] = dict.fromkeys(item_ids)
        with connected(self._engine) as connection:
            found.update({item.id: item for item in reading.current(connection, item_ids)})
        return found

    def _as_of(self, current: StoredItem, generation: int, day: date) -> StoredItem:
        """The version that stands for a day."""
        return version_on(current, day, lambda number: self._version(current.id, generation, number))

    def _read_version(self, item_id: str, generation: int, version: int) -> StoredItem | None:
        """One version of an item that may be answered from."""
        del generation  # part of the cache key only
        with connected(self._engine) as connection:
            return reading.version_of(connection, item_id, version)

    def kin(self, item_id: str, regions: Sequence[str], day: date | None = None) -> tuple[StoredItem, ...]:
        """Current items in these jurisdictions that share a catalogue code, a family or a lexicon matter with an item.

        In the order of `regions`, then by id, itself left out; whether they are of one business item is for the caller to tell.
        """
        generation = self.generation
        return tuple(self.items(self._kin(item_id, tuple(regions), generation), day).values())

    def _kin_of(self, item_id: str, regions: tuple[str, ...], generation: int) -> tuple[str, ...]:
        del generation
        with connected(self._engine) as connection:
            return kin.near(connection, item_id, regions)

    def _ids_below(self, item_id: str, prefix: str, generation: int) -> tuple[str, ...]:
        del generation
        with connected(self._engine) as connection:
            return kin.below(connection, item_id, prefix)

    def regions_below(self, item_id: str, prefix: str) -> tuple[str, ...]:
        """Codes that begin with these digits and hold an item that shares a key with this one, in their order."""
        below = self.items(self._below(item_id, prefix, self.generation))
        return tuple(sorted({item.content.region for item in below.values()}))

    def guide(self, guide_id: str, version: int | None = None) -> ServiceGuide | None:
        """A guide by id: its current version, or any stored one by number."""
        if version is None:
            item = self.item(guide_id)
            return item.content if item is not None and isinstance(item.content, ServiceGuide) else None
        with connected(self._engine) as connection:
            found = reading.any_version(connection, guide_id, version)
        if found is None or not isinstance(found.content, ServiceGuide):
            return None
        now = self._whoever_asks(guide_id)
        if not all(may_read(self._viewer, one) for one in (found.content, now) if one is not None):
            note_refused(self._write_down, found.content, self._viewer)
            return None
        content = self._handed_out(found).content
        return content if isinstance(content, ServiceGuide) else None

    def document(self, document_id: str) -> PolicyDocument | None:
        """A document by id, its current version."""
        item = self.item(document_id)
        return item.content if item is not None and isinstance(item.content, PolicyDocument) else None

    def guides(
        self,
        *,
        region: str | None = None,
        query: str | None = None,
        matter_type: str | None = None,
        limit: int = 50,
        day: date | None = None,
    ) -> list[ServiceGuide]:
        """Current guides, by title; `query` is a part of the title or a code. With a day: those in force then, as they read then."""
        with connected(self._engine) as connection:
            found = overview.guide_ids(
                connection,
                readable(self._viewer),
                region=region,
                query=query,
                matter_type=matter_type,
                limit=limit if day is None else None,
            )
        return list(islice(self._guides_of(found, day), limit))

    def _guides_of(self, item_ids: Iterable[str], day: date | None) -> Iterator[ServiceGuide]:
        for item_id in item_ids:
            item = self.item(item_id, day)
            if (
                item is not None
                and isinstance(item.content, ServiceGuide)
                and (day is None or holds(item.content, day))
            ):
                yield item.content

    def source_text(self, source_id: str) -> str | None:
        """The newest text of a source that current items point into, as its reader may see it; offsets of citations resolve in it."""
        with connected(self._engine) as connection:
            found = reading.source_text(connection, source_id, readable(self._viewer))
            closed = closed_owners(connection, source_id) if self._viewer is not None else ()
        note_source(self._write_down, closed, given=found is not None)
        if found is None:
            return None
        text, graded = found
        if self._viewer is None:
            return text
        note_places(self._write_down, (place for place in graded if may_read_place(self._viewer, place)))
        return text_read_by(self._viewer, text, graded)

    def active(self, batch: int = 500, *, by_place: bool = False) -> Iterator[StoredItem]:
        """Every current item that may be answered from, in the order stored; by place those of one kind and jurisdiction stand together."""
        with connected(self._engine) as connection:
            every = reading.every(connection, batch, by_place=by_place)
            yield from (self._handed_out(one) for one in every if may_read(self._viewer, one.content))

    def active_ids(self, limit: int) -> list[str]:
        """Ids of the first current items that may be answered from, at most so many, in the order stored, whoever may read them."""
        with connected(self._engine) as connection:
            return reading.first_ids(connection, limit)

    def held(self, item_id: str) -> list[HeldItem]:
        """A current item, in quarantine or not, then the others read from the same source; empty when there is none.

        For those who mend it: what a viewer may not read is left out, whether it may be answered from is not looked at.
        """
        with connected(self._engine) as connection:
            found = reading.held(connection, item_id)
        if not found or not may_read(self._viewer, found[0].item.content):
            return []
        return found

    def version_text(self, guide_id: str, version: int) -> StoredItem | None:
        """Any stored version of an item with its source text, whatever its state; None when there is none."""
        with connected(self._engine) as connection:
            found = reading.any_version(connection, guide_id, version)
        return self._handed_out(found) if found is not None and may_read(self._viewer, found.content) else None

    def as_read(self, item_ids: Sequence[str]) -> dict[str, AsRead]:
        """What the source itself says of items in which a correction stands; the others are left out."""
        with connected(self._engine) as connection:
            return reading.as_read_of(connection, item_ids)

    def counts(self) -> dict[str, int]:
        """How many current items of each kind may be answered from, and how many are quarantined."""
        with connected(self._engine) as connection:
            return overview.counts(connection, readable(self._viewer))

    def is_empty(self) -> bool:
        """Whether nothing was ever stored."""
        with connected(self._engine) as connection:
            return overview.is_empty(connection)

    def regions(self, *, with_entries: bool = False) -> list[str]:
        """Codes of the jurisdictions that have something to answer from, those with most first.

        Args:
            with_entries: whether a mere name on a matter list counts.
        """
        return list(self._regions(self._viewer, with_entries, self.generation))

    def _regions_of(self, viewer: Viewer | None, with_entries: bool, generation: int) -> tuple[str, ...]:
        del generation  # part of the cache key only
        with connected(self._engine) as connection:
            return tuple(overview.regions(connection, readable(viewer), with_entries=with_entries))

    def covers(self, regions: Sequence[str]) -> bool:
        """Whether any of these jurisdictions has something to answer from."""
        return bool(set(regions) & set(self.regions()))
