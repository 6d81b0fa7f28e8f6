"""What every lint rule is made of: the fault it reports, and what it may look at besides the guide."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from knowledge.findings import Severity
from knowledge.guide import ServiceGuide
from knowledge.laws.library import LawLibrary
from knowledge.values import Span


class Fault(NamedTuple):
    """One thing wrong: where, what, what to do, and the part of the guide it keeps out of answers (``*``: all of it).

    `severity` replaces the rule's where the same lack weighs less: a news page is not a list that forgot its column.
    """

    place: str
    message: str
    fix: str
    withholds: str | None = None
    severity: Severity | None = None


class Context(NamedTuple):
    """What a rule may look at besides the guide: its source text, the day on which it is judged, and the texts of laws if at hand."""

    text: str
    today: date
    laws: LawLibrary | None = None

    def words(self, span: Span | None) -> str:
        """The source's words at a span; nothing without one."""
        return self.text[span.start : span.end] if span is not None else ""


class Rule(NamedTuple):
    """A row of the table: id, severity, what it demands in Chinese, and the function that looks for faults."""

    id: str
    severity: Severity
    title: str
    faults: Callable[[ServiceGuide, Context], Iterable[Fault]]


def is_row(guide: ServiceGuide) -> bool:
    """Whether the guide was read from a row of a list: what the list has no column for is reported once for the list."""
    return guide.source.place is not None


def part_at(guide: ServiceGuide, start: int) -> str | None:
    """The part of the guide that holds a position of its source text; None outside every part."""
    return next((name for name, span in guide.parts if span.start <= start < span.end), None)
