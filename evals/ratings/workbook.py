"""The report as an .xlsx, a sheet a subject."""

from __future__ import annotations

from pathlib import Path

from evals.ratings.figures import Accuracy
from evals.ratings.report import Report, closure_lines, period
from evals.sheets import Cell, Sheet, write_book

_ACCURACY = (
    "名称", "没有说“办事指南不准确”的比例", "区间低", "区间高", "基本满意以上的比例", "区间低", "区间高", "评价条数",
)  # fmt: skip


def write_workbook(report: Report, file: Path) -> None:
    """Write the report. An undefined share is an empty cell, never 0.

    Raises:
        SettingError: the file cannot be written.
    """
    about = [("评的是什么", report.about), ("范围", period(report)), ("制表", str(report.made))]
    sheets = (
        Sheet("说明", ("项目", "内容"), about),
        Sheet("按部门", _ACCURACY, [_accuracy(row) for row in (*report.departments, report.all)]),
        Sheet("按事项", _ACCURACY, [_accuracy(row) for row in report.matters]),
        Sheet("原因", ("原因", "次数"), report.reasons),
        Sheet("差评办理", ("指标", "数值"), closure_lines(report.closure)),
        Sheet("工单", ("工单", "指南", "栏目", "承办", "处理方式", "整改期限", "超期"), (
            (row.number, row.title, row.field, row.agency, row.handling, str(row.fix_due), row.overdue)
            for row in report.open_tickets
        )),
        Sheet("没有答上的问题", ("周", "部门", "次数", "问法", "相近的事项", "建议的说法"), (
            (str(one.week), one.department, one.size, "\n".join(one.questions), "\n".join(near.title for near in one.near),
             "\n".join(f"{found.word} → {found.title}" for found in one.suggestions))
            for one in report.unanswered
        )),
    )  # fmt: skip
    write_book(sheets, file)


def _accuracy(row: Accuracy) -> tuple[Cell, ...]:
    good, happy = row.accurate, row.satisfied
    return (row.name, good.value, good.low, good.high, happy.value, happy.low, happy.high, good.number)
