"""For which case (情形) each material of a guide is: read from headings, table rows and the materials' own words.

Every case is in the guide's own words. What no pattern reads stays without a case, which means: needed by everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.guide import Material, ServiceGuide
from knowledge.values import Span, Value

_ORDINAL = re.compile(
    r"^\s*(?:\d{1,2}\s*[.、．)]|[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}、|#\.|\d{1,2}\s*\|)\s*"
)
_CLOSING = " 　；;。，,：:"
_CELLS = re.compile(r"\s*\|\s*")
# Heads of a table that tells what each case needs: 提取情形 | 另需提交的材料 | 可提取额度
_CASE_COLUMN = re.compile(r"情形|情况|类型|类别|对象|人员$")
_MATERIAL_COLUMN = re.compile(r"材料|资料|证件")

# How a material says for whom it is, where nothing above it does. The first pattern that fits decides.
_OWN_CASES = (
    re.compile(r"[（(，,]仅限?(?P<case>[^（）()，,]{2,30}?)的?(?:才)?(?:需要?|应当?)?(?:提供|提交|交回|出具|需要)[^（）()，,]{0,4}(?=[)）]|$)"),
    re.compile(r"[（(，,](?P<case>[^（）()，,]{2,20}时)(?:需要?|应当?|才|再)?(?:提供|提交|出具)(?=[)）]|$)"),
    re.compile(r"^(?P<case>[^，,。；;：:（(]{2,20}(?:儿童|学生|人员|职工|居民|家庭|企业|单位|者|户|人|的))[：:](?=.)"),
    re.compile(r"^(?P<case>[^，,。；;：:]{2,60}的)[，,][^。；;]{0,20}(?:提供|提交|出具|携带)"),
    re.compile(r"^(?P<case>[^，,。；;：:]{2,60}人)[，,](?:另|还)[^。；;]{0,4}(?:提供|提交|出具|携带)"),
)  # fmt: skip
_NEAR = 80  # characters behind a listed material in which its bracket names the case
_NO_CASE_HEADING = re.compile(
    r"^(?:必[需要]|基本|通用|共性|特殊|其他|申请|所需|情形|情况|的|应|提交|提供)*(?:材料|情形|情况)(?:清单)?$"
)
_EVERYBODY = re.compile(r"^(?:所有|各种|全部|每|各类|任何|申请|办理|本人|下列|以下)")
_COLON = re.compile(r"^[^，,。；;：:（(]{2,20}[：:].")


class Line(Value):
    """A line of the source that belongs to no material."""

    text: str
    span: Span


class Entry(Value):
    """One material as the guide lists it.

    Attributes:
        material: its place in the guide's materials.
        words: how the source says it, without its number; None where the source is a list with columns.
        heading: the case that the heading above it names.
        case: the case its own words name.
        before: lines between the material before and this one that belong to no material, such as 「还需要提供：」.
        colon, column: whether the case stands before a colon or in a column of its own, as alternatives do.
        told_at: where the source names the case or, without one, the heading.
    """

    material: int
    words: str | None = None
    heading: str | None = None
    case: str | None = None
    before: tuple[Line, ...] = ()
    colon: bool = False
    column: bool = False
    told_at: Span | None = None
    span: Span | None = None


class Entries(Value):
    """All materials of a guide, and the lines after the last one."""

    entries: tuple[Entry, ...] = ()
    after: tuple[Line, ...] = ()


def entries_of(guide: ServiceGuide, text: str) -> Entries:
    """Read the materials of a guide with their cases.

    Args:
        text: the source text that the guide's spans point into.
    """
    if guide.source.place is not None:
        return Entries(entries=tuple(_listed(number, one, text) for number, one in enumerate(guide.materials)))
    parts = [span for name, span in guide.parts if name == "materials"]
    inside = [one for one in guide.materials if one.span and any(_holds(part, one.span) for part in parts)]
    if not parts or not inside or len(inside) != len(guide.materials):
        return Entries()
    if table := _table(guide.materials, text, parts):
        return table
    return _page(guide.materials, text, parts)


def plain(line: str) -> str:
    """A line of the source without its number and closing mark."""
    return _ORDINAL.sub("", line.strip(), count=1).strip(_CLOSING)


def _holds(part: Span, span: Span) -> bool:
    return part.start <= span.start and span.end <= part.end


def _listed(number: int, material: Material, text: str) -> Entry:
    case = _case_or_none(material.scenario or _own_case(material.name))
    around = Span(start=material.span.start, end=material.span.end + _NEAR) if material.span else None
    return Entry(material=number, case=case, told_at=_found(text, case, around) or around, span=material.span)


def _found(text: str, words: str | None, within: Span | None) -> Span | None:
    """Where words stand in a stretch of the text."""
    at = text.find(words, within.start, within.end) if words and within else -1
    return Span(start=at, end=at + len(words)) if at >= 0 and words else None


def _table(materials: tuple[Material, ...], text: str, parts: list[Span]) -> Entries | None:
    """A table with a column of cases, its head row left out; None when the part is no such table."""
    rows = [_CELLS.split(_source(one, text)) for one in materials]
    head = rows[0] if rows else []
    column = next((at for at, cell in enumerate(head) if _MATERIAL_COLUMN.search(cell)), 0)
    if len(rows) < 3 or column == 0 or not _CASE_COLUMN.search(head[0]) or any(len(row) != len(head) for row in rows):
        return None
    entries = tuple(
        Entry(
            material=number, words=_row_words(head, row, column), case=row[0], column=True, span=materials[number].span,
            told_at=_found(text, row[0], materials[number].span),
        )
        for number, row in enumerate(rows)
        if number > 0
    )  # fmt: skip
    lead = _lines_between(text, parts, None, materials[0].span)
    first = entries[0].model_copy(update={"before": lead})
    return Entries(entries=(first, *entries[1:]), after=_lines_between(text, parts, materials[-1].span, None))


def _row_words(head: list[str], row: list[str], column: int) -> str:
    """The materials of a row and what its other columns add: 无房声明（可提取额度：…）."""
    others = [
        f"{name}：{cell}"
        for at, (name, cell) in enumerate(zip(head, row, strict=True))
        if at not in (0, column) and cell
    ]
    return row[column] + (f"（{'；'.join(others)}）" if others else "")


def _page(materials: tuple[Material, ...], text: str, parts: list[Span]) -> Entries:
    ends = [None, *(one.span for one in materials[:-1])]
    entries: list[Entry] = []
    heading: str | None = None
    headed_at: Span | None = None
    headings = tuple(dict.fromkeys(plain(one.scenario) for one in materials if one.scenario))
    for number, material in enumerate(materials):
        between = _lines_between(text, parts, ends[number], material.span)
        if between:
            above = next(((one, line) for one in headings for line in between if _is_heading(line.text, one)), None)
            heading, headed_at = (above[0], above[1].span) if above else (None, None)
        words = _CELLS.sub("，", plain(_source(material, text)))
        own = material.scenario if material.scenario and plain(material.scenario) != heading else None
        case = _case_or_none(own or _own_case(words))
        entries.append(
            Entry(
                material=number, words=words, heading=heading, case=case, before=between,
                colon=case is not None and _COLON.match(words) is not None, span=material.span,
                told_at=_found(text, case, material.span) or headed_at,
            )
        )  # fmt: skip
    return Entries(entries=tuple(entries), after=_lines_between(text, parts, materials[-1].span, None))


def _is_heading(line: str, case: str) -> bool:
    bare = plain(line)
    return bare.startswith(case) and len(bare) <= len(case) + 12


def _lines_between(text: str, parts: list[Span], before: Span | None, after: Span | None) -> tuple[Line, ...]:
    """The lines of the materials parts between two materials, without table heads and 「特殊情形材料」; None is the edge."""
    start = before.end if before else parts[0].start
    end = after.start if after else parts[-1].end
    lines: list[Line] = []
    for part in parts:
        first, last = max(start, part.start), min(end, part.end)
        for match in re.finditer(r"[^\n]+", text[first:last] if first < last else ""):
            words = match[0].strip()
            if plain(words) and "|" not in words and not _NO_CASE_HEADING.match(plain(words)):
                at = first + match.start() + match[0].index(words)
                lines.append(Line(text=words, span=Span(start=at, end=at + len(words))))
    return tuple(lines)


def _source(material: Material, text: str) -> str:
    return text[material.span.start : material.span.end].strip() if material.span else material.name


def _own_case(words: str) -> str | None:
    found: Iterator[re.Match[str] | None] = (pattern.search(words) for pattern in _OWN_CASES)
    match = next((one for one in found if one is not None), None)
    return match["case"].strip() if match is not None else None


def _case_or_none(case: str | None) -> str | None:
    """A case that is no case (所有儿童, 申请人) is dropped."""
    return None if case is None or (_EVERYBODY.match(case) and not case.endswith(("的", "时"))) else case
