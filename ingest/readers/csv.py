"""Read a CSV file: its encoding, its delimiter and its header are found from the file itself."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from ingest.raw import RawTable
from ingest.readers.decode import decode
from ingest.readers.limits import ReaderLimits
from ingest.readers.sheet import SheetRow, table_of
from knowledge.errors import GuideError

_DELIMITERS = ",\t;|，"
# Lines looked at to find the delimiter.
_SAMPLE_LINES = 50
# Characters in which these lines are looked for; a cell with a whole list of materials may be long.
_SAMPLE_CHARACTERS = 200_000
# A quoted cell holds line breaks and commas of its own, which say nothing about the delimiter.
_QUOTED = re.compile(rf'(?:^|(?<=[{_DELIMITERS}\r\n]))"(?:[^"]|"")*+"')
# Longer than any real cell, shorter than what an unclosed quote would swallow.
_LONGEST_CELL = 1_000_000
# A database that fills fixed fields leaves a few NULs in an export; a workbook under the wrong suffix is full of them.
_STRAY_SHARE = 0.001


def read_csv(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawTable, ...]:
    """Return the file as one table; without a header row its columns are 列1, 列2 and so on.

    Raises:
        GuideError: an unknown encoding, binary content, broken quoting, too many rows or none.
    """
    text = decode(content, name)
    if text.count("\x00") > len(text) * _STRAY_SHARE:
        raise GuideError(
            name, "这不是文本表格（含有二进制内容）。如果是 Excel 文件，请把后缀改为 .xlsx，或另存为 CSV UTF-8"
        )
    rows = _rows(text.replace("\x00", ""), name, limits)
    if not rows:
        raise GuideError(name, "表格里没有任何内容。请检查导出是否成功")
    table = table_of(rows, name=name, digest=digest)
    if not table.rows:
        raise GuideError(name, "表格只有表头，没有数据行。请检查导出是否成功")
    return (table,)


def _rows(text: str, name: str, limits: ReaderLimits) -> list[SheetRow]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[SheetRow] = []
    line = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(SheetRow(place=f"第{line + 1}行", cells=tuple(cells)))
            if len(rows) > limits.rows:
                raise GuideError(name, f"行数超过上限（{limits.rows} 行）。请拆成几个文件后再导入")
            line = reader.line_num
    except csv.Error as error:
        raise GuideError(
            name, "从这一行起引号不成对或单元格过长，请用表格软件重新导出", place=f"第{line + 1}行"
        ) from error
    return rows


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the most of the first lines into the same number of columns.

    What stands in fewer than half of them is part of the text: a column of names has a 「，」 in a few.
    """
    bare = _QUOTED.sub("", text[:_SAMPLE_CHARACTERS])
    lines = [line for line in bare.split("\n")[:_SAMPLE_LINES] if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(line.count(delimiter) for line in lines)
        count, rows = max(
            ((count, rows) for count, rows in widths.items() if count), key=lambda pair: pair[1], default=(0, 0)
        )
        return (rows, count) if 2 * sum(delimiter in line for line in lines) >= len(lines) else (0, 0)

    return max(_DELIMITERS, key=evenness)
