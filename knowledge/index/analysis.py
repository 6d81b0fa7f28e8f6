"""An entry as the words that it is found by: the same for every engine, so that all of them find the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from knowledge.index.entries import Entry, EntryKind
from knowledge.lexicon.sounds import read_sounds
from knowledge.text import bigrams, fold, segmenter, syllables

SCHEMA = 6  # raise when an entry's fields or their analysis change, or what is kept beside them

# Weights of the indexed fields: a word of the name says more than the same word in the body.
WEIGHTS = {
    "name": 4.0,
    "alias": 3.0,
    "heading": 2.0,
    "body": 1.0,
    "name_grams": 1.6,
    "alias_grams": 1.2,
    "body_grams": 0.35,
}


def words_of(entry: Entry) -> dict[str, str]:
    """The words of each lexical field, joined by spaces: those of `WEIGHTS`, `code` and `pinyin`."""
    if entry.words is not None:
        return entry.words
    names = (entry.name, *entry.aliases) if entry.kind is EntryKind.MATTER else ()
    return {
        "name": _name_words((entry.name,)),
        "alias": _name_words(entry.aliases),
        "heading": _name_words((entry.heading,)),
        "body": _joined([entry.body]),
        "name_grams": _name_grams((entry.name, entry.heading)),
        "alias_grams": _name_grams(entry.aliases),
        "body_grams": _grams([entry.body]),
        "code": " ".join(code.lower() for code in entry.codes),
        "pinyin": _name_sounds(names),
    }


def _joined(texts: Iterable[str]) -> str:
    cut = segmenter().words
    return " ".join(word for text in texts for word in cut(fold(text)))


def _grams(texts: Iterable[str]) -> str:
    found: list[str] = []
    for text in texts:
        folded = fold(text)
        found.extend(bigrams(folded))
        found.extend(character for character in folded if "㐀" <= character <= "鿿")
    return " ".join(found)


# names and headings come again with every passage, citizens' words with every guide of a matter; a body comes once
_name_words = lru_cache(maxsize=4_000)(_joined)
_name_grams = lru_cache(maxsize=4_000)(_grams)


@lru_cache(maxsize=4_000)
def _name_sounds(names: tuple[str, ...]) -> str:
    return " ".join(sorted({form for name in names for form in _sounds(fold(name))}))


@lru_cache(maxsize=20_000)  # the words of a common matter are those of every guide that is linked to it
def _sounds(folded: str) -> tuple[str, str]:
    """First letters of the pinyin, and all of it: as it is written down for words of the lexicon, else read anew."""
    sounds = _written().get(folded) or syllables(folded)
    return "".join(sound[:1] for sound in sounds), "".join(sounds)


_written = lru_cache(maxsize=1)(read_sounds)
