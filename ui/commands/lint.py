"""`mingbai lint`: what is wrong with the guides, as text, JSON, workbook or page; and the sign-off of single findings."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.frame import FAILED, Group
from ui.commands.group import EXIT_CODES, FORMS, Json, command, print_table, refuse_form, write_json
from ui.commands.input import day_named, place_named, settings_now
from ui.governance import findings_on, lint_report_of, place_names, sign_off

if TYPE_CHECKING:
    from evals.governance.lint_report import LintReport
    from knowledge.findings import Finding
    from ui.settings import Settings
    from ui.wiring import Record

_EXAMPLES = (
    "mingbai lint",
    "mingbai lint --region 999901 --format json",
    "mingbai lint --format xlsx --out 质检.xlsx",
    "mingbai lint accept R05 指南编号 --why 原文就是这样",
)
lint_app = typer.Typer(
    cls=Group,
    name="lint",
    invoke_without_command=True,
    help="列出指南里的毛病：哪里、错在什么、怎么改。有错误级别、又没有人认可的，退出码是 1。",
    epilog="\n\n".join(("例子：", *_EXAMPLES, EXIT_CODES)),
    options_metavar="[选项]",
    subcommand_metavar="[命令] ...",
)

Region = Annotated[
    str | None,
    typer.Option("--region", metavar="代码或地名", help="只看这个地区自己的指南。", show_default=False),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="日期", help="按那一天来查：法律有没有失效、有没有新的文本，默认今天。", show_default=False
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="文件", help="写到哪里；xlsx 和 html 默认在数据目录，json 默认在屏幕上。", show_default=False
    ),
]


@lint_app.callback()
def lint(
    context: typer.Context,
    region: Region = None,
    form: Annotated[
        str,
        typer.Option("--format", metavar="|".join(FORMS), help="给人看、给程序读、表格、网页。", show_default=False),
    ] = "text",
    out: Out = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    from ui.commands.report import print_json
    from ui.wiring import open_laws, open_record

    refuse_form(form, out, as_json=as_json)
    settings = settings_now()
    record = open_record(settings)
    place = place_named(record.places, region)
    code = place.code if place else None
    findings = findings_on(record, code, day_named(as_of) or date.today(), open_laws(settings, build=True))
    record.store.note_listed((finding.guide for finding in findings if finding.guide), parts=None)
    if as_json or form == "json":
        said = [finding.model_dump(mode="json") for finding in findings]
        print_json(said) if out is None else write_json(said, out)
    elif form == "text":
        _print(record, findings)
    else:
        _write(lint_report_of(record, findings, code), form, out, settings)
    raise typer.Exit(FAILED if any(finding.stands for finding in findings) else 0)


def _print(record: Record, findings: list[Finding]) -> None:
    from knowledge.store.faults import names_of
    from ui.commands.report import print_lint

    named = names_of(record.store)
    places = place_names(record, (one.region for one in named.values()))
    print_lint(
        findings, {one: f"{item.title} · {places.get(item.region, '')}".rstrip(" ·") for one, item in named.items()}
    )


def _write(report: LintReport, form: str, out: Path | None, settings: Settings) -> None:
    from evals.governance.lint_report import html_page, write_workbook
    from ui.commands.group import write_text_file

    file = out or settings.data / f"lint.{form}"
    if form == "xlsx":
        write_workbook(report, file)
    else:
        write_text_file(file, html_page(report))
    print(f"质检报告写到了 {file}：{len(report.guides)}份指南，{len(report.findings)}条。")


@command(
    lint_app,
    "accept",
    "mingbai lint accept R05 code:1144…@440100 --why 原文就是这样，已与承办处核对 --by 法规科",
    "mingbai lint accept R05 code:1144…@440100 --why 核对有误 --undo",
)
def accept(
    rule: Annotated[str, typer.Argument(metavar="规则", help="规则编号，例如 R05。", show_default=False)],
    guide: Annotated[str, typer.Argument(metavar="指南编号", help="mingbai lint 里的编号。", show_default=False)],
    why: Annotated[str, typer.Option("--why", metavar="理由", help="为什么认可，记入台账。", show_default=False)],
    by: Annotated[
        str, typer.Option("--by", metavar="谁", help="岗位或者工号，不用写姓名。", show_default=False)
    ] = "命令行",
    undo: Annotated[bool, typer.Option("--undo", help="收回以前的认可。")] = False,
    as_json: Json = False,
) -> None:
    """认可一份指南的一条结果：认可了的错误不再扣下内容。内容变了、结果也变了的，要重新认可。"""
    from ui.commands.report import print_json
    from ui.wiring import open_laws, open_record, open_search

    settings = settings_now()
    record = open_record(settings)
    laws = open_laws(settings, build=True)
    number = sign_off(record, rule.upper(), guide, why=why, by=by, accept=not undo, laws=laws)
    open_search(settings, record=record)  # what is answered from again goes into the index now
    if as_json:
        print_json({"rule": rule.upper(), "guide": guide, "findings": number, "accepted": not undo})
    else:
        print(f"{'收回了认可' if undo else '已认可'}：{rule.upper()}，{guide}，{number}条，记入了台账。")


@command(lint_app, "accepted", "mingbai lint accepted", "mingbai lint accepted --json")
def accepted(as_json: Json = False) -> None:
    """列出认可的台账：谁、什么时候、为什么，收回的也在。"""
    from ui.commands.report import print_json
    from ui.wiring import open_record

    store = open_record(settings_now()).store
    rows = store.sign_offs()
    store.note_listed(one.guide for one in rows)
    if as_json:
        print_json([one.model_dump(mode="json") for one in rows])
        return
    columns = ("序号", "时间（UTC）", "谁", "规则", "指南", "认可", "理由", "问题")
    said = [
        (one.number, one.at, one.by, one.rule, one.guide, "认可" if one.accepted else "收回", one.why, one.message)
        for one in rows
    ]
    print_table(columns, said, nothing="没有认可过任何结果。")
