"""Finds guides while somebody types: by name, citizens' words, pinyin, pinyin initials and code, in memory.

One string a guide holds everything it goes by, so that a key stroke is one look through 10,000 strings (see
docs/benchmarks). It knows names only; what a guide says is never here.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import lru_cache
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
    """Everything a guide goes by, folded. `heard` is how its words sound, `blob` all of it, line by line.

    `core` is where the matter's own name begins in the title: 居住证 in 青溪区居住证办理指南.
    """

    named: Named
    title: str
    core: int
    sounds: _Sounds
    core_sounds: _Sounds
    words: tuple[str, ...]
    heard: str
    blob: str


class _Found(NamedTuple):
    how: How
    entry: _Entry
    said: str | None = None


Admits = Callable[[Named], bool]


class NameIndex:
    """The names of one record. Built at the first search, renewed when the record changed; safe between threads."""

    def __init__(self, store: Store, lexicon: Lexicon) -> None:
        self._store = store
        self._lexicon = lexicon
        self._lock = threading.Lock()
        self._generation: int | None = None
        self._named: dict[str, Named] = {}
        self._entries: dict[str, _Entry] = {}

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
        entries = [one for one in self._current().values() if admits is None or admits(one.named)]
        found = _holding(entries, parts) or self._by_meaning(entries, typed) or _near(entries, typed)
        ranks = {code: number for number, code in enumerate(chain)}
        ordered = sorted(
            found,
            key=lambda one: (
                one.how,
                ranks.get(one.entry.named.region, NOWHERE),
                len(one.entry.title),
                one.entry.title,
            ),
        )
        return tuple(_hit(one, parts) for one in ordered[:limit])

    def kin(self, matter: str, title: str = "", *, admits: Admits | None = None) -> tuple[Named, ...]:
        """Every guide of a lexicon matter or of this very title, in any place, by region and title."""
        folded = fold(title)
        held = (
            one.named
            for one in self._current().values()
            if (matter and one.named.matter == matter) or (folded and one.title == folded)
        )
        return tuple(
            sorted((one for one in held if admits is None or admits(one)), key=lambda one: (one.region, one.title))
        )

    def matter_of(self, guide_id: str) -> str:
        """The lexicon matter of a guide; "" when it has none or is not known."""
        entry = self._current().get(guide_id)
        return entry.named.matter if entry is not None else ""

    def _current(self) -> dict[str, _Entry]:
        generation = self._store.generation
        with self._lock:
            if generation != self._generation:
                self._renew()
                self._generation = generation
            return self._entries

    def _renew(self) -> None:
        now = named(self._store, self._named)
        self._entries = {
            item_id: self._entries[item_id] if self._named.get(item_id) is one else _entry(one, self._words(one))
            for item_id, one in now.items()
        }
        self._named = now

    def _words(self, one: Named) -> tuple[str, ...]:
        """How people call what the guide is about."""
        matter = self._lexicon.matters.get(one.matter)
        return () if matter is None else (matter.name, *matter.words)

    def _by_meaning(self, entries: Sequence[_Entry], typed: str) -> list[_Found]:
        """Guides of the matters that a whole sentence speaks of: 身份证丢了怎么办."""
        folded = fold(typed)
        said = {matter: one.wording for one in self._lexicon.mentions(folded) for matter in one.matters}
        return [_Found(How.WORD, one, said[one.named.matter]) for one in entries if one.named.matter in said]


@lru_cache(maxsize=50_000)
def _sounds(folded: str) -> _Sounds:
    sounds = syllables(folded)
    return _Sounds("".join(sound[:1] for sound in sounds), "".join(sounds))


def _entry(one: Named, words: Sequence[str]) -> _Entry:
    title = fold(one.title)
    core = max(title.find(core_name(one.title)), 0)
    others = tuple(dict.fromkeys(fold(word) for word in (*one.names, *words)))
    sounds = _sounds(title)
    heard = "\n".join(sound for word in others for sound in _sounds(word))
    lines = (title, *others, *sounds, heard, *(code.lower() for code in one.codes))
    return _Entry(one, title, core, sounds, _sounds(title[core:]), others, heard, "\n".join(lines))


def _holding(entries: Sequence[_Entry], parts: Sequence[str]) -> list[_Found]:
    found: list[_Found] = []
    for entry in entries:
        if all(part in entry.blob for part in parts):
            ways = [_how(entry, part) for part in parts]
            if None not in ways:
                found.append(_Found(max(way for way in ways if way is not None), entry))
    return found


def _how(entry: _Entry, part: str) -> How | None:
    """How an entry whose blob holds a part goes by it; None when it is only a few digits of a code."""
    if part in entry.title:
        return _how_named(entry, part)
    if part.isascii():
        return _how_it_sounds(entry, part)
    return How.WORD


def _how_named(entry: _Entry, part: str) -> How:
    if entry.title == part:
        return How.WHOLE_NAME
    begins = entry.title.startswith(part) or entry.title.startswith(part, entry.core)
    return How.NAME_BEGINS if begins else How.NAME_HOLDS


def _how_it_sounds(entry: _Entry, part: str) -> How | None:
    if any(sound.startswith(part) for sound in (*entry.sounds, *entry.core_sounds)):
        return How.SOUND_BEGINS
    if len(part) == 1:
        return None  # a letter stands in nearly every sound
    if part in entry.sounds.initials or part in entry.sounds.pinyin:
        return How.SOUND_HOLDS
    if part in entry.heard:
        return How.WORD_SOUNDS
    return How.CODE if len(part) >= SHORTEST_CODE else None


def _near(entries: Sequence[_Entry], typed: str) -> list[_Found]:
    pairs = bigrams(fold(typed))
    if len(pairs) < 2:
        return []
    shares = ((sum(pair in entry.blob for pair in pairs) / len(pairs), entry) for entry in entries)
    near = sorted((one for one in shares if one[0] >= ALIKE), key=lambda one: -one[0])
    best = near[0][0] if near else 1.0
    return [_Found(How.NEAR, entry) for share, entry in near if share == best]


def _hit(found: _Found, parts: Sequence[str]) -> NameHit:
    entry = found.entry
    same_length = len(entry.title) == len(entry.named.title)  # else the folded places are not the title's
    marks = [mark for part in parts if same_length and (mark := _mark(entry, part)) is not None]
    said = found.said or next((word for word in entry.words if any(_says(word, part) for part in parts)), None)
    return NameHit(named=entry.named, how=found.how, marks=tuple(sorted(marks)), said=None if marks else said)


def _mark(entry: _Entry, part: str) -> tuple[int, int] | None:
    """Where a part stands in the title, as characters or as initials."""
    start = entry.title.find(part)
    if start < 0 and len(entry.sounds.initials) == len(entry.title):
        start = entry.sounds.initials.find(part)
    return (start, start + len(part)) if start >= 0 else None


def _says(word: str, part: str) -> bool:
    return part in word or part in _sounds(word).initials or part in _sounds(word).pinyin
