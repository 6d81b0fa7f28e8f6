"""Read a parsed page into lines in reading order, each with its markup and the container it stands in.

It keeps every line; which of them are the article is decided in `html_main`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborNode

from ingest.raw import BlockKind
from ingest.readers.assemble import LONGEST_HEADING
from ingest.readers.clean import clean_text, join_runs


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SKIPPED = _tags(
    "script style noscript template head iframe svg canvas select option textarea button object embed video audio map "
    "datalist math -comment"
)
# Every other element, known or not, is inline, as in a browser. «ucapcontent» is a widespread content system's own block.
_BLOCK = _tags(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup layout li legend main menu nav ol p pre section summary table tbody td tfoot th thead tr "
    "ucapcontent ul"
)
_BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING = re.compile(r"^h[1-6]$")
_NOT_CONTAINERS = _tags("p h1 h2 h3 h4 h5 h6 li dt dd tr tbody thead tfoot caption pre")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_BARE_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"^[（(【\[]?[\d一二三四五六七八九十①-⑳]+[、.．)）】\]：:]|^第.{1,4}[章条款项]")
# What is left over of comments inside comments.
_STRAY_COMMENT = re.compile(r"^(?:\s*-->)+|(?:-->\s*|<!--\s*){1,9}$")
# A layout table holds whole sections in its cells; a guide's own table seldom has ten lines in a cell of a short table.
_LAYOUT_CELL_BLOCKS = 10
_LAYOUT_ROWS = 3


@dataclass(frozen=True, slots=True)
class Container:
    """An element that groups lines: those from `first` to before `last`. `signal` is its id and classes."""

    parent: int | None
    tag: str
    signal: str
    first: int
    last: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page. `linked` counts its characters inside links; `cells` are set for a table row."""

    text: str
    container: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    bold: bool = False
    linked: int = 0
    cells: tuple[str, ...] = ()
    table: int | None = None


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page in reading order and the containers they refer to by position."""

    lines: tuple[Line, ...]
    containers: tuple[Container, ...]


def page_lines(body: LexborNode) -> PageLines:
    """Return every line below `body`. Lists get the numbers a browser would show."""
    scan = _Scan()
    for node, entering in _walk(body):
        if entering:
            scan.enter(node)
        else:
            scan.leave(node)
    scan.end_line()
    return PageLines(tuple(scan.lines), tuple(scan.containers))


def _walk(top: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node on entering and each element on leaving, without recursion: wild pages nest thousands deep."""
    pending: list[tuple[LexborNode, bool]] = [(top, True)]
    while pending:
        node, entering = pending.pop()
        yield node, entering
        tag = node.tag or ""
        if not entering or tag in _SKIPPED or tag == "-text":
            continue
        pending.append((node, False))
        children = list(node.iter(include_text=True))
        pending.extend((child, True) for child in reversed(children))


@dataclass(slots=True)
class _Element:
    """An open element: what it changes for the text inside it."""

    tag: str
    bold: bool
    linked: bool
    container: int
    item_number: int | None = None
    bare_list: bool = False


@dataclass(slots=True)
class _Table:
    """An open data table: the row being read and, by column, how many more rows a merged cell still covers."""

    number: int
    row: dict[int, list[str]] = field(default_factory=dict)
    covered: dict[int, int] = field(default_factory=dict)
    column: int = -1
    linked: int = 0


