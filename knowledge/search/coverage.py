"""How much of a question a text explains, weighted by how rare each word is. The heart of ranking and of "not found"."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from knowledge.search.query import Term
from knowledge.text import bigrams

Rarity = Callable[[str], float]

_BY_ANOTHER_NAME = 0.9  # an official term met through a citizens' word
_IN_PIECES = 0.6  # a long word met only in parts, as after a slip of the pen


def rarity(entries: int, holding: int) -> float:
    """Inverse document frequency, from about 0.1 (everywhere) to about ln(entries)."""
    return math.log1p((entries + 1) / (holding + 0.5)) - 0.6


def presence(term: Term, text: str) -> float:
    """How surely a term stands in folded text, 0 to 1: itself, another name of it, or most of its bigrams."""
    if term.text in text:
        return 1.0
    if any(other in text for other in term.alternatives):
        return _BY_ANOTHER_NAME
    if len(term.text) < 3:
        return 0.0
    parts = bigrams(term.text)
    met = sum(part in text for part in parts)
    return _IN_PIECES * met / len(parts) if parts and met * 2 >= len(parts) else 0.0


def coverage(terms: Sequence[Term], text: str, weigh: Rarity) -> float:
    """The share of the question's weight that the text explains, 0 to 1; 0 for a question without terms."""
    total = met = 0.0
    for term in terms:
        weight = term.weight * weigh(term.text)
        total += weight
        met += weight * presence(term, text)
    return met / total if total else 0.0
