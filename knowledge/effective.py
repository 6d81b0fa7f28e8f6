"""The guide in force for one place: the statements of one business item, resolved field by field from the district up to the nation.

What the law sets comes down from above. What a hall promises, and where and when it is open, is its own: it is found here
at a higher level only so that an answer can name that level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from knowledge.business_item import business_item, covers, same_business_item, same_name
from knowledge.codelists import Level, LimitKind, WindowRole
from knowledge.guide import ServiceGuide
from knowledge.jurisdiction import code_chain, level_of
from knowledge.store import Store, StoredItem
from knowledge.validity import Standing, holds, standing, term_of
from knowledge.values import Value


class Resolved(Value):
    """Where one field comes from: the guide that states it, and nearer guides that have it and may not show it."""

    field: str
    source: StoredItem | None = None
    held_back: tuple[StoredItem, ...] = ()


class EffectiveGuide(Value):
    """The guides of one business item that a place goes by, nearest first, on one day.

    Attributes:
        asked: code of the jurisdiction that was asked about; the nearest guide may be of a level above it.
        sources: at least one; several of one level stand together, the one found first.
        coming: what takes their place later: newer versions of them and newer guides of the same place.
        lapsed: guides of nearer places than the nearest one in force that have ended or are suspended.
        below: codes under the place asked that have a guide of their own, when that place has none.
    """

    asked: str
    sources: tuple[StoredItem, ...]
    coming: tuple[StoredItem, ...] = ()
    lapsed: tuple[StoredItem, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def nearest(self) -> StoredItem:
        """The guide that the answer is headed by."""
        return self.sources[0]

    def resolve(self, field: str) -> Resolved:
        """The nearest statement of a field; one that is withheld is passed over and named."""
        return self._first(field, lambda guide: states(guide, field))

    def legal_limit(self) -> Resolved:
        """The nearest statement of a statutory limit; a hall's promise never stands in for it."""
        return self._first("limits", lambda guide: any(limit.kind is LimitKind.STATUTORY for limit in guide.limits))

    def accepting(self) -> Resolved:
        """The nearest guide with a window that does more than advise, forward or hand out."""
        return self._first("windows", accepts)

    def _first(self, field: str, says: Callable[[ServiceGuide], bool]) -> Resolved:
        held: list[StoredItem] = []
        for item in self.sources:
            if not isinstance(item.content, ServiceGuide) or not says(item.content):
                if field in item.withheld:
                    held.append(item)  # what was cut away may be all that the source said
                continue
            if field not in item.withheld:
                return Resolved(field=field, source=item, held_back=tuple(held))
            held.append(item)
        return Resolved(field=field, held_back=tuple(held))


# Fields whose presence is more than a tuple that is not empty.
_STATES: dict[str, Callable[[ServiceGuide], bool]] = {
    "materials": lambda guide: bool(guide.materials) or guide.no_materials is not None,
    "fee": lambda guide: guide.fee.is_stated,
    "contacts": lambda guide: any(contact.purpose == "咨询" for contact in guide.contacts),
    "complaints": lambda guide: any(contact.purpose == "投诉" for contact in guide.contacts),
    "hours": lambda guide: any(window.hours for window in guide.windows),
    "visits": lambda guide: guide.visits.count is not None,
    "online": lambda guide: guide.online.available is not None or guide.online.url is not None,
    "outcome": lambda guide: guide.outcome.name is not None,
}


def states(guide: ServiceGuide, field: str) -> bool:
    """Whether a guide says anything under a field: typed, or a whole part in its own words. Silence on a fee is no statement."""
    if field != "fee" and guide.part(field) is not None:
        return True
    says = _STATES.get(field)
    return says(guide) if says is not None else bool(getattr(guide, field, ()))


def accepts(guide: ServiceGuide) -> bool:
    """Whether a guide has a window that takes applications, or one that does not say what it does."""
    return any(window.role in (WindowRole.ACCEPT, WindowRole.UNKNOWN) for window in guide.windows)


