"""Find a page's own title among its window's title, its headings and its lines; sites put their name into all of them."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.raw import BlockKind
from ingest.readers.furniture import is_edge_furniture, is_prose
from ingest.readers.html_lines import Line
from ingest.readers.repeats import letters
from ingest.readers.stamp import is_site_name, is_stamp_line, strip_site

_SHORTEST = 4
_LONGEST = 100
# The title stands this close above the article when nothing else names it.
_LINES_ABOVE = 6


def page_heading(window: str | None, lines: Sequence[Line]) -> str | None:
    """Return the heading of a page: the line that its window's title repeats, its only h1, or the window's title itself."""
    plain = [line for line in lines if line.kind is not BlockKind.ROW and line.linked == 0 and _may_be_title(line.text)]
    if window:
        repeated = [line.text for line in plain if letters(line.text) in letters(window)]
        if repeated:
            return max(repeated, key=len)
    first = {line.text for line in plain if line.level == 1}
    if len(first) == 1:
        return first.pop()
    stripped = strip_site(window, None) if window else ""
    return stripped if _may_be_title(stripped) else None


def heading_above(lines: Sequence[Line], first: Line) -> str | None:
    """Return the label nearest above the article's first line, for pages that name it nowhere else."""
    at = next((number for number, line in enumerate(lines) if line is first), 0)
    for line in reversed(lines[max(0, at - _LINES_ABOVE) : at]):
        is_label = not (line.linked or line.cells or is_edge_furniture(line.text) or is_stamp_line(line.text))
        if is_label and _may_be_title(line.text) and not is_prose(line.text):
            return line.text
    return None


def _may_be_title(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and not is_site_name(text)
