"""Which column of a list holds what: headings are matched to the vocabulary, doubtful and unknown ones are reported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from rapidfuzz import fuzz, process

from ingest.parse.limits import unit_of
from ingest.parse.vocabulary import COLUMNS, EXACT, Column
from knowledge.codelists import TimeUnit
from knowledge.findings import Finding

_MARKS = re.compile(r"必填项?|选填项?|非必填|可不填|单选|多选|可多选")
_DROPPED = re.compile(r"[\s*＊★☆#:：_\-./\\\"'“”‘’·、，,;；|]+")
_BRACKETS = re.compile(r"[(（\[【{<《〈][^)）\]】}>》〉]*+[)）\]】}>》〉]")
_BRACKET_CHARACTERS = re.compile(r"[()\[\]【】{}<>《》〈〉「」]")
_NUMBERING = re.compile(r"^(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．])")
_LAST_DIGITS = re.compile(r"\d{1,2}$")
_TEXT_SUFFIX = re.compile(r"(?<=.)(?:text|txt|desc)$")
# A heading may be guessed only when it agrees with the known one on every word that changes what a column means.
_DECISIVE = re.compile(
    r"法定|承诺|咨询|投诉|监督|是否|单位|说明|编码|代码|依据|电话|时间|时限|期限|地点|地址|材料|条件|类型|主题|国家|地方|网上|线上|移动|窗口"
    r"|主项|子项|结果|收费|不予|禁止|复印|原件|份数|部门|联办|委托|承办|生效|取消|失效|更新|名称|流程|对象|次数|原因|交通|预约|快递|层级|方式|样本|范围"
)
# Groups whose headings mean what they say; 「申请材料/名称」 is no name of a matter.
_GENERAL_GROUPS = frozenset(
    {"基本信息", "事项信息", "事项", "基本情况", "基础信息", "事项基本信息", "办事指南", "指南信息"}
)
_LEAST_RATIO = 84.0
_LEAST_LENGTH = 4


class Match(NamedTuple):
    """What a heading means. `unit` is the time unit named inside the heading, such as 「法定时限（工作日）」."""

    column: Column
    unit: TimeUnit | None


class Headings(NamedTuple):
    """The headings of one table: those known, all of them in the order of a row's source text, and what to report.

    In `order` the columns of one part of the guide stand together, behind the first of them.
    """

    known: dict[str, Match]
    order: tuple[str, ...]
    findings: tuple[Finding, ...]

    def has(self, *homes: str) -> bool:
        """Whether any column holds one of these."""
        return any(match.column.home in homes for match in self.known.values())


def match_columns(headings: Sequence[str], *, file: str) -> Headings:
    """Match each heading of a list to the vocabulary: exact synonyms first, then a careful guess that is reported."""
    known: dict[str, Match] = {}
    findings: list[Finding] = []
    for heading in headings:
        column = _exact(heading)
        if column is None and (column := _guess(heading)) is not None:
            findings.append(_guessed(heading, column, file))
        if column is None:
            findings.append(_unknown(heading, file))
            continue
        known[heading] = Match(column, unit_of(_inside_brackets(heading)))
    return Headings(known, ordered(headings, known), tuple(findings))


def ordered(headings: Sequence[str], known: Mapping[str, Match]) -> tuple[str, ...]:
    """The headings with those of one part moved together behind its first; otherwise as they stand in the table."""
    first: dict[str, int] = {}
    keys: dict[str, tuple[int, int]] = {}
    for index, heading in enumerate(headings):
        part = known[heading].column.part if heading in known else ""
        keys[heading] = (first.setdefault(part, index) if part else index, index)
    return tuple(sorted(keys, key=keys.__getitem__))


def normalised(heading: str, *, keep_brackets: bool = True) -> str:
    """The heading without case, spaces, punctuation, numbering and marks such as 「（必填）」 and 「*」."""
    plain = unicodedata.normalize("NFKC", heading).strip().lower()
    plain = _NUMBERING.sub("", plain)
    if not keep_brackets:
        plain = _BRACKETS.sub("", plain)
    plain = _MARKS.sub("", _BRACKET_CHARACTERS.sub("", plain))
    return _DROPPED.sub("", plain)


@lru_cache(maxsize=1)
def _by_heading() -> MappingProxyType[str, Column]:
    table = {normalised(heading): column for column in COLUMNS for heading in column.headings.split()}
    return MappingProxyType(table | {normalised(column.label): column for column in COLUMNS})


@lru_cache(maxsize=1)
def _by_home() -> MappingProxyType[str, Column]:
    return MappingProxyType({column.home: column for column in COLUMNS})


@lru_cache(maxsize=1)
def _guessable() -> tuple[str, ...]:
    return tuple(heading for heading in _by_heading() if not heading.isascii() and len(heading) >= _LEAST_LENGTH)


def _exact(heading: str) -> Column | None:
    if heading in EXACT:
        return _by_home()[EXACT[heading]]
    table = _by_heading()
    return next((table[spelling] for spelling in _spellings(heading) if spelling in table), None)


def _spellings(heading: str) -> Iterator[str]:
    """Ways to read a heading, surest first; 「办理时限/法定」 is a heading below another."""
    bare = normalised(heading, keep_brackets=False)
    yield from (normalised(heading), bare, _LAST_DIGITS.sub("", bare), _TEXT_SUFFIX.sub("", bare))
    if heading.isascii():
        last = normalised(heading.rsplit(".", 1)[-1])
        yield from (last, _TEXT_SUFFIX.sub("", last))
    above, _, below = (normalised(part, keep_brackets=False) for part in heading.rpartition("/"))
    if above and below:
        yield below + above
        if len(below) >= _LEAST_LENGTH or above in _GENERAL_GROUPS:
            yield below


def _guess(heading: str) -> Column | None:
    spelling = normalised(heading, keep_brackets=False)
    if spelling.isascii() or len(spelling) < _LEAST_LENGTH:
        return None
    words = set(_DECISIVE.findall(spelling))
    candidates = [known for known in _guessable() if set(_DECISIVE.findall(known)) == words]
    best = process.extractOne(spelling, candidates, scorer=fuzz.ratio, score_cutoff=_LEAST_RATIO)
    return _by_heading()[best[0]] if best is not None else None


def _inside_brackets(heading: str) -> str:
    return "".join(_BRACKETS.findall(unicodedata.normalize("NFKC", heading)))


def _guessed(heading: str, column: Column, file: str) -> Finding:
    return Finding(
        rule="column-guessed",
        severity="info",
        place=f"{file}，列「{heading}」",
        message=f"列「{heading}」与「{column.label}」相近，已按「{column.label}」读取。",
        fix=f"如果读错了，请把这一列的标题改成准确的名称；如果没错，可以改成「{column.label}」。",
    )


def _unknown(heading: str, file: str) -> Finding:
    return Finding(
        rule="column-unknown",
        severity="info",
        place=f"{file}，列「{heading}」",
        message=f"不认识列「{heading}」，内容已原样保留在原文里，但不会用来回答材料、时限、费用等问题。",
        fix="如果这一列是办事指南的要素，请把标题改成标准名称（如「受理条件」「申请材料」「承诺办结时限」）。",
    )
