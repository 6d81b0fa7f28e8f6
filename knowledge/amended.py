"""Corrections that stand in a guide or document: what a department put right after the source was published, and where its words stand.

The text of a corrected item is the source's own text with one block behind it for each correction, in the order of their numbers:
a line that says what is corrected, when, by which body and why, then the corrected words. So every older offset still holds, and a
citation of a corrected field quotes its block. Who typed it is kept in the record of corrections and shown to staff only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from knowledge.values import Span, Value

if TYPE_CHECKING:
    from knowledge.document import CatalogueEntry, PolicyDocument
    from knowledge.guide import ServiceGuide, Source


class Amendment(Value):
    """One correction that stands: its number in the record, the part it puts right, and where its words stand in the text.

    `body` is the department or agency that answers for it, `day` the day in China on which it took effect. `span` holds its words,
    `block` its first line as well, `stale` are the places of the words that it replaces: who may not read the field reads none of them.
    """

    number: int
    part: str
    field: str
    label: str
    day: date
    body: str
    why: str
    span: Span
    block: Span
    stale: tuple[Span, ...] = ()

    @property
    def name(self) -> str:
        """What a citation calls it."""
        return f"更正（{self.day.isoformat()}，{self.body}）"


def heading(label: str, *, day: date, body: str, why: str) -> str:
    """The first line of a correction's block."""
    return f"【更正】{label}（{day.isoformat()}，{body}；理由：{why}）"


def source_at(content: ServiceGuide | PolicyDocument | CatalogueEntry, span: Span) -> Source:
    """Where a quote of an item comes from: its source, or a correction of it."""
    for one in getattr(content, "amendments", ()):
        if one.span.start <= span.start and span.end <= one.span.end:
            return content.source.model_copy(update={"name": f"{content.source.name}，{one.name}"})
    return content.source


def cut(span: Span, stale: Sequence[Span], text: str) -> tuple[Span, ...]:
    """What is left of a stretch of text without other stretches, in order; pieces of nothing but blanks and marks are left out."""
    left = [span]
    for gone in stale:
        left = [piece for one in left for piece in _without(one, gone)]
    return tuple(one for one in left if any(char.isalnum() for char in text[one.start : one.end]))


def as_corrected(content: ServiceGuide, text: str) -> str:
    """The text of a guide with blanks where words stand that a correction replaced, and where one gives its reason; offsets hold."""
    for one in content.amendments:
        for gone in (*one.stale, Span(start=one.block.start, end=one.span.start)):
            blank = "".join(char if char == "\n" else " " for char in text[gone.start : gone.end])
            text = f"{text[: gone.start]}{blank}{text[gone.end :]}"
    return text


def _without(span: Span, gone: Span) -> tuple[Span, ...]:
    if gone.end <= span.start or span.end <= gone.start:
        return (span,)
    edges = ((span.start, max(span.start, gone.start)), (min(span.end, gone.end), span.end))
    return tuple(Span(start=start, end=end) for start, end in edges if end > start)
