"""Draft cases as a spreadsheet for people to confirm, and back. Cells are text: nothing in them is ever run as a formula."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from evals.case import Case, compact, read_case
from knowledge.errors import GuideError

ADOPT = "采用"
YES, NO = "是", "否"
SHEET = "题目"
_ANY_OF = "|"  # parts the accepted forms of one fact; each fact stands on its own line
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_WRAPPED = Alignment(wrap_text=True, vertical="top")

# heading, key of the case, width in characters
_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("编号", "id", 18),
    ("类别", "suite", 10),
    ("分组", "groups", 12),
    ("地区代码", "region", 10),
    ("提问（每行一句，按先后）", "turns", 40),
    ("应怎样结束", "expect", 12),
    ("哪份指南（名称@地区代码）", "guides", 32),
    ("栏目", "fields", 12),
    ("应说（每行一条，几种说法用 | 分开）", "must", 40),
    ("不能说（每行一条）", "must_not", 24),
    ("不能丢的条件和例外（每行一条）", "keep", 32),
    ("追问时选哪个按钮", "picks", 14),
    ("来源文件", "sources", 24),
    ("备注", "note", 30),
)
_TUPLES = frozenset({"groups", "turns", "expect", "guides", "fields", "must_not", "picks", "sources"})
_GROUPS = frozenset({"must", "keep"})


def export_sheet(cases: Sequence[Case], file: Path) -> None:
    """Write drafts to an .xlsx; the first column says 是 or 否 and starts empty."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  # a new workbook has one sheet
    sheet.title = SHEET
    sheet.append([ADOPT, *(heading for heading, _, _ in _COLUMNS)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, case in enumerate(cases, start=2):
        for column, words in enumerate(["", *_cells(case)], start=1):
            write_text(sheet.cell(row=number, column=column), words)
    choice = DataValidation(type="list", formula1=f'"{YES},{NO}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"A2:A{len(cases) + 1}")
    for number, (_, _, width) in enumerate(_COLUMNS, start=1):
        sheet.column_dimensions[sheet.cell(row=1, column=number + 1).column_letter].width = width
    sheet.freeze_panes = "B2"
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)


def import_sheet(file: Path) -> tuple[Case, ...]:
    """The cases of the rows marked 是, in order.

    Raises:
        GuideError: no workbook, a missing column, or a row that makes no sense; names the row, in Chinese.
    """
    rows = _rows(file)
    places = _places(rows[0] if rows else [], file)
    return tuple(
        _case(row, places, file, number)
        for number, row in enumerate(rows[1:], start=2)
        if _at(row, places[ADOPT]) == YES
    )


def _rows(file: Path) -> list[list[str]]:
    """The cells of the first sheet as text, row by row."""
    try:
        with file.open("rb") as opened:
            sheet = load_workbook(opened, data_only=True).worksheets[0]
    except (OSError, BadZipFile, InvalidFileException, KeyError) as error:
        raise GuideError(file.name, "打不开，请确认是 .xlsx 文件而且没有损坏") from error
    return [[str(value) if value is not None else "" for value in row] for row in sheet.iter_rows(values_only=True)]


def _places(header: Sequence[str], file: Path) -> dict[str, int]:
    wanted = {ADOPT: ADOPT, **{key: heading for heading, key, _ in _COLUMNS}}
    places = {key: header.index(heading) for key, heading in wanted.items() if heading in header}
    lost = [heading for key, heading in wanted.items() if key not in places]
    if lost:
        raise GuideError(file.name, f"第一行缺少这些列：{'、'.join(lost)}，请用导出的表格修改", place="第1行")
    return places


def _case(row: Sequence[str], places: dict[str, int], file: Path, number: int) -> Case:
    values = {key: _at(row, places[key]) for _, key, _ in _COLUMNS}
    found: dict[str, object] = {}
    for key, words in values.items():
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        if not lines:
            continue
        if key in _GROUPS:
            found[key] = [[form.strip() for form in line.split(_ANY_OF) if form.strip()] for line in lines]
        else:
            found[key] = lines if key in _TUPLES else words.strip()
    return read_case(json.dumps(found), file=file.name, place=f"第{number}行", suite="drafts")


def _at(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _cells(case: Case) -> list[str]:
    values = compact(case)
    return [_words(values.get(key, "")) for _, key, _ in _COLUMNS]


def _words(value: object) -> str:
    if not isinstance(value, list):
        return str(value)
    return "\n".join(f" {_ANY_OF} ".join(one) if isinstance(one, list) else str(one) for one in value)


def write_text(cell: Cell, words: str) -> None:
    """Write words as text, whatever they begin with: a citizen's question may begin with 「=」."""
    cell.value = words
    cell.data_type = "s"
    cell.quotePrefix = words.startswith(FORMULA_SIGNS)
    cell.alignment = _WRAPPED
