"""The 申请材料 part as typed materials: groups for 必需 and 特殊情形, any-one-of groups, copies, and the notes of each item.

Every name and note is the source's own words; an item's span covers its number, its words and the notes under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.parse.guide_parts import Part
from ingest.parse.headings import parts_of
from ingest.parse.headlines import Head
from ingest.parse.numbering import mark_of
from ingest.parse.outline import Outline
from ingest.parse.part_tables import TableRow, table_rows
from ingest.parse.phrases import is_blank, number_of, numbered_items
from knowledge.codelists import Necessity
from knowledge.guide import Material
from knowledge.values import Span, Statement, Value

_NO_MATERIALS = re.compile(
    r"(?:无|无需|不需要|不用|免于?)(?:申请人)?(?:提交|提供|递交|携带)?(?:任何|其他|申请)?(?:纸质)?(?:申请|申报)?材料[。.]?|无[。.]?|免申(?:请|报)材料[。.]?"
)
# Words of a group's heading or of an item, and what they say about its necessity. The first that fits decides.
_NECESSITIES = (
    (re.compile(r"容缺"), Necessity.DEFERRABLE),
    (re.compile(r"免(?:予|于)?提[交供]|免交|无需提[交供]|不(?:需|用|再)提[交供]"), Necessity.EXEMPT),
    (re.compile(r"非必[要需]|特殊|特定|情形|其他情况|另需|还需|补充材料|视情况|可选|选交|选择性"), Necessity.CONDITIONAL),
    (re.compile(r"必[需须备要]|基本材料|通用|共性|所有申请人|均需"), Necessity.REQUIRED),
)  # fmt: skip
_CELL_NECESSITIES = (
    (re.compile(r"非必[要需]|否|可选|选交"), Necessity.CONDITIONAL),
    (re.compile(r"容缺"), Necessity.DEFERRABLE),
    (re.compile(r"免"), Necessity.EXEMPT),
    (re.compile(r"必[要需须备]|是"), Necessity.REQUIRED),
)
_ANY_ONE = re.compile(r"任选[其一]|(?:其中)?之一|任一|任意一|[二两三四五]选一|其中一[项种份]|下列材料中的一")
_GENERIC = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十][)）])?(?:其他|其它)?(?:必[需须备要]|基本|通用|共性|特殊情形|特殊情况|特定情形|申请|申报|所需|所|需|办理|提交|提供|应|可选|非必[要需]|容缺|补充|的|等|情形|情况)*(?:材料|资料)?(?:清单|要求)?[:：]?$"
)
_GROUP_TAIL = re.compile(
    r"(?:[的]?(?:申请|申报|办理|所需|应提交的?|需提[交供]的?|应提[交供]的?|须提[交供]的?)*(?:材料|资料)(?:要求|清单)?|(?:还|另|须|需|应|应当|需要|同时|一并|请|另外)*(?:提供|提交|携带|出具)(?:以下|下列)?(?:材料|资料)?)[:：]?$"
)
# 「申请特殊工种提前退休的，提供…」: the case an item is for, then what it asks.
_CASE = re.compile(
    r"^(?P<case>(?:如|若|属|属于|存在|对|对于|涉及|委托)?[^，,。；;：:]{1,60}?(?:的|时|情况下|情形下|者|人员|参保人|申请人))[，,]\s*(?:按照?(?:有关|相关)?(?:要求|规定)|同时|还|另|另外|须|需|应|应当|要|可|凭|一并|需要|另行|并)*(?:提供|提交|出具|携带|递交|上传|填写|附|凭|持)"
)
# 「按要求提供资料申报认定」 names no document, so its verb stays.
_VAGUE = re.compile(r"(?:相关|有关|相应)?(?:资料|材料)(?!清单)")
_OPENING_CASE = re.compile(r"^(?:如|若|属|属于|存在|委托|涉及|未成年|代办|由他人代|申请)|的$|时$|情[况形]下$")
_ASIDE_CASE = re.compile(r"[（(](?P<case>[^（）()]*(?:提供|提交|如有|如需|若有|适用于|仅限|的需)[^（）()]*)[)）]$")
_SPEC_ASIDE = re.compile(r"[（(【][^（）()【】]*(?:原件|复印件|份|验原件|纸质|电子)[^（）()【】]*[)）】]$")
_NUMERAL = r"(?P<n>\d{1,2}|[一二两三四五六七八九十])"
_BOTH = re.compile(
    rf"原件(?:及|和|与|、|，|加|＋|\+)?(?:其)?复印件(?:或扫描件)?\s*(?:均|都)?各\s*{_NUMERAL}\s*[份张套]"
)
_ORIGINALS = re.compile(
    rf"原件\s*[:：]?\s*{_NUMERAL}\s*[份张套]|{_NUMERAL.replace('<n>', '<m>')}\s*[份张套]\s*原件|一式\s*{_NUMERAL.replace('<n>', '<k>')}\s*份"
)
_COPIES = re.compile(
    rf"复印件\s*[:：]?\s*(?:各)?\s*{_NUMERAL}\s*[份张套]|{_NUMERAL.replace('<n>', '<m>')}\s*[份张套]\s*复印件"
)
_FILLING = re.compile(r"^(?:填报须知|填写要求|填写说明|填报要求)\s*[:：]\s*")
_LIST_TEXT = re.compile(r"[:：]\s*$")
_LONGEST_LABEL_NAME = 20


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
    if rows:
        return tuple(_from_row(row) for row in rows)
    group = _entered(_Group(), part.heading)
    if part.node is None or outline.nodes[part.node].head.valued:
        return tuple(_from_text(text, part.span.start, group))
    return tuple(_below(outline, part.node, part.span, group))


def _below(outline: Outline, node: int, within: Span, group: _Group) -> Iterator[Material]:
    items = [child for child in outline.children(node) if _is_item(outline, child, within)]
    lead = _lead(outline, node, items)
    if _ANY_ONE.search(lead[-40:]) and _LIST_TEXT.search(lead):
        group = group.model_copy(update={"any_of": lead.strip()})
    if not items:
        for block in outline.own_blocks(node):
            line = outline.document.blocks[block]
            if line.start < within.end and not _LIST_TEXT.search(line.text):
                yield from _from_text(line.text, line.start, group)
        return
    grouped = any(_has_items(outline, child, within) for child in items)
    for child in items:
        if _is_group(outline, child, within, among_groups=grouped):
            yield from _below(outline, child, within, _entered(group, outline.nodes[child].head.text))
        else:
            yield _from_node(outline, child, group)


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
    necessity = next((found for pattern, found in _NECESSITIES if pattern.search(heading)), group.necessity)
    bare = _GROUP_TAIL.sub("", heading).strip(" ：:")
    scenario = group.scenario if _GENERIC.match(heading) or not bare or parts_of(bare) else bare
    any_of = heading.strip() if _ANY_ONE.search(heading) else group.any_of
    if parts_of(heading) == ("materials",) and scenario != group.scenario and group == _Group():
        scenario = group.scenario
    return _Group(necessity=necessity, scenario=scenario, any_of=any_of)


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
    case = _case(words)
    own = next((found for pattern, found in _NECESSITIES[:2] if pattern.search(words)), None)
    originals, copies = _counts(whole)
    filling = _FILLING.match(notes)
    return Material(
        name=_name(words),
        necessity=own or (Necessity.CONDITIONAL if case else group.necessity),
        kind=_kind(words),
        originals=originals,
        copies=copies,
        scenario=case or group.scenario,
        group=group.any_of,
        filling_note=notes[filling.end() :] if filling else None,
        note=_note(words, notes, filled=filling is not None),
        span=span,
    )


def _name(words: str) -> str:
    """The item's words up to its first full stop, without a closing aside on copies; the asked document after a case."""
    label = re.match(rf"^([^：:，。；]{{2,{_LONGEST_LABEL_NAME}}})[：:](?=.)", words)
    if label is not None:
        return label[1].strip()
    first = words.split("。", 1)[0].strip(" 　；;，,.。:：")
    case = _CASE.match(first)
    if case is not None and _is_case(case["case"]) and len(first) > case.end() + 1:
        asked = first[case.end() :]
        first = first[case.end("case") + 1 :] if _VAGUE.match(asked) else asked
    return _SPEC_ASIDE.sub("", first).strip(" 　；;，,.。:：") or first or words


