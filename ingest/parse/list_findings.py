"""What can be wrong with a list as a whole and with a row of it, in words for the people who keep the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ingest.parse.columns import Headings
from ingest.raw import RawTable
from knowledge.codelists import Charged, MatterType
from knowledge.errors import GuideError
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.passages import UNPLACED

_SHOWN = 5
_MOST_SHOWN, _LONGEST_SHOWN = 30, 20  # columns, and characters of a cell that may be no heading


def no_name_column(table: RawTable) -> GuideError:
    """No column holds the matters' names. Where no headings were made out, the first row is shown: it is what the reader takes for them."""
    if table.header or not table.rows:
        has, names = "现有的列是", table.columns
    else:
        has, names = "没有认出列标题，第一行是", tuple(map(_in_short, table.rows[0].cells.values()))
    seen = "、".join(f"「{name}」" for name in names[:_MOST_SHOWN]) or "（没有列标题）"
    return GuideError(
        table.name,
        f"这份清单没有事项名称列。{has}：{seen}。请把事项名称那一列的标题改成「事项名称」（「名称」「服务事项」「业务办理项名称」「主项名称」也可以）后再导入",
        place=f"工作表 {table.sheet}" if table.sheet else None,
    )


def _in_short(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_SHOWN else f"{cell[:_LONGEST_SHOWN]}…"


def nameless(place: str) -> Finding:
    """A row without a name."""
    return Finding(
        rule="row-nameless",
        severity="error",
        place=place,
        message="这一行没有事项名称，未导入。",
        fix="请补上事项名称；如果是多余的行，请删除。",
        withholds="*",
    )


def junk(place: str, name: str) -> Finding:
    """Keyboard junk or somebody's trial."""
    return Finding(
        rule="row-junk",
        severity="error",
        place=place,
        message=f"事项名称「{name[:30]}」不像真实的事项（可能是测试数据或误输入），未导入。",
        fix="请改成正式的事项名称，或删除这一行。",
        withholds="*",
    )


def repeated(place: str, first: str) -> Finding:
    """A row that says what another has said."""
    return Finding(
        rule="row-repeated",
        severity="info",
        place=place,
        message=f"这一行与{first}完全相同，只导入一次。",
        fix="可以删除重复的行。",
    )


def continued(place: str, count: int) -> Finding:
    """Rows that only list further materials of the matter above them."""
    return Finding(
        rule="row-joined",
        severity="info",
        place=place,
        message=f"这 {count} 行是同一事项的材料，已合并为一份指南。",
        fix="如果其实是不同的事项，请在每一行写明各自的事项名称和编码。",
    )


def duplicate(
    place: str, first: str, key: str, before: frozenset[tuple[str, str]], content: frozenset[tuple[str, str]]
) -> Finding:
    """The same code with other content: the first row stays, the later one waits."""
    labels = sorted({label for label, _ in before ^ content})
    differing = "、".join(f"「{label}」" for label in labels[:_SHOWN]) + ("等" if len(labels) > _SHOWN else "")
    code = key.removeprefix("code:").partition("@")[0]
    return Finding(
        rule="row-duplicate",
        severity="error",
        place=place,
        message=f"编码 {code} 已在{first}出现，内容不同（{differing}）。已采用{first}，本行未导入。",
        fix="请核对两行，改正编码，或只保留正确的一行。",
        withholds="*",
    )


def unplaced(file: str, rows: Sequence[str]) -> Finding:
    """Rows of which nobody can tell for which division they speak."""
    shown = "、".join(rows[:_SHOWN]) + ("等" if len(rows) > _SHOWN else "")
    return Finding(
        rule=UNPLACED,
        severity="warning",
        place=f"{file}，{shown}",
        message=f"有 {len(rows)} 行看不出适用于哪个地区，群众按地区提问时查不到。",
        fix="请增加「行政区划代码」列，或在导入时用 --region 指定地区代码。",
    )


def unknown_region(file: str, code: str, count: int) -> Finding:
    """A division code that is not in the table of divisions."""
    return Finding(
        rule="region-unknown",
        severity="warning",
        place=file,
        message=f"有 {count} 行的行政区划代码 {code} 不在区划表里。",
        fix="请核对代码；如果是新设的区划，请在区划表里补上。",
    )


def own_region(file: str, given: str, rows: Mapping[str, int]) -> Finding:
    """Rows that say another division than the operator did; what the row says counts."""
    shown = "、".join(list(rows)[:_SHOWN]) + ("等" if len(rows) > _SHOWN else "")
    return Finding(
        rule="region-own",
        severity="warning",
        place=file,
        message=f"有 {sum(rows.values())} 行写明了自己的行政区划（{shown}），与 --region {given} 不同，按行里写的地区入库。",
        fix="请核对：地区写错了的，请改正表里的行政区划或实施编码；没有写错的，不用处理。",
    )


class _Wanted(NamedTuple):
    """What a list should say of every matter: the rule, the columns that would say it, and whether a guide lacks it."""

    rule: str
    homes: tuple[str, ...]
    label: str
    consequence: str
    is_missing: Callable[[ServiceGuide], bool]


_WANTED = (
    _Wanted("R01", ("source.url",), "来源页面", "答复不能链接到原指南", lambda guide: guide.source.url is None),
    _Wanted(
        "R01",
        ("validity.published",),
        "更新日期",
        "看不出内容是什么时候的",
        lambda guide: guide.source.published is None,
    ),
    _Wanted(
        "R15",
        ("fee.charged", "fee.items"),
        "是否收费",
        "问到收费时只能答「指南未写明」",
        lambda guide: guide.fee.charged is Charged.UNKNOWN,
    ),
    _Wanted(
        "R18",
        ("bases", "bases.implementation"),
        "设定依据",
        "看不出许可和材料的依据",
        lambda guide: not guide.bases and guide.matter_type is MatterType.LICENSE,
    ),
)


def uncovered(file: str, headings: Headings, guides: Sequence[ServiceGuide]) -> Iterator[Finding]:
    """What the list as a whole leaves unsaid: once for the list, never once a row."""
    for wanted in _WANTED:
        missing = sum(wanted.is_missing(guide) for guide in guides)
        if not missing:
            continue
        has_column = headings.has(*wanted.homes)
        what = f"有 {missing} 行没有填「{wanted.label}」" if has_column else f"这份清单没有「{wanted.label}」列"
        yield Finding(
            rule=wanted.rule,
            severity="warning" if has_column else "info",
            place=file,
            message=f"{what}，{wanted.consequence}。",
            fix=f"请补上「{wanted.label}」。",
        )
