"""What a text says apart from its manner: the characters that may not change when facts are put into other words.

Two texts of the same essence differ only in words of `wordings.toml`, punctuation and spelling of numbers. Everything that
could change a fact (numbers, units, negations, names, conditions, 法定 and 承诺) is essence, because the table does not list
it: what nobody has reviewed counts as a change.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from knowledge.numerals import counts_in_digits
from knowledge.text import segmenter
from knowledge.values import Value

TABLE = Path(__file__).with_name("wordings.toml")
_FIRST_CANONICAL = 0xE000  # private-use characters stand for groups of words that say the same
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DASHES = re.compile(r"(?<=\d)\s*[—–―~～至到-]+\s*(?=\d)")
_SIGNS = re.compile(r"(?<=\d)[.:/\-](?=\d)|[^\W_]|[%⟦⟧+\ue000-\uf8ff]")
_HAN = re.compile(r"[㐀-鿿]+")
_GONE = "\x00"
_WITHIN = re.compile(r"(?<=\d)\x00+(?=\d)")  # two numbers never grow together


class Wordings(Value):
    """The reviewed table: words without weight, words of one meaning, and words that only name a field."""

    glue: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]
    fields: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def wordings() -> Wordings:
    """The table as shipped."""
    return Wordings.model_validate(tomllib.loads(TABLE.read_text(encoding="utf-8")))


def essence(text: str, *, fields: Iterable[str] = (), also: Iterable[str] = ()) -> str:
    """What a text says apart from its manner.

    Args:
        text: without source marks.
        fields: the fields it speaks of; their names weigh nothing in it.
        also: further words without weight, such as the title of the guide.
    """
    plain = counts_in_digits(_DASHES.sub("-", _plain(_THOUSANDS.sub("", text))))
    for name in sorted(map(_plain, also), key=len, reverse=True):
        plain = plain.replace(name, _GONE)
    pattern, canonical = _compiled(tuple(sorted(set(fields))))
    words = _single_words(plain)

    def weighed(found: re.Match[str]) -> str:
        if found[0] in canonical:
            return canonical[found[0]]
        return found[0] if len(found[0]) == 1 and found.start() not in words else _GONE

    plain = pattern.sub(weighed, plain)
    kept = "".join(sign if _SIGNS.fullmatch(sign) or _is_inner(plain, at) else _GONE for at, sign in enumerate(plain))
    return _WITHIN.sub("|", kept).replace(_GONE, "")


def _plain(text: str) -> str:
    """One width and case. No dialect is read into it as in questions: 点办 is how in Cantonese, and 报名点办理 is no question."""
    return unicodedata.normalize("NFKC", text).lower()


def _single_words(text: str) -> frozenset[int]:
    """Where a character is a word of its own: 和 in 你和我, but not in 共和国."""
    found: list[int] = []
    for run in _HAN.finditer(text):
        at = run.start()
        for word in segmenter().cut(run.group()):
            found += [at] if len(word) == 1 else []
            at += len(word)
    return frozenset(found)


def _is_inner(text: str, at: int) -> bool:
    """Whether a sign stands inside a number: 9:00, 1.5, 0980-8123."""
    return text[at] in ".:/-" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


@lru_cache(maxsize=256)
def _compiled(fields: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern over all words of the table for these fields, longest first, and what each word of a group becomes."""
    table = wordings()
    canonical = {
        _plain(word): chr(_FIRST_CANONICAL + number) for number, group in enumerate(table.same) for word in group
    }
    light = {
        _plain(word) for words in (table.glue, *(table.fields.get(field, ()) for field in fields)) for word in words
    }
    words = sorted(light | set(canonical), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words))), {
        word: sign for word, sign in canonical.items() if word not in light
    }
