"""Small pages for tests, built from plain lines: a string is a paragraph, a tuple a table row, 「# 」 a heading."""

from __future__ import annotations

from datetime import date

from ingest.raw import Block, BlockKind, Cell, RawDocument, Stamp


def page(
    *lines: str | tuple[str, ...], name: str = "示例.html", title: str | None = None, **stamp: str | date | None
) -> RawDocument:
    """A page of these lines. Neighbouring rows form one table; a title is the stamp's alone unless it is a line too."""
    blocks: list[Block] = []
    position = table = 0
    before_is_row = False
    for line in lines:
        is_row = isinstance(line, tuple)
        table += is_row and not before_is_row
        block = _row(line, position, table) if isinstance(line, tuple) else _line(line, position)
        before_is_row = is_row
        blocks.append(block)
        position = block.end + 1
    text = "\n".join(block.text for block in blocks)
    return RawDocument(
        name=name, digest="0", text=text, blocks=tuple(blocks), stamp=Stamp.model_validate({"title": title, **stamp})
    )


def _line(line: str, start: int) -> Block:
    level = len(line) - len(line.lstrip("#")) or None
    text = line.lstrip("# ") if level else line
    kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
    return Block(kind=kind, text=text, start=start, end=start + len(text), level=level)


def _row(texts: tuple[str, ...], start: int, table: int) -> Block:
    cells: list[Cell] = []
    position = start
    for text in texts:
        if text and position > start:
            position += 3
        cells.append(Cell(text=text, start=position, end=position + len(text)))
        position += len(text)
    text = " | ".join(text for text in texts if text)
    return Block(kind=BlockKind.ROW, text=text, start=start, end=start + len(text), cells=tuple(cells), table=table)
