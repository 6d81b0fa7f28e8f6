"""Known phrases inside a text: where each stands, and whom it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Found = tuple[int, str, tuple[str, ...]]  # where it starts, the phrase, its owners


class PhraseTable:
    """Finds every known phrase inside a text; longest first at each place."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._owners: dict[str, list[str]] = {}
        for phrase, owner in phrases:
            owners = self._owners.setdefault(phrase, [])
            if owner not in owners:
                owners.append(owner)
        self._lengths: dict[str, list[int]] = {}
        for phrase in self._owners:
            self._lengths.setdefault(phrase[:2], []).append(len(phrase))
        for head, lengths in self._lengths.items():
            self._lengths[head] = sorted(set(lengths), reverse=True)

    def owners(self, phrase: str) -> tuple[str, ...]:
        """Whom a phrase belongs to; nobody where it is none."""
        return tuple(self._owners.get(phrase, ()))

    def find(self, text: str) -> Iterator[Found]:
        """Every phrase that stands in the text, as (start, phrase, owners), left to right; overlaps included."""
        for start in range(len(text) - 1):
            for length in self._lengths.get(text[start : start + 2], ()):
                owners = self._owners.get(text[start : start + length])
                if owners:
                    yield start, text[start : start + length], tuple(owners)


def longest(found: Iterable[Found]) -> list[Found]:
    """Of found phrases the longest at each place, longest first; those inside or across a longer one are left out."""
    kept: list[Found] = []
    for start, phrase, owners in sorted(found, key=lambda one: (-len(one[1]), one[0])):
        if all(start + len(phrase) <= at or at + len(other) <= start for at, other, _ in kept):
            kept.append((start, phrase, owners))
    return kept