class _Scan:
    """The state of one pass over a page: open elements, the line being gathered, finished lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.containers: list[Container] = []
        self._open: list[_Element] = [_Element("", False, False, -1)]
        self._tables: list[_Table] = []
        self._table_count = 0
        self._pieces: list[tuple[str, bool, bool]] = []
        self._marker: str | None = None
        self._in_item = False
        self._preformatted = 0

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._add(node.text_content or "")
        elif tag in ("br", "hr"):
            self.end_line()
        elif tag not in _SKIPPED:
            self._open_element(node, tag)

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in ("br", "hr"):
            return
        if tag in _BLOCK:
            self.end_line()
        if tag == "tr" and self._tables:
            self._end_row()
        if tag == "table" and self._tables and self._open[-1].tag == "table":
            self._tables.pop()
        if tag == "li":
            self._marker, self._in_item = None, False
        element = self._open.pop()
        self._preformatted -= element.tag == "pre"
        if element.container != self._open[-1].container:
            self.containers[element.container] = replace(self.containers[element.container], last=len(self.lines))

    def end_line(self) -> None:
        """Finish the line being gathered; lines of a table cell are kept for the row."""
        pieces, self._pieces = self._pieces, []
        text = clean_text(_STRAY_COMMENT.sub("", join_runs([piece for piece, _, _ in pieces])))
        if not text:
            return
        linked = sum(len(piece.strip()) for piece, _, is_linked in pieces if is_linked)
        if self._tables and self._tables[-1].column >= 0:
            self._tables[-1].row.setdefault(self._tables[-1].column, []).append(text)
            self._tables[-1].linked += linked
            return
        bold = all(is_bold for piece, is_bold, _ in pieces if piece.strip())
        for part in text.split("\n"):
            self.lines.append(self._line(part, bold, linked))

    def _line(self, text: str, bold: bool, linked: int) -> Line:
        element = next((e for e in reversed(self._open) if e.tag in _BLOCK), self._open[0])
        kind, level = BlockKind.PARAGRAPH, None
        if self._in_item:
            kind = BlockKind.LIST_ITEM
            if self._marker and not _OWN_NUMBER.match(text):
                text = f"{self._marker}{text}"
            self._marker, self._in_item = None, False
        if _HEADING.match(element.tag) and len(text) <= LONGEST_HEADING:
            kind, level = BlockKind.HEADING, int(element.tag[1])
        return Line(text, element.container, kind, level, bold, linked)

    def _add(self, text: str) -> None:
        top = self._open[-1]
        if not text.strip() and not self._pieces:
            return
        if self._preformatted:
            text = text.replace("\n", "\u2028")
        self._pieces.append((text, top.bold, top.linked))

    def _open_element(self, node: LexborNode, tag: str) -> None:
        if tag in _BLOCK:
            self.end_line()
        if tag == "table" and not self._tables and _is_layout(node):
            tag = "layout"
        attributes = node.attributes
        style = attributes.get("style") or ""
        outer = self._open[-1]
        element = _Element(tag, _is_bold(tag, style, outer), outer.linked or tag == "a", outer.container)
        if tag in _BLOCK and tag not in _NOT_CONTAINERS:
            signal = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".strip()
            parent = None if outer.container < 0 else outer.container
            self.containers.append(Container(parent, tag, signal, len(self.lines)))
            element.container = len(self.containers) - 1
        self._open.append(element)
        self._preformatted += tag == "pre"
        self._open_list(node, element, style)
        self._open_table(node, element)

    def _open_list(self, node: LexborNode, element: _Element, style: str) -> None:
        if element.tag == "ol":
            element.item_number = _number(node.attributes.get("start"), 1)
            element.bare_list = bool(_BARE_LIST_STYLE.search(style))
        elif element.tag == "li":
            self._in_item, self._marker = True, None
            owner = self._open[-2]
            if owner.tag == "ol" and owner.item_number is not None:
                number = _number(node.attributes.get("value"), owner.item_number)
                owner.item_number = number + 1
                bare = owner.bare_list or bool(_BARE_LIST_STYLE.search(style))
                self._marker = None if bare else f"{number}."

    def _open_table(self, node: LexborNode, element: _Element) -> None:
        if element.tag == "table":
            self._table_count += 1
            self._tables.append(_Table(self._table_count))
        elif element.tag in ("td", "th") and self._tables:
            self._start_cell(node)

    def _start_cell(self, node: LexborNode) -> None:
        table = self._tables[-1]
        column = table.column + 1
        while table.covered.get(column, 0) > 0:
            table.row.setdefault(column, [])
            column += 1
        rows = _number(node.attributes.get("rowspan"), 1)
        width = min(_number(node.attributes.get("colspan"), 1), 100)
        for spanned in range(column, column + width):
            table.row.setdefault(spanned, [])
            # One more than the rows below, because the row being read counts one down when it ends.
            table.covered[spanned] = max(rows, 1)
        table.column = column

    def _end_row(self) -> None:
        table = self._tables[-1]
        for column, rows in list(table.covered.items()):
            if rows > 0:
                table.row.setdefault(column, [])
                table.covered[column] = rows - 1
        row, table.row, table.column = table.row, {}, -1
        linked, table.linked = table.linked, 0
        cells = tuple("\n".join(row.get(column, [])) for column in range(max(row, default=-1) + 1))
        if any(cells):
            container = self._open[-1].container
            self.lines.append(
                Line(" ".join(cells), container, BlockKind.ROW, linked=linked, cells=cells, table=table.number)
            )


def _is_bold(tag: str, style: str, outer: _Element) -> bool:
    if _PLAIN_STYLE.search(style):
        return False
    return outer.bold or tag in _BOLD or bool(_BOLD_STYLE.search(style))


def _is_layout(table: LexborNode) -> bool:
    """Say whether a table only places things on the page: it nests tables, has one column, or holds whole sections."""
    if len(table.css("table")) > 1:
        return True
    rows = table.css("tr")
    if max((len(row.css("td, th")) for row in rows), default=0) <= 1:
        return True
    if len(rows) > _LAYOUT_ROWS:
        return False
    return any(len(cell.css("p, div, br, li")) >= _LAYOUT_CELL_BLOCKS for cell in table.css("td"))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise
