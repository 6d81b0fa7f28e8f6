"""What a reader makes of a file: text with positioned blocks, or tables with positioned rows. It knows nothing of guides."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from knowledge.values import Value


class BlockKind(StrEnum):
    """How a block was marked up in its file; headings written as plain paragraphs are recognised later, by the parser."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    ROW = "row"


class Cell(Value):
    """One cell of a table row; ``document.text[start:end] == text``."""

    text: str
    start: int
    end: int


class Block(Value):
    """One line of the page in reading order; ``document.text[start:end] == text``.

    `level` is 1 to 6 for a HEADING. A ROW's text is its cells joined by " | "; `table` numbers the table it belongs to.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    level: int | None = None
    bold: bool = False
    cells: tuple[Cell, ...] = ()
    table: int | None = None
    page: int | None = None


class Stamp(Value):
    """Who published a file, when and where, as its meta tags or visible line say. None: not said."""

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    site: str | None = None
    column: str | None = None
    index_number: str | None = None
    document_number: str | None = None
    effective: date | None = None
    expires: date | None = None
    state: str | None = None


class RawDocument(Value):
    """A page, document or text file: page furniture removed, nothing else dropped. `text` is its blocks joined by newlines."""

    name: str
    digest: str
    key: str | None = None  # what its ids are made of, when the file's name alone is not enough
    text: str
    blocks: tuple[Block, ...]
    stamp: Stamp = Stamp()
    # What the reader could not take in, in Chinese, for the report: 「第3页没有文字，可能是扫描图片，未读入」.
    notes: tuple[str, ...] = ()


class RawRow(Value):
    """One row of a list. `place` is for people: 「工作表 事项，第14行」. Values are stripped text; an empty cell is absent."""

    place: str
    cells: dict[str, str]
    lists: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class RawTable(Value):
    """A spreadsheet sheet, CSV or JSON lines file: named columns and rows. `header` False: the file had no header row."""

    name: str
    digest: str
    key: str | None = None  # as of a document
    sheet: str | None = None
    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    header: bool = True
