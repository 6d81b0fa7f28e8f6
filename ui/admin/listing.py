"""/admin/lists: the matter lists of each level counted, the matters behind each number, and two lists compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from knowledge.lists.difference import Kind, ListDifference, compare
from knowledge.lists.line import ListLine
from knowledge.lists.tree import Branch, classed, tree
from ui.admin.office import ADMIN, Maintainer, Office, workbook
from ui.governance import COMPARED, lines_in_force, place_names
from ui.reading import region_name
from ui.wiring import Record

PART = "/lists"
SHOWN = 200  # differences of one kind on the page until 「全部列出」; the workbook has all
UNKNOWN = "看不出地区（{code}）"
Code = Annotated[str, Query(max_length=12)]


def listing_routes(office: Office) -> APIRouter:
    """Lists and their differences."""
    router = APIRouter()
    record = Record(office.opened.store, office.opened.places)
    _add_tree(router, office, record)
    _add_lines(router, office, record)
    _add_difference(router, office, record)
    return router


class Column(NamedTuple):
    """A number of the tree: its key in addresses, its name, and which matters it counts."""

    key: str
    name: str
    holds: Callable[[ListLine, bool | None], bool]


# in the order of `evals.governance.lists_book.BRANCH`, after level and place
COLUMNS = (
    Column("all", "事项总数", lambda line, general: True),
    Column("powers", "行政权力", lambda line, general: line.kind == "行政权力"),
    Column("services", "公共服务", lambda line, general: line.kind == "公共服务"),
    Column("untyped", "类型未写明", lambda line, general: line.kind == "未写明"),
    Column("general", "一般性", lambda line, general: general is True),
    Column("particular", "个别性", lambda line, general: general is False),
    Column("guides", "有指南", lambda line, general: line.has_guide),
    Column("names", "只有名称", lambda line, general: not line.has_guide),
)


class Counted(NamedTuple):
    """The branches of the tree, the names of their places, and the lines that they count."""

    branches: tuple[Branch, ...]
    names: dict[str, str]
    lines: list[ListLine]


def _branches(record: Record, region: str | None) -> Counted:
    lines = lines_in_force(record, None)
    branches = tree(lines, region=region)
    names = place_names(record, (one.region for one in branches), unknown=UNKNOWN)
    return Counted(branches, names, [line for line in lines if line.region in names])


def _add_tree(router: APIRouter, office: Office, record: Record) -> None:
    @router.get(f"{ADMIN}{PART}", response_class=HTMLResponse)
    def lists(who: Maintainer, region: Code = "") -> str:
        from evals.governance.lists_book import BRANCH, branch_row

        branches, names, _ = _branches(record, office.place(region))
        rows = tuple((one, branch_row(one, names[one.region])) for one in branches)
        keys = tuple(one.key for one in COLUMNS)
        return office.page("lists.html", who, PART, columns=BRANCH, keys=keys, rows=rows, names=names, region=region)

    @router.get(f"{ADMIN}{PART}.xlsx")
    def saved(who: Maintainer, region: Code = "") -> Response:
        from evals.governance.lists_book import write_tree

        branches, names, lines = _branches(record, office.place(region))
        record.store.note_listed(line.id for line in lines)
        return workbook(lambda file: write_tree(branches, names, lines, file), "三级清单.xlsx")


def _add_lines(router: APIRouter, office: Office, record: Record) -> None:
    @router.get(f"{ADMIN}{PART}/lines", response_class=HTMLResponse)
    def lines(
        who: Maintainer,
        region: Code,
        of: Annotated[str, Query(max_length=12)] = "all",
        type: Annotated[str, Query(max_length=20)] = "",
        q: Annotated[str, Query(max_length=80)] = "",
        all: bool = False,
    ) -> str:
        column = next((one for one in COLUMNS if one.key == of), COLUMNS[0])
        held = [
            (line, general)
            for line, general in classed(lines_in_force(record, None), region)
            if column.holds(line, general) and type in ("", line.matter_type) and q.strip() in line.name
        ]
        rows = held if all else held[:SHOWN]
        record.store.note_listed(line.id for line, _ in rows)
        return office.page(
            "lists_lines.html", who, PART, rows=rows, number=len(held), region=region, place=region_name(record.places, region),
            column=column, columns=COLUMNS, type=type, words=q.strip(),
        )  # fmt: skip


def _compared(office: Office, record: Record, here: str, there: str) -> ListDifference:
    lists = [lines_in_force(record, office.place(code)) for code in (here, there)]
    record.store.note_listed((line.id for several in lists for line in several), parts=COMPARED)
    return compare(lists[0], lists[1])


def _add_difference(router: APIRouter, office: Office, record: Record) -> None:
    @router.get(f"{ADMIN}{PART}/diff", response_class=HTMLResponse)
    def difference(who: Maintainer, here: Code, there: Code, all: bool = False) -> str:
        found = _compared(office, record, here, there)
        kinds = []
        for kind in Kind:
            rows = [one for one in found.differences if one.kind is kind]
            kinds.append((kind.value, len(rows), rows if all else rows[:SHOWN]))
        return office.page(
            "lists_diff.html", who, PART, found=found, kinds=kinds, here=here, there=there,
            names=(region_name(record.places, here), region_name(record.places, there)),
            near=found.candidates if all else found.candidates[:SHOWN],
        )  # fmt: skip

    @router.get(f"{ADMIN}{PART}/diff.xlsx")
    def saved(who: Maintainer, here: Code, there: Code) -> Response:
        from evals.governance.lists_book import write_difference

        found = _compared(office, record, here, there)
        return workbook(lambda file: write_difference(found, file), "清单差别.xlsx")
