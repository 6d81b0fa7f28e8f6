"""A deployment's own words beside the national lexicon: `words.jsonl` in the data folder, one {"word", "matter"} a line.

Every word was confirmed by a person; nothing writes here by itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from knowledge.errors import GuideError
from knowledge.lexicon.schema import LexiconMatter
from knowledge.values import Value

OVERLAY = "words.jsonl"


class ConfirmedWord(Value):
    """A citizens' word and the lexicon matter it leads to."""

    word: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
    matter: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")


def read_words(file: Path) -> tuple[ConfirmedWord, ...]:
    """The confirmed words of a deployment; none when the file does not exist.

    Raises:
        GuideError: a line is wrong; names file and line, in Chinese.
    """
    if not file.exists():
        return ()
    lines = file.read_text("utf-8-sig").splitlines()
    return tuple(_word(line, file, number) for number, line in enumerate(lines, start=1) if line.strip())


def _word(line: str, file: Path, number: int) -> ConfirmedWord:
    try:
        return ConfirmedWord.model_validate(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        what = '应是一行 {"word": "群众的说法", "matter": "事项编号"}，说法 2 到 40 个字'
        raise GuideError(file.name, what, place=f"第 {number} 行") from error


def add_word(file: Path, word: ConfirmedWord) -> bool:
    """Add a confirmed word at the end of the file; False when it stands there already."""
    if word in read_words(file):
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as target:
        target.write(f"{word.model_dump_json()}\n")
    return True


def with_words(
    matters: Sequence[LexiconMatter], words: Sequence[ConfirmedWord], *, file: str
) -> tuple[LexiconMatter, ...]:
    """The matters with the deployment's words behind their own.

    Raises:
        GuideError: a word leads to a matter that the lexicon does not have.
    """
    more: dict[str, list[str]] = {}
    for word in words:
        more.setdefault(word.matter, []).append(word.word)
    unknown = sorted(set(more) - {matter.id for matter in matters})
    if unknown:
        raise GuideError(file, f"词库里没有事项编号 {'、'.join(unknown)}，请改成现在的编号，或者删去这些行")
    return tuple(_with(matter, more.get(matter.id, ())) for matter in matters)


def _with(matter: LexiconMatter, words: Sequence[str]) -> LexiconMatter:
    fresh = tuple(dict.fromkeys(word for word in words if word not in matter.wordings))
    return matter.model_copy(update={"words": (*matter.words, *fresh)}) if fresh else matter
