"""Matter lists and their differences as workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evals.sheets import Cell, Sheet, write_book
from knowledge.codelists import MatterType
from knowledge.lists.difference import ListDifference
from knowledge.lists.line import ListLine
from knowledge.lists.tree import Branch
from knowledge.lists.unjoined import unjoined

TYPES = tuple(kind.value for kind in MatterType)
BRANCH = ("层级", "地区", "事项总数", "行政权力", "公共服务", "类型未写明", "一般性", "个别性", "有指南")
_CLASSES = {True: "一般性", False: "个别性", None: ""}
DIFFERENCE = ("差别", "事项", "基本编码", "本清单", "对照清单", "按什么对上")


def branch_row(branch: Branch, name: str) -> tuple[str | int, ...]:
    """A branch under the columns of `BRANCH`."""
    kinds = branch.kinds
    powers, services, unknown = (kinds.get(kind, 0) for kind in ("行政权力", "公共服务", "未写明"))
    return (
        branch.level, name, branch.total, powers, services, unknown, branch.general, branch.particular, branch.guides
    )  # fmt: skip


def write_tree(branches: Sequence[Branch], names: Mapping[str, str], lines: Sequence[ListLine], file: Path) -> None:
    """Write the lists: in numbers by class and by type, line by line, and what of each does not join the list above it.

    Args:
        names: of the jurisdictions, by code.
        lines: those that the branches count.

    Raises:
        SettingError: the file cannot be written.
    """
    rows = [branch_row(one, names.get(one.region, one.region)) for one in branches]
    types: list[tuple[Cell, ...]] = [
        (one.level, names.get(one.region, one.region), *(one.types.get(kind, 0) for kind in TYPES)) for one in branches
    ]
    each: list[tuple[Cell, ...]] = [
        (names[one.region], one.name, one.code, one.matter_type, _CLASSES[one.general], "有" if one.has_guide else "无", one.id)
        for one in sorted(lines, key=lambda line: line.region)
    ]  # fmt: skip
    loose: list[tuple[Cell, ...]] = [
        (names[one.line.region], one.line.name, one.line.code, names[one.upper], one.why, one.near, one.line.id)
        for one in unjoined(lines)
    ]
    write_book(
        (
            Sheet("三级清单", BRANCH, rows),
            Sheet("按类型", ("层级", "地区", *TYPES), types),
            Sheet("事项", ("地区", "事项", "基本编码", "类型", "一般性或个别性（来源写明的）", "指南", "编号"), each),
            Sheet("与上级对不上", ("地区", "事项", "基本编码", "上级", "为什么", "上级相近的", "编号"), loose),
        ),
        file,
    )


def write_difference(found: ListDifference, file: Path) -> None:
    """Write a comparison: sums, differences, and what could not be joined.

    Raises:
        SettingError: the file cannot be written.
    """
    joined = [(f"按{how}对上", number) for how, number in found.joined.items()]
    sums = [("本清单事项", found.here), ("对照清单事项", found.there), *joined, *found.counts.items()]
    write_book(
        (
            Sheet("合计", ("项目", "个数"), sums),
            Sheet("差别", DIFFERENCE, [
                (one.kind.value, one.name, one.code, one.here, one.there, one.how) for one in found.differences
            ]),
            Sheet("疑似同一事项", ("本清单", "对照清单", "相似度（满分 100）", "编号", "对照编号"), [
                (one.one.name, one.other.name, one.likeness, one.one.id, one.other.id) for one in found.candidates
            ]),
            Sheet("重名对不上", ("事项", "地区", "基本编码", "编号"), [
                (line.name, line.region, line.code, line.id) for line in found.ambiguous
            ]),
        ),
        file,
    )  # fmt: skip
