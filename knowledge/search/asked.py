"""A query at work: what is computed from it once and compared with every candidate."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from knowledge.encode import Vectors
from knowledge.search.coverage import Weighted, nearness, presences
from knowledge.search.figures import figures_in
from knowledge.search.folded import FoldedMatter, FoldedPassages, Telling
from knowledge.search.forms import asked_forms, units_asked
from knowledge.search.points import asked_points
from knowledge.search.query import Query, asides_of


class Asked:
    """A query with what is computed from it once: term weights, forms of answer, lexicon wordings met, lexicon matters recognized, those that an ambiguous word in it may mean, the business items it states, and what it tells that befell somebody.

    `strange` is the share of its weight in words that neither the store nor the lexicon has ever seen (火星车).
    """

    def __init__(
        self, query: Query, terms: Weighted, vector: Vectors, *, unseen: Sequence[bool], mentioned: dict[str, int],
        told: Mapping[str, float], meant: frozenset[str] = frozenset(), items: frozenset[str] = frozenset(),
        befell: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self.query = query
        self.vector = vector
        self.terms = terms
        self.words = tuple(term.text for term, _ in terms)
        self.mentioned = mentioned
        self.told = told
        self.meant = meant
        self.items = items
        self.befell = befell
        self.forms = asked_forms(query.folded)
        self.units = units_asked(query.folded)
        self.figures = figures_in(query.folded)
        self.points = asked_points(query.folded)
        self.aside = asides_of(query)
        self.spoken = " ".join((query.folded, *(form for term in query.terms for form in term.alternatives)))
        total = sum(weight for _, weight in terms) or 1.0
        self._unseen = tuple(weight / total if new else 0.0 for new, (_, weight) in zip(unseen, terms, strict=True))
        self.strange = sum(self._unseen)
        self._telling: dict[FoldedPassages, Telling] = {}
        self._echoes: dict[FoldedPassages, dict[str, float]] = {}
        self._met: dict[str, list[float]] = {}

    def met(self, text: str) -> list[float]:
        """The presence of each term in folded text, in order; worked out once a text, which is looked at up to four times."""
        found = self._met.get(text)
        if found is None:
            found = self._met[text] = presences(self.terms, text)
        return found

    def telling(self, passages: FoldedPassages) -> Telling:
        """What the terms tell of the passages of one item; worked out once an item."""
        if passages not in self._telling:
            self._telling[passages] = passages.telling(self.terms)
        return self._telling[passages]

    def echoes(self, passages: FoldedPassages) -> dict[str, float]:
        """The share of the words beside the terms that each passage of one item holds, by key; worked out once an item."""
        if passages not in self._echoes:
            self._echoes[passages] = passages.echoes(self.aside)
        return self._echoes[passages]

    def rival(self, matters: Collection[str]) -> float:
        """The probability that another lexicon matter is meant than those of an item; 0 for one without any, and where a word may mean either."""
        if not matters or not self.meant.isdisjoint(matters):
            return 0.0
        return max((share for matter, share in self.told.items() if matter not in matters), default=0.0)

    def names_code(self, matter: FoldedMatter) -> bool:
        """Whether the question names one of a matter's codes."""
        return bool(self.query.codes) and not matter.codes.isdisjoint(self.query.codes)

    def near(self, likeness: Sequence[float]) -> list[float]:
        """Nearness of each term from its likeness; words never seen before must come closer."""
        return [nearness(one, unseen=share > 0) for one, share in zip(likeness, self._unseen, strict=True)]

    def strange_after(self, near: Sequence[float]) -> float:
        """What stays strange once words near in meaning are taken off."""
        return sum(share * (1.0 - one) for share, one in zip(self._unseen, near, strict=True))
