"""Small lists as a reader would hand them over."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parse.lists import ParsedList, parse_table
from ingest.raw import RawRow, RawTable
from knowledge.guide import ServiceGuide
from knowledge.places import Places

# An invented code of the right shape.
CODE = "11999900000000001A3999901001000"
Cells = dict[str, str | Sequence[str]]


def table(*rows: Cells, name: str = "清单.xlsx", header: bool = True) -> RawTable:
    """One table of these rows; a sequence is a list cell. Rows are numbered from 2, below the header."""
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    made = []
    for number, row in enumerate(rows, 2):
        lists = {column: tuple(value) for column, value in row.items() if not isinstance(value, str)}
        cells = {column: value if isinstance(value, str) else "\n".join(value) for column, value in row.items()}
        made.append(
            RawRow(place=f"第{number}行", cells={key: text for key, text in cells.items() if text}, lists=lists)
        )
    return RawTable(name=name, digest="d", columns=columns, rows=tuple(made), header=header)


def parse(places: Places, *rows: Cells, region: str | None = None, header: bool = True) -> ParsedList:
    """The rows as one list, parsed."""
    return parse_table(table(*rows, header=header), places=places, region=region)


def only(parsed: ParsedList) -> tuple[ServiceGuide, str]:
    """The one guide of a list and its source text."""
    (guide,) = parsed.guides
    return guide, parsed.source_texts[guide.source.id]


def rules(parsed: ParsedList) -> list[str]:
    """What was found about rows and unknown columns."""
    return [finding.rule for finding in parsed.problems if finding.rule.startswith(("row", "column-unknown"))]


def sheet_row(**cells: str) -> Cells:
    """A row of a plain sheet with a name and a place."""
    return {"事项名称": "老年优待证办理", "行政区划": "云河市青溪区", **cells}
