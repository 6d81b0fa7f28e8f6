"""Read a CSV file: its encoding, its delimiter and whether its first row names the columns are found from the file."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from ingest.raw import RawTable
from ingest.readers.decode import decode
from ingest.readers.limits import ReaderLimits
from ingest.readers.sheet import SheetRow, numbered_columns, table_of
from knowledge.errors import GuideError

_DELIMITERS = ",\t;|，"
# Rows looked at to find the delimiter and the header.
_SAMPLE_ROWS = 50
# Longer than any real cell, shorter than what would exhaust memory.
_LONGEST_CELL = 1_000_000
_IDENTIFIER = re.compile(r"^(?:https?://\S+|[0-9a-fA-F-]{20,}|\d[\d\s./:%-]*|[A-Z0-9]{12,})$")


def read_csv(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawTable, ...]:
    """Return the file as one table; without a header row its columns are 列1, 列2 and so on.

    Raises:
        GuideError: an unknown encoding, binary content, broken quoting or no rows.
    """
    text = decode(content, name)
    if "\x00" in text:
        raise GuideError(name, "这不是文本表格（含有二进制内容）。如果是 Excel 文件，请把后缀改为 .xlsx，或另存为 CSV UTF-8")
    rows = _rows(text, name, limits)
    if not rows:
        raise GuideError(name, "表格里没有任何内容。请检查导出是否成功")
    if _has_header([row.cells for row in rows[:_SAMPLE_ROWS]]):
        return (table_of(rows, name=name, digest=digest, sheet=None),)
    columns = numbered_columns(max(len(row.cells) for row in rows))
    return (table_of(rows, name=name, digest=digest, sheet=None, columns=columns),)


def _rows(text: str, name: str, limits: ReaderLimits) -> list[SheetRow]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[SheetRow] = []
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(SheetRow(place=f"第{before + 1}行", cells=tuple(cells)))
            before = reader.line_num
            if len(rows) > limits.rows:
                raise GuideError(name, f"行数超过上限（{limits.rows} 行）。请拆成几个文件后再导入")
    except csv.Error as error:
        raise GuideError(name, "这一行的引号或分隔不完整，请用表格软件重新导出", place=f"第{reader.line_num}行") from error
    return rows


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the first lines into the most columns most evenly; a comma when none does."""
    lines = [line for line in text.splitlines()[:_SAMPLE_ROWS] if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return (rows if width > 1 else 0, width)

    try:
        return max(_DELIMITERS, key=evenness)
    except csv.Error:
        return ","


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the first row names columns: short, distinct words, unlike the rows below where those hold codes or links."""
    first = [cell.strip() for cell in rows[0]]
    named = [cell for cell in first if cell]
    if not named or len(set(named)) < len(named) or any(_IDENTIFIER.match(cell) or len(cell) > 30 for cell in named):
        return False
    return len(named) == len(first) or len(named) > 1
