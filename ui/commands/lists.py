"""`mingbai lists`: the matter lists of nation, province, city and district, counted and compared."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.errors import SettingError
from ui.commands.group import Json, command, new_group, print_table
from ui.commands.input import place_named, settings_now
from ui.governance import COMPARED, lines_in_force, place_names

if TYPE_CHECKING:
    from knowledge.lists.difference import ListDifference
    from knowledge.lists.line import ListLine
    from ui.wiring import Record

lists_app = new_group("lists", "三级清单：国家、省市、区县的事项清单，按级点数，两份清单对照。")

SHOWN = 40  # differences of one kind on the screen; the workbook and --json have all
Out = Annotated[Path | None, typer.Option("--out", metavar="文件.xlsx", help="同时写成表格。", show_default=False)]


@command(lists_app, "tree", "mingbai lists tree", "mingbai lists tree --region 青溪区 --out 三级清单.xlsx")
def show_tree(
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="代码或地名", help="只看这个地区和它的上级、下级。", show_default=False),
    ] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """按级点数：每个地区的事项有多少，行政权力、公共服务各多少，一般性、个别性各多少。

    来源没有写明的，下级没有自己的指南就算一般性，有就算个别性；只有名称、没有指南的不算。
    写成表格时还有逐条的事项，和与上级清单对不上的事项。
    """
    from evals.governance.lists_book import BRANCH, branch_row, write_tree
    from knowledge.lists.tree import tree
    from ui.commands.report import print_json
    from ui.wiring import open_record

    record = open_record(settings_now())
    place = place_named(record.places, region)
    lines = lines_in_force(record, None)
    branches = tree(lines, region=place.code if place else None)
    names = place_names(record, (one.region for one in branches), unknown="看不出地区（{code}）")
    if out is not None:
        shown = [line for line in lines if line.region in names]
        record.store.note_listed(line.id for line in shown)
        write_tree(branches, names, shown, out)
    if as_json:
        print_json([{**one.model_dump(mode="json"), "name": names[one.region]} for one in branches])
        return
    print_table(BRANCH, [branch_row(one, names[one.region]) for one in branches], nothing="库里还没有事项。")
    for one in branches:
        print(f"{names[one.region]}：{'，'.join(f'{kind}{number}' for kind, number in one.types.items())}")


@command(
    lists_app,
    "diff",
    "mingbai lists diff 440106 440100",
    "mingbai lists diff 青溪区 云河市 --out 差别.xlsx",
    "mingbai lists diff 青溪区 云河市 --reviewed 已核对.csv",
)
def show_difference(
    here: Annotated[str, typer.Argument(metavar="地区", help="要看的清单，代码或地名。", show_default=False)],
    there: Annotated[str, typer.Argument(metavar="对照地区", help="对照的清单，通常是上级。", show_default=False)],
    reviewed: Annotated[
        Path | None,
        typer.Option(
            "--reviewed",
            metavar="文件.csv",
            help="人工核对过的同一事项，每行两个名称：本清单的，对照清单的。",
            show_default=False,
        ),
    ] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """两份清单的差别：缺少、多出、名称不同、类型不同、时限不同；对不上的另外列出，供人核对。

    先按基本编码对，再按名称对（去掉地名和书名号一类的修饰），再按人工核对的名称对；只是相近的不算对上。
    """
    from knowledge.lists.difference import compare
    from ui.commands.report import print_json
    from ui.wiring import open_record

    record = open_record(settings_now())
    lists = [_list_of(record, wanted) for wanted in (here, there)]
    record.store.note_listed((line.id for several in lists for line in several), parts=COMPARED)
    found = compare(lists[0], lists[1], reviewed=_reviewed(reviewed))
    if out is not None:
        from evals.governance.lists_book import write_difference

        write_difference(found, out)
    print_json({**found.model_dump(mode="json"), "counts": found.counts}) if as_json else _print(found)


def _list_of(record: Record, wanted: str) -> list[ListLine]:
    """The list of a place; beside one that is empty every line of the other would be said to be missing."""
    place = place_named(record.places, wanted)
    if place is None:
        raise SettingError("请写两个地区的代码或名字。")
    lines = lines_in_force(record, place.code)
    if not lines:
        raise SettingError(
            f"库里没有{place.full_name}（{place.code}）自己的清单，没有可以对照的。"
            f"请先运行 mingbai ingest 清单文件 --region {place.code}；有哪些清单，用 mingbai lists tree 看。"
        )
    return lines


def _reviewed(file: Path | None) -> list[tuple[str, str]]:
    if file is None:
        return []
    try:
        rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingError(f"核对表读不出来：{file}。请确认文件存在，而且是 UTF-8 编码的 .csv。") from error
    for number, row in enumerate(rows, start=1):
        if row and len(row) != 2:
            raise SettingError(f"核对表 {file.name} 第{number}行不是两列。每行请写本清单的名称和对照清单的名称。")
    return [(row[0], row[1]) for row in rows if row]


def _print(found: ListDifference) -> None:
    from evals.governance.lists_book import DIFFERENCE
    from knowledge.lists.difference import Kind

    for kind in Kind:
        rows = [one for one in found.differences if one.kind is kind]
        said = [(one.kind.value, one.name, one.code, one.here, one.there, one.how) for one in rows[:SHOWN]]
        if said:
            print_table(DIFFERENCE, said, nothing="")
        if len(rows) > SHOWN:
            print(f"{kind.value}还有{len(rows) - SHOWN}个，用 --out 或 --json 看全部。")
    near = [(one.one.name, one.other.name, one.likeness) for one in found.candidates]
    if near:
        print("疑似同一事项，没有对上，请核对：")
        print_table(("本清单", "对照清单", "相似度"), near[:SHOWN], nothing="")
    if found.ambiguous:
        print("重名，不知道该对哪一个，请按编码核对：")
        several = [(line.name, line.region, line.code) for line in found.ambiguous]
        print_table(("事项", "地区", "基本编码"), several[:SHOWN], nothing="")
    for what, number in (("疑似同一事项", len(near)), ("重名", len(found.ambiguous))):
        if number > SHOWN:
            print(f"{what}还有{number - SHOWN}个，用 --out 或 --json 看全部。")
    how = "，".join(f"按{name}对上{number}个" for name, number in found.joined.items()) or "没有对上的"
    counts = "，".join(f"{kind}{number}" for kind, number in found.counts.items())
    print(f"本清单{found.here}个，对照清单{found.there}个；{how}。{counts}；重名对不上{len(found.ambiguous)}个。")
