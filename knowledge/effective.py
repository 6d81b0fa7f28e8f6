"""The guide in force for one place: the statements of one business item, resolved field by field from the district up to the nation.

What the law sets comes down from above. What a hall promises, and where and when it is open, is its own: it is found here
at a higher level only so that an answer can name that level.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from knowledge.business_item import business_item, same_business_item
from knowledge.codelists import Charged, LimitKind, WindowRole
from knowledge.guide import ServiceGuide
from knowledge.jurisdiction import NATION, code_chain
from knowledge.store import Store, StoredItem
from knowledge.validity import Standing, holds, standing, term_of
from knowledge.values import Value

LONGEST_BELOW = 4  # digits of a code that lead to its districts: 9999 of 999900


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
        below: codes under the place asked that have a guide of their own, when that place has none.
    """

    asked: str
    sources: tuple[StoredItem, ...]
    coming: tuple[StoredItem, ...] = ()
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
    "fee": lambda guide: guide.fee.charged is not Charged.UNKNOWN,
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
        item: a guide of the matter, of the place or a level above it, that holds on the day.
        asked: code of the jurisdiction asked about.

    Returns:
        The guides in force on that day, a nearer or newer one than `item` first where the record has one.
    """
    chain = tuple(dict.fromkeys((*code_chain(asked), item.content.region)))
    alike = _same_item(store, item, chain)
    standing_now = [found for one in alike if (found := store.item(one.id, day)) and holds(found.content, day)]
    sources = _nearest_first(item, standing_now, chain)
    region = sources[0].content.region
    return EffectiveGuide(
        asked=asked,
        sources=sources,
        coming=tuple(one for one in (item, *alike) if (new := store.item(one.id)) and _comes(new, region, day))
        if False
        else _coming(store, (item, *alike), region, day),
        below=_below(store, sources[0], asked),
    )


def _same_item(store: Store, item: StoredItem, chain: tuple[str, ...]) -> list[StoredItem]:
    """The current items of the same business item in a chain, at whatever standing."""
    mine = business_item(item.content)
    return [one for one in store.kin(item.id, chain) if same_business_item(mine, business_item(one.content), same_matter=True)]
