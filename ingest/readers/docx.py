"""Read a Word document: paragraphs in order with their heading levels and list numbers, tables as rows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import docx
from docx.document import Document
from lxml.etree import _Element

from ingest.raw import BlockKind, RawDocument
from ingest.readers.assemble import LONGEST_HEADING, Draft
from ingest.readers.clean import clean_line
from ingest.readers.docx_numbering import Numbering, W, read_numbering
from ingest.readers.limits import ReaderLimits
from ingest.readers.package import BROKEN_PACKAGE, broken_message, open_package
from ingest.readers.prose import prose_document
from knowledge.errors import GuideError

_KIND = "Word 文档（.docx）"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted and moved-away text is not in force; a fallback repeats the text box before it.
_UNREAD = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{_COMPATIBILITY}Fallback", f"{W}footnoteReference"}
)
_MARKS = {
    f"{W}tab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_HEADING_NAME = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"^[（(【]?[\d一二三四五六七八九十①-⑳]+[、.．)）】]|^第.{1,5}[章节条]")
_PROGRAM_TITLE = re.compile(r"^(?:word document|microsoft word|文档|新建|未命名|\W*$)", re.IGNORECASE)
_BODY_OUTLINE = 9
# Nested content controls and tables; deeper ones are an attack, not a document.
_DEEPEST = 50
_OFF = frozenset({"0", "false", "off", "none"})


def read_docx(content: bytes, name: str, digest: str, limits: ReaderLimits) -> tuple[RawDocument, ...]:
    """Return the document; headers, footers and deleted text are left out, text boxes and inserted text are not.

    Raises:
        GuideError: not a Word document, a password, damage, or no text.
    """
    open_package(content, name, main_part="word/document.xml", kind=_KIND, limits=limits).close()
    try:
        document = docx.Document(io.BytesIO(content))
        drafts = list(_drafts(document))
        title = _property_title(document)
    except BROKEN_PACKAGE as error:
        raise GuideError(name, broken_message(_KIND)) from error
    return (prose_document(drafts, name, digest, limits, title=title),)


@dataclass(slots=True)
class _Reading:
    """What a pass over the document needs at hand: its styles, its lists, and how many tables it has met."""

    styles: Mapping[str, _Style]
    numbering: Numbering
    tables: list[int] = field(default_factory=lambda: [0])


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style, with those it is based on, says of headings, lists and weight."""

    level: int | None
    number_id: str | None
    list_level: int
    bold: bool


def _drafts(document: Document) -> Iterator[Draft]:
    numbering_part = next(
        (part for part in document.part.package.iter_parts() if str(part.partname).endswith("/numbering.xml")), None
    )
    root = None if numbering_part is None else getattr(numbering_part, "element", None)
    reading = _Reading(_styles(document.styles.element), read_numbering(root))
    yield from _body(document.element.body, reading, 0)


def _body(parent: _Element, reading: _Reading, depth: int) -> Iterator[Draft]:
    """Yield the paragraphs and tables below an element in order, through content controls and tracked insertions."""
    if depth > _DEEPEST:
        return
    for child in parent:
        if child.tag == f"{W}p":
            yield from _paragraph(child, reading)
        elif child.tag == f"{W}tbl":
            yield from _table(child, reading)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"):
            yield from _body(child, reading, depth + 1)


def _paragraph(paragraph: _Element, reading: _Reading) -> Iterator[Draft]:
    text, boxes = _text(paragraph)
    style = reading.styles.get(_value(paragraph, "pPr/pStyle") or "", _Style(None, None, 0, False))
    if text.strip():
        yield from _lines(text, paragraph, style, reading)
    for box in boxes:
        yield from _body(box, reading, 1)


def _lines(text: str, paragraph: _Element, style: _Style, reading: _Reading) -> Iterator[Draft]:
    number_id = _value(paragraph, "pPr/numPr/numId") or style.number_id
    level = _value(paragraph, "pPr/numPr/ilvl")
    is_item = number_id not in (None, "0")
    label = ""
    if number_id and is_item:
        label = reading.numbering.next_label(number_id, int(level) if level and level.isdigit() else style.list_level)
    outline = _value(paragraph, "pPr/outlineLvl")
    heading = int(outline) + 1 if outline and outline.isdigit() and int(outline) < _BODY_OUTLINE else style.level
    bold = _is_bold(paragraph, style)
    for number, line in enumerate(filter(None, map(clean_line, text.split("\n")))):
        if number == 0 and label and not _OWN_NUMBER.match(line):
            line = label + line
        kind = BlockKind.LIST_ITEM if is_item and number == 0 else BlockKind.PARAGRAPH
        if heading is not None and len(line) <= LONGEST_HEADING:
            kind = BlockKind.HEADING
        yield Draft(line, kind, min(heading, 6) if heading else None, bold)


