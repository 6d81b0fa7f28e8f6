"""How the lexicon's words sound, written down once: reading them anew takes seconds and the library's tables 60 MB."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from sys import intern

from knowledge.text import syllables

FILE = Path(__file__).parent / "sounds.tsv"
APART = "'"  # as pinyin is written where syllables could run together; no folded word holds one


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
