"""The burden report as a page with plots and as a workbook: what a hall uses to cut red tape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from evals.page import short, table, whole_page
from evals.plots import Amount, amounts
from evals.sheets import Cell, Sheet, write_book
from ingest.burden.report import MEASURES, BurdenReport, MatterBurden

_NOTE = (
    "材料只算人人都要交的，任选其一的算一份；环节、次数、时限照指南写的算，指南没有写的不算，也不当作 0。"
    "承诺时限只比工作日，当场办结算 0。同一事项按基本编码对，没有编码的按名称对。"
)
_PLACES = (
    "地区",
    "指南",
    *(word for name, unit, _ in MEASURES for word in (f"{name}（平均，{unit}）", f"写明{name}的指南")),
)
_MATTERS = ("事项", "地区", *(f"{name}（{unit}）" for name, unit, _ in MEASURES), "承诺时限原文", "指南编号")
_SHARED = ("材料", "核发单位", "指南", "地区", "理由", "指南编号")
_VAGUE = ("兜底条款", "位置", "指南", "地区", "指南编号")
MOST_ROWS = 300  # on a page; the workbook has all
MOST_BARS = 20


def html_page(report: BurdenReport, names: Mapping[str, str], *, today: date) -> str:
    """The whole page.

    Args:
        names: of the jurisdictions, by code.
    """
    issued = Counter((one.material, one.issuer) for one in report.shareable).most_common(30)
    parts = (
        f"<p>制表：{today}。{_NOTE}</p>",
        "<h2>各地平均</h2>",
        *(_place_plot(report, names, index) for index in range(len(MEASURES))),
        table(_PLACES, _place_rows(report, names)),
        "<h2>同一事项，各地对比</h2>",
        *(_spread_plot(report.matters, index) for index in range(len(MEASURES))),
        table(_MATTERS, _cut(_matter_rows(report, names)), nothing="没有两个以上同级地区都有的事项。"),
        "<h2>政府部门核发、可以共享免提交的材料</h2>",
        f"<p>共 {len(report.shareable)} 处。最常见的：</p>",
        table(("材料", "核发单位", "几处"), ((name, issuer, number) for (name, issuer), number in issued)),
        table(_SHARED, _cut(_shared_rows(report, names))),
        "<h2>兜底条款</h2>",
        table(_VAGUE, _cut(_vague_rows(report, names))),
    )  # fmt: skip
    return whole_page("办事负担报告", parts)


def _cut(rows: Iterable[tuple[Cell, ...]]) -> list[tuple[str, ...]]:
    """Rows of a page, at most `MOST_ROWS`; what is not stated says so."""
    return [tuple(_shown(cell) for cell in row) for row in list(rows)[:MOST_ROWS]]


def _shown(cell: Cell) -> str:
    if cell is None:
        return "未写明"
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _place_plot(report: BurdenReport, names: Mapping[str, str], index: int) -> str:
    name, unit, _ = MEASURES[index]
    rows = [
        Amount(label=short(names.get(one.region, one.region)[-12:]), value=one.means[index].value,
               note=f"（{one.means[index].stated} 份指南）")
        for one in report.places
    ]  # fmt: skip
    return amounts(rows, title=f"各地平均：{name}（{unit}）", unit=unit) if rows else ""


def _spread_plot(matters: Iterable[MatterBurden], index: int) -> str:
    name, unit, _ = MEASURES[index]
    spread = [(one.title, width) for one in matters if (width := one.spread[index])]
    widest = sorted(spread, key=lambda one: (-one[1], one[0]))[:MOST_BARS]
    rows = [Amount(label=short(title), value=width) for title, width in widest]
    return amounts(rows, title=f"各地差得最多的事项：{name}最多与最少之差（{unit}）", unit=unit) if rows else ""


def _place_rows(report: BurdenReport, names: Mapping[str, str]) -> Iterable[tuple[str, ...]]:
    for one in report.places:
        means = (word for mean in one.means for word in (_shown(mean.value and round(mean.value, 2)), str(mean.stated)))
        yield (names.get(one.region, one.region), str(one.guides), *means)


def _matter_rows(report: BurdenReport, names: Mapping[str, str]) -> Iterable[tuple[Cell, ...]]:
    for matter in report.matters:
        for load in matter.loads:
            place = names.get(load.region, load.region)
            yield (load.title, place, *(read(load) for _, _, read in MEASURES), load.limit or None, load.id)


def _shared_rows(report: BurdenReport, names: Mapping[str, str]) -> Iterable[tuple[Cell, ...]]:
    return (
        (one.material, one.issuer, one.title, names.get(one.region, one.region), one.why, one.guide)
        for one in report.shareable
    )


def _vague_rows(report: BurdenReport, names: Mapping[str, str]) -> Iterable[tuple[Cell, ...]]:
    return ((one.clause, one.place, one.title, names.get(one.region, one.region), one.guide) for one in report.vague)


def write_workbook(report: BurdenReport, names: Mapping[str, str], file: Path) -> None:
    """Write the report as an .xlsx; what is not stated is an empty cell.

    Raises:
        SettingError: the file cannot be written.
    """
    places = (
        (names.get(one.region, one.region), one.guides, *(cell for mean in one.means for cell in (mean.value, mean.stated)))
        for one in report.places
    )  # fmt: skip
    write_book(
        (
            Sheet("说明", ("怎么算的",), [(_NOTE,)]),
            Sheet("各地平均", _PLACES, places),
            Sheet("事项对比", _MATTERS, _matter_rows(report, names)),
            Sheet("可共享免提交", _SHARED, _shared_rows(report, names)),
            Sheet("兜底条款", _VAGUE, _vague_rows(report, names)),
        ),
        file,
    )
