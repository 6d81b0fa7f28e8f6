"""Find text that a page holds twice: for share buttons, for reading aloud, or once for phones and once for screens."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A line whose runs of six letters nearly all stand elsewhere says nothing new.
_RUN = 6
_NEW_SHARE = 0.1
# A line this large a part of the page, and made of its other lines, is a copy of the page.
_COPY_SHARE = 0.2


def letters(text: str) -> str:
    """Return only the letters and digits of a text."""
    return re.sub(r"[\W_]", "", text)


def same_words(text: str, other: str | None) -> bool:
    """Say whether two lines have the same letters and digits, whatever their spaces and punctuation."""
    return other is not None and letters(text) == letters(other) != ""


def says_nothing_new(line: str, known: set[str]) -> bool:
    """Say whether nearly all of a line's runs of letters are among the known ones."""
    own = runs(line)
    return len(own - known) <= _NEW_SHARE * len(own)


def runs(text: str) -> set[str]:
    """Return every run of letters of the length compared here; a shorter text is one run."""
    plain = letters(text)
    return {plain[at : at + _RUN] for at in range(max(len(plain) - _RUN + 1, 1))}


def find_copies(texts: Sequence[str]) -> set[int]:
    """Return the positions of the texts that hold a large part of the others a second time."""
    whole = sum(map(len, texts))
    found: set[int] = set()
    for number in [number for number, text in enumerate(texts) if len(text) > whole * _COPY_SHARE]:
        others = "".join(text for other, text in enumerate(texts) if other != number and other not in found)
        if says_nothing_new(texts[number], runs(others)):
            found.add(number)
    return found
