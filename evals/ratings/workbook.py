"""The report as an .xlsx. Words are written as text, whatever they begin with; shares and counts as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from evals.ratings.figures import Accuracy
from evals.ratings.report import Report, closure_lines, period
from evals.sheet import write_text
from knowledge.errors import SettingError

Cell = str | float | int | None
_ACCURACY = (
    "名称", "没有说“办事指南不准确”的比例", "区间低", "区间高", "基本满意以上的比例", "区间低", "区间高", "评价条数",
)  # fmt: skip
_WIDTH = 22


def write_workbook(report: Report, file: Path) -> None:
    """Write the report, a sheet a subject. An undefined share is an empty cell, never 0.

    Raises:
        SettingError: the file cannot be written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(
        book,
        "说明",
        ("项目", "内容"),
        [("评的是什么", report.about), ("范围", period(report)), ("制表", str(report.made))],
    )
    _sheet(book, "按部门", _ACCURACY, [_accuracy(row) for row in (*report.departments, report.all)])
    _sheet(book, "按事项", _ACCURACY, [_accuracy(row) for row in report.matters])
    _sheet(book, "原因", ("原因", "次数"), report.reasons)
    _sheet(book, "差评办理", ("指标", "数值"), closure_lines(report.closure))
    _sheet(book, "工单", ("工单", "指南", "栏目", "承办", "处理方式", "整改期限", "超期"), (
        (row.number, row.title, row.field, row.agency, row.handling, str(row.fix_due), row.overdue)
        for row in report.open_tickets
    ))  # fmt: skip
    _sheet(book, "没有答上的问题", ("周", "部门", "次数", "问法", "相近的事项", "建议的说法"), (
        (str(one.week), one.department, one.size, "\n".join(one.questions), "\n".join(near.title for near in one.near),
         "\n".join(f"{found.word} → {found.title}" for found in one.suggestions))
        for one in report.unanswered
    ))  # fmt: skip
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        book.save(file)
    except OSError as error:
        raise SettingError(f"写不了文件 {file}（{error.strerror}）。请检查有没有权限，是不是正被打开。") from error


def _accuracy(row: Accuracy) -> tuple[Cell, ...]:
    good, happy = row.accurate, row.satisfied
    return (row.name, good.value, good.low, good.high, happy.value, happy.low, happy.high, good.number)


def _sheet(book: Workbook, title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet: Any = book.create_sheet(title)
    for number, row in enumerate((columns, *rows), start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=column)
            if isinstance(value, str):
                write_text(cell, ILLEGAL_CHARACTERS_RE.sub(" ", value))
            else:
                cell.value = value
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTH
    sheet.freeze_panes = "A2"
