"""The report as one HTML page with inline plots; nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from evals.plots import Bar, bars
from evals.ratings.figures import Accuracy, Measured
from evals.ratings.grouping import Group
from evals.ratings.report import Report, TicketLine, closure_lines, period, shown

_STYLE = (
    "body{font-family:sans-serif;line-height:1.6;color:#1c2733;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{border:1px solid #d8dee5;padding:.25rem .6rem;text-align:left}"
    "blockquote{margin:0;padding:.5rem 1rem;background:#f4f6f8}svg{max-width:100%;height:auto}.late{color:#b3261e}"
)
MOST_BARS = 30  # the least accurate; the tables have all


def html_page(report: Report) -> str:
    """The whole page."""
    parts = (
        "<h1>评价报告</h1>",
        f"<blockquote>{escape(report.about)}</blockquote>",
        f"<p>{escape(period(report))}。制表：{report.made}。不计入统计的评价已经去掉；没有评价的，比例没有定义。</p>",
        _plot(report.departments, "办事指南精确度：各部门没有说“办事指南不准确”的比例（95% 区间）"),
        _plot(report.matters, "办事指南精确度：各事项没有说“办事指南不准确”的比例（95% 区间）"),
        _plot(report.departments, "各部门基本满意以上的比例（95% 区间）", satisfied=True),
        "<h2>按部门</h2>", _accuracy((*report.departments, report.all)), "<h2>按事项</h2>", _accuracy(report.matters),
        "<h2>原因</h2>", _table(("原因", "次数"), ((name, str(count)) for name, count in report.reasons)),
        "<h2>差评办理</h2>", _table(("指标", "数值"), closure_lines(report.closure)),
        "<h2>没有办结的工单</h2>", _tickets(report.open_tickets), "<h2>没有答上的问题</h2>", _unanswered(report.unanswered),
    )  # fmt: skip
    body = "\n".join(parts)
    head = f'<meta charset="utf-8"><title>评价报告</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="zh-CN">{head}<body>{body}</body></html>'


def _plot(rows: Sequence[Accuracy], title: str, *, satisfied: bool = False) -> str:
    if not rows:
        return ""
    return bars([_bar(row.name, row.satisfied if satisfied else row.accurate) for row in rows[:MOST_BARS]], title=title)


def _bar(name: str, measured: Measured) -> Bar:
    label = name if len(name) <= 13 else f"{name[:12]}…"  # what fits left of a bar
    return Bar(
        label=label, value=measured.value, low=measured.low, high=measured.high, note=f"（{measured.number} 条）"
    )


def _accuracy(rows: Sequence[Accuracy]) -> str:
    columns = ("名称", "没有说“办事指南不准确”的", "基本满意以上")
    return _table(columns, ((row.name, shown(row.accurate), shown(row.satisfied)) for row in rows))


def _tickets(rows: Sequence[TicketLine]) -> str:
    columns = ("工单", "指南", "栏目", "承办", "处理方式", "整改期限", "超期")
    said = (
        (str(row.number), row.title, row.field, row.agency, row.handling, str(row.fix_due), row.overdue or "没有") for row in rows
    )  # fmt: skip
    return _table(columns, said)


def _unanswered(groups: Sequence[Group]) -> str:
    rows = (
        (f"{one.week} 起", one.department, str(one.size), "；".join(one.questions[:3]), "、".join(near.title for near in one.near))
        for one in groups
    )  # fmt: skip
    return _table(("周", "部门", "次数", "问法", "相近的事项"), rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(words)}</td>' for words in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>" if body else "<p>没有。</p>"
