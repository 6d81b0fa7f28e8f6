"""Workbooks of plain tables. Words are written as text, whatever they begin with; counts and shares as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from evals.sheet import FORMULA_SIGNS, write_text
from knowledge.errors import SettingError

Cell = str | float | int | None
_WIDTH = 22
_LONGEST = 32_000  # characters in a cell; Excel refuses a file with more than 32,767


class Sheet(NamedTuple):
    """One sheet: its title (at most 31 characters), column names, and rows. None is an empty cell, never 0."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_book(sheets: Iterable[Sheet], file: Path) -> None:
    """Write an .xlsx with these sheets.

    Raises:
        SettingError: the file cannot be written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        book.save(file)
    except OSError as error:
        raise SettingError(f"写不了文件 {file}（{error.strerror}）。请检查有没有权限，是不是正被打开。") from error


def _write(cell: Any, words: str) -> None:
    """Write words as text. Only those that need a style get one: 100,000 styled cells take half a minute."""
    if len(words) > _WIDTH or "\n" in words or words.startswith(FORMULA_SIGNS):
        write_text(cell, words)
    else:
        cell.value = words
        cell.data_type = "s"


def _fill(page: Any, sheet: Sheet) -> None:
    for number, row in enumerate((sheet.columns, *sheet.rows), start=1):
        for column, value in enumerate(row, start=1):
            cell = page.cell(row=number, column=column)
            if isinstance(value, str):
                _write(cell, ILLEGAL_CHARACTERS_RE.sub(" ", value)[:_LONGEST])
            else:
                cell.value = value
    for cell in page[1]:
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = _WIDTH
    page.freeze_panes = "A2"
