"""The 申请材料 part as typed materials: groups for 必需 and 特殊情形, any-one-of groups, copies, and the notes of each item.

Every name and note is the source's own words; an item's span covers its number, its words and the notes under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.parse.guide_parts import Part
from ingest.parse.headings import item_of_list, parts_of
from ingest.parse.headlines import Head
from ingest.parse.material_words import (
    case_of,
    counts_of,
    figure_of,
    kind_of,
    name_of,
    necessity_of,
    note_of,
    own_necessity,
)
from ingest.parse.numbering import mark_of
from ingest.parse.outline import Outline
from ingest.parse.part_tables import TableRow, labelled_rows, table_rows
from ingest.parse.phrases import is_blank, numbered_items
from knowledge.codelists import Necessity
from knowledge.guide import Material
from knowledge.values import Span, Statement, Value

_NO_MATERIALS = re.compile(
    r"(?:无|无需|不需要|不用|免于?)(?:申请人)?(?:提交|提供|递交|携带)?(?:任何|其他|申请)?(?:纸质)?(?:申请|申报)?材料[。.]?|无[。.]?|免申(?:请|报)材料[。.]?"
)
_ANY_ONE = re.compile(r"任选[其一]|(?:其中)?之一|任一|任意一|[二两三四五]选一|其中一[项种份]|下列材料中的一")
_CELL_NECESSITIES = (
    (re.compile(r"非必[要需]|否|可选|选交"), Necessity.CONDITIONAL),
    (re.compile(r"容缺"), Necessity.DEFERRABLE),
    (re.compile(r"免"), Necessity.EXEMPT),
    (re.compile(r"必[要需须备]|是"), Necessity.REQUIRED),
)
_GENERIC = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十][)）])?(?:其他|其它)?(?:必[需须备要]|基本|通用|共性|特殊情形|特殊情况|特定情形|申请|申报|所需|所|需|办理|提交|提供|应|可选|非必[要需]|容缺|补充|的|等|情形|情况)*+(?:材料|资料)?(?:清单|要求)?[:：]?$"
)
_GROUP_TAIL = re.compile(
    r"(?:[的]?(?:申请|申报|办理|所需|[应需须]提[交供]的?){0,9}+(?:材料|资料)(?:要求|清单)?|(?:还|另外?|须|需要?|应当?|同时|一并|请){0,9}+(?:提供|提交|携带|出具)(?:以下|下列)?(?:材料|资料)?)[:：]?$"
)
_FILLING = re.compile(r"^(?:填报须知|填写要求|填写说明|填报要求)\s*[:：]\s*")
_LIST_TEXT = re.compile(r"[:：]\s*$")
_LONGEST_LINE = 40


class _Group(Value):
    """What the headings above an item say about it."""

    necessity: Necessity = Necessity.UNKNOWN
    scenario: str | None = None
    any_of: str | None = None


def no_materials(text: str, span: Span) -> Statement | None:
    """The statement that nothing need be handed in, when the part says exactly that."""
    return Statement(text=text.strip(), span=span) if _NO_MATERIALS.fullmatch(text.strip()) else None


def materials_of(outline: Outline, part: Part) -> tuple[Material, ...]:
    """The materials of a part in reading order. A page that says in prose what to bring yields its paragraphs."""
    text = outline.document.text[part.span.start : part.span.end]
    if no_materials(text, part.span) is not None or is_blank(text):
        return ()
    rows = tuple(table_rows(outline.document, "materials", part.span))
    rows = rows or tuple(labelled_rows("materials", text, part.span.start))
    if rows:
        return tuple(_from_row(row) for row in rows)
    group = _Group(
        necessity=necessity_of(part.heading) or Necessity.UNKNOWN,
        scenario=item_of_list(part.heading),
        any_of=part.heading if _ANY_ONE.search(part.heading) else None,
    )
    if part.node is None or outline.nodes[part.node].head.valued:
        start = outline.content(part.node).start if part.node is not None else part.span.start
        return tuple(_from_text(outline.document.text[start : part.span.end], start, group))
    return tuple(_below(outline, part.node, part.span, group))


def _below(outline: Outline, node: int, within: Span, group: _Group) -> Iterator[Material]:
    items = [child for child in outline.children(node) if _is_item(outline, child, within)]
    lead = _lead(outline, node, items)
    if _ANY_ONE.search(lead[-40:]) and _LIST_TEXT.search(lead):
        yield from _lines(outline, node, within, items, group)
        group = group.model_copy(update={"any_of": lead.strip().split("\n")[-1].strip()})
    else:
        yield from _lines(outline, node, within, items, group)
    grouped = any(_has_items(outline, child, within) for child in items)
    for child in items:
        if _is_group(outline, child, within, among_groups=grouped):
            yield from _below(outline, child, within, _entered(group, outline.nodes[child].head.text))
        else:
            yield _from_node(outline, child, group)


def _lines(outline: Outline, node: int, within: Span, items: list[int], group: _Group) -> Iterator[Material]:
    """Materials on lines without numbers: all lines of a part without a list, else the short ones before the list."""
    first = outline.nodes[items[0]].head.start if items else within.end
    for block in outline.own_blocks(node):
        line = outline.document.blocks[block]
        if line.start >= first or _LIST_TEXT.search(line.text):
            continue
        if not items or (len(line.text) <= _LONGEST_LINE and not re.search(r"[。，,](?=.)", line.text)):
            yield from _from_text(line.text, line.start, group)


def _is_item(outline: Outline, node: int, within: Span) -> bool:
    head = outline.nodes[node].head
    foreign = bool(head.parts) and "materials" not in head.parts and not head.is_numbered
    return head.family != "note" and not foreign and head.start < within.end


def _has_items(outline: Outline, node: int, within: Span) -> bool:
    return any(_is_item(outline, child, within) for child in outline.children(node))


def _is_group(outline: Outline, node: int, within: Span, *, among_groups: bool) -> bool:
    """Whether an entry heads materials of its own rather than being one with notes below it."""
    head = outline.nodes[node].head
    line = outline.document.blocks[head.last].text
    if _has_items(outline, node, within):
        return not head.prose or _LIST_TEXT.search(line) is not None
    has_body = bool(outline.own_blocks(node)) and not head.valued
    return has_body and not head.prose and (among_groups or "materials" in parts_of(head.text))


def _entered(group: _Group, heading: str) -> _Group:
    """The group below a heading: its necessity, its case when it names one, and whether any one item is enough."""
    bare = _GROUP_TAIL.sub("", re.split(r"[，,]", heading, maxsplit=1)[0]).strip(" ：:")
    scenario = group.scenario if _GENERIC.match(heading) or not bare or parts_of(bare) else bare
    any_of = heading.strip() if _ANY_ONE.search(heading) else group.any_of
    return _Group(necessity=necessity_of(heading) or group.necessity, scenario=scenario, any_of=any_of)


def _lead(outline: Outline, node: int, items: list[int]) -> str:
    first = outline.nodes[items[0]].head.block if items else 0
    blocks = outline.document.blocks
    head = outline.nodes[node].head
    own = [blocks[index].text for index in outline.own_blocks(node) if index < first]
    return "\n".join([blocks[head.last].text, *own])


def _from_node(outline: Outline, node: int, group: _Group) -> Material:
    head, span = outline.nodes[node].head, outline.span(node)
    text = outline.document.text
    line_end = outline.document.blocks[head.last].end
    words = _words(text, head, line_end)
    notes = text[line_end : span.end].strip()
    return _material(words, notes, span, group)


def _words(text: str, head: Head, line_end: int) -> str:
    line = text[head.start : line_end]
    mark = mark_of(line)
    return line[mark.end :].strip() if mark is not None else line.strip()


def _from_text(text: str, offset: int, group: _Group) -> Iterator[Material]:
    """Materials of a cell or paragraph: its numbered items, else the whole of it."""
    items = numbered_items(text, offset)
    if len(items) > 1:
        for item in items:
            first, _, notes = item.text.partition("\n")
            yield _material(first.strip(), notes.strip(), item.span, group)
        return
    stripped = text.strip()
    if stripped and not is_blank(stripped):
        start = offset + text.index(stripped)
        yield _material(stripped, "", Span(start=start, end=start + len(stripped)), group)


def _material(words: str, notes: str, span: Span, group: _Group) -> Material:
    whole = f"{words}\n{notes}" if notes else words
    case = case_of(words)
    originals, copies = counts_of(whole)
    filling = _FILLING.match(notes)
    return Material(
        name=name_of(words),
        necessity=own_necessity(words) or group.necessity,
        kind=kind_of(words),
        originals=originals,
        copies=copies,
        scenario=case or group.scenario,
        group=group.any_of,
        filling_note=notes[filling.end() :] if filling else None,
        note=note_of(words, notes, filled=filling is not None),
        span=span,
    )


def _from_row(row: TableRow) -> Material:
    words = {name: cell.text.strip() for name, cell in row.cells.items()}
    needed = words.get("necessity", "")
    total = figure_of(words.get("count"))
    kind = words.get("kind") or kind_of(words.get("name", ""))
    originals, copies = counts_of(words.get("count", "") + words.get("kind", ""))
    is_copy = kind is not None and "原件" not in kind and "复印" in kind
    return Material(
        name=words.get("name") or row.cells[next(iter(row.cells))].text,
        necessity=next((found for pattern, found in _CELL_NECESSITIES if pattern.search(needed)), Necessity.UNKNOWN),
        kind=kind,
        form=words.get("form"),
        originals=figure_of(words.get("originals")) or originals or (None if is_copy else total),
        copies=figure_of(words.get("copies")) or copies or (total if is_copy else None),
        paper=words.get("paper"),
        source_channel=words.get("source_channel"),
        filling_note=words.get("filling_note"),
        acceptance_note=words.get("acceptance_note"),
        scenario=words.get("scenario"),
        note=words.get("note"),
        span=row.span,
    )
