"""Turn the lines of PDF pages into blocks: running headers removed, wrapped lines joined, aligned columns made rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.raw import BlockKind
from ingest.readers.assemble import LONGEST_HEADING, Draft
from ingest.readers.clean import join_wrapped
from ingest.readers.rejoin import is_ended, opens_item

# Cells of a table are further apart than this many characters; words are not.
WIDE_GAP = 2.0
# Pieces of one line share at least this much of the lower one's height.
_SAME_HEIGHT = 0.5
# Running headers and footers stand within this share of the page's height from its edge.
_EDGE = 0.12
# A line repeated on this share of the pages runs along with them.
_REPEATED = 0.5
_PAGE_NUMBER = re.compile(
    r"^[\s\-—–·.•]*(?:第\s*)?(?:\d{1,4}|[一二三四五六七八九十]{1,3})(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[\s\-—–·.•]*$|^page\s*\d+(?:\s*of\s*\d+)?$",
    re.IGNORECASE,
)
# A title is at least this much larger than the text.
_TITLE_SIZE = 1.25
# Text reaches at least this far across the page where lines are full; shorter lines are a list.
_FULL_SHARE = 0.7
# A full line is at least this wide; a signature set to the right is not.
_WIDE_SHARE = 0.5
# Distances in characters: to the right margin for a full line, for an indented line.
_MARGIN = 2.0
_INDENT = 1.0


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line as set on a page. Coordinates in points from the lower left corner; `segments` are parted by wide gaps."""

    page: int
    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool = False
    segments: tuple[str, ...] = ()
    page_height: float = 0.0
    page_width: float = 0.0


def blocks_of(lines: Sequence[PdfLine]) -> list[Draft]:
    """Return the blocks of a document in reading order."""
    body = without_running_lines(_whole_rows(lines))
    if not body:
        return []
    size = median(line.size for line in body for _ in range(min(len(line.text), 40)))
    right = _right_margin(body)
    mostly_bold = sum(line.bold for line in body) > len(body) / 2
    drafts: list[Draft] = []
    above: PdfLine | None = None
    for line, table in _with_tables(body):
        draft = _draft(line, table, size, plain=mostly_bold)
        if drafts and above and _continues(above, line, drafts[-1], draft, right):
            drafts[-1] = replace(drafts[-1], text=join_wrapped(f"{drafts[-1].text}\n{draft.text}"))
        else:
            drafts.append(draft)
        above = line
    return drafts


def _whole_rows(lines: Iterable[PdfLine]) -> list[PdfLine]:
    """Join pieces that stand beside each other on one height: the text layer often ends a line at each cell."""
    whole: list[PdfLine] = []
    for line in lines:
        if whole and _stands_beside(whole[-1], line):
            whole[-1] = _joined(whole[-1], line)
        else:
            whole.append(line)
    return whole


def _stands_beside(left: PdfLine, line: PdfLine) -> bool:
    overlap = min(left.top, line.top) - max(left.bottom, line.bottom)
    height = min(left.top - left.bottom, line.top - line.bottom)
    return left.page == line.page and line.left >= left.right and overlap > height * _SAME_HEIGHT


def _joined(left: PdfLine, line: PdfLine) -> PdfLine:
    is_apart = line.left - left.right > WIDE_GAP * left.size
    segments = (*left.segments, *line.segments)
    if not is_apart:
        segments = (*left.segments[:-1], left.segments[-1] + line.segments[0], *line.segments[1:])
    return replace(
        left,
        text=" ".join(segments),
        segments=segments,
        right=line.right,
        bottom=min(left.bottom, line.bottom),
        top=max(left.top, line.top),
        size=max(left.size, line.size),
    )


def without_running_lines(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Return the lines without page numbers and without headers and footers that recur from page to page."""
    pages = len({line.page for line in lines})
    counts = Counter(key for _, key in {(line.page, _running_key(line)) for line in lines if _is_at_edge(line)})
    running = {key for key, count in counts.items() if pages > 1 and count > max(1, pages * _REPEATED)}
    return [line for line in lines if not (_is_at_edge(line) and _is_running(line, running))]


def _is_running(line: PdfLine, running: set[str]) -> bool:
    """Say whether a line at a page's edge runs along; a sentence does not, even if it recurs."""
    if line.text.endswith(("。", "；", "，", "、", "：")):
        return False
    return _running_key(line) in running or bool(_PAGE_NUMBER.match(line.text))


def _running_key(line: PdfLine) -> str:
    """Return the line with its numbers blanked, since page numbers differ."""
    return re.sub(r"\d+|\s", "", line.text)


def _is_at_edge(line: PdfLine) -> bool:
    height = line.page_height
    return line.bottom > height * (1 - _EDGE) or line.top < height * _EDGE


def _right_margin(lines: Sequence[PdfLine]) -> float:
    """Return where full lines end: nearly the rightmost end, leaving out the odd line that sticks out."""
    ends = sorted(line.right for line in lines)
    return ends[min(int(len(ends) * 0.97), len(ends) - 1)]


def _with_tables(lines: Sequence[PdfLine]) -> Iterable[tuple[PdfLine, int | None]]:
    """Pair each line with the number of its table: at least two neighbours with the same number of parted segments."""
    table = 0
    numbers: list[int | None] = [None] * len(lines)
    for at, line in enumerate(lines):
        count = len(line.segments)
        if count < 2:
            continue
        if at and numbers[at - 1] is not None and _aligned(lines[at - 1], line):
            numbers[at] = numbers[at - 1]
        elif at + 1 < len(lines) and _aligned(line, lines[at + 1]):
            table += 1
            numbers[at] = table
    return zip(lines, numbers, strict=True)


def _aligned(line: PdfLine, below: PdfLine) -> bool:
    return len(line.segments) == len(below.segments) and abs(line.left - below.left) < _MARGIN * max(line.size, 1)


def _draft(line: PdfLine, table: int | None, size: float, *, plain: bool) -> Draft:
    bold = line.bold and not plain
    if table is not None:
        return Draft(kind=BlockKind.ROW, cells=line.segments, table=table, page=line.page, bold=bold)
    if line.size >= size * _TITLE_SIZE and len(line.text) <= LONGEST_HEADING:
        return Draft(line.text, BlockKind.HEADING, 1, bold, page=line.page)
    return Draft(line.text, bold=bold, page=line.page)


def _continues(above: PdfLine, line: PdfLine, draft_above: Draft, draft: Draft, right: float) -> bool:
    """Say whether a line goes on with the block above: that one is full and unfinished, this one begins nothing new."""
    if draft.kind is BlockKind.ROW or draft_above.kind is not draft.kind or len(above.segments) > 1:
        return False
    if draft.kind is BlockKind.HEADING:
        return abs(above.size - line.size) < 1 and above.page == line.page and not opens_item(line.text)
    if is_ended(above.text) or opens_item(line.text) or above.bold != line.bold:
        return False
    is_wide = above.right - above.left > _WIDE_SHARE * above.page_width
    is_full = above.right >= max(right - _MARGIN * above.size, _FULL_SHARE * above.page_width) and is_wide
    is_new = line.left > above.left + _INDENT * line.size and not opens_item(draft_above.text)
    return is_full and not is_new
