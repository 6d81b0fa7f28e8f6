"""What the renderers of an answer's rows share: a row, the guide and its citations, and rows that quote or are silent."""

from __future__ import annotations

from collections.abc import Iterable

from assistant import replies
from assistant.answer import Citation, Fact
from assistant.evidence import Citations
from knowledge.amended import source_at
from knowledge.fields import label
from knowledge.guide import ServiceGuide
from knowledge.store import StoredItem
from knowledge.values import Span, Value


class Row(Value):
    """One ruled row of the answer: what it is about, its lines in order, and the facts they state."""

    field: str
    label: str
    lines: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    stated: bool = True

    @property
    def text(self) -> str:
        """Markdown: the label, then one line or a list."""
        if len(self.lines) == 1 and "\n" not in self.lines[0]:
            return f"**{self.label}**：{self.lines[0]}"
        return "\n".join((f"**{self.label}**：", *self.lines))


class Desk:
    """What a renderer works with: one guide, its text, and the citations of the answer under way."""

    def __init__(self, item: StoredItem, citations: Citations) -> None:
        if not isinstance(item.content, ServiceGuide):
            raise TypeError("only guides have fields")
        self.guide = item.content
        self.text = item.text
        self.withheld = item.withheld
        self._citations = citations

    def mark(self, field: str, span: Span | None) -> int:
        """The marker for a quote; without a span of its own, the whole part stands, else the guide's first line."""
        place = span or self.guide.part(field) or _title_span(self.guide, self.text)
        return self._citations.cite(
            owner=self.guide.id,
            title=self.guide.title,
            field=field,
            source=source_at(self.guide, place),
            text=self.text,
            span=place,
        )

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations made so far."""
        return self._citations.all

    def whole(self, field: str) -> str | None:
        """A whole part in the source's own words; None when the guide has no such part."""
        span = self.guide.part(field)
        return self.text[span.start : span.end].strip() if span is not None else None

    @property
    def from_page(self) -> bool:
        """Whether the guide was read from a page, whose parts are shown in their own words."""
        return self.guide.source.place is None


def _title_span(guide: ServiceGuide, text: str) -> Span:
    at = text.find(guide.title)
    if at >= 0:
        return Span(start=at, end=at + len(guide.title))
    return Span(start=0, end=len(text.partition("\n")[0]))


def silent_row(field: str) -> Row:
    """What stands for a field that the guide says nothing about."""
    return Row(field=field, label=label(field), lines=(replies.NOT_STATED.format(what=label(field)),), stated=False)


def withheld_row(field: str) -> Row:
    """What stands in place of a field that the guide has and that cannot be shown."""
    return Row(field=field, label=label(field), lines=(replies.WITHHELD,), stated=False)


def quoted_row(desk: Desk, field: str) -> Row | None:
    """A part of a page in its own words, every place that speaks of it in reading order."""
    lines: list[str] = []
    facts: list[Fact] = []
    for name, span in desk.guide.parts:
        words = desk.text[span.start : span.end].strip()
        if name != field or not words:
            continue
        marker = desk.mark(field, span)
        rows = [line.strip() for line in words.split("\n") if line.strip()]
        lines += [*rows[:-1], f"{rows[-1]} [{marker}]"]
        facts.append(stated_fact(field, label(field), words, marker))
    return Row(field=field, label=label(field), lines=tuple(lines), facts=tuple(facts)) if lines else None


def stated_fact(field: str, name: str, value: str, marker: int, unit: str | None = None) -> Fact:
    """A fact of a field, with the mark of what states it."""
    return Fact(field=field, label=name, value=value, unit=unit, marker=marker)


def stated_row(field: str, stated: Iterable[tuple[str, Fact]]) -> Row:
    """A row of lines, each with its fact; without any, the field is silent."""
    pairs = tuple(stated)
    if not pairs:
        return silent_row(field)
    return Row(
        field=field, label=label(field), lines=tuple(line for line, _ in pairs), facts=tuple(fact for _, fact in pairs)
    )
