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
    if any(other in text for other in term.alternatives):
        return _BY_ANOTHER_NAME
    if len(term.text) < 3:
        return 0.0
    parts = _pieces(term.text)
    met = sum(part in text for part in parts)
    return _IN_PIECES * met / len(parts) if parts and met * 2 >= len(parts) else 0.0


def softened(term: Term, text: str, likeness: float) -> float:
    """Presence of a term, or, where it is absent, how near some word of the text comes to it."""
    found = presence(term, text)
    near = min(1.0, max(0.0, (likeness - _FAINT) / (_PLAIN - _FAINT)))
    return max(found, _MEANT * near)


def coverage(terms: Weighted, text: str) -> float:
    """The share of the question's weight that the text explains, 0 to 1; 0 for a question without terms."""
    total = met = 0.0
    for term, weight in terms:
        total += weight
        met += weight * presence(term, text)
    return met / total if total else 0.0


def coverages(terms: Weighted, texts: Sequence[str], likeness: Sequence[float] | None = None) -> list[float]:
    """Coverage by the first text, by the first two together, and so on: what each further text adds.

    Args:
        likeness: of each term to all the texts together; softens the last share only.

    Returns:
        As many shares as texts, never falling.
    """
    total = sum(weight for _, weight in terms)
    met = [0.0] * len(texts)
    for order, (term, weight) in enumerate(terms):
        best = 0.0
        for number, text in enumerate(texts):
            if best < 1.0:
                best = max(best, presence(term, text))
            if likeness is not None and number == len(texts) - 1:
                best = max(best, softened(term, text, likeness[order]))
            met[number] += weight * best
    return [share / total if total else 0.0 for share in met]