def _note(words: str, notes: str, *, filled: bool) -> str | None:
    rest = words.split("。", 1)[1].strip() if "。" in words else ""
    kept = [rest] if rest else []
    if notes and not filled:
        kept.append(notes)
    return "\n".join(kept) or None


def _case(words: str) -> str | None:
    match = _CASE.match(words)
    if match is not None and _is_case(match["case"]):
        return match["case"].strip()
    aside = _ASIDE_CASE.search(words.rstrip("。；;，"))
    return aside["case"].strip() if aside is not None else None


def _is_case(clause: str) -> bool:
    return _OPENING_CASE.search(clause) is not None or len(clause) > 6


def _kind(words: str) -> str | None:
    has_original, has_copy = "原件" in words.replace("与原件", ""), "复印件" in words
    if has_original and has_copy:
        return "原件和复印件"
    return "原件" if has_original else "复印件" if has_copy else None


def _counts(text: str) -> tuple[int | None, int | None]:
    both = _BOTH.search(text)
    if both is not None:
        number = _count(both)
        return number, number
    originals, copies = _ORIGINALS.search(text), _COPIES.search(text)
    return _count(originals) if originals else None, _count(copies) if copies else None


def _count(match: re.Match[str]) -> int | None:
    written = next((value for value in match.groupdict().values() if value), None)
    counted = number_of(written) if written is not None else None
    return int(counted) if counted is not None else None


def _from_row(row: TableRow) -> Material:
    words = {name: cell.text.strip() for name, cell in row.cells.items()}
    needed = words.get("necessity", "")
    total = _figure(words.get("count"))
    kind = words.get("kind") or _kind(words.get("name", ""))
    originals, copies = _counts(words.get("count", "") + words.get("kind", ""))
    is_copy = kind is not None and "原件" not in kind and "复印" in kind
    return Material(
        name=words.get("name") or row.cells[next(iter(row.cells))].text,
        necessity=next((found for pattern, found in _CELL_NECESSITIES if pattern.search(needed)), Necessity.UNKNOWN),
        kind=kind,
        form=words.get("form"),
        originals=_figure(words.get("originals")) or originals or (None if is_copy else total),
        copies=_figure(words.get("copies")) or copies or (total if is_copy else None),
        paper=words.get("paper"),
        source_channel=words.get("source_channel"),
        filling_note=words.get("filling_note"),
        acceptance_note=words.get("acceptance_note"),
        scenario=words.get("scenario"),
        note=words.get("note"),
        span=row.span,
    )


def _figure(cell: str | None) -> int | None:
    match = re.search(r"\d{1,2}|[一二两三四五六七八九十]", cell) if cell else None
    counted = number_of(match[0]) if match else None
    return int(counted) if counted is not None else None
