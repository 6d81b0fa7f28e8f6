"""The marks that number lines: 第三章 第五条 一、 （一） 1. （1） ① 01 第一步 案例2： 问：.

A mark is read from one line alone; what it means among its neighbours is decided in `outline`. Dates, amounts, ranges and
references (「2025.1.1」, 「2.5万元」, 「（一）至（三）项」, 「第五条规定的」) are no marks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.parse.numerals import number_of
from knowledge.values import Value

_HAN = "[零〇一二三四五六七八九十百]{1,9}"
_COUNT = rf"(?P<n>{_HAN}|\d{{1,3}})"
# Digits right after 「1.」 are content only where no decimal could stand: 1.16周岁以上, 2.2024年12月.
_NO_DECIMAL = r"(?!\d)|(?=\d{4}[年—\-－至]|\d{1,3}(?:周岁|岁|年[^\d]|月[^\d]|名|人|家|项|种|寸|张|份|户|位|个|类|天|日内)|20\d\d届|1[012]\d{3}(?!\d|元))"


class _Family(NamedTuple):
    """A way of numbering. Families of one `kin` continue each other (1. and 2、); a lower rank stands above a higher."""

    name: str
    rank: int
    pattern: re.Pattern[str]
    kin: str


def _family(name: str, rank: int, pattern: str, kin: str | None = None) -> _Family:
    return _Family(name, rank, re.compile(pattern), kin or name)


FAMILIES: tuple[_Family, ...] = (
    _family("division", 10, rf"第{_COUNT}(?:编|部分)(?=[\s：:、\u4e00-\u9fff]|$)"),
    _family("chapter", 11, rf"第{_COUNT}章"),
    _family("part", 12, rf"第{_COUNT}节"),
    _family("article", 13, rf"第{_COUNT}条(?:之{_HAN})?(?![第款项至的,，—\-之]|[和、或及与]第|规定|所列|所述|中(?![国央小华外等型共职医药心]))"),
    _family("case", 60, rf"(?:典型)?案例(?P<n>{_HAN}|\d{{1,2}})?\s*[:：]"),
    _family("ask", 50, r"(?:问题?|[QＱ]|提问)\s*(?P<n>\d{1,3}|[一二三四五六七八九十]+)?\s*[:：.．、]"),
    _family("asked", 50, r"[QＱ](?P<n>\d{1,3})\s*(?=[\u4e00-\u9fff“《])", "ask"),
    _family("step", 60, rf"(?:第(?P<n>{_HAN}|\d{{1,2}})步|步骤\s*(?P<m>{_HAN}|\d{{1,2}}))\s*[:：.、，]?"),
    _family("way", 65, rf"(?:方[法式案]|途径|渠道|情[形况])\s*{_COUNT}\s*[:：.、]"),
    _family("han", 51, rf"(?P<n>{_HAN})\s*[、．.](?![\d级])(?!{_HAN}[级类等至])"),
    _family("han_bracket", 70, rf"[（(〔]\s*(?P<n>{_HAN})\s*[)）〕][、.．]?(?![项款])(?!(?:至|、|和|或|及|到|[—\-~～])?\s*[（(])"),
    _family("padded", 52, r"(?P<n>0[1-9]|[1-9]\d)(?:[.．、]\s*|\s+|(?=[\u4e00-\u9fff“《【])|$)(?!\d)(?![年月日时分个元人周岁天级项号路届])"),
    _family("partno", 52, r"(?:PART|Part|part)\s*[.．]?\s*(?P<n>\d{1,2})(?=[\s.．:：、|\u4e00-\u9fff]|$)[.．:：、|]?"),
    _family("point", 80, rf"(?P<n>\d{{1,2}})\s?[.．](?:{_NO_DECIMAL})"),
    _family("pause", 80, rf"(?P<n>\d{{1,2}})\s?、(?:{_NO_DECIMAL})(?!号)", "point"),
    _family("round", 90, r"[（(]\s*(?P<n>\d{1,2})\s*[)）][、.．]?(?![项款])(?!(?:至|、|和|或|及|到|[—\-~～])?\s*[（(])"),
    _family("half", 91, r"(?P<n>\d{1,2})\s?[)）]"),
    _family("ring", 100, r"(?P<n>[①-⑳❶-❿⓪])[、.．]?"),
    _family("ringed", 90, r"(?P<n>[⑴-⒇])[、.．]?", "round"),
    _family("letter", 110, r"(?P<n>[A-Za-zＡ-Ｚａ-ｚ])\s?[.．、)）](?![A-Za-z\d])"),
    _family("decimal", 85, r"(?P<p>\d{1,2})[.．](?P<n>\d{1,2})(?:[.．、]\s*|\s+|(?=[\u4e00-\u9fff《“]))(?![\d万亿元%％倍米平公厘吨升折级度个月日号小时分]|年(?![满龄度检审]))"),
)  # fmt: skip
_BY_NAME = {family.name: family for family in FAMILIES}
# Families whose lines stand above every list: nothing numbered encloses them.
LEGAL = frozenset({"division", "chapter", "part", "article"})
_RINGS = (("①", 1), ("❶", 1), ("⑴", 1))


class Mark(Value):
    """A line's number: its family, its value (None for a bare 「问：」), its own characters and where the words begin."""

    family: str
    number: int | None
    label: str
    end: int

    @property
    def rank(self) -> int:
        """How high the family usually stands; lower is higher."""
        return _BY_NAME[self.family].rank

    @property
    def kin(self) -> str:
        """The name shared by families that continue each other."""
        return _BY_NAME[self.family].kin


def mark_of(line: str) -> Mark | None:
    """Read the mark that opens a line, None when the line has none. Leading blanks are passed over."""
    start = len(line) - len(line.lstrip(" 　\t★●■◆▲"))
    for family in FAMILIES:
        match = family.pattern.match(line, start)
        if match is None or (family.name == "padded" and not _is_padded(line, match)):
            continue
        end = match.end()
        while end < len(line) and line[end] in " 　\t":
            end += 1
        return Mark(family=family.name, number=_value(match), label=match[0].strip(), end=end)
    return None


def has_inline(text: str, family: str, number: int) -> bool:
    """Say whether a number of a family stands inside a line, as in 「1.死亡的；2.失踪的；」."""
    return any(mark.number == number for mark in _inline(text, family))


def _inline(text: str, family: str) -> list[Mark]:
    kin = _BY_NAME[family].kin
    found = []
    for member in (member for member in FAMILIES if member.kin == kin):
        for match in member.pattern.finditer(text):
            before = text[match.start() - 1 : match.start()]
            if not (before.isdigit() or before in {".", "第", "．"}):
                found.append(Mark(family=member.name, number=_value(match), label=match[0], end=match.end()))
    return found


def _is_padded(line: str, match: re.Match[str]) -> bool:
    """A two-digit number without a point needs its zero, or a blank after it, to be a heading's number."""
    return match["n"].startswith("0") or (match.end() > match.end("n") and line[match.end("n")] in " 　\t")


def _value(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    written = groups.get("n") or groups.get("m")
    if written is None:
        return None
    if len(written) == 1:
        for first, value in _RINGS:
            if 0 <= ord(written) - ord(first) < 20 and not written.isascii():
                return ord(written) - ord(first) + value
        if written.isascii() and written.isalpha():
            return ord(written.lower()) - ord("a") + 1
    if written.isdigit():
        return int(written)
    counted = number_of(written)
    return int(counted) if counted is not None else None
