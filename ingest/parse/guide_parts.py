"""Where the parts of a guide stand on a page: under headings, after labels, in the cells of a table.

A part is a stretch of the source with everything under its heading; what it says is read in `guide_fields`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ingest.parse.heading_words import CARRIES
from ingest.parse.headings import bare_heading, fact_of, item_of_list, part_of_label
from ingest.parse.headlines import Head
from ingest.parse.outline import Outline
from ingest.parse.part_tables import column_fields
from ingest.raw import Block, BlockKind
from knowledge.values import Span, Value

_TOP: frozenset[str] = frozenset()
# The kind of a limit stands in its label, so the label belongs to the part.
_KIND_WORDS = ("法定", "承诺")


class Part(Value):
    """One part: its field, the page's heading, its stretch of text and the outline node it stands under (None: a table)."""

    field: str
    heading: str
    span: Span
    node: int | None = None


class Fact(Value):
    """A single value such as 事项类型, with its place."""

    key: str
    text: str
    span: Span


def locate_parts(outline: Outline, nodes: Sequence[int]) -> tuple[Part, ...]:
    """The parts under some nodes of the outline and in the page's tables beside them, in reading order, none of them empty."""
    found = [part for node in nodes for part in _under(outline, node, _TOP)]
    found.sort(key=lambda part: (part.span.start, -part.span.end))
    return tuple(_joined(outline, [part for part in found if part.span.end > part.span.start]))


def locate_table_parts(outline: Outline, blocks: Sequence[int]) -> tuple[Part, ...]:
    """The parts in label and value rows (「受理条件 | …」) and whole tables of one part among some blocks."""
    rows = [outline.document.blocks[index] for index in blocks if outline.document.blocks[index].kind is BlockKind.ROW]
    tables = [list(group) for _, group in groupby(rows, key=lambda row: row.table)]
    return tuple(_joined(outline, [part for table in tables for part in _table_parts(table)]))


def locate_facts(outline: Outline, nodes: Sequence[int], blocks: Sequence[int]) -> tuple[Fact, ...]:
    """The single values named by labels and table cells, in reading order."""
    facts = []
    for node in nodes:
        head = outline.nodes[node].head
        if head.fact is not None and outline.text(node).strip():
            facts.append(Fact(key=head.fact, text=outline.text(node).strip(), span=outline.content(node)))
    for index in blocks:
        cells = outline.document.blocks[index].cells
        for label, value in pairwise(cells):
            key = fact_of(label.text)
            if key is not None and value.text:
                facts.append(Fact(key=key, text=value.text, span=Span(start=value.start, end=value.end)))
    return tuple(facts)


def is_named_row(row: Block) -> bool:
    """Whether every cell of a row is the label or the value of a part or a single fact."""
    filled = [cell for cell in row.cells if cell.text]
    pairs = sum(bool(part_of_label(cell.text)) or fact_of(cell.text) is not None for cell in filled[::2])
    return len(filled) % 2 == 0 and 2 * pairs == len(filled) > 0


def _under(outline: Outline, node: int, above: frozenset[str]) -> Iterator[Part]:
    head = outline.nodes[node].head
    if head.question:
        return
    fields = tuple(field for field in head.parts if field not in above)
    if head.family == "note" and not _closes_page(outline, node):
        fields = ()
    nested = tuple(part for child in outline.children(node) for part in _under(outline, child, above | set(fields)))
    for position, field in enumerate(fields):
        own = _own_of(outline, node, field, position)
        yield from own if own else (_whole(outline, node, field),)
    yield from nested


def _closes_page(outline: Outline, node: int) -> bool:
    """Whether notes close the last part of a guide, so that they are notes on the whole of it."""
    parent = outline.nodes[node].parent
    if outline.children(parent)[-1] != node:
        return False
    if parent is None:
        return True
    above = outline.nodes[parent].parent
    if outline.children(above)[-1] != parent:
        return False
    while above is not None and not outline.nodes[above].head.parts:
        above = outline.nodes[above].parent
    return above is None


