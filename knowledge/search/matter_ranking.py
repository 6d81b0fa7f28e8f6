"""The first level of search: which matter. Candidates by words, by meaning and by recognition, then one readable score each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.encode import Vectors
from knowledge.index import EntryKind, Hit
from knowledge.search.asked import Asked
from knowledge.search.coverage import coverage, explained
from knowledge.search.folded import FoldedMatter
from knowledge.search.items import agreement
from knowledge.search.levels import nearest_first, nearness
from knowledge.search.ordering import Reading, in_order
from knowledge.search.query import Term
from knowledge.search.ranking import MATTER_WEIGHTS, score
from knowledge.search.rerank import LOOKS, Reranker, reranked
from knowledge.search.results import MatterHit, MatterKind
from knowledge.search.shelf import FLOOR, Shelf
from knowledge.store import Head

CLOSE_LOOK = 8  # candidates whose words are compared by meaning; 0.1 ms each
ORDERED = (
    20  # matters that are compared so and ordered by their names; the right one is further behind in 2 of 100 questions
)
CERTAIN = 0.999  # the score of an exact code
TOLD_FOR_SURE = 0.8  # probability from which words never seen take nothing from it
TOLD = 0.03  # probability from which a lexicon matter's guides are candidates
ABOUT = 0.25  # how surely a name without a link is read as a lexicon matter to be told apart from its names


class MatterRanking:
    """Ranks what a shelf holds as matters, with a second look by a reranker where there is one. Holds nothing of its own."""

    def __init__(self, shelf: Shelf, reranker: Reranker | None = None) -> None:
        self._shelf = shelf
        self._reranker = reranker

    def rank(self, asked: Asked, near: Sequence[Hit], limit: int) -> tuple[MatterHit, ...]:
        """The matters that a question may mean, best first.

        Args:
            near: the entries nearest in meaning, best first.
        """
        query = asked.query
        owners = {hit.owner: hit.score for hit in self._shelf.by_words(query, EntryKind.MATTER).values()}
        by_meaning = [hit for hit in near if hit.kind is EntryKind.MATTER][:FLOOR]
        for hit in (*by_meaning, *self._by_telling(asked)):
            owners.setdefault(hit.owner, 0.0)
        best = max(owners.values(), default=0.0) or 1.0
        shares = {owner: score / best for owner, score in owners.items()}
        hits = self._rated(asked, shares, max(limit, ORDERED))
        read_as = self._read_as(hits, asked)
        in_turn = in_order(hits, self._about(hits), self._reading(asked), read_as=read_as)
        ordered = self._looked_at_again(in_turn, query.folded)
        return (nearest_first(ordered, query.regions) if query.is_chain else ordered)[:limit]

    def _about(self, hits: Sequence[MatterHit]) -> dict[str, str]:
        """The lexicon matter that each hit without a link is surely enough read as, by the hit's id."""
        found = {}
        for hit in hits:
            folded = self._shelf.matter(hit.id) if hit.lexicon_id is None else None
            likely = max(folded.likely.items(), key=lambda one: one[1], default=None) if folded is not None else None
            if likely is not None and likely[1] >= ABOUT:
                found[hit.id] = likely[0]
        return found

    def _read_as(self, hits: Sequence[MatterHit], asked: Asked) -> dict[str, str]:
        """Of each guide under a bare name (居住证) the matter of its own that the question most likely means (居住证补领), by the hit's id."""
        found = {}
        for hit in hits:
            folded = self._shelf.matter(hit.id) if hit.lexicon_id is None else None
            meant = next((one for one in asked.told if folded is not None and one in folded.covered), None)
            if meant is not None:
                found[hit.id] = self._shelf.lexicon.matters[meant].name
        return found

    def _reading(self, asked: Asked) -> Reading:
        """How near the question stands to names, both read as a whole."""
        return lambda names: self._shelf.lexicon.likeness(asked.query.subject or asked.query.folded, names)

    def _looked_at_again(self, hits: tuple[MatterHit, ...], folded: str) -> tuple[MatterHit, ...]:
        if self._reranker is None or len(hits) < 2 or hits[0].score >= CERTAIN:
            return hits
        named = [self._shelf.matter(hit.id) for hit in hits[:LOOKS]]
        return reranked(hits, folded, [one.all_names if one else "" for one in named], self._reranker)

    def meanings(self, asked: Asked, ranked: Sequence[MatterHit]) -> tuple[MatterHit, ...]:
        """Guides of every matter that an ambiguous word of the question may mean."""
        found = self._shelf.linked(tuple(sorted(asked.meant)), asked.query)
        known = {hit.id: hit for hit in ranked}
        others = self._rated(asked, {hit.owner: 0.0 for hit in found if hit.owner not in known}, 0)
        return (*(known[hit.owner] for hit in found if hit.owner in known), *others)

    def _by_telling(self, asked: Asked) -> list[Hit]:
        """Guides of the lexicon matters that the question probably means."""
        likely = tuple(matter for matter, share in asked.told.items() if share >= TOLD)
        return self._shelf.linked(likely, asked.query)[:FLOOR]

    def _rated(self, asked: Asked, words: dict[str, float], looks: int) -> tuple[MatterHit, ...]:
        """Items scored as matters, best first.

        Args:
            words: each one's share of the best BM25, by item id.
            looks: so many of the best are looked at twice and kept; 0 keeps all as first scored.
        """
        heads = self._shelf.heads(list(words), asked.query)
        known = [(folded, head) for head in heads.values() if (folded := self._shelf.matter(head.id)) is not None]
        ranked = []
        for (folded, head), meant in zip(known, _meant(asked, [one for one, _ in known]), strict=True):
            features = {**self._features(asked, folded, head, words[head.id]), **meant}
            ranked.append((-_score(asked, folded, features), head.id, features, folded, head))
        ranked.sort(key=lambda one: one[:2])
        if not looks:
            return tuple(_hit(asked, *one[2:]) for one in ranked)
        best = [one[2:] for one in ranked[:looks]]
        likeness = self._shelf.index.encoder.likeness(asked.words, [folded.pieces for _, folded, _ in best])
        hits = (_look_closer(asked, *one, asked.near(alike)) for one, alike in zip(best, likeness, strict=True))
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.id)))

    def _features(self, asked: Asked, folded: FoldedMatter, head: Head, words: float) -> dict[str, float]:
        """All features but those of `_meant`."""
        if folded.weighted_name is None:
            folded.weighted_name = self._shelf.weighted(folded.name_words)
        by_name, by_names = explained(asked.terms, (asked.met(folded.name), asked.met(folded.all_names)))
        return {
            "words": words * by_names,
            "item": agreement(asked.items, folded.items, folded.covered_items),
            "explained": by_names,
            "by_name": by_name,
            "named": coverage(folded.weighted_name, asked.spoken),
            "wording": min(1.0, asked.mentioned.get(folded.lexicon_id or "", 0) / 6),
            "told": sum(share * _believed(asked, matter) for matter, share in folded.likely.items()),
            "rival": asked.rival(folded.matters),
            "near": nearness(head.region, asked.query.regions) if asked.query.is_chain else 1.0,
            "strange": asked.strange,
        }


