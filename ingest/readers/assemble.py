"""Put the lines a reader found into one text and note where each stands. It knows nothing of file formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.raw import Block, BlockKind, Cell, RawDocument, Stamp
from ingest.readers.clean import clean_text
from knowledge.errors import GuideError

CELL_SEPARATOR = " | "
# Headings are short; editors sometimes give whole paragraphs a heading's style.
LONGEST_HEADING = 80
# Narrow columns are set one character a line: 减/分/指/标.
_UPRIGHT = re.compile(r"(?m)(?<=^[\u4e00-\u9fff])\n(?=[\u4e00-\u9fff]$)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A block before its place is known. A ROW has `cells` and no text; an empty cell keeps its column."""

    text: str = ""
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    bold: bool = False
    cells: tuple[str, ...] = ()
    table: int | None = None
    page: int | None = None


def assemble(name: str, digest: str, drafts: Iterable[Draft], stamp: Stamp) -> RawDocument:
    """Return the document whose text is the drafts' texts joined by newlines; drafts without any text are left out."""
    blocks: list[Block] = []
    position = 0
    for draft in drafts:
        block = _row(draft, position) if draft.kind is BlockKind.ROW else _line(draft, position)
        if block.text:
            blocks.append(block)
            position = block.end + 1
    return RawDocument(
        name=name, digest=digest, text="\n".join(block.text for block in blocks), blocks=tuple(blocks), stamp=stamp
    )


def refuse_too_many(drafts: Sequence[Draft], name: str, most: int) -> None:
    """Refuse a document of more blocks than `most`; cutting it short would cut law.

    Raises:
        GuideError: there are more.
    """
    if len(drafts) > most:
        raise GuideError(name, f"段落超过上限（{len(drafts)} 段，上限 {most} 段）。请拆成几个文件后再导入")


def _line(draft: Draft, start: int) -> Block:
    text = clean_text(draft.text).replace("\n", " ")
    return Block(
        kind=draft.kind,
        text=text,
        start=start,
        end=start + len(text),
        level=draft.level if draft.kind is BlockKind.HEADING else None,
        bold=draft.bold,
        page=draft.page,
    )


def _row(draft: Draft, start: int) -> Block:
    cells = _cells([_UPRIGHT.sub("", clean_text(cell)) for cell in draft.cells], start)
    text = CELL_SEPARATOR.join(cell.text for cell in cells if cell.text)
    return Block(
        kind=BlockKind.ROW,
        text=text,
        start=start,
        end=start + len(text),
        bold=draft.bold,
        cells=cells,
        table=draft.table,
        page=draft.page,
    )


def _cells(texts: Sequence[str], start: int) -> tuple[Cell, ...]:
    """Place the cells; an empty cell stands, without width, where the text before it ends."""
    cells: list[Cell] = []
    position = start
    for text in texts:
        if text and position > start:
            position += len(CELL_SEPARATOR)
        cells.append(Cell(text=text, start=position, end=position + len(text)))
        position += len(text)
    return tuple(cells)
