"""Which words of the lexicon may be typed by their sound, and how they sound.

That is written down once: reading it anew takes seconds and the library's tables 60 MB.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from sys import intern

from knowledge.lexicon.schema import LexiconMatter
from knowledge.text import fold, syllables

FILE = Path(__file__).parent / "sounds.tsv"
APART = "'"  # as pinyin is written where syllables could run together; no folded word holds one
_SAID_WITHOUT = (
    "登记",
    "申领",
    "核发",
    "签发",
    "办理",
    "申请",
)  # ends of names that nobody types: gtgshzx for 个体工商户注销登记
LONGEST_HEARD = 10  # characters of a word that is looked up by its sound
MOST_HEARD = 8  # words of one sound


def read_sounds(file: Path = FILE) -> dict[str, tuple[str, ...]]:
    """The syllables of each word: 身份证 -> shen, fen, zheng. Empty where nothing was written down."""
    if not file.exists():
        return {}
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return {word: tuple(map(intern, sounds.split(APART))) for word, sounds in rows}  # few syllables, many words


def write_sounds(words: Iterable[str], file: Path = FILE) -> int:
    """Write down how words sound, sorted, one a line; returns how many."""
    rows = [f"{word}\t{APART.join(syllables(word))}\n" for word in sorted(set(words))]
    file.write_text("".join(rows), "utf-8")
    return len(rows)


def words_heard(matters: Iterable[LexiconMatter], spoken: set[str]) -> list[str]:
    """The folded words that may be written by their sound, those of names first, a slip of the pen last.

    Args:
        spoken: words of the other tables, folded.
    """
    held = tuple(matters)
    words = {fold(text) for matter in held for text in (matter.name, *matter.official, *matter.words)}
    words |= {word.removesuffix(end) for word in words for end in _SAID_WITHOUT if word.endswith(end)}
    named = _parts(fold(name) for matter in held for name in (matter.name, *matter.official))
    fit = (word for word in spoken | words if 2 <= len(word) <= LONGEST_HEARD)
    return sorted(fit, key=lambda text: (text not in named, text not in spoken, len(text), text))


def sounding(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words by their pinyin and by its initials, in the order given."""
    heard: dict[str, list[str]] = {}
    written = read_sounds()
    for word in words:
        sounds = written.get(word) or syllables(word)  # a deployment's own words are in no file
        for sound in ("".join(sounds), "".join(one[:1] for one in sounds)):
            heard.setdefault(sound, []).append(word)
    return {sound: tuple(found[:MOST_HEARD]) for sound, found in heard.items()}


def _parts(names: Iterable[str]) -> set[str]:
    """Every piece of some names that is as short as a word that is heard: looked up at once, where a search of all names takes a second."""
    return {
        name[start:end]
        for name in names
        for start in range(len(name))
        for end in range(start + 2, min(len(name), start + LONGEST_HEARD) + 1)
    }
