"""How much of a question a text explains, weighted by how rare each word is. The heart of ranking and of "not found"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from knowledge.search.query import Term
from knowledge.text import bigrams

Weighted = Sequence[tuple[Term, float]]  # each term with its weight times its rarity

_BY_ANOTHER_NAME = 0.9  # an official term met through a citizens' word
_MEANT = 0.75  # a word met only by meaning
_FAINT, _PLAIN = (
    0.30,
    0.65,
)  # cosines: below the first chance, above the second the same thing (养老金 and 退休金: 0.76)
_FAINT_UNSEEN, _PLAIN_UNSEEN = 0.65, 0.9
_IN_PIECES = 0.6  # a long word met only in parts, as after a slip of the pen


def rarity(entries: int, holding: int) -> float:
    """Inverse document frequency, from about 0.1 (everywhere) to about ln(entries)."""
    return math.log1p((entries + 1) / (holding + 0.5)) - 0.6


@lru_cache(maxsize=4096)
def _pieces(word: str) -> tuple[str, ...]:
    return tuple(bigrams(word))


def presence(term: Term, text: str) -> float:
    """How surely a term stands in folded text, 0 to 1: itself, another name of it, or most of its bigrams."""
    if term.text in text:
        return 1.0
    for other in term.alternatives:
        if other in text:
            return _BY_ANOTHER_NAME
    if len(term.text) < 3:
        return 0.0
    parts, met = _pieces(term.text), 0
    for (
        part
    ) in parts:  # a plain loop: this runs two thousand times a question, and `sum` over a generator takes twice as long
        if part in text:
            met += 1
    return _IN_PIECES * met / len(parts) if parts and met * 2 >= len(parts) else 0.0


def nearness(likeness: float, *, unseen: bool) -> float:
    """A cosine as a share from 0 to 1. A word never seen before must come closer: 火星车 shares a piece with 机动车, no more."""
    faint, plain = (_FAINT_UNSEEN, _PLAIN_UNSEEN) if unseen else (_FAINT, _PLAIN)
    return min(1.0, max(0.0, (likeness - faint) / (plain - faint)))


def coverage(terms: Weighted, text: str) -> float:
    """The share of the question's weight that the text explains, 0 to 1; 0 for a question without terms."""
    total = met = 0.0
    for term, weight in terms:
        total += weight
        met += weight * presence(term, text)
    return met / total if total else 0.0


def coverages(terms: Weighted, texts: Sequence[str], near: Sequence[float] | None = None) -> list[float]:
    """Coverage by the first text, by the first two together, and so on: what each further text adds. See `explained`."""
    return explained(terms, [presences(terms, text) for text in texts], near)


def presences(terms: Weighted, text: str) -> list[float]:
    """The presence of each term in folded text, in order."""
    return [presence(term, text) for term, _ in terms]


def explained(terms: Weighted, met: Sequence[Sequence[float]], near: Sequence[float] | None = None) -> list[float]:
    """The share of the question's weight that the first text explains, the first two together, and so on.

    Args:
        met: for each text the presence of each term, as `presences` has it.
        near: nearness of each term to all the texts together; softens the last share only.

    Returns:
        As many shares as texts, never falling.
    """
    total, shares, last = 0.0, [0.0] * len(met), len(met) - 1
    for order, (_, weight) in enumerate(terms):  # plain comparisons: `max` takes twice as long, 2,500 times a question
        total += weight
        best = 0.0
        for number, presence_in in enumerate(met):
            found = presence_in[order]
            if found > best:
                best = found
            if near and number == last and (meant := _MEANT * near[order]) > best:
                best = meant
            shares[number] += weight * best
    return [share / total if total else 0.0 for share in shares]
