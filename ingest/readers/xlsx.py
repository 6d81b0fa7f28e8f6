"""Read a workbook: every visible sheet with rows becomes a table, with merged cells and cached formula values filled in."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import openpyxl
from openpyxl.utils import range_boundaries

from ingest.raw import RawTable
from ingest.readers.clean import clean_text
from ingest.readers.limits import ReaderLimits
from ingest.readers.package import BROKEN_PACKAGE, broken_message, open_package
from ingest.readers.sheet import SheetRow, table_of
from knowledge.errors import GuideError

_KIND = "Excel 表格（.xlsx）"
# Lists of matters have some sixty columns; formatting alone can reach out to column 16,384.
_MOST_COLUMNS = 512
# Excel's own limit. A damaged row number would otherwise make the library count up to it.
_LAST_ROW = 1_048_576
_CHUNK = 1 << 20
# A tag that begins in one chunk ends within this many bytes in the next.
_OVERLAP = 4096
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
# A formula whose result was never stored: no value beside it. An empty text result (t="str") is a result.
_UNCOMPUTED = re.compile(
    rb'<(?:\w+:)?c\b(?![^<>]*\bt="str")[^<>]*>\s*<(?:\w+:)?f\b[^<>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>'
)


@dataclass(frozen=True, slots=True)
class _Merges:
    """Merged cells by row: for each covered column, the row and column (from 1) of the cell that holds the text."""

    origins: Mapping[int, Mapping[int, tuple[int, int]]]


def read_xlsx(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawTable, ...]:
    """Return one table for each visible sheet that has rows.

    Raises:
        GuideError: not a workbook, a password, damage, formulas without stored results, too many rows, or no rows at all.
    """
    with open_package(content, name, main_part="xl/workbook.xml", kind=_KIND, limits=limits) as package:
        try:
            tables = tuple(_tables(content, package, name, digest, limits))
        except BROKEN_PACKAGE as error:
            raise GuideError(name, broken_message(_KIND)) from error
    if not tables:
        raise GuideError(name, "工作簿里没有数据（只有空表、隐藏表或表头）。请检查导出是否成功")
    return tables


def _tables(
    content: bytes, package: zipfile.ZipFile, name: str, digest: str, limits: ReaderLimits
) -> Iterator[RawTable]:
    with warnings.catch_warnings():
        # openpyxl warns of styles and extensions it leaves out; the text is unharmed.
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            for sheet in workbook.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                merges = _merges(package, sheet._worksheet_path, name, sheet.title)
                rows = _rows(sheet, merges, name, limits)
                table = table_of(rows, name=name, digest=digest, sheet=sheet.title)
                if table.rows:
                    yield table
        finally:
            workbook.close()


def _rows(
    sheet: openpyxl.worksheet.worksheet.Worksheet, merges: _Merges, name: str, limits: ReaderLimits
) -> list[SheetRow]:
    sheet.reset_dimensions()
    rows: list[SheetRow] = []
    held: dict[tuple[int, int], str] = {}
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > _LAST_ROW or len(rows) > limits.rows:
            raise GuideError(
                name, f"行数超过上限（{limits.rows} 行）。请拆成几个文件后再导入", place=f"工作表 {sheet.title}"
            )
        row = _row(
            [_text(cell) for cell in cells[:_MOST_COLUMNS]], number, f"工作表 {sheet.title}，第{number}行", merges, held
        )
        if row is not None:
            rows.append(row)
    return rows


def _row(
    texts: list[str], number: int, place: str, merges: _Merges, held: dict[tuple[int, int], str]
) -> SheetRow | None:
    """Return the row with merged cells filled in, None when it has no text of its own."""
    if not any(texts):
        return None
    origins = merges.origins.get(number, {})
    grouped = set()
    for column, origin in origins.items():
        texts.extend("" for _ in range(column - len(texts)))
        if origin == (number, column):
            held[origin] = texts[column - 1]
        texts[column - 1] = held.get(origin, "")
        if origin[1] != column:
            grouped.add(column - 1)
    return SheetRow(place=place, cells=tuple(texts), grouped=frozenset(grouped))


def _merges(package: zipfile.ZipFile, path: str, name: str, sheet: str) -> _Merges:
    """Read the merged ranges, which openpyxl leaves out when it streams, and refuse formulas never computed."""
    origins: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    covered = 0
    for reference in _references(package, path, name, sheet):
        left, top, right, bottom = range_boundaries(reference)
        right, bottom = min(right, _MOST_COLUMNS), min(bottom, _LAST_ROW)
        covered += max(right - left + 1, 0) * max(bottom - top + 1, 0)
        if covered > _LAST_ROW:
            raise GuideError(name, "合并单元格的范围过大，请取消整列合并后再导入", place=f"工作表 {sheet}")
        for row in range(top, bottom + 1):
            origins[row].update(dict.fromkeys(range(left, right + 1), (top, left)))
    return _Merges({row: dict(sorted(columns.items())) for row, columns in origins.items()})


def _references(package: zipfile.ZipFile, path: str, name: str, sheet: str) -> Iterable[str]:
    found: dict[str, None] = {}
    with package.open(path.lstrip("/")) as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            window = before + chunk
            if _UNCOMPUTED.search(window):
                raise GuideError(
                    name,
                    "表里的公式没有保存计算结果。请用 Excel 或 WPS 打开，保存一次后再导入",
                    place=f"工作表 {sheet}",
                )
            found.update(dict.fromkeys(match.decode() for match in _MERGE.findall(window)))
            before = window[-_OVERLAP:]
    return found


def _text(cell: openpyxl.cell.Cell) -> str:
    """Return a cell as people see it: dates as 2025-08-21, whole numbers without 「.0」, percentages as such."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value)
    return clean_text(str(value))


def _number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{value * 100:.10g}%"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        value = int(value)
    if isinstance(value, int):
        # 000000 as a format keeps the leading zeros of a code.
        return str(value).zfill(len(number_format)) if set(number_format) == {"0"} else str(value)
    return f"{value:.15g}"


def _moment(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    minutes = int(value.total_seconds()) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