def effective_guide(store: Store, item: StoredItem, asked: str, day: date) -> EffectiveGuide:
    """Resolve the guide of a place.

    Args:
        item: a guide of the matter that holds on the day, of the place or a level above it.
        asked: code of the jurisdiction asked about.

    Returns:
        The guides in force on that day; a nearer or newer one than `item` comes first where the record has one.
    """
    chain = tuple(dict.fromkeys((*code_chain(asked), item.content.region)))
    mine = business_item(item.content)
    kin = [(one, business_item(one.content)) for one in store.kin(item.id, chain)]
    alike = [
        one
        for one, theirs in kin
        if same_business_item(mine, theirs) or (covers(theirs, mine) and _nearer(one, item.content.region, chain))
    ]
    as_read = [item, *(found for one in alike if (found := store.item(one.id, day)))]
    sources = _nearest_first(as_read, chain, day)
    nearest = sources[0].content.region
    return EffectiveGuide(
        asked=asked,
        sources=sources,
        coming=coming_after(store, [one for one in as_read if one.content.region == nearest], day),
        lapsed=tuple(one for one in as_read if _has_lapsed(one, day) and _nearer(one, nearest, chain)),
        below=_below(store, sources[0], asked),
    )


def coming_after(store: Store, items: Sequence[StoredItem], day: date) -> tuple[StoredItem, ...]:
    """Of these items, the newest versions that take effect after a day."""
    newest = (store.item(item.id) for item in items)
    return tuple(one for one in newest if one is not None and standing(one.content, day) is Standing.FUTURE)


def same_place(store: Store, item: StoredItem) -> list[StoredItem]:
    """An item and the others of its business item in its own place."""
    mine = business_item(item.content)
    others = store.kin(item.id, [item.content.region])
    return [item, *(one for one in others if same_business_item(mine, business_item(one.content)))]


def newer_of_kind(store: Store, item: StoredItem, asked: str, day: date) -> StoredItem | None:
    """What took the place of something that ended: the newest one of its name in force on the day, nearest level first."""
    chain = tuple(dict.fromkeys((*code_chain(asked), item.content.region)))
    alike = (store.item(one.id, day) for one in store.kin(item.id, chain))
    held = [one for one in alike if one is not None and holds(one.content, day) and _named_alike(one, item)]
    return min(held, key=lambda one: (chain.index(one.content.region), -_age_key(one)), default=None)


def is_superseded(store: Store, item: StoredItem, day: date) -> bool:
    """Whether another one of its name and place, in force on the day, took effect after it."""
    alike = store.kin(item.id, [item.content.region], day)
    return any(_replaces(one, item) and holds(one.content, day) for one in alike)


def _nearest_first(items: Sequence[StoredItem], chain: tuple[str, ...], day: date) -> tuple[StoredItem, ...]:
    """Those that hold, by level; at one level the one given first leads, and what a newer one replaced is left out."""
    held = [one for one in items if holds(one.content, day)] or list(items[:1])
    kept = [one for one in held if not any(_replaces(other, one) for other in held)]
    return tuple(sorted(kept, key=lambda one: chain.index(one.content.region)))


def _replaces(newer: StoredItem, older: StoredItem) -> bool:
    """Whether one of the same name and place took effect, by its own words, after another one's date."""
    since, dated = term_of(newer.content).effective, _dated(older)
    if newer.content.region != older.content.region or since is None or dated is None:
        return False
    return since > dated and _named_alike(newer, older)


def _named_alike(one: StoredItem, other: StoredItem) -> bool:
    return same_name(business_item(one.content), business_item(other.content))


def _dated(item: StoredItem) -> date | None:
    term = term_of(item.content)
    return term.effective or term.published or item.content.source.published


def _age_key(item: StoredItem) -> int:
    dated = _dated(item)
    return dated.toordinal() if dated is not None else 0


def _has_lapsed(item: StoredItem, day: date) -> bool:
    return standing(item.content, day) in (Standing.EXPIRED, Standing.SUSPENDED, Standing.CANCELLED)


def _nearer(item: StoredItem, region: str, chain: tuple[str, ...]) -> bool:
    return chain.index(item.content.region) < chain.index(region)


def implements(item: StoredItem, region: str) -> bool:
    """Whether a guide of a place is handled there: it states no 行使层级, or the place's own among them."""
    levels = item.content.agency.levels if isinstance(item.content, ServiceGuide) else ()
    return not levels or level_of(region) in levels


def _below(store: Store, item: StoredItem, asked: str) -> tuple[str, ...]:
    """Places under the one asked that have a guide of their own; none when it handles the matter itself, or is a district or the nation."""
    digits = {Level.PROVINCE: 2, Level.CITY: 4}.get(level_of(asked))
    if digits is None or (item.content.region == asked and implements(item, asked)):
        return ()
    return tuple(code for code in store.regions_below(item.id, asked[:digits]) if code != asked)
