"""BM25 over lexical fields, as tantivy reckons it, for engines that find candidates and leave the weighing to us.

Each field is scored by its own lengths and counts, and the scores of a query's words are added. Lengths are rounded down to 256
steps as tantivy stores them, so that the same entries get the same scores whichever engine found them. Words are `spelled`: their
first character is their field.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from knowledge.index.spelling import spelled

K1, B = 1.2, 0.75

_EXACT = 24  # lengths that are kept exactly before the steps widen
_ONCE = frozenset(
    spelled(field, "") for field in ("code", "pinyin")
)  # where it does not matter how often a term stands


def _steps() -> list[int]:
    """The 256 lengths that can be told apart: to 40 each, then 8 to every doubling."""
    lengths = list(range(_EXACT))
    for number in range(256 - _EXACT):
        low, shift = number & 7, (number >> 3) - 1
        lengths.append(_EXACT + (low if shift < 0 else (low | 8) << shift))
    return lengths


_STEPS = _steps()


class Corpus(NamedTuple):
    """What BM25 knows of all entries together.

    `lengths` is the number of words of each field (by its first character) over all entries, `holding` how many entries hold a word.
    """

    entries: int
    lengths: Mapping[str, int]
    holding: Mapping[str, int]

    def rarity(self, word: str) -> float:
        """The inverse document frequency of a word."""
        holding = self.holding.get(word, 0)
        return math.log1p((self.entries - holding + 0.5) / (holding + 0.5))

    def mean(self, field: str) -> float:
        """The mean length of a field, in words; 0.0 when no entry has any."""
        return self.lengths.get(field, 0) / self.entries if self.entries else 0.0


def lengths_of(words: Iterable[str]) -> Counter[str]:
    """How many words each field has."""
    return Counter(word[0] for word in words)


def scored(query: Sequence[tuple[str, float]], words: Sequence[str], corpus: Corpus) -> float:
    """The BM25 of an entry with these words for weighted words; 0.0 when it holds none."""
    counts, lengths = Counter(words), lengths_of(words)
    total = 0.0
    for word, weight in query:
        times = counts.get(word, 0)
        if not times:
            continue
        times = 1 if word[0] in _ONCE else times
        mean = corpus.mean(word[0])
        length = _STEPS[bisect_right(_STEPS, lengths[word[0]]) - 1]
        norm = K1 * (1.0 - B + (B * length / mean if mean else 0.0))
        total += weight * corpus.rarity(word) * (1.0 + K1) * times / (times + norm)
    return total
