"""Turn rows of cells into a named table: find the header, name its columns, tidy the cells.

It serves spreadsheets and CSV files alike and knows nothing of either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.raw import RawRow, RawTable
from ingest.readers.clean import clean_line, clean_text

# Titles, units and notes stand above a header; more than this many rows of them were never seen.
_HEADER_SEARCH_ROWS = 20
# Rows below a possible header that are compared with it.
_BODY_SAMPLE_ROWS = 30
_LONGEST_HEADING = 40
# How headings of lists of matters end, once a note in brackets is taken off.
_HEADING_END = re.compile(
    r"(?:名称|名|事项|编码|代码|编号|序号|类型|类别|性质|依据|条件|材料|时限|期限|时间|日期|收费|标准|地点|地址|窗口|电话|方式|部门|机构|主体|单位|对象"
    r"|流程|环节|程序|结果|备注|说明|网址|链接|渠道|层级|区划|区域|地区|状态|形式|范围|次数|主题|用语|标题|内容|问题|答案|来源|版本|深度|情形|法定|承诺|单元)$"
    r"|^(?:是否|有无|可否)|^(?:id|no|guid|uuid|\w*name|\w*code|\w*url|title|type|item|link|phone|address|question|answer)$",
    re.IGNORECASE,
)
# A table of one column has a header only if that is beyond doubt: matters, too, may end in 「机构」 or 「单位」.
_ONLY_HEADING = re.compile(r"^(?:.{0,6}名称|事项|标题|.{0,4}清单|name|title|item)$", re.IGNORECASE)
_NOTE = re.compile(r"[（(【\[][^（(【\[]*[）)】\]]|[*＊:：\s]")
_VALUE = re.compile(r"^(?:https?://\S+|[\d\s.,:/%()-]+|(?=\S*\d)[0-9A-Za-z_-]{8,}|是|否|有|无)$")
_NUMERAL = re.compile(r"^[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛壬癸])[）)]?$")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as read: its place for people and its cells from the first column on.

    `grouped` holds the columns, counted from 0, whose text comes from a merged cell that began further left.
    """

    place: str
    cells: tuple[str, ...]
    grouped: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns and the number of the first row of the body."""

    columns: tuple[str, ...]
    end: int


def table_of(rows: Sequence[SheetRow], *, name: str, digest: str, sheet: str | None = None) -> RawTable:
    """Return the rows as a table; without a header row its columns are 列1, 列2 and so on."""
    header = find_header(rows)
    body = (_row(row, header.columns) for row in rows[header.end :])
    kept = tuple(row for row in body if row.cells and not _repeats_header(row))
    return RawTable(name=name, digest=digest, sheet=sheet, columns=header.columns, rows=kept, header=header.end > 0)


def find_header(rows: Sequence[SheetRow]) -> Header:
    """Return the header: the row, among the first, whose cells read most like names of columns.

    A second row below it that names the parts of grouped columns is joined to it with 「/」, and so is a row of groups
    above it. A first row of unknown words above columns of codes or links is a header, too.
    """
    width = max((_filled_width(row) for row in rows), default=0)
    scores = [_header_score(row, width) for row in rows[:_HEADER_SEARCH_ROWS]]
    best = max(scores, default=0.0)
    if best > 0:
        return _header_at(rows, scores.index(best), width)
    if rows and _differs_from_body(rows[0], rows[1:_BODY_SAMPLE_ROWS]):
        return Header(_distinct(_names(rows[0], width)), 1)
    return Header(tuple(f"列{number}" for number in range(1, width + 1)), 0)


def _header_at(rows: Sequence[SheetRow], start: int, width: int) -> Header:
    names, end = _names(rows[start], width), start + 1
    if start > 0 and _is_group_row(rows[start - 1]):
        names = _joined(_names(rows[start - 1], width), names)
    if end < len(rows) and _names_parts(rows[start], rows[end], width):
        names = _joined(_groups(rows[start], rows[end], width), _names(rows[end], width))
        end += 1
    if end < len(rows) and _numbers_columns(rows[end]):
        end += 1
    return Header(_distinct(names), end)


def _row(row: SheetRow, columns: Sequence[str]) -> RawRow:
    cells = ("" if number in row.grouped else clean_text(cell) for number, cell in enumerate(row.cells))
    return RawRow(place=row.place, cells={column: cell for column, cell in zip(columns, cells, strict=False) if cell})


def _repeats_header(row: RawRow) -> bool:
    """Say whether a body row is the header again, as printed on each page of a long list."""
    return len(row.cells) > 1 and all(_squeezed(cell) == column.split("/")[-1] for column, cell in row.cells.items())


def _header_score(row: SheetRow, width: int) -> float:
    """Return how much a row reads like names of columns; 0 means not at all."""
    cells = [_squeezed(cell) for number, cell in enumerate(row.cells) if cell.strip() and number not in row.grouped]
    if any(len(cell) > _LONGEST_HEADING or _VALUE.match(cell) for cell in cells):
        return 0
    if width == 1:
        return float(any(_ONLY_HEADING.match(cell) for cell in cells))
    known = sum(1 for cell in cells if _HEADING_END.search(_NOTE.sub("", cell)))
    if known < 2 or len(set(cells)) < 2:
        return 0
    return known / len(cells) + len(cells) / width


def _differs_from_body(first: SheetRow, body: Sequence[SheetRow]) -> bool:
    """Say whether the first row holds plain words above at least one column of codes, numbers or links."""
    cells = [_squeezed(cell) for cell in first.cells]
    if (
        not body
        or not all(cells)
        or len(set(cells)) < len(cells)
        or any(_VALUE.match(cell) or len(cell) > 20 for cell in cells)
    ):
        return False
    for number in range(len(cells)):
        below = [row.cells[number].strip() for row in body if number < len(row.cells) and row.cells[number].strip()]
        if below and all(_VALUE.match(cell) for cell in below):
            return True
    return False


def _is_group_row(row: SheetRow) -> bool:
    """Say whether a row names groups of columns, each merged over several, rather than the whole table."""
    names = {_squeezed(cell) for cell in row.cells if cell.strip()}
    return bool(row.grouped) and len(names) > 1


def _names_parts(first: SheetRow, second: SheetRow, width: int) -> bool:
    """Say whether the row below the header names the parts of its grouped columns and nothing else."""
    grouped = _grouped_columns(first, width)
    upper, lower = _names(first, width), _names(second, width)
    named = [number for number, cell in enumerate(lower) if cell]
    if not any(number in grouped for number in named) or any(_VALUE.match(lower[number]) for number in named):
        return False
    outside = [number for number in named if number not in grouped and number + 1 not in grouped]
    return all(lower[number] == upper[number] for number in outside) and all(len(cell) <= 20 for cell in lower)


def _grouped_columns(row: SheetRow, width: int) -> set[int]:
    """Return the columns that belong to the heading on their left: merged with it, or empty as in a CSV export."""
    names = _names(row, width)
    return set(row.grouped) | {number for number in range(1, width) if not names[number]}


def _groups(first: SheetRow, second: SheetRow, width: int) -> tuple[str, ...]:
    """Return the first header row with the names of groups carried on to the columns whose parts are named below."""
    names, lower = list(_names(first, width)), _names(second, width)
    for number in range(1, width):
        if not names[number] and lower[number]:
            names[number] = names[number - 1]
    return tuple(names)


def _numbers_columns(row: SheetRow) -> bool:
    """Say whether the row only numbers the columns (1, 2, 3 or 甲, 乙), as official forms do."""
    cells = [cell.strip() for cell in row.cells if cell.strip()]
    return len(cells) > 2 and len(set(cells)) == len(cells) and all(_NUMERAL.match(cell) for cell in cells)


def _names(row: SheetRow, width: int) -> tuple[str, ...]:
    cells = [_squeezed(cell) for cell in row.cells[:width]]
    return tuple(cells) + ("",) * (width - len(cells))


def _squeezed(cell: str) -> str:
    return re.sub(r"\s+", "", clean_line(cell))


def _joined(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"{upper}/{lower}" if upper and lower and upper != lower else upper or lower
        for upper, lower in zip(above, below, strict=True)
    )


def _filled_width(row: SheetRow) -> int:
    return max((number + 1 for number, cell in enumerate(row.cells) if cell.strip()), default=0)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names with unnamed columns numbered and repeated names told apart."""
    seen: set[str] = set()
    distinct = []
    for number, plain in enumerate(names, 1):
        name, copy = plain or f"列{number}", 2
        while name in seen:
            name, copy = f"{plain or f'列{number}'}（{copy}）", copy + 1
        seen.add(name)
        distinct.append(name)
    return tuple(distinct)
