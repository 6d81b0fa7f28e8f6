"""Two-level search: which matter, and which passage. Candidates by words and by meaning, then one readable score each.

Everything is filtered by jurisdiction and grade in the query to the index, and again when items are read from the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.index import KnowledgeIndex
from knowledge.lexicon.lexicon import Lexicon
from knowledge.phases import Phase, phase
from knowledge.search.asked import Asked
from knowledge.search.confidence import confidence
from knowledge.search.matter_ranking import MatterRanking
from knowledge.search.passage_ranking import PassageRanking
from knowledge.search.query import Query
from knowledge.search.rerank import Reranker
from knowledge.search.results import Evidence, MatterHit, MatterKind, PassageHit
from knowledge.search.services import only_helps
from knowledge.search.shelf import FLOOR, MOST_MEANINGS, WARMED, Shelf
from knowledge.store import Head, Kind, Store, StoredItem
from knowledge.text import fold

SURELY_MEANT = 0.98  # probability from which a lexicon matter is what the question means: 95 in 100 validation questions above it are right
LISTED_FIRST = 0.9  # the same where a list's name of that matter comes first by words, too
SPEAKS_OF_CASE = 0.7  # share of the name of a case from which a guide speaks of it
MOST_LINKED = 400  # guides of all matters of one bundle, all levels of a chain together


class Searcher:
    """Finds matters and passages for a query. Holds caches only; safe to share between threads."""

    def __init__(
        self, store: Store, index: KnowledgeIndex, lexicon: Lexicon, *, reranker: Reranker | None = None
    ) -> None:
        self.store = store
        self.lexicon = lexicon
        self._shelf = Shelf(store, index, lexicon)
        self._matters = MatterRanking(self._shelf, reranker)
        self._passages = PassageRanking(self._shelf)

    def warm_up(
        self, *, most: int = WARMED, rest: Callable[[float], object] | None = None, stop: Callable[[], bool] = bool
    ) -> int:
        """See `Shelf.warm_up`."""
        return self._shelf.warm_up(most=most, rest=rest, stop=stop)

    @phase(Phase.SEARCH)
    def search(self, query: Query, *, matters: int = 10, passages: int = 12) -> Evidence:
        """Both levels at once; at most so many of each, best first."""
        shelf = self._shelf
        shelf.notice_changes()
        if not query.terms and not query.codes:
            return Evidence()
        asked = self._of_general(shelf.ask(query))
        near = shelf.index.by_meaning(asked.vector, regions=query.regions, partitions=query.partitions, limit=FLOOR)
        ranked = self._matters.rank(asked, near, max(matters, 1))
        return Evidence(
            matters=ranked[:matters],
            meanings=self._matters.meanings(asked, ranked) if matters else (),
            passages=self._passages.rank(asked, near, ranked, limit=passages) if passages else (),
            told=max(asked.told.values(), default=0.0),
            uncovered=self._uncovered(asked, ranked),
            unheld=self._unheld(asked),
            confidence=confidence(ranked),
        )

    def _of_general(self, asked: Asked) -> Asked:
        """What was told of a case that has no guide here (租房提取住房公积金) as told of the matter that it is a case of.

        Only where a guide of that matter speaks of the case: one that is silent on 加装电梯 is no answer to it.
        """
        general = {matter: of for matter in asked.told if (of := self.lexicon.matters[matter].case_of)}
        if not general:
            return asked
        held, guides = self.held([*general], asked.query), self.guides_of([*general.values()], asked.query)
        told: dict[str, float] = {}
        for matter, share in asked.told.items():
            of = general.get(matter, "")
            spoken = (self.lexicon.share_named(matter, fold(one.text)) >= SPEAKS_OF_CASE for one in guides.get(of, ()))
            means = of if of and matter not in held and any(spoken) else matter
            told[means] = told.get(means, 0.0) + share
        asked.told = told
        return asked

    def _uncovered(self, asked: Asked, ranked: Sequence[MatterHit]) -> str | None:
        """The lexicon matter that is surely meant and of which the query's jurisdictions have no guide and no document.

        Its name in a list says nothing about it, and the guide of a service beside it (预约) nothing of it.
        """
        meant = next((matter for matter, share in asked.told.items() if share >= _needed(matter, ranked)), None)
        if meant is None:
            return None
        linked = self._shelf.heads(self._linked_to([meant], asked.query, MOST_MEANINGS), asked.query).values()
        told = any(self._tells_of(item, meant, asked.query) for item in linked)
        return None if told or any(self._covers(hit, meant) for hit in ranked) else meant

    def _unheld(self, asked: Asked) -> float:
        """The probability that the question means some lexicon matter to which nothing in the query's jurisdictions is linked."""
        held = self.held([*asked.told], asked.query) if asked.told else frozenset()
        return sum(share for matter, share in asked.told.items() if matter not in held)

    def _covers(self, hit: MatterHit, matter: str) -> bool:
        """Whether a guide without a link is surely about a matter among others: 居住证办理指南 about its 补领."""
        folded = self._shelf.matter(hit.id) if hit.kind is MatterKind.GUIDE and hit.lexicon_id is None else None
        return folded is not None and folded.likely.get(matter, 0.0) >= 1.0

    def _tells_of(self, item: Head, matter: str, query: Query) -> bool:
        helps = only_helps(item.title, matter, query.folded, self.lexicon)
        return item.kind is not Kind.ENTRY and not helps

    def search_matters(self, query: Query, *, limit: int = 10) -> tuple[MatterHit, ...]:
        """Only the first level."""
        return self.search(query, matters=limit, passages=0).matters

    def held(self, matters: Sequence[str], query: Query) -> frozenset[str]:
        """Those of some lexicon matters that something in the query's jurisdictions is linked to."""
        heads = self._shelf.heads(self._linked_to(matters, query, MOST_MEANINGS), query)
        linked = (self._shelf.matter(item_id) for item_id in heads)
        return frozenset(matter for folded in linked if folded is not None for matter in folded.matters)

    def guides_of(self, matters: Sequence[str], query: Query) -> dict[str, tuple[StoredItem, ...]]:
        """The guides of some lexicon matters in the query's jurisdictions, nearest level first."""
        by_matter: dict[str, list[StoredItem]] = {}
        for item_id, item in self._shelf.readable(self._linked_to(matters, query, MOST_LINKED), query).items():
            folded = self._shelf.matter(item_id)
            if folded is not None and folded.lexicon_id in matters and item.kind.value == MatterKind.GUIDE.value:
                by_matter.setdefault(folded.lexicon_id or "", []).append(item)
        near = query.regions.index
        return {key: tuple(sorted(held, key=lambda one: near(one.content.region))) for key, held in by_matter.items()}

    def _linked_to(self, matters: Sequence[str], query: Query, limit: int) -> list[str]:
        """Ids of items that are linked to some lexicon matters; whether they may be read is still to be asked."""
        self._shelf.notice_changes()
        found = self._shelf.index.of_lexicon(matters, regions=query.regions, partitions=query.partitions, limit=limit)
        return [hit.owner for hit in found]

    def passages_of(self, item: StoredItem, query: Query) -> tuple[PassageHit, ...]:
        """The passages of one item alone, best first."""
        return self._passages.inside_of(self._shelf.ask(query), item.id)


def _needed(matter: str, ranked: Sequence[MatterHit]) -> float:
    """The probability from which a lexicon matter is surely meant, given what came first."""
    first = ranked[0] if ranked else None
    listed = first is not None and first.kind is MatterKind.ENTRY and first.lexicon_id == matter
    return LISTED_FIRST if listed else SURELY_MEANT
