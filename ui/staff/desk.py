"""What the staff console works with, and the reading of items as one viewer may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.access import Viewer
from knowledge.codelists import Grade
from knowledge.effective import EffectiveGuide, effective_guide
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.name_index import Admits, NameIndex
from knowledge.places import Places
from knowledge.store import Store, StoredItem
from knowledge.store.named import Named
from ui.problems import ProblemError
from ui.wiring import Opened


@dataclass(frozen=True)
class Desk:
    """One record as the console reads it."""

    store: Store
    places: Places
    lexicon: Lexicon
    names: NameIndex = field(repr=False)

    @classmethod
    def of(cls, opened: Opened) -> Desk:
        """The desk of an opened record; the lexicon is read anew where no search is open."""
        lexicon = opened.search.lexicon if opened.search is not None else Lexicon.load()
        return cls(opened.store, opened.places, lexicon, NameIndex(opened.store, lexicon))

    def chain(self, region: str | None) -> tuple[str, ...]:
        """Codes from a place up to the nation; empty without a place or for an unknown one."""
        place = self.places.by_code(region) if region else None
        return place.chain if place is not None else ()


def admits(viewer: Viewer) -> Admits:
    """Which names a viewer may know of."""

    def readable(one: Named) -> bool:
        return viewer.may_read(one.grade, one.department)

    return readable


def may_read(viewer: Viewer, item: StoredItem) -> bool:
    """Whether a viewer may read an item."""
    grade = getattr(item.content, "grade", Grade.PUBLIC)
    return viewer.may_read(grade, getattr(item.content, "department", None))


def staff_item(desk: Desk, guide_id: str, viewer: Viewer, day: date) -> StoredItem:
    """A guide as it reads on a day.

    Raises:
        ProblemError: there is none, or the viewer may not know of it: the two are answered alike.
    """
    item = desk.store.item(guide_id, day)
    if item is None or not isinstance(item.content, ServiceGuide) or not may_read(viewer, item):
        raise ProblemError("no-guide")
    return item


def staff_version(desk: Desk, guide_id: str, version: int, viewer: Viewer) -> ServiceGuide | None:
    """One version of a guide; None when there is none or the viewer may not read it."""
    found = desk.store.guide(guide_id, version) if version > 0 else None
    return found if found is not None and viewer.may_read(found.grade, found.department) else None


def effective_for(desk: Desk, item: StoredItem, asked: str, viewer: Viewer, day: date) -> EffectiveGuide:
    """The guide of a place, resolved field by field from what the viewer may read."""
    whole = effective_guide(desk.store, item, asked, day)
    return whole.model_copy(
        update={name: _readable(getattr(whole, name), viewer) for name in ("sources", "coming", "lapsed")}
    )


def _readable(items: Sequence[StoredItem], viewer: Viewer) -> tuple[StoredItem, ...]:
    return tuple(one for one in items if may_read(viewer, one))
