"""The pages of a run: Markdown, HTML with plots, JUnit XML, and the list of problems. Nothing is decided here.

Whoever tunes reads these pages, so a wrong case of the test split appears by its id and the checks that failed alone, unless asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as XML  # written only, never parsed

from evals.case import Case, Split
from evals.judge import Result
from evals.metrics.endings import confusion
from evals.record import Record
from evals.report_page import NAMES as ENDINGS
from evals.report_page import html_page
from evals.score import BY_KEY, Figure, figure, figures
from evals.scores import Run, RunSettings

WORST = 20
HIDDEN = "（test 部分的题，不显示题面；要看请加 --show-test）"
_PARTS: tuple[tuple[str, Split | None], ...] = (("全部", None), ("dev", Split.DEV), ("test", Split.TEST))


def write_reports(
    run: Run, cases: Sequence[Case], records: Mapping[str, Record], folder: Path, *, show_test: bool = False
) -> None:
    """Write report.md, report.html, junit.xml and problems.log.

    Args:
        show_test: whether cases of the test split are written out as those of dev are.
    """
    told = run if show_test else _blind(run)
    shown = [one for one in worst(told, cases, records) if show_test or one[0].split is not Split.TEST]
    (folder / "report.md").write_text(markdown(told, shown), "utf-8")
    (folder / "report.html").write_text(html_page(told, slices(told), endings(told), shown), "utf-8")
    (folder / "junit.xml").write_bytes(junit(told))
    (folder / "problems.log").write_text(problems(told, cases, show_test=show_test), "utf-8")


def _blind(run: Run) -> Run:
    """The run with the checks alone of what is wrong with cases of the test split: 没有说出 of 「没有说出「5个工作日」」."""
    results = tuple(
        one.model_copy(update={"faults": tuple(dict.fromkeys(_check_of(fault) for fault in one.faults))})
        if one.split is Split.TEST
        else one
        for one in run.results
    )
    return run.model_copy(update={"results": results})


def _check_of(fault: str) -> str:
    return fault.partition("「")[0].rstrip("：") or fault


def slices(run: Run) -> list[tuple[str, Figure]]:
    """The share of right cases of each suite, then of each group of ten cases or more."""
    suites = sorted({one.suite for one in run.results})
    groups = sorted({group for one in run.results for group in one.groups})
    rows = [(suite, figure("correct", run.slice(suites=[suite]))) for suite in suites]
    return rows + [
        (f"· {group}", figure("correct", found)) for group in groups if len(found := run.slice(groups=[group])) >= 10
    ]


def endings(run: Run) -> dict[tuple[str, str], int]:
    """The confusion matrix of endings."""
    return dict(confusion((one.expect, one.status) for one in run.results))


def worst(run: Run, cases: Sequence[Case], records: Mapping[str, Record]) -> list[tuple[Result, Case, Record]]:
    """The cases with most to say against them, at most `WORST`, with what was asked and answered."""
    by_id = {case.id: case for case in cases}
    wrong = sorted((one for one in run.results if not one.is_right), key=lambda one: (-len(one.faults), one.case))
    return [(one, by_id[one.case], records[one.case]) for one in wrong[:WORST]]


def markdown(run: Run, shown: Sequence[tuple[Result, Case, Record]]) -> str:
    """The report as Markdown."""
    lines = [
        "# 评测报告",
        "",
        *_settings_lines(run.settings),
        "",
        "## 指标",
        "",
        *_metric_lines(run),
        "",
        "## 分组（全对的比例）",
        "",
    ]
    lines += ["| 分组 | 题数 | 全对 | 95% 区间 |", "|---|---|---|---|"]
    lines += [f"| {name} | {row.cases} | {number(row)} | {interval(row)} |" for name, row in slices(run)]
    lines += ["", "## 结束方式（应为 → 实际）", "", *_ending_lines(endings(run))]
    lines += ["", f"## 最差的 {len(shown)} 题", ""]
    for result, case, _ in shown:
        lines += [
            f"- `{case.id}` {' → '.join(case.turns)}（{case.region or '未选地区'}）",
            *(f"  - {fault}" for fault in result.faults),
        ]
    return "\n".join(lines) + "\n"


def _settings_lines(settings: RunSettings) -> list[str]:
    told = {
        "对象": settings.target,
        "开始": settings.started,
        "题数": str(settings.cases),
        "题目指纹": settings.data_hash,
        "test 部分指纹": settings.test_hash,
        "提交": settings.commit or "不在版本库里",
        **settings.about,
        "版本": "，".join(f"{name} {number}" for name, number in settings.versions.items()),
    }
    return [f"- {name}：{value}" for name, value in told.items()]


def _metric_lines(run: Run) -> list[str]:
    columns = [figures(run.slice(split=split)) for _, split in _PARTS]
    heads = [f"{name}（题数）" for name, _ in _PARTS]
    lines = [f"| 指标 | {' | '.join(heads)} |", "|---|" + "---|" * len(heads)]
    for rows in zip(*columns, strict=True):
        lines.append(
            f"| {rows[0].label} | " + " | ".join(f"{number(row)} {interval(row)}（{row.cases}）" for row in rows) + " |"
        )
    return lines


def _ending_lines(table: Mapping[tuple[str, str], int]) -> list[str]:
    got = [key for key in ENDINGS if any(one == key for _, one in table)]
    lines = [f"| 应为 | {' | '.join(ENDINGS[key] for key in got)} |", "|---|" + "---|" * len(got)]
    for wanted in (key for key in ENDINGS if any(one == key for one, _ in table)):
        lines.append(f"| {ENDINGS[wanted]} | " + " | ".join(str(table.get((wanted, key), 0)) for key in got) + " |")
    return lines


def number(row: Figure) -> str:
    """A figure for people: shares in percent, counts whole, seconds to the millisecond; undefined stays undefined."""
    if row.value is None:
        return "没有定义"
    if BY_KEY[row.metric].counted:
        return f"{row.value:.0f}"
    return f"{row.value:.3f}" if row.metric.startswith(("seconds", "turns", "mrr", "ndcg")) else f"{row.value:.1%}"


def interval(row: Figure) -> str:
    """The bounds of a figure in its own unit; empty where it has none."""
    if row.low is None or row.high is None:
        return ""
    if row.metric.startswith(("turns", "mrr")):
        return f"[{row.low:.3f}, {row.high:.3f}]"
    return f"[{row.low:.1%}, {row.high:.1%}]"


def problems(run: Run, cases: Sequence[Case], *, show_test: bool = False) -> str:
    """Everything that is wrong, one case a paragraph, in the order of the data; of the test split without what was asked."""
    by_id = {case.id: case for case in cases}
    wrong = [one for one in run.results if not one.is_right]
    said = [
        f"{one.case}\t{_asked(by_id[one.case], show_test=show_test)}\n"
        + "".join(f"    {fault}\n" for fault in one.faults)
        for one in wrong
    ]
    return "\n".join(said) or "没有问题。\n"


def _asked(case: Case, *, show_test: bool) -> str:
    if case.split is Split.TEST and not show_test:
        return HIDDEN
    return f"{case.region or '-'}\t{' → '.join(case.turns)}"


def junit(run: Run) -> bytes:
    """One test case a case, one suite a suite, for machines that read JUnit XML."""
    root = XML.Element("testsuites", name="mingbai eval", tests=str(len(run.results)))
    for suite in sorted({one.suite for one in run.results}):
        rows = run.slice(suites=[suite])
        wrong = sum(not one.is_right for one in rows)
        node = XML.SubElement(root, "testsuite", name=suite, tests=str(len(rows)), failures=str(wrong))
        for one in rows:
            leaf = XML.SubElement(node, "testcase", classname=suite, name=one.case, time=f"{one.seconds or 0:.4f}")
            if not one.is_right:
                XML.SubElement(leaf, "failure", message=_printable(one.faults[0])).text = _printable(
                    "\n".join(one.faults)
                )
    written: bytes = XML.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _printable(words: str) -> str:
    """Words without control characters, which XML cannot hold."""
    return "".join(letter for letter in words if letter >= " " or letter == "\n")
