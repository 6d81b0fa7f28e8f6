"""Which lines of two lists are one matter: by what a reviewer has confirmed, by 基本编码, then by name.

Names are compared as the lexicon compares them (place, decoration and silent words gone). Two business items of one matter
(换领 and 补领) never join. What only resembles is reported for a reviewer, never joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.business_item import BusinessItem, cases_in, covers, family_of
from knowledge.lexicon.names import actions, asides, contradict, full_key, telling
from knowledge.lists.line import ListLine
from knowledge.text import fold
from knowledge.values import Value

BY_CODE, BY_NAME, BY_REVIEW = "基本编码", "名称", "人工核对"
ALIKE = 80  # of 100; names that differ by one word of six are worth a reviewer's look, below it few are


class Pair(Value):
    """One matter on both lists, and what joined it."""

    one: ListLine
    other: ListLine
    how: str


class Candidate(Value):
    """Two names that may be one matter, for a reviewer. `likeness` is 0 to 100."""

    one: ListLine
    other: ListLine
    likeness: int


class Joined(Value):
    """Two lists joined: pairs, what stands on one list only, names to review, and lines that several on the other list fit.

    Every line of both lists is in exactly one of `pairs`, `only_one`, `only_other`; `candidates` and `ambiguous` repeat some.
    """

    pairs: tuple[Pair, ...]
    only_one: tuple[ListLine, ...]
    only_other: tuple[ListLine, ...]
    candidates: tuple[Candidate, ...] = ()
    ambiguous: tuple[ListLine, ...] = ()


def join(one: Sequence[ListLine], other: Sequence[ListLine], *, reviewed: Iterable[tuple[str, str]] = ()) -> Joined:
    """Join two lists, each line at most once.

    Args:
        reviewed: pairs of names (of the first list, of the second) that a person has confirmed to be one matter.
    """
    confirmed = {fold(second): fold(first) for first, second in reviewed}
    reviewed_key = {**confirmed, **{first: first for first in confirmed.values()}}
    rest = _Rest(one, other)
    rest.join(lambda line: reviewed_key.get(fold(line.name)), BY_REVIEW)
    rest.join(lambda line: (line.code, name_key(line)) if line.code else None, BY_CODE)
    rest.join(lambda line: line.code or None, BY_CODE)
    rest.join(lambda line: fold(line.name), BY_NAME)
    rest.join(name_key, BY_NAME)
    rest.join(_bare_name, BY_NAME)
    firsts, seconds = rest.left()
    return Joined(
        pairs=tuple(rest.pairs),
        only_one=tuple(firsts),
        only_other=tuple(seconds),
        candidates=(*_covering(firsts, seconds), *_candidates(firsts, seconds)),
        ambiguous=tuple(_ambiguous(firsts, seconds)),
    )


class _Rest:
    """Lines not joined yet; each `join` takes those out whose key stands once on both lists."""

    def __init__(self, one: Sequence[ListLine], other: Sequence[ListLine]) -> None:
        self._sides = (dict(enumerate(one)), dict(enumerate(other)))
        self.pairs: list[Pair] = []

    def left(self) -> tuple[list[ListLine], list[ListLine]]:
        return list(self._sides[0].values()), list(self._sides[1].values())

    def join(self, key: Callable[[ListLine], object], how: str) -> None:
        """Join lines that are alone with their key, unless their codes or their words tell them apart."""
        keyed = tuple(_alone(side, key) for side in self._sides)
        for wanted, number in keyed[0].items():
            opposite = keyed[1].get(wanted)
            if opposite is None:
                continue
            first, second = self._sides[0][number], self._sides[1][opposite]
            if how == BY_NAME and not may_be_one(first, second):
                continue
            self.pairs.append(Pair(one=first, other=second, how=how))
            del self._sides[0][number], self._sides[1][opposite]


def _alone(side: dict[int, ListLine], key: Callable[[ListLine], object]) -> dict[object, int]:
    """Number by key, for keys that one line has."""
    by_key: dict[object, list[int]] = defaultdict(list)
    for number, line in side.items():
        if (wanted := key(line)) is not None:
            by_key[wanted].append(number)
    return {wanted: numbers[0] for wanted, numbers in by_key.items() if len(numbers) == 1}


@lru_cache(maxsize=40_000)
def _key(name: str) -> str:
    return full_key(name)


def name_key(line: ListLine) -> str:
    """A name as lists compare it."""
    return _key(line.name)


def _bare_name(line: ListLine) -> BusinessItem:
    """A name without its words for applying, and its business items: as answers take one level's guide for another's."""
    return BusinessItem(family=family_of(line.name), cases=cases_in(line.name))


def may_be_one(one: ListLine, other: ListLine) -> bool:
    """Whether neither codes, nor business items, nor telling words, nor a power against a service tell two lines apart."""
    if one.code and other.code and one.code != other.code:
        return False
    if "未写明" not in (one.kind, other.kind) and one.kind != other.kind and _key(one.name) != _key(other.name):
        return False
    first, second = fold(one.name), fold(other.name)
    if cases_in(first) != cases_in(second) or actions(first) != actions(second):
        return False
    said, names = "".join(asides(first)), "".join(asides(second))
    return telling(first) == telling(second) and not contradict(said, second) and not contradict(names, first)


def _covering(firsts: Sequence[ListLine], seconds: Sequence[ListLine]) -> Iterable[Candidate]:
    """Pages of several business items (新办、换领、补办), each beside the lines of the other list that it may speak of."""
    by_family: dict[str, list[ListLine]] = defaultdict(list)
    for line in seconds:
        by_family[_bare_name(line).family].append(line)
    for one in firsts:
        mine = _bare_name(one)
        for other in by_family.get(mine.family, ()):
            if covers(mine, _bare_name(other)) or covers(_bare_name(other), mine):
                yield Candidate(one=one, other=other, likeness=100)


def _candidates(firsts: Sequence[ListLine], seconds: Sequence[ListLine]) -> Iterable[Candidate]:
    """The likest line of the other list for each line, where nothing tells the two apart; likest first."""
    if not firsts or not seconds:
        return ()
    keys, choices = [name_key(line) for line in firsts], [name_key(line) for line in seconds]
    likeness = process.cdist(keys, choices, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
    found = []
    for row, line in enumerate(firsts):
        for column in np.argsort(-likeness[row].astype(np.int16), kind="stable")[:3]:
            score = int(likeness[row, column])
            if score >= ALIKE and may_be_one(line, seconds[column]):
                found.append(Candidate(one=line, other=seconds[column], likeness=score))
                break
    return sorted(found, key=lambda one: (-one.likeness, one.one.name))


def _ambiguous(firsts: Sequence[ListLine], seconds: Sequence[ListLine]) -> Iterable[ListLine]:
    """Lines left over because their key stands on the other list as well, but more than once on one of the two."""
    shared = {name_key(line) for line in firsts} & {name_key(line) for line in seconds}
    return (line for line in (*firsts, *seconds) if name_key(line) in shared)