def _meant(asked: Asked, matters: Sequence[FoldedMatter]) -> list[dict[str, float]]:
    """Cosines of the question with all names of each matter together, with the likest one, with the official one and with what is said of it alone; at least 0."""
    if not matters:
        return []
    cosines = np.maximum(np.concatenate([one.vectors for one in matters]) @ asked.vector, 0.0)
    starts = np.cumsum([0, *(len(one.vectors) for one in matters[:-1])])
    names = np.maximum.reduceat(cosines, np.stack([starts + 1, np.append(starts[1:], len(cosines))]).T.ravel()[:-1])
    together, own = cosines[starts].tolist(), cosines[starts + 1].tolist()
    return [
        {"meaning": one, "likest": likest, "own": official, "said": _best(matter.said, asked.vector)}
        for matter, one, likest, official in zip(matters, together, names[::2].tolist(), own, strict=True)
    ]


def _best(said: Vectors, vector: Vectors) -> float:
    """The highest cosine, 0 at least; 0 where nothing is said."""
    return max(0.0, *(said @ vector).tolist()) if len(said) else 0.0


def _look_closer(
    asked: Asked, features: dict[str, float], folded: FoldedMatter, head: Head, near: Sequence[float]
) -> MatterHit:
    """A candidate scored again with words met by meaning counted, and its reasons.

    Args:
        near: how near each word comes to the matter's names, as `Asked.near` has it.
    """
    (by_names,) = explained(asked.terms, (asked.met(folded.all_names),), near)
    closer = {**features, "explained": by_names, "strange": asked.strange_after(near)}
    return _hit(asked, closer, folded, head)


def _believed(asked: Asked, matter: str) -> float:
    """The probability that a lexicon matter is meant; less where much of the question is strange, unless it is told for sure.

    Told for sure it holds with strange words, too: 表兄妹 in 「表兄妹能登记结婚吗」, while 拖拉机驾驶证 is told to be another matter.
    """
    told = asked.told.get(matter, 0.0)
    return told if told >= TOLD_FOR_SURE else told * (1.0 - min(1.0, 2.0 * asked.strange))


def _hit(asked: Asked, features: dict[str, float], folded: FoldedMatter, head: Head) -> MatterHit:
    return MatterHit(
        id=head.id,
        kind=MatterKind(head.kind.value),
        title=head.title,
        region=head.region,
        score=_score(asked, folded, features),
        family=folded.family,
        lexicon_id=folded.lexicon_id,
        features={name: round(value, 3) for name, value in features.items()},
        why=_why(asked, folded),
    )


def _score(asked: Asked, folded: FoldedMatter, features: dict[str, float]) -> float:
    """Certain for an exact code, else the linear model."""
    return CERTAIN if asked.names_code(folded) else score(features, MATTER_WEIGHTS)


def _why(asked: Asked, folded: FoldedMatter) -> tuple[str, ...]:
    terms = asked.query.terms
    if asked.names_code(folded):
        return ("编码完全一致",)
    reasons = []
    named = {term.text: said for term in terms if (said := _said_as(term, folded.name))}
    if named:
        reasons.append(f"名称含：{'、'.join(named.values())}")
    other = [said for term in terms if term.text not in named and (said := _said_as(term, folded.all_names))]
    if other:
        reasons.append(f"别名含：{'、'.join(other)}")
    if asked.mentioned.get(folded.lexicon_id or ""):
        reasons.append(f"词库：{folded.lexicon_id}")
    return tuple(reasons)


def _said_as(term: Term, text: str) -> str | None:
    """How a term stands in a text, with the question's own word where that is another: 居住证（jzz）; None when it does not."""
    form = next((form for form in term.forms if form in text), None)
    return form if form is None or form == term.text else f"{form}（{term.text}）"
