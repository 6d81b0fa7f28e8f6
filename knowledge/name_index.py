"""Finds guides while somebody types: by name, citizens' words, pinyin, pinyin initials and code, in memory.

A key stroke is a few looks through long strings: every different title, other name, sound and code stands in one string of its
kind, once, with the guides that go by it (see docs/benchmarks). It knows names only; what a guide says is never here.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate, islice
from itertools import chain as joined
from typing import NamedTuple

from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name
from knowledge.store import Store
from knowledge.store.named import Named, named
from knowledge.text import bigrams, fold, syllables
from knowledge.values import Value

SEVERAL_WORDS = re.compile(r"[a-z]+|[0-9a-z]*[0-9][0-9a-z]*|[^\sa-z0-9]+")
SHORTEST_CODE = 4  # fewer digits stand in too many codes to mean one
ALIKE = 0.5  # share of the typed bigrams that a name must hold to be called near
NOWHERE = 9  # a guide of a place outside the chain that was asked for


class How(IntEnum):
    """By what a guide was found; the smaller, the surer."""

    WHOLE_NAME = 0
    NAME_BEGINS = 1
    SOUND_BEGINS = 2
    NAME_HOLDS = 3
    WORD = 4
    SOUND_HOLDS = 5
    WORD_SOUNDS = 6
    CODE = 7
    NEAR = 8


class NameHit(Value):
    """One guide found. `marks` are the stretches of its title that match; `said` is the other name that did, when one did."""

    named: Named
    how: How
    marks: tuple[tuple[int, int], ...] = ()
    said: str | None = None


class _Sounds(NamedTuple):
    initials: str
    pinyin: str


class _Entry(NamedTuple):
    """A guide and what it goes by, folded. `core` is where the matter's own name begins in the title: 居住证 in 青溪区居住证办理指南."""

    named: Named
    title: str
    core: int
    sounds: _Sounds
    words: tuple[str, ...]


Admits = Callable[[Named], bool]
Owners = dict[str, list[int]]  # a short text -> the entries that go by it, by number
Hows = dict[int, How]  # entry -> how it goes by what was typed


class _Lines:
    """Different short texts, and for each the numbers of the entries that go by it."""

    def __init__(self, owners: Owners) -> None:
        self._lines = sorted(owners)
        self._owners = [owners[line] for line in self._lines]
        self._text = "\n".join(self._lines)
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]

    def whole(self, part: str) -> Iterator[int]:
        """Entries that go by exactly this."""
        at = bisect_left(self._lines, part)
        if at < len(self._lines) and self._lines[at] == part:
            yield from self._owners[at]

    def beginning(self, part: str) -> Iterator[int]:
        """Entries that go by something that begins like this."""
        for at in range(bisect_left(self._lines, part), len(self._lines)):
            if not self._lines[at].startswith(part):
                return
            yield from self._owners[at]

    def holding(self, part: str) -> Iterator[int]:
        """Entries that go by something that holds this."""
        found = self._text.find(part)
        while found >= 0:
            at = bisect_right(self._starts, found) - 1
            yield from self._owners[at]
            found = self._text.find(part, self._starts[at + 1])


