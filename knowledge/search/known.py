"""Matters that the lexicon knows and the record has nothing for: what the whole country calls them, without any guide."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.jurisdiction import NATION
from knowledge.search.query import Query
from knowledge.search.results import MatterHit, MatterKind
from knowledge.search.searcher import Searcher


def known_matters(query: Query, searcher: Searcher) -> tuple[MatterHit, ...]:
    """The matters a question probably means that nothing in its jurisdictions is linked to, best first.

    `id` is the lexicon's, the score the probability that the matter is meant. A bare code means none.
    """
    if query.is_code:
        return ()
    lexicon = searcher.lexicon
    told = lexicon.recognized(query.subject)
    held = searcher.held([one.matter for one in told], query)
    return tuple(
        MatterHit(
            id=one.matter, kind=MatterKind.ENTRY, title=lexicon.matters[one.matter].name, region=NATION, score=one.probability,
            family=one.matter, lexicon_id=one.matter, features={"told": round(one.probability, 3)}, why=(f"词库：{one.matter}",),
        )
        for one in told
        if one.matter not in held
    )  # fmt: skip


def merged(own: Iterable[MatterHit], known: Iterable[MatterHit], *, limit: int) -> tuple[MatterHit, ...]:
    """Both lists as one, best first; of equal scores the record's own comes first."""
    return tuple(sorted((*own, *known), key=lambda hit: -hit.score)[:limit])
