"""Small lists as a reader would hand them over."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.raw import RawRow, RawTable

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
