"""`mingbai search` at work: the matters for each question, those without a guide marked so, as rows for people and programs."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.values import Value

if TYPE_CHECKING:
    from knowledge.access import Viewer
    from knowledge.search import MatterHit
    from ui.wiring import Search

SPARE = 10  # matters looked at beyond those wanted, because ended ones leave room
ENTRY, LEXICON = "entry", "lexicon"  # kinds of a matter without a guide: a name on a list, a matter of the lexicon


class FoundMatter(Value):
    """One matter found. `guide_id` is None where only the name is known; `kind` says from where: guide, document, entry, lexicon.

    `region` is None for a lexicon matter: it belongs to the whole country.
    """

    name: str
    guide_id: str | None
    lexicon_id: str | None
    score: float
    why: tuple[str, ...]
    kind: str
    region: str | None
    features: dict[str, float]


class Finder:
    """Finds matters for one question after another, in the jurisdictions given, as they hold on a day."""

    def __init__(self, opened: Search, *, chain: tuple[str, ...] | None, day: date, viewer: Viewer) -> None:
        self._opened = opened
        self._viewer = viewer
        self._store = opened.store.seen_by(viewer)
        self._day = day
        self._regions = chain or tuple(self._store.regions(with_entries=True))

    def find(self, question: str, *, top: int) -> tuple[FoundMatter, ...]:
        """At most so many, best first."""
        from knowledge.search import read_question
        from knowledge.search.known import known_matters, merged

        query = read_question(question, self._opened.lexicon, regions=self._regions, viewer=self._viewer)
        own = self._holding(self._opened.searcher.search_matters(query, limit=top + SPARE))[:top]
        known = known_matters(query, self._opened.searcher)
        only_named = {id(hit) for hit in known}
        hits = merged(own, known, limit=top)
        return tuple(_row(hit, kind=LEXICON if id(hit) in only_named else hit.kind.value) for hit in hits)

    def _holding(self, hits: tuple[MatterHit, ...]) -> tuple[MatterHit, ...]:
        """The matters that hold on the day asked."""
        from knowledge.validity import holds

        items = self._store.items([hit.id for hit in hits], self._day)
        return tuple(hit for hit in hits if hit.id in items and holds(items[hit.id].content, self._day))


def _row(hit: MatterHit, *, kind: str) -> FoundMatter:
    return FoundMatter(
        name=hit.title,
        guide_id=None if kind in (ENTRY, LEXICON) else hit.id,
        lexicon_id=hit.lexicon_id,
        score=round(hit.score, 4),
        why=hit.why,
        kind=kind,
        region=None if kind == LEXICON else hit.region,
        features=hit.features,
    )


def as_line(question: str, found: tuple[FoundMatter, ...]) -> str:
    """One question and its matters as one line of JSON."""
    return json.dumps(as_json(question, found, why=False), ensure_ascii=False)


def as_json(question: str, found: tuple[FoundMatter, ...], *, why: bool) -> dict[str, Any]:
    """One question and its matters; the numbers behind each score only when asked why."""
    left_out = set() if why else {"features"}
    return {"question": question, "matters": [one.model_dump(mode="json", exclude=left_out) for one in found]}
