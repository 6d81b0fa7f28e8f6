"""The report over ratings, tickets and open questions: gathered once, then written as Markdown. HTML and .xlsx show the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from evals.ratings.figures import (
    Accuracy,
    Closure,
    Measured,
    accuracy,
    accuracy_of,
    closure,
    department,
    matter_names,
    reasons,
)
from evals.ratings.grouping import Group
from evals.ratings.levels import about
from evals.ratings.states import late
from knowledge.fields import label
from knowledge.store.ratings import Rating
from knowledge.store.tickets import Ticket
from knowledge.values import Value

UNDEFINED = "没有定义"
TOP_UNANSWERED = 20
# how an answer without a guide ended, as a ticket's part
ENDINGS = {"not_found": "没有查到", "clarify": "反问", "redirected": "转介", "blocked": "没有答复", "answered": "答复"}


class TicketLine(Value):
    """One open ticket in the report. `overdue` says which deadline was missed and who is told; None when in time."""

    number: int
    title: str
    field: str
    agency: str
    handling: str
    fix_due: date
    overdue: str | None


class Report(Value):
    """Everything a report says. `start` and `end` bound the ratings (end included); None is unbounded."""

    about: str
    made: date
    start: date | None
    end: date | None
    all: Accuracy
    departments: tuple[Accuracy, ...]
    matters: tuple[Accuracy, ...]
    reasons: tuple[tuple[str, int], ...]
    closure: Closure
    open_tickets: tuple[TicketLine, ...]
    unanswered: tuple[Group, ...]


def gather(
    ratings: Sequence[Rating],
    tickets: Iterable[Ticket],
    groups: Sequence[Group],
    *,
    today: date,
    bounds: tuple[date | None, date | None] = (None, None),
    official_url: str | None = None,
) -> Report:
    """The report of these ratings and of all tickets.

    Args:
        groups: open questions in groups; the most asked are shown.
        today: the day in China on which lateness is judged.
    """
    by_number = {ticket.number: ticket for ticket in tickets}
    return Report(
        about=about(official_url),
        made=today,
        start=bounds[0],
        end=bounds[1],
        all=accuracy_of("全部", ratings),
        departments=accuracy(ratings, department),
        matters=accuracy(ratings, matter_names(ratings)),
        reasons=reasons(ratings),
        closure=closure(ratings, by_number, today=today),
        open_tickets=tuple(_line(one, today) for one in by_number.values() if one.is_open),
        unanswered=tuple(sorted(groups, key=lambda one: (-one.size, one.questions))[:TOP_UNANSWERED]),
    )


def _line(ticket: Ticket, today: date) -> TicketLine:
    missed = late(ticket, today)
    return TicketLine(
        number=ticket.number,
        title=ticket.title or "没有对应的指南",
        field=field_name(ticket),
        agency=ticket.owner or ticket.agency or "未写明",
        handling=ticket.handling,
        fix_due=ticket.fix_due,
        overdue=f"{missed.deadline}超期 {missed.working_days} 个工作日，{missed.step}" if missed else None,
    )


def field_name(ticket: Ticket) -> str:
    """The part of the guide that was rated, as people call it; how the answer ended where it had no guide."""
    return ENDINGS.get(ticket.field, label(ticket.field))


def markdown(report: Report) -> str:
    """The report as Markdown."""
    lines = ["# 评价报告", "", f"> {report.about}", "", f"{period(report)}。制表：{report.made}。", ""]
    lines += [
        "不计入统计的评价（评得太快、太多或者申诉成立的）已经去掉。没有评价的，比例没有定义，不当作 0 或者 100%。",
        "",
    ]
    lines += ["## 办事指南精确度", "", *_table(report.departments, "部门", total=report.all), ""]
    lines += ["## 按事项", "", *_table(report.matters, "事项"), ""]
    if report.reasons:
        lines += ["## 原因", "", *(f"- {cell(name)}：{count}" for name, count in report.reasons), ""]
    lines += ["## 差评办理", "", *(f"- {name}：{words}" for name, words in closure_lines(report.closure)), ""]
    lines += ["## 没有办结的工单", "", *_tickets(report.open_tickets), ""]
    lines += ["## 没有答上的问题", "", *_unanswered(report.unanswered)]
    return "\n".join(lines) + "\n"


def period(report: Report) -> str:
    """Which ratings are in the report, in words."""
    if report.start is None and report.end is None:
        return "全部评价"
    return f"{report.start or '最早'} 至 {report.end or '今天'} 的评价"


def closure_lines(closed: Closure) -> tuple[tuple[str, str], ...]:
    """What became of bad ratings, as names and words."""
    return (
        ("差评办结率", shown(closed.closed)),
        ("按期办结率", shown(closed.in_time)),
        ("整改用时中位数", days(closed.fix_days, closed.mended)),
        ("整改用时九成在", days(closed.fix_days_p90, closed.mended)),
    )


def shown(measured: Measured) -> str:
    """A share with its interval and on how many it rests; undefined in words."""
    if measured.value is None:
        return UNDEFINED
    return f"{measured.value:.1%}{_between(measured)}，共 {measured.number} 条"


def _between(measured: Measured) -> str:
    return (
        "" if measured.low is None or measured.high is None else f"（95% 区间 {measured.low:.1%}—{measured.high:.1%}）"
    )


def days(value: float | None, number: int) -> str:
    """Working days in words."""
    return UNDEFINED if value is None else f"{value:g} 个工作日，共 {number} 张整改办结的工单"


def _table(rows: Sequence[Accuracy], what: str, *, total: Accuracy | None = None) -> list[str]:
    if not rows:
        return ["还没有评价，没有定义。"]
    lines = [f"| {what} | 没有说“办事指南不准确”的 | 基本满意以上 |", "|---|---|---|"]
    everything = (*rows, *([total] if total is not None else []))
    return lines + [f"| {cell(row.name)} | {shown(row.accurate)} | {shown(row.satisfied)} |" for row in everything]


def _tickets(rows: Sequence[TicketLine]) -> list[str]:
    if not rows:
        return ["没有。"]
    lines = ["| 工单 | 指南 | 栏目 | 承办 | 处理方式 | 整改期限 | 超期 |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        said = (row.number, row.title, row.field, row.agency, row.handling, row.fix_due, row.overdue or "没有")
        lines.append(f"| {' | '.join(cell(str(one)) for one in said)} |")
    return lines


def _unanswered(groups: Sequence[Group]) -> list[str]:
    if not groups:
        return ["没有。"]
    lines = ["| 周 | 部门 | 次数 | 问法 | 相近的事项 |", "|---|---|---|---|---|"]
    for one in groups:
        near = "、".join(found.title for found in one.near) or "没有"
        said = (f"{one.week} 起", one.department, one.size, "；".join(one.questions[:3]), near)
        lines.append(f"| {' | '.join(cell(str(words)) for words in said)} |")
    return lines


def cell(words: str) -> str:
    """Words as they may stand in a Markdown table: one line, nothing of them read as markup."""
    flat = " ".join(words.split())
    for sign in ("\\", "|", "`", "*", "_", "[", "]", "<", ">", "!"):
        flat = flat.replace(sign, f"\\{sign}")
    return flat
