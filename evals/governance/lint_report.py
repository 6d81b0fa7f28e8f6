"""The lint as a report: findings, how many break which rule, and how complete each guide is; as a page and as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path

from evals.page import short, table, whole_page
from evals.plots import Bar, bars
from evals.sheets import Sheet, write_book
from ingest.completeness import Completeness, completeness
from ingest.lint import RULES
from knowledge.fields import label
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.values import Value

SEVERITY = {"error": "错误", "warning": "提醒", "info": "说明"}
_TITLES = {rule.id: rule.title for rule in RULES}
_COLUMNS = ("规则", "级别", "指南", "编号", "位置", "问题", "怎么改", "扣下", "已认可")
_SCORES = ("指南", "编号", "地区", "完整度", "应写", "已写", "缺少")
MOST_FINDINGS = 2_000  # on a page; the workbook has all


class Scored(Value):
    """A guide, the name of its place and how complete it is."""

    id: str
    title: str
    place: str
    complete: Completeness


class LintReport(Value):
    """Everything a lint report says: findings in the order stored, guides from the least complete."""

    made: date
    findings: tuple[Finding, ...]
    guides: tuple[Scored, ...]

    @property
    def by_rule(self) -> list[tuple[str, str, int]]:
        """Rule, what it demands, and how many findings; the commonest first."""
        found = Counter(one.rule for one in self.findings)
        return [(rule, _TITLES.get(rule, "清单的行和列"), number) for rule, number in found.most_common()]

    @property
    def mean_score(self) -> float | None:
        """The mean completeness, 0 to 100; None without guides."""
        return sum(one.complete.score for one in self.guides) / len(self.guides) if self.guides else None


def lint_report(
    findings: Sequence[Finding], guides: Iterable[ServiceGuide], *, today: date, places: Mapping[str, str]
) -> LintReport:
    """Gather a report.

    Args:
        findings: of these guides, and of files as a whole.
        places: names of jurisdictions, by code.
    """
    held: dict[str, set[str]] = {}
    for one in findings:
        if one.guide is not None and one.withholds is not None and one.stands:
            held.setdefault(one.guide, set()).add(one.withholds)
    scored = [
        Scored(id=guide.id, title=guide.title, place=places.get(guide.region, guide.region),
               complete=completeness(guide, frozenset(held.get(guide.id, ()))))
        for guide in guides
    ]  # fmt: skip
    ordered = sorted(scored, key=lambda one: (one.complete.score, one.id))
    return LintReport(made=today, findings=tuple(findings), guides=tuple(ordered))


def html_page(report: LintReport) -> str:
    """The report as one page with plots."""
    names = {one.id: one.title for one in report.guides}
    shown = report.findings[:MOST_FINDINGS]
    more = len(report.findings) - len(shown)
    parts = (
        f"<p>制表：{report.made}。共 {len(report.guides)} 份指南，{len(report.findings)} 条结果。{_mean(report)}</p>",
        _rules_plot(report),
        _scores_plot(report),
        "<h2>按规则</h2>", table(("规则", "要求", "条数"), report.by_rule),
        "<h2>完整度最低的指南</h2>", table(_SCORES, (_score(one) for one in report.guides[:100])),
        "<h2>全部结果</h2>", table(_COLUMNS, (_row(one, names) for one in shown)),
        f"<p>{escape(f'还有 {more} 条，见 .xlsx。')}</p>" if more > 0 else "",
    )  # fmt: skip
    return whole_page("办事指南质检报告", parts)


def _mean(report: LintReport) -> str:
    mean = report.mean_score
    return "" if mean is None else f"完整度平均 {mean:.1f}（满分 100）。"


def _rules_plot(report: LintReport) -> str:
    if not report.guides:
        return ""
    broken = {rule: len({one.guide for one in report.findings if one.rule == rule and one.guide}) for rule in _TITLES}
    rows = [
        Bar(label=f"{rule} {short(_TITLES[rule], 9)}", value=min(1.0, number / len(report.guides)), note=f"（{number} 份）")
        for rule, number in broken.items()
        if number
    ]  # fmt: skip
    return bars(rows, title="有这种毛病的指南占多少") if rows else ""


def _scores_plot(report: LintReport) -> str:
    if not report.guides:
        return ""
    number = len(report.guides)
    counted = Counter(min(one.complete.score // 10, 9) for one in report.guides)
    rows = [
        Bar(label=f"{ten * 10}—{ten * 10 + (10 if ten == 9 else 9)} 分", value=counted[ten] / number, note=f"（{counted[ten]} 份）")
        for ten in range(10)
    ]  # fmt: skip
    return bars(rows, title="完整度分布：各分数段的指南占多少")


def write_workbook(report: LintReport, file: Path) -> None:
    """Write the report as an .xlsx.

    Raises:
        SettingError: the file cannot be written.
    """
    names = {one.id: one.title for one in report.guides}
    write_book(
        (
            Sheet("结果", _COLUMNS, (_row(one, names) for one in report.findings)),
            Sheet("按规则", ("规则", "要求", "条数"), report.by_rule),
            Sheet("完整度", _SCORES, (_score(one) for one in report.guides)),
        ),
        file,
    )


def _row(one: Finding, names: dict[str, str]) -> tuple[str, ...]:
    guide = one.guide or ""
    signed = "是" if one.accepted else ""
    held = "" if one.withholds is None or not one.stands else "整份" if one.withholds == "*" else label(one.withholds)
    return (
        one.rule,
        SEVERITY[one.severity],
        names.get(guide, ""),
        guide,
        one.place,
        one.message,
        one.fix,
        held,
        signed,
    )


def _score(one: Scored) -> tuple[str | int, ...]:
    done = one.complete
    return (one.title, one.id, one.place, done.score, done.demanded, done.stated, "、".join(done.missing))