def _table(table: _Element, reading: _Reading) -> Iterator[Draft]:
    """Yield a table's rows; a merged cell's text stands once, and the columns it covers stay empty."""
    reading.tables[0] += 1
    number = reading.tables[0]
    for row in _rows(table):
        cells: list[str] = []
        cells.extend("" for _ in range(_integer(row, "trPr/gridBefore", 0)))
        for cell in _cells(row):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            continues = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            cells.append("" if continues else _cell_text(cell, reading))
            cells.extend("" for _ in range(_integer(cell, "tcPr/gridSpan", 1) - 1))
        if any(cells):
            yield Draft(kind=BlockKind.ROW, cells=tuple(cells), table=number)


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}ins"):
            yield from child.iter(f"{W}tr")


def _cells(row: _Element) -> Iterator[_Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt":
            yield from child.iter(f"{W}tc")


def _cell_text(cell: _Element, reading: _Reading) -> str:
    lines = []
    for draft in _body(cell, reading, 1):
        lines.append(" ".join(filter(None, draft.cells)) if draft.cells else draft.text)
    return "\n".join(lines)


def _text(paragraph: _Element) -> tuple[str, list[_Element]]:
    """Return the paragraph's own text and the text boxes anchored in it."""
    pieces: list[str] = []
    boxes: list[_Element] = []
    pending = list(reversed(paragraph))
    while pending:
        element = pending.pop()
        if element.tag in _UNREAD or not isinstance(element.tag, str):
            continue
        if element.tag == f"{W}txbxContent":
            boxes.append(element)
        elif element.tag == f"{W}t":
            pieces.append(element.text or "")
        elif element.tag in _MARKS:
            pieces.append(_MARKS[element.tag])
        else:
            pending.extend(reversed(element))
    return "".join(pieces), boxes


def _is_bold(paragraph: _Element, style: _Style) -> bool:
    """Say whether every run with text is bold."""
    runs = [run for run in paragraph.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    return bool(runs) and all(_run_is_bold(run, style) for run in runs)


def _run_is_bold(run: _Element, style: _Style) -> bool:
    mark = run.find(f"{W}rPr/{W}b")
    return style.bold if mark is None else mark.get(f"{W}val", "1") not in _OFF


def _styles(root: _Element) -> dict[str, _Style]:
    elements = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    return {identifier: _style(identifier, elements) for identifier in elements}


def _style(identifier: str, elements: Mapping[str, _Element]) -> _Style:
    level, number_id, list_level, bold = None, None, 0, False
    seen: set[str] = set()
    while identifier in elements and identifier not in seen:
        seen.add(identifier)
        style = elements[identifier]
        level = _heading_level(style) if level is None else level
        if number_id is None and (number_id := _value(style, "pPr/numPr/numId")):
            list_level = _integer(style, "pPr/numPr/ilvl", 0)
        mark = style.find(f"{W}rPr/{W}b")
        bold = bold or (mark is not None and mark.get(f"{W}val", "1") not in _OFF)
        identifier = _value(style, "basedOn") or ""
    return _Style(level, number_id, list_level, bold)


def _heading_level(style: _Element) -> int | None:
    name = _HEADING_NAME.match(_value(style, "name") or "")
    if name:
        return int(name.group(1))
    outline = _value(style, "pPr/outlineLvl")
    return int(outline) + 1 if outline and outline.isdigit() and int(outline) < _BODY_OUTLINE else None


def _property_title(document: Document) -> str | None:
    """Return the title in the core properties; what programs put there for a new file is no title."""
    title = clean_line(document.core_properties.title or "")
    return None if _PROGRAM_TITLE.match(title) else title


def _value(element: _Element, path: str) -> str | None:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def _integer(element: _Element, path: str, otherwise: int) -> int:
    text = _value(element, path)
    return min(int(text), 100) if text and text.isascii() and text.isdigit() else otherwise
