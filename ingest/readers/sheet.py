"""Turn rows of cells into a named table: find the header row, join a header of two rows, tidy the cells.

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
_LONGEST_HEADING = 40
# Words of which at least one stands in the header of nearly every list of matters.
_HEADER_WORDS = re.compile(
    r"名称|事项|编码|代码|序号|类型|依据|条件|材料|时限|收费|地点|地址|电话|时间|部门|机构|主体|对象|流程|结果|备注|网址|链接|层级|区划|^id$|name|code|url",
    re.IGNORECASE,
)
_VALUE = re.compile(r"^(?:https?://\S+|[\d\s.,:/%()-]+|[0-9A-Za-z_-]{12,}|是|否|有|无)$")
_NUMERAL = re.compile(r"^[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[）)]?$")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as read: its place for people and its cells from the first column on."""

    place: str
    cells: tuple[str, ...]
    # Columns whose text comes from a merged cell that began to the left, so it heads a group.
    grouped: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands among the rows and what it names: `end` is the first row of the body."""

    start: int
    end: int
    columns: tuple[str, ...]


def table_of(
    rows: Sequence[SheetRow], *, name: str, digest: str, sheet: str | None, columns: tuple[str, ...] | None = None
) -> RawTable:
    """Return the rows as a table. Without `columns` the header is looked for among the first rows."""
    header = Header(0, 0, columns) if columns is not None else find_header(rows)
    body = [row for row in (_row(row, header.columns) for row in rows[header.end :]) if row.cells]
    body = [row for row in body if not _repeats_header(row)]
    return RawTable(
        name=name, digest=digest, sheet=sheet, columns=header.columns, rows=tuple(body), header=header.end > 0
    )


def find_header(rows: Sequence[SheetRow]) -> Header:
    """Return the header: the first row that names most columns in words; two rows when the first groups columns.

    When no row reads like names of columns, columns are numbered and every row is body.
    """
    width = max((_filled_width(row) for row in rows), default=0)
    scored = [(_header_score(row, width), -number) for number, row in enumerate(rows[:_HEADER_SEARCH_ROWS])]
    best, at = max(scored, default=(0.0, 0))
    if best <= 0:
        return Header(0, 0, numbered_columns(width))
    start = -at
    end = start + 1
    top = _names(rows[start], width)
    if end < len(rows) and _is_second_row(rows[start], rows[end], width):
        top = tuple(_joined(above, below) for above, below in zip(top, _names(rows[end], width), strict=True))
        end += 1
    if end < len(rows) and _numbers_columns(rows[end]):
        end += 1
    return Header(start, end, _distinct(top))


def numbered_columns(width: int) -> tuple[str, ...]:
    """Return 列1, 列2, ... for a table whose columns have no names."""
    return tuple(f"列{number}" for number in range(1, width + 1))


def _row(row: SheetRow, columns: Sequence[str]) -> RawRow:
    cells = (clean_text(cell) for cell in row.cells)
    return RawRow(place=row.place, cells={column: cell for column, cell in zip(columns, cells, strict=False) if cell})


def _repeats_header(row: RawRow) -> bool:
    """Say whether a body row is the header again, as printed on each page of a long list."""
    return len(row.cells) > 1 and all(clean_line(value) == column.split("/")[-1] for column, value in row.cells.items())


def _header_score(row: SheetRow, width: int) -> float:
    """Return how much a row reads like names of columns; 0 or less means not at all."""
    cells = [clean_line(cell) for cell in row.cells if cell.strip()]
    distinct = {cell for number, cell in enumerate(row.cells) if cell.strip() and number not in row.grouped}
    if not cells or (len(distinct) < 2 and width > 1):
        return 0
    words = [cell for cell in cells if len(cell) <= _LONGEST_HEADING and not _VALUE.match(cell)]
    if len(words) < len(cells) * 0.8 or any(len(cell) > 2 * _LONGEST_HEADING for cell in cells):
        return 0
    known = sum(1 for cell in words if _HEADER_WORDS.search(cell) and len(cell) <= 20)
    return known / len(cells) + len(cells) / max(width, 1) if known >= min(2, width) else 0


def _is_second_row(first: SheetRow, second: SheetRow, width: int) -> bool:
    """Say whether the row below the header names the columns of its groups."""
    groups = first.grouped | {number - 1 for number in first.grouped}
    named = {number for number, cell in enumerate(second.cells[:width]) if cell.strip()}
    inside = {number for number in named if number in groups}
    values = [clean_line(second.cells[number]) for number in named]
    if not groups or not inside or any(_VALUE.match(cell) or len(cell) > _LONGEST_HEADING for cell in values):
        return False
    outside = named - groups
    return all(clean_line(second.cells[number]) == clean_line(_cell(first, number)) for number in outside)


def _numbers_columns(row: SheetRow) -> bool:
    """Say whether the row only numbers the columns (1, 2, 3 or 甲, 乙), as official forms do."""
    cells = [cell.strip() for cell in row.cells if cell.strip()]
    return len(cells) > 2 and all(_NUMERAL.match(cell) for cell in cells) and cells == sorted(cells, key=_numeral_order)


def _numeral_order(cell: str) -> tuple[int, str]:
    digits = re.sub(r"\D", "", cell)
    return (int(digits) if digits else "一二三四五六七八九十".find(cell[-1]), cell)


def _names(row: SheetRow, width: int) -> tuple[str, ...]:
    return tuple(re.sub(r"\s+", "", clean_line(_cell(row, number))) for number in range(width))


def _cell(row: SheetRow, number: int) -> str:
    return row.cells[number] if number < len(row.cells) else ""


def _joined(above: str, below: str) -> str:
    return f"{above}/{below}" if above and below and above != below else above or below


def _filled_width(row: SheetRow) -> int:
    return max((number + 1 for number, cell in enumerate(row.cells) if cell.strip()), default=0)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names with unnamed columns numbered and repeated names told apart."""
    seen: dict[str, int] = {}
    distinct = []
    for number, name in enumerate(names, 1):
        name = name or f"列{number}"
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name}（{seen[name]}）")
    return tuple(distinct)
