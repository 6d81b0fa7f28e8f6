"""What the commands print: tables and answers for people, on a terminal of any width."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from knowledge.fields import label

if TYPE_CHECKING:
    from assistant.answer import Answer
    from ingest.sync import FileReport, IngestReport
    from knowledge.findings import Finding
    from ui.commands.search import FoundMatter
    from ui.contract import GuideLine

_SEVERITY = {"error": ("错误", "red"), "warning": ("提醒", "yellow"), "info": ("说明", "dim")}
SHOWN_FINDINGS = 40  # lines on the terminal; --json and `mingbai lint` have them all


def console(*, stderr: bool = False) -> Console:
    """The terminal; without colour when it is none."""
    return Console(stderr=stderr, highlight=False, soft_wrap=True)


def print_json(content: Any) -> None:
    """One JSON document on stdout, Chinese left readable."""
    print(json.dumps(content, ensure_ascii=False, indent=2))


@contextmanager
def progress_bar(*, quiet: bool = False) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on stderr that takes (what, done, of how many); None when quiet. A total of 0 means unknown."""
    if quiet:
        yield None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("开始", total=None)

        def advance(what: str, done: int, total: int) -> None:
            bar.update(task, description=what[:40], completed=done, total=total or None)

        yield advance


def print_ingest(report: IngestReport) -> None:
    """The report of one ingest run: a line a file, then what was refused or quarantined, then the sums."""
    out = console()
    table = Table(title="导入报告", title_justify="left")
    for name in ("文件", "行", "内容", "变化", "结果"):
        table.add_column(name, justify="right" if name == "行" else "left", overflow="fold")
    for file in report.files:
        table.add_row(*_file_row(file))
    out.print(table)
    for file in report.refused:
        out.print(Text(f"没有导入：{file.refused}", style="red"))
    print_findings((*report.errors, *report.warnings), limit=SHOWN_FINDINGS)
    sums = "，".join(f"{name}{report.total(field)}" for field, name in _SUMS)
    left = sum(one.guide is None and one.withholds == "*" for one in report.errors)
    more = f"，没有采用{left}行" if left else ""
    out.print(f"共{len(report.files)}个文件：{sums}，没有导入{len(report.refused)}{more}。")
    if report.conflicts:
        out.print(
            f"与更正冲突{len(report.conflicts)}处，更正继续有效：运行 mingbai guides conflicts 查看，然后保留或者改用来源。"
        )


_KINDS = (("guides", "指南"), ("documents", "资料"), ("entries", "目录"))
_SUMS = (("added", "新增"), ("changed", "变更"), ("unchanged", "未变"), ("withdrawn", "撤下"), ("quarantined", "隔离"))


def _file_row(file: FileReport) -> tuple[str, ...]:
    taken = file.guides or file.documents or file.entries
    outcome = "没有导入" if file.refused else "没有变化" if file.skipped else "已导入" if taken else "没有采用"
    return (file.file, str(file.rows or ""), _counted(file, _KINDS), _counted(file, _SUMS), outcome)


def _counted(file: FileReport, names: tuple[tuple[str, str], ...]) -> str:
    """The counts that are not zero, in words: 新增2 隔离1."""
    return " ".join(f"{name}{count}" for field, name in names if (count := int(getattr(file, field))))


def print_findings(findings: Sequence[Finding], *, limit: int | None = None) -> None:
    """One line a finding: how bad, where, what is wrong, what to do."""
    out = console()
    for finding in findings[:limit]:
        word, style = _SEVERITY[finding.severity]
        place = "，".join(part for part in (finding.guide, finding.place) if part)
        line = Text.assemble(
            (f"{word} ", style), (f"{finding.rule} ", "dim"), f"{place}：" if place else "", finding.message
        )
        if finding.fix:
            line.append(f" → {finding.fix}", style="dim")
        out.print(line)
    if limit is not None and len(findings) > limit:
        out.print(f"还有{len(findings) - limit}条，运行 mingbai lint 看全部。")


