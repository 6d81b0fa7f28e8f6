"""Divisions written by their sound alone: 松源区 for 松原区, songyuan区. Knows syllables of names and of single characters only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "regions" / "characters.tsv"  # a syllable and all that may be read so, of GB 2312
_LETTERS = re.compile(r"(?<![a-z])[a-z]{5,}(?![a-z])")  # shorter ones are initials, and as often a matter's


class Spoken(NamedTuple):
    """A division's name and its syllables, one for each character: 松原区, song yuan qu."""

    code: str
    name: str
    syllables: tuple[str, ...]


class Spelt(NamedTuple):
    """Where a text names a division by its sound."""

    start: int
    end: int
    code: str


def read_characters(file: Path = FILE) -> dict[str, frozenset[str]]:
    """The syllables that each common character may be read as: 青 -> qing."""
    heard: dict[str, set[str]] = {}
    for line in file.read_text("utf-8").splitlines():
        syllable, _, characters = line.partition("\t")
        for character in characters:
            heard.setdefault(character, set()).add(syllable)
    return {character: frozenset(syllables) for character, syllables in heard.items()}


def spelt_by_sound(
    text: str, names: Sequence[Spoken], heard: Mapping[str, frozenset[str]], taken: Iterable[tuple[int, int]] = ()
) -> list[Spelt]:
    """Where a folded text writes one of these names by its sound, from left to right.

    A name counts with its last character (区, 市) as it is and at least two before it: 社区 and 小区 sound like no place.

    Args:
        heard: see `read_characters`.
        taken: spans that are known to be something else.
    """
    found = [*_in_characters(text, names, heard), *_in_letters(text, names)]
    known = [*taken]
    free = (one for one in found if not any(one.start < end and start < one.end for start, end in known))
    return sorted(free)


def _in_characters(text: str, names: Sequence[Spoken], heard: Mapping[str, frozenset[str]]) -> Iterator[Spelt]:
    for one in names:
        length, at = len(one.name), text.find(one.name[-1])
        while at >= 0 and length > 2:
            start = at + 1 - length
            if start >= 0 and text[start : at + 1] != one.name and _sounds_like(text[start:at], one.syllables, heard):
                yield Spelt(start, at + 1, one.code)
            at = text.find(one.name[-1], at + 1)


def _sounds_like(characters: str, syllables: tuple[str, ...], heard: Mapping[str, frozenset[str]]) -> bool:
    return all(said in heard.get(one, ()) for one, said in zip(characters, syllables, strict=False))


def _in_letters(text: str, names: Sequence[Spoken]) -> Iterator[Spelt]:
    letters = [(found.start(), found.end(), found.group()) for found in _LETTERS.finditer(text)]
    for one in names if letters else ():
        whole, short = "".join(one.syllables), "".join(one.syllables[:-1])
        for start, end, written in letters:
            if written in (whole, short):
                more = 1 if written == short and text.startswith(one.name[-1], end) else 0
                yield Spelt(start, end + more, one.code)
