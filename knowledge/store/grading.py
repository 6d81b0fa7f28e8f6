"""Where the graded parts of an item stand in its source, and the item as a viewer reads it: the others' parts are as if never written.

`places_of` resolves the marks of an item when it is stored; `as_read_by` takes out, when it is read, what a viewer may not see:
typed fields, text, and every record that was read from a piece that is taken out. All spans are moved to the shorter text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from knowledge.access import Viewer
from knowledge.codelists import Grade
from knowledge.document import CatalogueEntry, DocumentSection, PolicyDocument
from knowledge.guide import Rights, ScenarioOption, ServiceGuide
from knowledge.part_grades import CLEARED, GradedPlace, PartGrade, field_named, merged, whole_lines
from knowledge.store.items import Content, StoredItem
from knowledge.store.kept import ClearedItems
from knowledge.values import Span, Value

NOWHERE = Span(start=0, end=0)


class Resolved(NamedTuple):
    """The places of an item's marks, and those marks whose part the item does not have."""

    places: tuple[GradedPlace, ...]
    lost: tuple[PartGrade, ...]


# ---- where a part stands


def places_of(content: Content, text: str, marks: Sequence[PartGrade]) -> Resolved:
    """Resolve marks to pieces of the source text. A field without text of its own gets an empty piece; a heading that is gone is lost."""
    places: list[GradedPlace] = []
    lost: list[PartGrade] = []
    for mark in marks:
        if mark.grade is Grade.PUBLIC or isinstance(content, CatalogueEntry):
            continue
        spans = list(spans_of(content, mark.part))
        if not spans and not (isinstance(content, ServiceGuide) and field_named(mark.part)):
            lost.append(mark)
            continue
        for span in merged(whole_lines(text, spans, _headings(content, text, mark.part))) or (NOWHERE,):
            places.append(
                GradedPlace(
                    owner=content.id,
                    part=field_named(mark.part) or mark.part,
                    grade=mark.grade,
                    department=mark.department or content.owner,
                    span=span,
                )
            )
    return Resolved(tuple(places), tuple(lost))


def part_names(content: Content) -> tuple[str, ...]:
    """The parts of an item that may have a grade of their own: fields it states, headings and questions."""
    if isinstance(content, CatalogueEntry):
        return ()
    headings = [faq.question for faq in content.faqs]
    if isinstance(content, PolicyDocument):
        return tuple(dict.fromkeys((*(one.path[-1] for one in content.sections if one.path), *headings)))
    fields = [field for field in CLEARED if next(spans_of(content, field), None) is not None]
    return tuple(dict.fromkeys((*fields, *(one.heading for one in content.sections), *headings)))


def spans_of(content: ServiceGuide | PolicyDocument, part: str) -> Iterator[Span]:
    """Every piece of the source that a part was read from."""
    name = part.strip()
    yield from (faq.span for faq in content.faqs if faq.question.strip() == name and faq.span is not None)
    if isinstance(content, PolicyDocument):
        yield from (one.span for one in content.sections if one.path and one.path[-1].strip() == name)
        return
    yield from (one.span for one in content.sections if one.heading.strip() == name and one.span is not None)
    field = field_named(part)
    if field is None:
        return
    yield from (span for named, span in content.parts if named == field)
    for one in content.amendments:
        if one.field == field:
            yield from (one.block, *one.stale)
    for attribute in CLEARED[field]:
        yield from _spans_in(getattr(content, attribute))
    if field in _PURPOSES:
        yield from (one.span for one in content.contacts if one.purpose == _PURPOSES[field] and one.span is not None)


_PURPOSES = {"contacts": "咨询", "complaints": "投诉"}


