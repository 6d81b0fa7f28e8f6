"""Numbers missing from lists: a 「2.」 that a scraper lost between 1 and 3 may be the line a citizen's right rests on."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.parse.headlines import Head
from ingest.parse.numbering import LEGAL, has_inline
from ingest.parse.outline import Outline
from knowledge.values import Span, Value

# Ways of numbering that stand for themselves; an example or a way may be named without the one before it.
_UNCHECKED = frozenset({"letter", "decimal", "way", "half"})
# A jump further than this is another numbering (a year, a list quoted in part), not a lost line.
_LARGEST_JUMP = 9


class Gap(Value):
    """Numbers missing in a list: which, after and before which lines, and where the line after the gap stands."""

    missing: tuple[int, ...]
    before: str | None
    after: str
    span: Span


def gaps(outline: Outline) -> tuple[Gap, ...]:
    """Every gap in the page's lists, in reading order.

    Items of one parent and one kind of number form a list; 1 starts a new one. A number inside an earlier line counts
    (「1.死亡；2.失踪；」), and a list that continues an earlier one under a new heading is no gap. 条 are counted through
    the whole document.
    """
    found = [gap for group in _lists(outline) for gap in _gaps(outline, group)]
    return tuple(sorted(found, key=lambda gap: gap.span.start))


def _lists(outline: Outline) -> Iterator[list[int]]:
    groups: dict[tuple[int | None, str], list[int]] = {}
    for index, node in enumerate(outline.nodes):
        head = node.head
        if head.number is None or not head.is_numbered or head.kin in _UNCHECKED:
            continue
        groups.setdefault((None if head.kin == "article" else node.parent, head.kin), []).append(index)
    yield from groups.values()


def _gaps(outline: Outline, group: list[int]) -> Iterator[Gap]:
    before: int | None = None
    for position, index in enumerate(group):
        number = outline.nodes[index].head.number or 0
        last = 0 if before is None else outline.nodes[before].head.number or 0
        starts = before is None
        if (
            number > last + 1
            and number - last <= _LARGEST_JUMP
            and not (starts and not _is_headless(outline, group, position))
        ):
            missing = _missing(outline, before, index, range(last + 1, number))
            if missing:
                yield _gap(outline, before, index, missing)
        before = index


def _is_headless(outline: Outline, group: list[int], position: int) -> bool:
    """Whether a list that starts at 2 has lost its 1: it goes on to 3, and continues no earlier list."""
    head = outline.nodes[group[position]].head
    follower = outline.nodes[group[position + 1]].head if position + 1 < len(group) else None
    if head.number != 2 or follower is None or follower.number != 3 or head.kin in LEGAL:
        return False
    earlier = [node.head for node in outline.nodes[: group[position]] if node.head.kin == head.kin]
    return not (earlier and earlier[-1].number == 1)


def _missing(outline: Outline, before: int | None, index: int, numbers: range) -> tuple[int, ...]:
    """The numbers that stand nowhere in the lines before the gap either."""
    blocks = outline.document.blocks
    head = outline.nodes[index].head
    first = outline.nodes[before].head.block if before is not None else max(0, head.block - 3)
    lines = "\n".join(block.text for block in blocks[first : head.block])
    return tuple(number for number in numbers if not has_inline(lines, head.family, number))


def _gap(outline: Outline, before: int | None, index: int, missing: tuple[int, ...]) -> Gap:
    head = outline.nodes[index].head
    return Gap(
        missing=missing,
        before=None if before is None else _line(outline, outline.nodes[before].head),
        after=_line(outline, head),
        span=Span(start=head.start, end=max(head.start, outline.document.blocks[head.last].end)),
    )


def _line(outline: Outline, head: Head) -> str:
    text = outline.document.blocks[head.block].text
    return text if len(text) <= 24 else f"{text[:24]}…"
