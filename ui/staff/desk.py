"""What the staff console works with, and the reading of items as one viewer may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from knowledge.access import Viewer
from knowledge.audit import Act, Event
from knowledge.codelists import Grade
from knowledge.effective import EffectiveGuide, effective_guide
from knowledge.guide import ServiceGuide
from knowledge.laws.library import LawLibrary
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
    laws: LawLibrary | None = field(default=None, repr=False)

    @classmethod
    def of(cls, opened: Opened, *, laws: LawLibrary | None = None) -> Desk:
        """The desk of an opened record; the lexicon is read anew where no search is open."""
        lexicon = opened.search.lexicon if opened.search is not None else Lexicon.load()
        return cls(opened.store, opened.places, lexicon, NameIndex(opened.store, lexicon), laws)

    def chain(self, region: str | None) -> tuple[str, ...]:
        """Codes from a place up to the nation; empty without a place or for an unknown one."""
        place = self.places.by_code(region) if region else None
        return place.chain if place is not None else ()

    def note_listed(self, shown: Iterable[Named]) -> None:
        """Have it written down whose names somebody was shown, where not everybody may know of them."""
        for one in shown:
            if one.grade is not Grade.PUBLIC:
                self.store.note(Event(Act.LIST, one.id, version=one.version))


def admits(viewer: Viewer) -> Admits:
    """Which names a viewer may know of."""

    def readable(one: Named) -> bool:
        return viewer.may_read(one.grade, one.department)

    return readable


def staff_item(desk: Desk, guide_id: str, viewer: Viewer, day: date) -> StoredItem:
    """A guide as it reads on a day.

    Raises:
        ProblemError: there is none, or the viewer may not know of it: the two are answered alike.
    """
    item = desk.store.seen_by(viewer).item(guide_id, day)
    if item is None or not isinstance(item.content, ServiceGuide):
        raise ProblemError("no-guide")
    return item


def staff_version(desk: Desk, guide_id: str, version: int, viewer: Viewer) -> ServiceGuide | None:
    """One version of a guide; None when there is none or the viewer may not read it."""
    return desk.store.seen_by(viewer).guide(guide_id, version) if version > 0 else None


def effective_for(desk: Desk, item: StoredItem, asked: str, viewer: Viewer, day: date) -> EffectiveGuide:
    """The guide of a place, resolved field by field from what the viewer may read."""
    return effective_guide(desk.store.seen_by(viewer), item, asked, day)