def _own_of(outline: Outline, node: int, field: str, position: int) -> list[Part]:
    """The children that hold one of several fields of a heading (「咨询和投诉方式」); none when the whole must serve."""
    fields = outline.nodes[node].head.parts
    if len(fields) < 2 or (position == 0 and (outline.own_blocks(node) or outline.nodes[node].head.valued)):
        return []
    children = outline.children(node)
    holders = [child for child in children if field in outline.nodes[child].head.parts]
    covered = {part for child in children for part in outline.nodes[child].head.parts}
    if position == 0 and not covered >= set(fields):
        return []
    return [_whole(outline, child, field) for child in holders]


def _whole(outline: Outline, node: int, field: str) -> Part:
    head = outline.nodes[node].head
    content = outline.content(node)
    end = content.end
    for child in reversed(outline.children(node)):
        other = outline.nodes[child].head
        foreign = other.parts and not set(other.parts) <= CARRIES.get(field, frozenset()) | {field}
        if not foreign or (other.family == "note" and not _closes_page(outline, child)):
            break
        before = outline.document.blocks[other.block - 1].end
        end = max(content.start, before)
    start = head.start if _says_more_than_its_field(field, head) else content.start
    return Part(field=field, heading=head.text, span=Span(start=start, end=max(start, end)), node=node)


def _says_more_than_its_field(field: str, head: Head) -> bool:
    """Whether a heading belongs to its part, because it tells the kind of a limit or the business item of a list."""
    if field == "materials":
        return item_of_list(head.text) is not None
    return field == "limits" and head.valued and any(word in head.text for word in _KIND_WORDS)


def _joined(outline: Outline, parts: Sequence[Part]) -> Iterator[Part]:
    """Parts of one field that follow each other directly (「法定时限：…」, 「承诺时限：…」) as one stretch."""
    waiting: Part | None = None
    for part in parts:
        if waiting is not None and _touches(outline, waiting, part):
            waiting = waiting.model_copy(
                update={"span": Span(start=waiting.span.start, end=max(waiting.span.end, part.span.end))}
            )
            continue
        if waiting is not None:
            yield waiting
        waiting = part
    if waiting is not None:
        yield waiting


def _touches(outline: Outline, before: Part, part: Part) -> bool:
    if before.field != part.field or part.field != "limits" or (part.node is None) != (before.node is None):
        return False
    start = part.span.start if part.node is None else outline.nodes[part.node].head.start
    return not outline.document.text[before.span.end : start].strip(" |\n　")


def _table_parts(table: Sequence[Block]) -> Iterator[Part]:
    field = column_fields(table[0])
    if field is not None and len(table) > 1:
        yield Part(field=field, heading=table[0].text, span=Span(start=table[0].start, end=table[-1].end))
        return
    waiting: Part | None = None
    for row in table:
        found = list(_row_parts(row))
        if not found and waiting is not None and row.cells and not row.cells[0].text:
            waiting = waiting.model_copy(update={"span": Span(start=waiting.span.start, end=row.end)})
            continue
        if waiting is not None:
            yield waiting
        waiting = found.pop() if found else None
        yield from found
    if waiting is not None:
        yield waiting


def _row_parts(row: Block) -> Iterator[Part]:
    """The label and value pairs of a row. A label that stands where a value is due is one (「办理地点 | 咨询电话 | …」)."""
    filled = [cell for cell in row.cells if cell.text]
    for label, value in pairwise(filled):
        parts = part_of_label(label.text)
        if not parts or (part_of_label(value.text) and len(filled) > 2) or fact_of(value.text):
            continue
        for field in parts:
            named = field == "limits" and any(word in label.text for word in _KIND_WORDS)
            start = label.start if named else value.start
            yield Part(field=field, heading=bare_heading(label.text), span=Span(start=start, end=value.end))
