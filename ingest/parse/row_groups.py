"""Rows that go on listing the materials of the row above, as sheets with merged cells do, joined to one row."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parse.blanks import is_blank
from ingest.parse.columns import Headings
from ingest.parse.material_text import split_materials
from ingest.raw import RawRow

# Columns that number rows differ from row to row without meaning anything.
_INCIDENTAL = frozenset({"ordinal"})
_NOTHING = "—"


def join_continuations(rows: Sequence[RawRow], headings: Headings) -> tuple[tuple[RawRow, int], ...]:
    """Each matter's rows as one row, with the number of rows it had.

    A row continues the one above when it holds one material more and every other cell is empty or the same. Values about
    materials become lists, with a dash where a row has none, so that they stay side by side.
    """
    about = tuple(heading for heading, match in headings.known.items() if match.column.part == "materials")
    names = tuple(heading for heading in about if headings.known[heading].column.home == "materials")
    if len(names) != 1:
        return tuple((row, 1) for row in rows)
    skipped = {heading for heading, match in headings.known.items() if match.column.home in _INCIDENTAL}
    groups: list[list[RawRow]] = []
    for row in rows:
        if groups and _continues(row, groups[-1], names[0], skipped.union(about)):
            groups[-1].append(row)
        else:
            groups.append([row])
    return tuple((_joined(group, about) if len(group) > 1 else group[0], len(group)) for group in groups)


def _continues(row: RawRow, group: list[RawRow], name: str, free: set[str]) -> bool:
    first, last = group[0], group[-1]
    ours = row.cells.get(name, "")
    if is_blank(ours) or row.lists or first.lists or ours == last.cells.get(name):
        return False
    if any(is_blank(one.cells.get(name)) or len(split_materials(one.cells[name])) > 1 for one in (row, first)):
        return False
    return all(first.cells.get(heading) == value for heading, value in row.cells.items() if heading not in free)


def _joined(group: list[RawRow], about: Sequence[str]) -> RawRow:
    lists = {
        heading: tuple(row.cells.get(heading, _NOTHING) for row in group)
        for heading in about
        if any(heading in row.cells for row in group)
    }
    cells = group[0].cells | {heading: "\n".join(values) for heading, values in lists.items()}
    place = f"{group[0].place}至{group[-1].place.rpartition('，')[2]}"
    return RawRow(place=place, cells=cells, lists=lists)
