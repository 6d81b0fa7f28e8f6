"""The lexicon's tables that belong to no single matter: ambiguous words, facets, situations, synonyms, cancelled documents.

They say how people speak and what to ask back. No fee, time limit or place is ever here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import Field, StringConstraints, ValidationError, model_validator

from knowledge.errors import GuideError
from knowledge.values import Value

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
MatterId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Row = TypeVar("Row", bound=Value)


class Item(StrEnum):
    """业务办理项 that a situation implies: 「丢了」 means a replacement, whatever the document is."""

    FIRST = "首次"
    RENEW = "换领"
    REPLACE = "补领"
    CHANGE = "变更"
    EXTEND = "延续"
    CANCEL = "注销"


class Choice(Value):
    """One answer to a clarifying question and the lexicon matter it leads to."""

    label: Text
    matter: MatterId


class AmbiguousWord(Value):
    """A word that names several matters. `variants` are other ways to say just as little."""

    word: Text
    question: Text
    options: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=8)]
    variants: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _choices_differ(self) -> Self:
        refuse_repeats("选项", [option.label for option in self.options])
        refuse_repeats("选项指向的事项", [option.matter for option in self.options])
        refuse_repeats("说法", [self.word, *self.variants])
        return self


class Doubt(Value):
    """A facet word that may mean something else: `rival` is the other facet, None when it may be part of a matter's name."""

    word: Text
    rival: Key | None = None
    note: Text


class SubFacet(Value):
    """A narrower form of a facet, such as the statutory or the promised time limit."""

    key: Key
    label: Text
    words: Annotated[tuple[Text, ...], Field(min_length=1)]


