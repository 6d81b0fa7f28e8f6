"""Read a page's plain source: a TOML head between +++ lines, then marked lines. It knows nothing of file formats.

## and ###   a heading and a sub-heading
#.           an item that the format numbers by itself
| a | b |    a table row, the first of a run is its header; <br> breaks a line inside a cell
other        a paragraph, its numbering written out
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path

from knowledge.values import Value

_FENCE = "+++\n"
_CELL_BREAK = "<br>"
NOTICE = "【示例数据】云河市是虚构的城市，本页仅用于演示，请勿用于实际办事。"


class LineKind(StrEnum):
    """What a line of the source is."""

    HEADING = "## "
    SUBHEADING = "### "
    ITEM = "#. "
    ROW = "| "
    PARAGRAPH = ""


class Line(Value):
    """One marked line. `cells` are the cells of a ROW, with newlines inside where the source breaks them."""

    kind: LineKind
    text: str
    cells: tuple[str, ...] = ()


class Head(Value):
    """What the source says about the page itself. `published` is written 2026-03-12 09:30:00."""

    output: str
    title: str
    publisher: str
    published: str
    heading: str
    template: str = "portal"
    site: str = ""
    column: str = ""
    url: str = ""
    document_number: str = ""
    effective: str = ""
    expires: str = ""


class Page(Value):
    """One page of the pack before it is given a format."""

    head: Head
    lines: tuple[Line, ...]

    @property
    def runs(self) -> tuple[tuple[Line, ...], ...]:
        """The lines with consecutive table rows, and consecutive numbered items, kept together."""
        runs: list[tuple[Line, ...]] = []
        for line in self.lines:
            joins = line.kind in {LineKind.ROW, LineKind.ITEM} and runs and runs[-1][0].kind is line.kind
            if joins:
                runs[-1] = (*runs[-1], line)
            else:
                runs.append((line,))
        return tuple(runs)


def read_page(path: Path) -> Page:
    """Read one source file.

    Raises:
        ValueError: the head is missing or has an unknown or absent key.
    """
    before, fence, rest = path.read_text(encoding="utf-8").partition(_FENCE)
    head, closing, body = rest.partition(_FENCE)
    if before or not fence or not closing:
        raise ValueError(f"{path.name}：开头应是两行 +++ 之间的页面信息")
    lines = tuple(_line(text) for text in body.splitlines() if text.strip())
    return Page(head=Head(**tomllib.loads(head)), lines=lines)


def _line(text: str) -> Line:
    marked = (LineKind.SUBHEADING, LineKind.HEADING, LineKind.ITEM, LineKind.ROW)
    kind = next((kind for kind in marked if text.startswith(kind.value)), LineKind.PARAGRAPH)
    body = text.removeprefix(kind.value).strip()
    if kind is not LineKind.ROW:
        return Line(kind=kind, text=body)
    cells = tuple(cell.strip().replace(_CELL_BREAK, "\n") for cell in body.strip("|").split("|"))
    return Line(kind=kind, text=" ".join(cells), cells=cells)
