"""Which kinds of question a question belongs to, read off its words, so that an average hides no weakness."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.text import fold, segmenter, syllables

LONGEST_SLIP = 4  # characters of a word that may be a slip of the pen
SHORT, LONG = 8, 20  # in characters without punctuation: a word or two; more than a sentence

_SIGNS = re.compile(r"[\W_]+")
_HAN = re.compile(r"[㐀-鿿]")
_LETTERS = re.compile(r"(?<![a-z])[a-z]{3,}(?![a-z])")
_NO_PINYIN = frozenset(re.findall(r"\w+", "app etc ems vip pos atm ktv pdf gps nfc pvc led dna vpn wifi cpu"))


def slices_of(question: str, *, theme: str = "", marks: Iterable[str] = ()) -> tuple[str, ...]:
    """The slices of a question: its length class, how it is written, its theme, and what its author marked.

    Args:
        marks: what the corpus itself says of a question, such as a typo; taken over as they are.
    """
    found = [length_class(question)]
    if is_traditional(question):
        found.append("traditional characters")
    if has_pinyin(question):
        found.append("pinyin")
    found += [f"marked {mark}" for mark in marks]
    return (*found, *([f"theme {theme}"] if theme else []))


class OddWords:
    """Tells questions with an old name of something, or with a word that only sounds right."""

    def __init__(self, official: Iterable[str], old: Iterable[str]) -> None:
        """Build it from official names and from names of what exists no longer."""
        words = {word for name in official for word in segmenter().cut(fold(name)) if 2 <= len(word) <= LONGEST_SLIP}
        self._sounds = {tuple(syllables(word)): word for word in sorted(words) if _HAN.fullmatch(word[0])}
        self._known = " ".join(words)
        self._old = tuple(fold(name) for name in old)

    def slices(self, question: str) -> tuple[str, ...]:
        """ "old name" and "likely typo", each where it applies; the second is right about every other time."""
        folded = fold(question)
        found = ["old name"] if any(name in folded for name in self._old) else []
        return (*found, *(["likely typo"] if self._slips(folded) else []))

    def _slips(self, folded: str) -> bool:
        """Whether lone characters beside each other sound like a word of an official name: 局 住 证."""
        lone = "".join(word if len(word) == 1 else " " for word in segmenter().cut(folded))
        heard = syllables(lone)
        for size in range(2, LONGEST_SLIP + 1):
            for at in range(len(lone) - size + 1):
                run = lone[at : at + size]
                meant = self._sounds.get(tuple(heard[at : at + size]))
                if meant is not None and run != meant and run not in self._known:
                    return True
        return False


def length_class(question: str) -> str:
    """Short, middle or long, by characters without punctuation and spaces."""
    count = len(_SIGNS.sub("", question))
    if count <= SHORT:
        return f"length up to {SHORT}"
    return f"length {SHORT + 1} to {LONG}" if count <= LONG else f"length over {LONG}"


def is_traditional(question: str) -> bool:
    """Whether folding to simplified characters changes a Han character."""
    return _HAN.findall(question) != _HAN.findall(fold(question))


def has_pinyin(question: str) -> bool:
    """Whether a run of three or more letters stands in it that is no everyday abbreviation."""
    return any(word not in _NO_PINYIN for word in _LETTERS.findall(question.lower()))


def official_question(name: str) -> str:
    """A matter asked for in its own official words."""
    return f"{name}怎么办理？"
