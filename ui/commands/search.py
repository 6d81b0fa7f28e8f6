"""`mingbai search` at work: the matters for each question, those without a guide marked so, as rows for people and programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from knowledge.values import Value

if TYPE_CHECKING:
    from knowledge.access import Viewer
    from knowledge.search import MatterHit
    from knowledge.store import StoredItem
    from ui.wiring import Search

SPARE = 30  # guides looked at beyond the matters wanted: ended ones leave room, and items of one matter are one row
LIKELY = 0.2  # score below which what replaced a guide is not looked up, 1 ms each; no answer rests on one
ENTRY, LEXICON = "entry", "lexicon"  # kinds of a matter without a guide: a name on a list, a matter of the lexicon


class FoundItem(Value):
    """One of several guides of a matter under one name: its 业务办理项 or 情形 as the guide calls it."""

    name: str
    guide_id: str


class FoundMatter(Value):
    """One matter found. `guide_id` is None where only the name is known; `kind` says from where: guide, document, entry, lexicon.

    `region` is None for a lexicon matter: it belongs to the whole country. `items` are all guides of the matter, the likeliest
    (`guide_id`) first, when one body has several under one name; else empty.
    """

    name: str
    guide_id: str | None
    lexicon_id: str | None
    score: float
    why: tuple[str, ...]
    kind: str
    region: str | None
    features: dict[str, float]
    items: tuple[FoundItem, ...] = ()


class Finder:
    """Finds matters for one question after another, in the jurisdictions given, as they hold on a day."""

    def __init__(self, opened: Search, *, chain: tuple[str, ...] | None, day: date, viewer: Viewer) -> None:
        self._opened = opened
        self._viewer = viewer
        self._store = opened.store.seen_by(viewer)
        self._day = day
        self._is_chain = chain is not None
        self._regions = chain or tuple(self._store.regions(with_entries=True))

    def find(self, question: str, *, top: int) -> tuple[FoundMatter, ...]:
        """At most so many, best first."""
        from knowledge.search import read_question
        from knowledge.search.known import known_matters, merged

        query = read_question(
            question, self._opened.lexicon, regions=self._regions, is_chain=self._is_chain, viewer=self._viewer
        )
        own = self._holding(self._opened.searcher.search_matters(query, limit=top + SPARE))
        known = known_matters(query, self._opened.searcher)
        only_named = {id(hit) for hit in known}
        hits = merged((group[0].hit for group in own), known, limit=top)
        several = {group[0].hit.id: group for group in own if len(group) > 1}
        return tuple(
            _row(hit, kind=LEXICON if id(hit) in only_named else hit.kind.value, several=several.get(hit.id, []))
            for hit in hits
        )

    def _holding(self, hits: tuple[MatterHit, ...]) -> list[list[_Held]]:
        """The matters that hold on the day asked and that nothing newer of their name replaced, best first: for each its guides under
        one name in one place.
        """
        items = self._store.items([hit.id for hit in hits], self._day)
        groups: dict[tuple[str, str], list[_Held]] = {}
        for hit in hits:
            if hit.id in items and self._may_answer(hit, items[hit.id]):
                held = _held(hit, items[hit.id])
                groups.setdefault((held.matter, hit.region), []).append(held)
        return list(groups.values())

    def _may_answer(self, hit: MatterHit, item: StoredItem) -> bool:
        from knowledge.effective import is_superseded
        from knowledge.validity import holds

        if not holds(item.content, self._day):
            return False
        return hit.score < LIKELY or not is_superseded(self._store, item, self._day)


class _Held(NamedTuple):
    """A hit that holds, the name of its matter without what its own item adds, and the item."""

    hit: MatterHit
    matter: str
    item: FoundItem


def _held(hit: MatterHit, item: StoredItem) -> _Held:
    from knowledge.guide import ServiceGuide

    content = item.content
    own = (content.item_name or content.sub_name) if isinstance(content, ServiceGuide) else None
    return _Held(hit, hit.title.removesuffix(f"({own})"), FoundItem(name=own or hit.title, guide_id=hit.id))


def _row(hit: MatterHit, *, kind: str, several: Sequence[_Held]) -> FoundMatter:
    return FoundMatter(
        name=several[0].matter if several else hit.title,
        guide_id=None if kind in (ENTRY, LEXICON) else hit.id,
        lexicon_id=hit.lexicon_id,
        score=round(hit.score, 4),
        why=hit.why,
        kind=kind,
        region=None if kind == LEXICON else hit.region,
        features=hit.features,
        items=tuple(one.item for one in several),
    )


def as_line(question: str, found: tuple[FoundMatter, ...]) -> str:
    """One question and its matters as one line of JSON."""
    return json.dumps(as_json(question, found, why=False), ensure_ascii=False)


def as_json(question: str, found: tuple[FoundMatter, ...], *, why: bool) -> dict[str, Any]:
    """One question and its matters; the numbers behind each score only when asked why."""
    left_out = set() if why else {"features"}
    return {"question": question, "matters": [one.model_dump(mode="json", exclude=left_out) for one in found]}