class _Names:
    """Everything that the guides of one state of a record go by. Entries are numbered as they are listed: short titles first."""

    def __init__(self, entries: Iterable[_Entry], lexicon: Lexicon) -> None:
        self.entries = sorted(entries, key=lambda one: (len(one.title), one.title))
        self.regions = [one.named.region for one in self.entries]
        self.of_matter: Owners = _owned((at, (one.named.matter,)) for at, one in enumerate(self.entries))
        self.of_matter.pop("", None)
        titles = _owned((at, (one.title,)) for at, one in enumerate(self.entries))
        cores = _owned((at, (one.title[one.core :],)) for at, one in enumerate(self.entries))
        words = self._called(lexicon)
        self._titles, self._cores, self._words = _Lines(titles), _Lines(cores), _Lines(words)
        self._sounds, self._core_sounds = _Lines(_turned(titles, _sounds)), _Lines(_turned(cores, _sounds))
        self._heard = _Lines(_turned(words, _sounds))
        codes = ((at, (code.lower() for code in one.named.codes)) for at, one in enumerate(self.entries))
        self._codes = _Lines(_owned(codes))

    def _called(self, lexicon: Lexicon) -> Owners:
        """How else the guides are called: their own other names, and how people call their matter."""
        called = _owned((at, map(fold, one.named.names)) for at, one in enumerate(self.entries))
        for matter, numbers in self.of_matter.items():
            for word in _words_of(lexicon, matter):
                called.setdefault(word, []).extend(numbers)
        return called

    def titled(self, title: str) -> Iterator[int]:
        """Entries of this very title."""
        return self._titles.whole(title)

    def of_matters(self, matters: Iterable[str]) -> Hows:
        """Entries of these matters."""
        return {number: How.WORD for matter in matters for number in self.of_matter.get(matter, ())}

    def going_by(self, part: str) -> Hows:
        """Entries that go by a part of what was typed, and how they do so most surely."""
        hows: Hows = {}
        for how, numbers in self._ways(part):
            for number in numbers:
                hows.setdefault(number, how)
        return hows

    def _ways(self, part: str) -> Iterator[tuple[How, Iterable[int]]]:
        yield How.WHOLE_NAME, self._titles.whole(part)
        yield How.NAME_BEGINS, joined(self._titles.beginning(part), self._cores.beginning(part))
        yield How.NAME_HOLDS, self._titles.holding(part)
        yield from self._ways_by_sound(part) if part.isascii() else ((How.WORD, self._words.holding(part)),)

    def _ways_by_sound(self, part: str) -> Iterator[tuple[How, Iterable[int]]]:
        yield How.SOUND_BEGINS, joined(self._sounds.beginning(part), self._core_sounds.beginning(part))
        if len(part) == 1:
            return  # a letter stands in nearly every sound
        yield How.SOUND_HOLDS, self._sounds.holding(part)
        yield How.WORD_SOUNDS, self._heard.holding(part)
        if len(part) >= SHORTEST_CODE:
            yield How.CODE, joined(self._words.holding(part), self._codes.holding(part))

    def holding(self, pair: str) -> set[int]:
        """Entries of which any name holds two characters."""
        lines = (self._titles, self._words, self._sounds, self._heard, self._codes)
        return {number for one in lines for number in one.holding(pair)}


class NameIndex:
    """The names of one record. Built at the first search, renewed when the record changed; safe between threads."""

    def __init__(self, store: Store, lexicon: Lexicon) -> None:
        self._store = store
        self._lexicon = lexicon
        self._lock = threading.Lock()
        self._generation: int | None = None
        self._named: dict[str, Named] = {}
        self._entries: dict[str, _Entry] = {}
        self._names = _Names((), lexicon)  # none yet

    def warm(self) -> None:
        """Read the names, so that the first key stroke need not wait for them."""
        self._current()

    def find(
        self, typed: str, *, chain: Sequence[str] = (), admits: Admits | None = None, limit: int = 20
    ) -> tuple[NameHit, ...]:
        """Guides that go by what was typed, the surest first, then those of the nearest place.

        Args:
            typed: anything: a part of a name, a citizen's word, pinyin, initials, a code; several words all have to fit.
            chain: codes of a place and those above it; guides of other places come last. Empty: all places alike.
            admits: which guides the reader may know of; None for all.

        Returns:
            At most `limit`. When nothing goes by it: names that share most of what was typed, marked as NEAR.
        """
        parts = SEVERAL_WORDS.findall(fold(typed))
        if not parts:
            return ()
        names = self._current()
        spoken = self._spoken(typed)
        for hows, said in (
            (_holding(names, parts), {}),
            (names.of_matters(spoken), spoken),
            (_near(names, typed, admits), {}),
        ):
            numbers = islice(_admitted(names, _ordered(names, hows, chain), admits), limit)
            if hits := tuple(_hit(names.entries[at], hows[at], parts, said) for at in numbers):
                return hits
        return ()

    def kin(self, matter: str, title: str = "", *, admits: Admits | None = None) -> tuple[Named, ...]:
        """Every guide of a lexicon matter or of this very title, in any place, by region and title."""
        names = self._current()
        numbers = {*names.of_matter.get(matter, ()), *names.titled(fold(title))}
        held = (names.entries[number].named for number in _admitted(names, numbers, admits))
        return tuple(sorted(held, key=lambda one: (one.region, one.title)))

    def matter_of(self, guide_id: str) -> str:
        """The lexicon matter of a guide; "" when it has none or is not known."""
        self._current()
        one = self._named.get(guide_id)
        return one.matter if one is not None else ""

    def _current(self) -> _Names:
        generation = self._store.generation
        with self._lock:
            if generation != self._generation:
                self._renew()
                self._generation = generation
            return self._names

    def _renew(self) -> None:
        now = named(self._store, self._named)
        if now != self._named:
            self._entries = {
                item_id: self._entries[item_id] if self._named.get(item_id) is one else self._entry(one)
                for item_id, one in now.items()
            }
            self._names = _Names(tuple(self._entries.values()), self._lexicon)
            self._named = now

    def _entry(self, one: Named) -> _Entry:
        title = fold(one.title)
        others = dict.fromkeys((*map(fold, one.names), *_words_of(self._lexicon, one.matter)))
        return _Entry(one, title, max(title.find(core_name(one.title)), 0), _sounds(title), tuple(others))

    def _spoken(self, typed: str) -> dict[str, str]:
        """The matters that a whole sentence speaks of, and in which words: 身份证丢了怎么办."""
        return {matter: one.wording for one in self._lexicon.mentions(fold(typed)) for matter in one.matters}