class Facet(Value):
    """What a question asks about a matter. `patterns` are regular expressions over folded text."""

    key: Key
    label: Text
    words: Annotated[tuple[Text, ...], Field(min_length=1)]
    patterns: tuple[Text, ...] = ()
    subs: tuple[SubFacet, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_repeats("说法", [*self.words, *(word for sub in self.subs for word in sub.words)])
        refuse_bad_patterns(self.patterns)
        return self


class Situation(Value):
    """A fact about the asker that changes the answer. `item` is the 业务办理项 it implies, None when it implies none."""

    key: Key
    label: Text
    words: Annotated[tuple[Text, ...], Field(min_length=1)]
    patterns: tuple[Text, ...] = ()
    item: Item | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_repeats("说法", self.words)
        refuse_bad_patterns(self.patterns)
        return self


class Synonym(Value):
    """A citizens' word and the official terms that mean nearly the same, for query expansion."""

    word: Text
    terms: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        refuse_repeats("说法", [self.word, *self.terms])
        return self


class Saying(Value):
    """One official name with what people say who mean it and no name beside it: 机动车号牌补领 and 「车牌被水冲走了」."""

    name: Text
    said: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        refuse_repeats("说法", [self.name, *self.said])
        return self


class Fate(StrEnum):
    """What became of a document."""

    CANCELLED = "取消"
    RENAMED = "更名"
    MERGED = "合并"
    REPLACED = "替代"


class CancelledDocument(Value):
    """A document people still ask for by its old name, and what took its place.

    ``matter`` is the lexicon matter to offer instead. ``since`` (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``) and
    ``basis`` are given only when certain.
    """

    name: Text
    variants: tuple[Text, ...] = ()
    fate: Fate
    replaced_by: tuple[Text, ...] = ()
    matter: MatterId | None = None
    note: Text
    since: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    basis: Text | None = None

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        refuse_repeats("说法", [self.name, *self.variants])
        return self


def load_ambiguous(folder: Path) -> tuple[AmbiguousWord, ...]:
    """Read ``ambiguous.jsonl`` of the lexicon folder.

    Raises:
        GuideError: a row is malformed, or a word or variant has two rows; the message names the file and the line.
    """
    rows = read_lines(folder / "ambiguous.jsonl", AmbiguousWord)
    return stated_once("ambiguous.jsonl", rows, lambda row: (row.word, *row.variants))


def load_facets(folder: Path) -> tuple[Facet, ...]:
    """Read ``facets.json`` of the lexicon folder, in file order.

    Raises:
        GuideError: an entry is malformed, or one wording belongs to two facets.
    """
    rows = read_entries(folder / "facets.json", "facets", Facet)
    return stated_once("facets.json", rows, lambda row: (*row.words, *(word for sub in row.subs for word in sub.words)))


def load_situations(folder: Path) -> tuple[Situation, ...]:
    """Read ``situations.json`` of the lexicon folder, in file order.

    Raises:
        GuideError: an entry is malformed, or one wording belongs to two situations.
    """
    rows = read_entries(folder / "situations.json", "situations", Situation)
    return stated_once("situations.json", rows, lambda row: row.words)


def load_synonyms(folder: Path) -> tuple[Synonym, ...]:
    """Read ``synonyms.jsonl`` of the lexicon folder.

    Raises:
        GuideError: a row is malformed, or a word has two rows; the message names the file and the line.
    """
    return stated_once("synonyms.jsonl", read_lines(folder / "synonyms.jsonl", Synonym), lambda row: (row.word,))


def load_everyday(folder: Path) -> tuple[Synonym, ...]:
    """Read ``everyday.tsv`` of the lexicon folder: an everyday word and how rules write it, 「利息<TAB>利率|贴息」, both written as
    folded text; empty where there is none.

    Raises:
        GuideError: a row is malformed, or a word has two rows; the message names the file and the line.
    """
    file = folder / "everyday.tsv"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    cut = ((f"第 {number} 行", line.partition("\t")) for number, line in enumerate(lines, start=1))
    rows = (
        (place, _checked(file.name, place, Synonym, {"word": word, "terms": terms.split("|")}))
        for place, (word, _, terms) in cut
    )
    return stated_once(file.name, rows, lambda row: (row.word,))


def load_sayings(folder: Path) -> tuple[Saying, ...]:
    """Read ``sayings.jsonl`` of the lexicon folder.

    Raises:
        GuideError: a row is malformed, or a name or wording has two rows; the message names the file and the line.
    """
    rows = read_lines(folder / "sayings.jsonl", Saying)
    return stated_once("sayings.jsonl", rows, lambda row: (row.name, *row.said))


def load_cancelled(folder: Path) -> tuple[CancelledDocument, ...]:
    """Read ``cancelled.jsonl`` of the lexicon folder.

    Raises:
        GuideError: a row is malformed, or a document has two rows; the message names the file and the line.
    """
    rows = read_lines(folder / "cancelled.jsonl", CancelledDocument)
    return stated_once("cancelled.jsonl", rows, lambda row: (row.name, *row.variants))


def read_lines(path: Path, model: type[Row]) -> Iterator[tuple[str, Row]]:
    """Each line of a JSONL table as a checked row, with its place for messages."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            place = f"第 {number} 行"
            yield place, _checked(path.name, place, model, _parsed(path.name, place, line))


def read_entries(path: Path, key: str, model: type[Row]) -> Iterator[tuple[str, Row]]:
    """Each entry of a JSON table's list as a checked row, with its place for messages."""
    whole = _parsed(path.name, None, path.read_text(encoding="utf-8"))
    if not isinstance(whole, dict) or not isinstance(whole.get(key), list):
        raise GuideError(path.name, f"最外层应是一个对象，其中「{key}」是列表，请按此格式改写")
    for number, entry in enumerate(whole[key], start=1):
        place = f"「{key}」第 {number} 项"
        yield place, _checked(path.name, place, model, entry)


def _parsed(file: str, place: str | None, text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{place}第 {error.colno} 个字符" if place else f"第 {error.lineno} 行第 {error.colno} 个字符"
        raise GuideError(file, "不是合法的 JSON，请检查引号和逗号", place=where) from error


def _checked(file: str, place: str, model: type[Row], entry: object) -> Row:
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        raise GuideError(file, "；".join(_in_chinese(error)), place=place) from error


def stated_once(
    file: str, rows: Iterable[tuple[str, Row]], wordings: Callable[[Row], Iterable[str]]
) -> tuple[Row, ...]:
    """The rows, when no wording stands in two of them."""
    seen: dict[str, str] = {}
    kept: list[Row] = []
    for place, row in rows:
        for word in wordings(row):
            if word in seen:
                raise GuideError(file, f"「{word}」在{seen[word]}已经写过，请只留一处", place=place)
            seen[word] = place
        kept.append(row)
    return tuple(kept)


def refuse_repeats(what: str, texts: Iterable[str]) -> None:
    """Raise ValueError when one text stands twice."""
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            raise ValueError(f"{what}「{text}」写了两遍，请删去一处")
        seen.add(text)


def refuse_bad_patterns(patterns: Iterable[str]) -> None:
    """Raise ValueError when one is no regular expression."""
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"「{pattern}」不是合法的正则表达式，请改正") from error


_FAULTS = {
    "missing": "缺少这个字段",
    "extra_forbidden": "没有这个字段，请检查拼写",
    "enum": "取值不在允许的范围内",
    "string_too_short": "太短或为空",
    "string_pattern_mismatch": "写法不合格式",
    "too_short": "项数太少",
    "too_long": "项数太多",
}


def _in_chinese(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        where = ".".join(str(step) for step in fault["loc"])
        own = fault.get("ctx", {}).get("error")
        what = str(own) if own is not None else _FAULTS.get(fault["type"], "类型不对")
        yield f"{where}：{what}" if where else what