def print_lint(findings: Sequence[Finding], names: Mapping[str, str]) -> None:
    """Findings under the guide that each is about, a line each, and the sums; what is accepted or withheld says so.

    Args:
        names: title and place of guides, by id.
    """
    out = console()
    for guide, found in groupby(findings, key=lambda one: one.guide):
        if guide is not None:
            out.print(Text.assemble((names.get(guide, ""), "bold"), (f"（{guide}）", "dim")))
        for one in found:
            out.print(Text("  ").append_text(_lint_line(one)) if guide is not None else _lint_line(one))
    counts = Counter(str(one.severity) for one in findings)
    said = "，".join(f"{word}{counts[severity]}" for severity, (word, _) in _SEVERITY.items() if counts[severity])
    out.print(f"共{len(findings)}条{f'：{said}' if said else ''}。{_signed_and_held(findings)}")


def _lint_line(finding: Finding) -> Text:
    word, style = _SEVERITY[finding.severity]
    place = f"{finding.place}：" if finding.place else ""
    line = Text.assemble((f"{word} ", style), (f"{finding.rule} ", "dim"), place, finding.message)
    if finding.fix:
        line.append(f" → {finding.fix}", style="dim")
    if finding.accepted:
        line.append("（已认可）", style="dim")
    elif finding.stands and finding.withholds is not None:
        line.append(
            "（整份不答复）" if finding.withholds == "*" else f"（扣下：{label(finding.withholds)}）", style=style
        )
    return line


def _signed_and_held(findings: Sequence[Finding]) -> str:
    signed = sum(one.accepted for one in findings)
    held = {one.guide for one in findings if one.stands and one.withholds is not None}
    said = f"其中{signed}条已经认可。" if signed else ""
    return f"{said}{len(held)}份指南有内容扣下，改好或者认可以后才用来答复。" if held else said


def print_answer(answer: Answer, hotline: str) -> None:
    """An answer for a terminal: the text with its marks, options, then the numbered sources."""
    out = console()
    for line in answer.text.split("\n"):
        out.print(_answer_line(line))
    for notice in answer.notices:
        if notice not in answer.text:
            out.print(notice)
    for number, option in enumerate(answer.options, start=1):
        out.print(f"  {number}. {option.label}")
    if answer.citations:
        out.print(Text("\n出处", style="bold"))
    for citation in answer.citations:
        words = " ".join(citation.quote.split())
        shown = words if len(words) <= 60 else f"{words[:60]}……"
        out.print(
            Text.assemble(
                (f"[{citation.marker}] ", "cyan"), f"{citation.title}（{citation.source}）", (f" {shown}", "dim")
            )
        )
    out.print(Text(f"\n拿不准请打政务服务热线 {hotline}。用时{answer.seconds * 1000:.0f}毫秒。", style="dim"))


def _answer_line(line: str) -> Text:
    text = Text()
    for piece in re.split(r"(\*\*[^*]+\*\*|\[\d{1,3}\])", line):
        if piece.startswith("**"):
            text.append(piece[2:-2], style="bold")
        else:
            text.append(piece, style="cyan" if re.fullmatch(r"\[\d{1,3}\]", piece) else "")
    return text


_GUIDES = {"guide": "", "document": "", "entry": "没有指南（目录里的名称）", "lexicon": "没有指南（词库里的事项）"}


def print_found(question: str, found: Sequence[FoundMatter], *, why: bool) -> None:
    """The matters found for a question, best first; those without a guide say so where others have their number."""
    out = console()
    if not found:
        out.print(f"没有找到和「{question}」相近的事项。")
        return
    table = Table(title=question, title_justify="left")
    for name in ("名次", "分数", "事项", "地区", "编号", *(("理由",) if why else ())):
        table.add_column(name, overflow="fold")
    for place, one in enumerate(found, start=1):
        numbers = (f"{name}={value}" for name, value in one.features.items())
        reasons = ("；".join((*one.why, *numbers)),) if why else ()
        where = one.region or "全国"
        table.add_row(str(place), f"{one.score:.3f}", one.name, where, one.guide_id or _GUIDES[one.kind], *reasons)
    out.print(table)


def print_guides(guides: Sequence[GuideLine]) -> None:
    """A list of guides."""
    out = console()
    if not guides:
        out.print("没有查到办事指南。换个词，或者用 mingbai ingest 导入。")
        return
    table = Table()
    for name in ("事项", "地区", "实施机关", "类型", "版本", "编号"):
        table.add_column(name, overflow="fold")
    for guide in guides:
        table.add_row(
            guide.title, guide.region_name, guide.agency or "未写明", guide.matter_type, str(guide.version), guide.id
        )
    out.print(table)
    out.print(f"共{len(guides)}份。")
