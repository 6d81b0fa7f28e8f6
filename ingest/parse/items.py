"""Numbered lists: 一、 （一） 1. （1） ①, on lines of their own or all on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.parse.numerals import number_of
from knowledge.values import Span, Value


class NumberedItem(Value):
    """One item of a list with everything under it. `text` stands at `span` and leaves out its own `number` (as written).

    `depth` is the usual rank of the numbering: 0 一、 1 （一） 2 1. 3 （1） 4 ①.
    """

    number: str
    text: str
    span: Span
    depth: int


class _Mark(NamedTuple):
    depth: int
    value: int
    start: int
    end: int
    strong: bool
    own_line: bool


_HAN = r"[一二三四五六七八九十]{1,3}"
# What follows a number that only looks like a list's: 一、二级, （一）项, 1.5万, 1、2号窗.
_MARKER = re.compile(
    rf"(?P<d0>{_HAN})[、．.](?!{_HAN}[级类等、个年月条款者])"
    rf"|[（(](?P<d1>{_HAN})[)）](?![项目款])"
    r"|(?P<d2>(?<![\d.])\d{1,2})(?:[、．](?!\d{1,2}[、号\-—~～至]\d?)|[.](?!\d*\.\d)(?!\d{1,2}(?:$|[\s万亿元%％倍米])))"
    r"|[（(]?(?<![\d.A-Za-z])(?P<d3>\d{1,2})[)）](?![项目款])"
    r"|(?P<d4>[①-⑳])[、.]?"
)
# 第1、2项, 附件1、, 表(1), 第三十条（一）: numbers that refer or measure.
_REFERS = re.compile(r"(?:第|附件|附表|表|图|款|条|目录|样本|编号)$")
_RUNS_ON = re.compile(r"(?:[A-Za-z\d\-—~～/.]|\d[:：])$")
_STRONG_BEFORE = frozenset(" \t　；;。：:！!？?）)”》」|,，、—")
_HEADING_TAIL = re.compile(r"\n[^\n]*[：:]\s*$")


def numbered_items(text: str, offset: int = 0) -> tuple[NumberedItem, ...]:
    """The top-level items of the list in `text`, in order; deeper numbering stays inside its parent's text.

    The first numbering met is the top level. It may skip a number only at the start of a line (a gap is a finding for
    lint, not a reason to lose an item). Words before the first item belong to none. Text without a list: ().
    """
    marks = list(_top_marks(text))
    items = []
    for index, mark in enumerate(marks):
        end = marks[index + 1].start if index + 1 < len(marks) else len(text)
        if index + 1 < len(marks) and marks[index + 1].value == 1:
            end = _before_heading(text, mark.end, end)
        start, end = _trim(text, mark.end, end)
        number = text[mark.start : mark.end].strip()
        items.append(
            NumberedItem(
                number=number, text=text[start:end], span=Span(start=offset + start, end=offset + end), depth=mark.depth
            )
        )
    return tuple(items)


def number_value(number: str) -> int | None:
    """The value of a list number as written, such as 「（三）」 3, 「12.」 12, 「②」 2."""
    core = number.strip("（()）、．. 　")
    if len(core) == 1 and "①" <= core <= "⑳":
        return ord(core) - ord("①") + 1
    value = number_of(core)
    return int(value) if value is not None else None


def _marks(text: str) -> Iterator[_Mark]:
    for match in _MARKER.finditer(text):
        name = match.lastgroup or "d2"
        value = number_value(match[name])
        before = text[max(0, match.start() - 4) : match.start()]
        line_before = before[before.rfind("\n") + 1 :]
        own_line = line_before.strip(" \t　") == "" and (match.start() <= 4 or "\n" in before or len(before) < 4)
        open_left = name in {"d0", "d2"} or (name == "d3" and match[0][0].isdigit())
        if value is None or (not own_line and (_REFERS.search(before) or (open_left and _RUNS_ON.search(before)))):
            continue
        strong = own_line or name == "d4" or before[-1] in _STRONG_BEFORE
        if not own_line and not strong and text[match.end() : match.end() + 1].isdigit():
            continue
        yield _Mark(int(name[1]), value, match.start(), match.end(), strong, own_line)


def _top_marks(text: str) -> Iterator[_Mark]:
    """The marks of the first numbering that runs: from 1 upward, or from any number at the start of a line."""
    marks = list(_marks(text))
    first = next((mark for mark in marks if _may_begin(mark, marks)), None)
    if first is None:
        return
    last = 0
    for mark in marks:
        if mark.start < first.start or mark.depth != first.depth:
            continue
        follows = mark.value == last + 1
        restarts = mark.value == 1 and mark.own_line and last > 0
        skips = mark.value > last and mark.own_line
        if mark is first or follows or restarts or skips:
            last = mark.value
            yield mark


def _may_begin(mark: _Mark, marks: list[_Mark]) -> bool:
    if mark.own_line:
        return True
    return mark.value == 1 and any(
        other.depth == mark.depth and other.value == 2 and other.start > mark.start for other in marks
    )


def _before_heading(text: str, start: int, end: int) -> int:
    """Where an item ends when the list restarts below a line such as 「单位办理：」."""
    heading = _HEADING_TAIL.search(text, start, end)
    return heading.start() if heading else end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\r\n　":
        start += 1
    while end > start and text[end - 1] in " \t\r\n　":
        end -= 1
    return start, end