def _words_of(lexicon: Lexicon, matter_id: str) -> tuple[str, ...]:
    """How people call a matter, folded."""
    matter = lexicon.matters.get(matter_id)
    return () if matter is None else tuple(dict.fromkeys(map(fold, (matter.name, *matter.words))))


@lru_cache(maxsize=50_000)
def _sounds(folded: str) -> _Sounds:
    sounds = syllables(folded)
    return _Sounds("".join(sound[:1] for sound in sounds), "".join(sounds))


def _owned(told: Iterable[tuple[int, Iterable[str]]]) -> Owners:
    """Who goes by each line."""
    owners: Owners = {}
    for number, lines in told:
        for line in lines:
            owners.setdefault(line, []).append(number)
    return owners


def _turned(owners: Owners, into: Callable[[str], Iterable[str]]) -> Owners:
    """The same owners by what their lines turn into: how they sound, or where they begin."""
    turned: Owners = {}
    for line, numbers in owners.items():
        for other in into(line):
            turned.setdefault(other, []).extend(numbers)
    return turned


def _holding(names: _Names, parts: Sequence[str]) -> Hows:
    """Entries that go by every part; by the part of which that is least sure."""
    first, *others = (names.going_by(part) for part in parts)
    for hows in others:
        first = {number: max(how, hows[number]) for number, how in first.items() if number in hows}
    return first


def _near(names: _Names, typed: str, admits: Admits | None) -> Hows:
    pairs = bigrams(fold(typed))
    if len(pairs) < 2:
        return {}
    counts = Counter(joined.from_iterable(map(names.holding, pairs)))
    near = list(_admitted(names, (at for at, count in counts.items() if count >= ALIKE * len(pairs)), admits))
    best = max((counts[at] for at in near), default=0)
    return {at: How.NEAR for at in near if counts[at] == best}


def _ordered(names: _Names, hows: Hows, chain: Sequence[str]) -> Iterator[int]:
    """Entries as they are listed: the surest, then the nearest place. One number stands for both and the entry, since 10,000 are sorted."""
    ranks = {code: number for number, code in enumerate(chain)}
    regions, size = names.regions, len(names.entries)
    keys = [(how * (NOWHERE + 1) + ranks.get(regions[number], NOWHERE)) * size + number for number, how in hows.items()]
    return (key % size for key in sorted(keys))


def _admitted(names: _Names, numbers: Iterable[int], admits: Admits | None) -> Iterator[int]:
    return (number for number in numbers if admits is None or admits(names.entries[number].named))


def _hit(entry: _Entry, how: How, parts: Sequence[str], spoken: Mapping[str, str]) -> NameHit:
    same_length = len(entry.title) == len(entry.named.title)  # else the folded places are not the title's
    marks = [mark for part in parts if same_length and (mark := _mark(entry, part)) is not None]
    said = spoken.get(entry.named.matter) or next(
        (word for word in entry.words if any(_says(word, part) for part in parts)), None
    )
    return NameHit(named=entry.named, how=how, marks=tuple(sorted(marks)), said=None if marks else said)


def _mark(entry: _Entry, part: str) -> tuple[int, int] | None:
    """Where a part stands in the title, as characters or as initials."""
    start = entry.title.find(part)
    if start < 0 and len(entry.sounds.initials) == len(entry.title):
        start = entry.sounds.initials.find(part)
    return (start, start + len(part)) if start >= 0 else None


def _says(word: str, part: str) -> bool:
    return part in word or part in _sounds(word).initials or part in _sounds(word).pinyin
