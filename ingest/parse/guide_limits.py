"""The 办理时限 part of a page: the kind its heading names, tables with a row for each 情形, and what is said in lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.parse.guide_parts import Part
from ingest.parse.limits import has_limit, parse_limit, parse_limits
from ingest.parse.phrases import is_blank
from ingest.raw import Block, BlockKind, Cell, RawDocument
from knowledge.codelists import LimitKind
from knowledge.guide import TimeLimit
from knowledge.values import Span

_COLUMN = re.compile(
    r"(?:法定|承诺)?(?:办结|办理|审批|完成|受理)?(?:时限|期限|时间|工作日)(?:[（(][^（）()]{1,6}[)）])?"
)


def limits_of(document: RawDocument, part: Part, words: str) -> tuple[TimeLimit, ...]:
    """The limits of a part.

    Args:
        words: the part's text, without the label on its line.
    """
    kind = kind_named(part.heading)
    tables = list(_tables(document, part.span))
    if not tables:
        return parse_limits(words, part.span.start, kind)
    found: list[TimeLimit] = []
    position = part.span.start
    for table in tables:
        found += parse_limits(document.text[position : table[0].start], position, kind)
        found += _table_limits(table, kind)
        position = table[-1].end
    return (*found, *parse_limits(document.text[position : part.span.end], position, kind))


def kind_named(heading: str) -> LimitKind:
    """The kind a heading names; UNSTATED when it names none or both."""
    named = [kind for kind in (LimitKind.STATUTORY, LimitKind.PROMISED) if kind.value in heading]
    return named[0] if len(named) == 1 else LimitKind.UNSTATED


def _tables(document: RawDocument, span: Span) -> Iterator[list[Block]]:
    """The tables inside a stretch of text that have a column of limits under its name."""
    inside = [
        block
        for block in document.blocks
        if block.kind is BlockKind.ROW and span.start <= block.start and block.end <= span.end
    ]
    for _, group in groupby(inside, key=lambda block: block.table):
        rows = list(group)
        if len(rows) > 1 and _limit_columns(rows[0].cells):
            yield rows


def _limit_columns(header: Sequence[Cell]) -> list[int]:
    """Which columns hold limits; none when the row is no header but a label with its value."""
    if any(is_blank(cell.text) or has_limit(cell.text) for cell in header):
        return []
    return [index for index, cell in enumerate(header) if _COLUMN.fullmatch(cell.text.strip())]


def _table_limits(rows: Sequence[Block], kind: LimitKind) -> Iterator[TimeLimit]:
    """A limit for each filled cell of a column of limits; the other cells of its row say for whom."""
    header, columns = rows[0].cells, _limit_columns(rows[0].cells)
    for row in rows[1:]:
        about = [cell.text for index, cell in enumerate(row.cells) if index not in columns and not is_blank(cell.text)]
        for index in columns:
            cell = row.cells[index] if index < len(row.cells) else None
            named = kind_named(header[index].text)
            limit = (
                parse_limit(
                    cell.text, named if named is not LimitKind.UNSTATED else kind, Span(start=row.start, end=row.end)
                )
                if cell is not None
                else None
            )
            if limit is not None:
                note = "；".join([*about, *([limit.note] if limit.note else [])])
                yield limit.model_copy(update={"note": note or None})
