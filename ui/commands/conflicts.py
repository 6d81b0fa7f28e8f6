"""`mingbai conflicts` and `mingbai burden`: where guides contradict each other, and what applying costs a citizen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.group import FORMS, Json, print_table, refuse_form, write_json, write_text_file
from ui.commands.input import place_named, settings_now
from ui.governance import COUNTED, conflicts_of, guides_in, place_names

if TYPE_CHECKING:
    from ingest.burden.report import BurdenReport
    from knowledge.guide import ServiceGuide
    from ui.wiring import Record

SHOWN = 20  # matters compared on the screen; the report has all


def conflicts(
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="代码或地名", help="只看这个地区自己的指南。", show_default=False),
    ] = None,
    form: Annotated[
        str,
        typer.Option("--format", metavar="|".join(FORMS), help="给人看、给程序读、表格、网页。", show_default=False),
    ] = "text",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="文件",
            help="写到哪里；xlsx 和 html 默认在数据目录，json 默认在屏幕上。",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """列出矛盾：指南自己前后不一，下级与上级不一（收费、时限、材料、条件，上级取消的材料还在要）。"""
    from evals.governance.conflict_page import COLUMNS, html_page, row, write_workbook
    from ui.commands.report import print_json
    from ui.wiring import open_record

    refuse_form(form, out, as_json=as_json)
    settings = settings_now()
    record = open_record(settings)
    place = place_named(record.places, region)
    found = conflicts_of(record, place.code if place else None)
    record.store.note_listed(guides_in(found), parts=None)
    names = place_names(record, (code for one in found for code in (one.region, one.upper_region)))
    file = out or settings.data / f"conflicts.{form}"
    if as_json or form == "json":
        said = [{**one.finding.model_dump(mode="json"), **one.model_dump(exclude={"finding"})} for one in found]
        print_json(said) if out is None else write_json(said, out)
        return
    if form == "text":
        print_table(COLUMNS[:9], [row(one, names)[:9] for one in found], nothing="没有发现矛盾。")
    elif form == "xlsx":
        write_workbook(found, names, file)
    else:
        write_text_file(file, html_page(found, names, today=date.today()))
    print(f"共{len(found)}处。" if form == "text" else f"矛盾报告写到了 {file}：{len(found)}处。")


def burden(
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="代码或地名", help="只看这个地区和它的下级。", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="文件夹", help="写到哪里，默认数据目录的 burden。", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """写办事负担报告（burden.html、burden.xlsx）：材料、环节、次数、时限各地对比，可以免交的材料，兜底条款。"""
    from evals.governance.burden_page import html_page, write_workbook
    from ingest.burden.report import burden_report
    from ui.commands.report import print_json
    from ui.wiring import open_record

    settings = settings_now()
    record = open_record(settings)
    place = place_named(record.places, region)
    guides = _guides(record, place.code if place else None)
    record.store.note_listed((one.id for one in guides), parts=COUNTED)
    made = burden_report(guides)
    names = place_names(record, (one.region for one in made.places))
    folder = out or settings.data / "burden"
    write_text_file(folder / "burden.html", html_page(made, names, today=date.today()))
    write_workbook(made, names, folder / "burden.xlsx")
    if as_json:
        print_json({"folder": str(folder), **made.model_dump(mode="json")})
    else:
        _print(made, names)
        print(f"报告写到了 {folder}。")


def _guides(record: Record, region: str | None) -> list[ServiceGuide]:
    """Guides that answer citizens today, of a jurisdiction and those under it."""
    from knowledge.guide import ServiceGuide
    from knowledge.jurisdiction import code_chain
    from knowledge.store.listed import listed
    from knowledge.validity import holds

    today = date.today()
    return [
        one
        for one in listed(record.store)
        if isinstance(one, ServiceGuide)
        and one.matter_type.is_for_citizens
        and holds(one, today)
        and (region is None or (one.region.isdigit() and region in code_chain(one.region)))
    ]


def _print(report: BurdenReport, names: dict[str, str]) -> None:
    from ingest.burden.report import MEASURES

    columns = ("地区", "指南", *(f"{name}（{unit}）" for name, unit, _ in MEASURES))
    rows = [
        (names[one.region], one.guides, *("未写明" if mean.value is None else f"{mean.value:.2f}" for mean in one.means))
        for one in report.places
    ]  # fmt: skip
    print_table(columns, rows, nothing="库里还没有指南。")
    differ = [one for one in report.matters if any(one.spread)]
    spread = [(one.title, *("—" if value is None else f"{value:g}" for value in one.spread)) for one in differ[:SHOWN]]
    print_table(("同一事项各地之差", *columns[2:]), spread, nothing="没有各地不同的事项。")
    print(
        "—：写明的不到两个地区，不能比。"
        f"{len(report.matters)}个事项可以对比，{len(differ)}个各地不同；"
        f"可共享免提交的材料{len(report.shareable)}处，兜底条款{len(report.vague)}处。"
    )