def _spans_in(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, Value):
        for name in type(value).model_fields:
            yield from _spans_in(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _spans_in(one)


def _headings(content: ServiceGuide | PolicyDocument, text: str, part: str) -> Callable[[Span], bool]:
    """Tells whether a line above a part is its heading: it repeats the part's name; on a page nothing was read from it, in a
    row it is a label alone."""
    from_page = isinstance(content, ServiceGuide) and content.source.place is None
    read = tuple(_spans_in(content)) if from_page else ()

    def is_heading(line: Span) -> bool:
        words = text[line.start : line.end].strip()
        if part.strip() in words:
            return True
        if from_page:
            return not any(one.start < line.end and line.start < one.end for one in read)
        return words.endswith(("：", ":"))

    return is_heading


# ---- an item as it is read


def may_read_place(viewer: Viewer, place: GradedPlace) -> bool:
    """Whether a viewer may read a graded piece."""
    return viewer.may_read(place.grade, place.department)


def as_read_by(viewer: Viewer, item: StoredItem, cleared: ClearedItems | None = None) -> StoredItem:
    """An item without the parts that a viewer may not read.

    Args:
        cleared: what was taken out before; taking out copies the whole item, which is half of the time of a read.
    """
    hidden = tuple(place for place in item.graded if not may_read_place(viewer, place))
    if not hidden:
        return item
    return (
        cleared.without(item, hidden, lambda: without(item, hidden)) if cleared is not None else without(item, hidden)
    )


def text_read_by(viewer: Viewer, text: str, graded: Sequence[GradedPlace]) -> str:
    """A source text without the pieces that a viewer may not read."""
    return _Shift(merged(place.span for place in graded if not may_read_place(viewer, place))).text(text)


def without(item: StoredItem, hidden: Sequence[GradedPlace]) -> StoredItem:
    """An item without some of its graded pieces: the text closes over them, and nothing tells that they were there."""
    if isinstance(item.content, CatalogueEntry):
        return item
    parts = frozenset(place.part for place in hidden if place.owner == item.id)
    shift = _Shift(merged(place.span for place in hidden))
    content = cast(ServiceGuide | PolicyDocument, shift.moved(_cleared(item.content, parts)))
    return item.model_copy(
        update={
            "content": content,
            "text": shift.text(item.text),
            "withheld": item.withheld - parts,
            "graded": tuple(
                place.model_copy(update={"span": shift.shrunk(place.span) or NOWHERE})
                for place in item.graded
                if place not in hidden
            ),
        }
    )


def _cleared(content: ServiceGuide | PolicyDocument, parts: frozenset[str]) -> ServiceGuide | PolicyDocument:
    """The content without the typed values of some parts."""
    kept = tuple(mark for mark in content.part_grades if (field_named(mark.part) or mark.part) not in parts)
    if isinstance(content, PolicyDocument):
        return content.model_copy(update={"part_grades": kept})
    empty = type(content).model_fields
    changes: dict[str, Any] = {
        name: empty[name].default for part in parts for name in CLEARED.get(part, ()) if name in empty
    }
    if "contacts" in parts or "complaints" in parts:
        gone = {_PURPOSES[part] for part in parts & _PURPOSES.keys()}
        changes["contacts"] = tuple(one for one in content.contacts if one.purpose not in gone)
    if parts & {"contacts", "hours"} and "windows" not in changes:
        bare = {**({"phones": ()} if "contacts" in parts else {}), **({"hours": None} if "hours" in parts else {})}
        changes["windows"] = tuple(one.model_copy(update=bare) for one in content.windows)
    if "audience" in parts:
        changes["classification"] = content.classification.model_copy(update={"audiences": (), "crowds": ()})
    if "validity" in parts and "outcome" not in changes:
        changes["outcome"] = content.outcome.model_copy(update={"validity": None, "annual_check": None})
    if "remedy" in parts:
        changes["rights"] = Rights(duties=content.rights.duties, intermediary=content.rights.intermediary)
    named = tuple(one for one in content.parts if one[0] not in parts)
    cleared = content.model_copy(update={**changes, "parts": named, "part_grades": kept})
    return cleared.model_copy(update={"scenarios": _choices(cleared, {"steps", "windows"} & parts)})


def _choices(guide: ServiceGuide, gone: set[str]) -> tuple[Any, ...]:
    """A guide's situations without what a cleared field took from under their numbers."""
    if not gone:
        return guide.scenarios
    bare: dict[str, Any] = dict.fromkeys(gone, ())
    return tuple(
        one.model_copy(update={"options": tuple(option.model_copy(update=bare) for option in one.options)})
        for one in guide.scenarios
    )


class _Shift:
    """Takes pieces out of a text and everything that was read from it."""

    def __init__(self, cuts: tuple[Span, ...]) -> None:
        self._cuts = cuts

    def text(self, text: str) -> str:
        """What is left of the text."""
        for cut in reversed(self._cuts):
            text = text[: cut.start] + text[cut.end :]
        return text.rstrip("\n") if self._cuts else text

    def _at(self, offset: int) -> int:
        return offset - sum(min(offset, cut.end) - cut.start for cut in self._cuts if cut.start < offset)

    def touched(self, span: Span) -> bool:
        """Whether anything of a span is taken out."""
        return any(cut.start < span.end and span.start < cut.end for cut in self._cuts)

    def shrunk(self, span: Span) -> Span | None:
        """What is left of a span, in the shorter text; None when nothing is."""
        start, end = self._at(span.start), self._at(span.end)
        return None if end <= start and self.touched(span) else Span(start=start, end=end)

    def moved(self, value: object) -> object:
        """A value with its spans moved; None for a record that was read from what is taken out."""
        if isinstance(value, Span):
            return self.shrunk(value)
        if isinstance(value, tuple):
            return self._each(value)
        if not isinstance(value, Value):
            return value
        if isinstance(value, GradedPlace | PartGrade):
            return value
        span = getattr(value, "span", None)
        if isinstance(span, Span) and self.touched(span) and not isinstance(value, DocumentSection):
            return None
        return self._rebuilt(value)

    def _rebuilt(self, value: Value) -> object:
        changes: dict[str, object] = {}
        for name, field in type(value).model_fields.items():
            before = getattr(value, name)
            after = self.moved(before)
            if after is None and before is not None:
                if field.is_required():
                    return None
                after = field.get_default(call_default_factory=True)
            if after is not before:
                changes[name] = after
        changes |= self._renumbered(value)
        return value.model_copy(update=changes) if changes else value

    def _each(self, values: tuple[object, ...]) -> tuple[object, ...]:
        if len(values) == 2 and isinstance(values[0], str) and isinstance(values[1], Span):  # a named part
            left = self.shrunk(values[1])
            return (values[0], left) if left is not None else ()
        moved = [self.moved(one) for one in values]
        if all(after is before for after, before in zip(moved, values, strict=True)):
            return values
        return tuple(one for one in moved if one is not None and one != ())

    def _renumbered(self, value: Value) -> dict[str, object]:
        """Situations select by number: the numbers after some of a guide's records are gone."""
        if not isinstance(value, ServiceGuide) or not value.scenarios:
            return {}
        kept = {
            name: {
                old: new
                for new, old in enumerate(
                    number for number, one in enumerate(getattr(value, name)) if self.moved(one) is not None
                )
            }
            for name in ("materials", "steps", "windows")
        }

        def again(option: ScenarioOption) -> ScenarioOption:
            numbers = {
                name: tuple(known[number] for number in getattr(option, name) if number in known)
                for name, known in kept.items()
            }
            return option.model_copy(update=numbers)

        renumbered = (
            one.model_copy(update={"options": tuple(again(option) for option in one.options)})
            for one in value.scenarios
        )
        return {"scenarios": tuple(renumbered)}
