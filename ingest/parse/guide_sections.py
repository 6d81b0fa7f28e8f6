"""What a guide page says beyond the typed parts: notes, parts of its own, an introduction. Nothing of the page is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.parse.faq_page import question_nodes
from ingest.parse.guide_parts import Part, is_named_row
from ingest.parse.headings import bare_heading
from ingest.parse.outline import Outline
from ingest.raw import Block
from knowledge.guide import Section
from knowledge.values import Span


def sections_of(
    outline: Outline, nodes: Sequence[int], parts: Sequence[Part], title: str, matter: int | None
) -> tuple[Section, ...]:
    """The sections of a guide in reading order.

    Args:
        outline: the page.
        nodes: the nodes the guide is made of.
        parts: its typed parts; notes among them become sections.
        title: heads what stands under no heading.
        matter: the node of the guide's matter; None: the whole page is the guide.
    """
    covered = [part.span for part in parts if part.field != "notes"]
    covered += [outline.span(node) for node in question_nodes(outline)]
    found = [_section(outline, part.heading, part.span) for part in parts if part.field == "notes"]
    found += [
        _section(outline, heading, span) for node in nodes for heading, span in _untyped(outline, node, parts, title)
    ]
    known = [*covered, *(section.span for section in found if section.span), *_headings(outline, nodes)]
    blocks = outline.document.blocks
    reach = (
        range(len(blocks))
        if matter is None
        else range(outline.nodes[matter].head.block + 1, outline.nodes[matter].until)
    )
    loose = [index for index in reach if not (_is_covered(blocks[index], known) or is_named_row(blocks[index]))]
    loose = [index for index in loose if bare_heading(blocks[index].text) != bare_heading(title)]
    found += [_section(outline, _heading_over(outline, span) or title, span) for span in _runs(outline, loose)]
    return tuple(sorted(found, key=lambda section: section.span.start if section.span else 0))


def _section(outline: Outline, heading: str, span: Span) -> Section:
    return Section(
        heading=heading.strip(" ：:") or heading, text=outline.document.text[span.start : span.end], span=span
    )


def _untyped(outline: Outline, node: int, parts: Sequence[Part], title: str) -> Iterator[tuple[str, Span]]:
    """The stretches of nodes that neither are parts nor hold any."""
    typed = {part.node for part in parts}
    if node in typed or outline.nodes[node].head.question:
        return
    span = outline.span(node)
    inside = any(span.start <= part.span.start and part.span.end <= span.end for part in parts)
    if any(part.span.start <= span.start and span.end <= part.span.end for part in parts):
        return
    head = outline.nodes[node].head
    if inside or outline.nodes[node].head.fact is not None:
        for child in outline.children(node) if inside else ():
            yield from _untyped(outline, child, parts, title)
        return
    content = outline.content(node)
    if head.prose and not head.valued:
        yield title, span
    elif content.end > content.start:
        yield head.text, content


def _headings(outline: Outline, nodes: Sequence[int]) -> Iterator[Span]:
    """The heading lines of the guide's nodes: they are said by the parts' and sections' names."""
    for node in nodes:
        for below in (node, *outline.descendants(node)):
            head = outline.nodes[below].head
            if head.fact is not None:
                yield outline.span(below)
            elif not head.prose and not head.valued:
                yield Span(start=head.start, end=max(head.end, outline.document.blocks[head.last].end))


def _is_covered(block: Block, known: Sequence[Span]) -> bool:
    """Whether some stretch holds the line, at least the part of it behind its label."""
    start, end = block.start, block.end
    return any(span.start <= start and end <= span.end for span in known) or any(
        start <= span.start < end <= span.end for span in known
    )


def _heading_over(outline: Outline, span: Span) -> str | None:
    """The innermost heading that holds a stretch."""
    over = None
    for index, node in enumerate(outline.nodes):
        around = outline.span(index)
        if not node.head.prose and around.start <= span.start and span.end <= around.end:
            over = node.head.text
    return over


def _runs(outline: Outline, blocks: Sequence[int]) -> Iterator[Span]:
    """Neighbouring lines as one stretch."""
    lines = outline.document.blocks
    first = last = None
    for index in blocks:
        if last is not None and first is not None and index == last + 1:
            last = index
            continue
        if first is not None and last is not None:
            yield Span(start=lines[first].start, end=lines[last].end)
        first = last = index
    if first is not None and last is not None:
        yield Span(start=lines[first].start, end=lines[last].end)
