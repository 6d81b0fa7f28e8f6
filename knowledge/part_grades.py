"""Grades on parts: a public guide or document may hold a part that only some may read.

A part is named by its field (`fee`), or, where no field covers it, by its heading or question as the source writes it: names
outlive a re-reading of the source, numbers do not. A part's grade is resolved to pieces of the source text, whole lines with
their heading, and holds for whatever else was read from that piece: a page is a guide and a document at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from knowledge.codelists import Grade
from knowledge.fields import LABELS
from knowledge.values import Span, Value

# What a field of `knowledge.fields` takes with it: attributes of ServiceGuide, cleared whole.
CLEARED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "audience": (),
        "conditions": ("conditions",),
        "materials": ("materials", "no_materials", "scenarios"),
        "windows": ("windows",),
        "hours": (),
        "online": ("online",),
        "limits": ("limits", "special_procedures"),
        "visits": ("visits",),
        "fee": ("fee",),
        "steps": ("steps",),
        "outcome": ("outcome",),
        "validity": (),
        "bases": ("bases",),
        "contacts": (),
        "complaints": (),
        "remedy": ("rights",),
        "handling": ("handling",),
        "faqs": ("faqs",),
        "notes": ("sections",),
    }
)


class PartGrade(Value):
    """The grade of one part. `department` is whose it is at 部门; None: the item's own."""

    part: str
    grade: Grade
    department: str | None = None


class GradedPlace(Value):
    """A piece of a source text that not everybody may read, and the part of an item that it is. Empty where the part has no text."""

    owner: str
    part: str
    grade: Grade
    department: str | None = None
    span: Span

    def touches(self, span: Span) -> bool:
        """Whether anything of a span lies in it."""
        return self.span.start < span.end and span.start < self.span.end


def field_named(words: str) -> str | None:
    """The field of a name or a Chinese label: 收费 and fee are `fee`; None for a heading of the source's own."""
    name = words.strip()
    return name if name in LABELS else _BY_LABEL.get(name)


_BY_LABEL: Mapping[str, str] = MappingProxyType({chinese: field for field, chinese in LABELS.items()})


def strictest(places: Sequence[GradedPlace]) -> tuple[Grade, str | None]:
    """The grade of what lies in several pieces at once. What belongs to two departments is read by those who read every one."""
    grade = max((place.grade for place in places), key=lambda one: one.rank)
    owners = {place.department for place in places if place.grade is grade}
    return grade, owners.pop() if len(owners) == 1 else "、".join(sorted(filter(None, owners)))


def whole_lines(text: str, spans: Iterable[Span], is_heading: Callable[[Span], bool]) -> Iterator[Span]:
    """Spans grown to whole lines, each with the line above it where that is its heading; the first line is the item's title."""
    for span in spans:
        start, end = _line(text, span)
        above = _line_above(text, start) if not text[start : span.start].strip() else None
        if above is not None and above.start > 0 and is_heading(above):
            start = above.start
        yield Span(start=start, end=end)


def _line(text: str, span: Span) -> tuple[int, int]:
    end = text.find("\n", max(span.start, span.end - 1))
    return text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end + 1


def _line_above(text: str, start: int) -> Span | None:
    """The nearest line above that says something."""
    end = start
    while end > 0:
        begin = text.rfind("\n", 0, end - 1) + 1
        if text[begin:end].strip():
            return Span(start=begin, end=end)
        end = begin
    return None


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that meet joined; empty ones left out."""
    found: list[Span] = []
    for span in sorted((one for one in spans if one.end > one.start), key=lambda one: one.start):
        if found and span.start <= found[-1].end:
            found[-1] = Span(start=found[-1].start, end=max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)
