"""Conflicts as a page and as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from evals.page import short, table, whole_page
from evals.plots import Amount, amounts
from evals.sheets import Sheet, write_book
from ingest.conflicts import BETWEEN, INSIDE
from ingest.conflicts.survey import Conflict

SEVERITY = {"error": "错误", "warning": "提醒", "info": "说明"}
TITLES = {check.id: check.title for check in INSIDE} | {check.id: check.title for check in BETWEEN}
COLUMNS = ("规则", "级别", "指南", "地区", "位置", "矛盾", "怎么改", "上级指南", "上级地区", "指南编号")


def row(one: Conflict, names: Mapping[str, str]) -> tuple[str, ...]:
    """A conflict under `COLUMNS`; `names` are the jurisdictions' by code."""
    found, upper = one.finding, one.upper_region or ""
    return (
        found.rule, SEVERITY[found.severity], one.title, names.get(one.region, one.region), found.place, found.message,
        found.fix, one.upper_title or "", names.get(upper, upper), found.guide or "",
    )  # fmt: skip


def html_page(conflicts: Sequence[Conflict], names: Mapping[str, str], *, today: date) -> str:
    """The whole page."""
    counted = Counter(one.finding.rule for one in conflicts)
    rows = [Amount(label=f"{rule} {short(title, 9)}", value=counted[rule]) for rule, title in TITLES.items()]
    parts = (
        f"<p>制表：{today}。共 {len(conflicts)} 处。上下级按基本编码和名称对应。</p>",
        amounts(rows, title="按规则", unit="处"),
        table(("规则", "要求", "几处"), ((rule, title, counted[rule]) for rule, title in TITLES.items())),
        "<h2>全部矛盾</h2>",
        table(COLUMNS, (row(one, names) for one in conflicts), nothing="没有发现矛盾。"),
    )
    return whole_page("办事指南矛盾报告", parts)


def write_workbook(conflicts: Sequence[Conflict], names: Mapping[str, str], file: Path) -> None:
    """Write the conflicts as an .xlsx.

    Raises:
        SettingError: the file cannot be written.
    """
    write_book((Sheet("矛盾", COLUMNS, [row(one, names) for one in conflicts]),), file)
