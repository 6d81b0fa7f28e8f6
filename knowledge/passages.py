"""Guides and documents to passages and index entries: what can be found, and what a find points back to.

Passage ids are `<item id>#<field>` or `<item id>#<kind>:<n>`, stable while the item's version and the grades of its parts stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from knowledge.access import partitions_of
from knowledge.document import CatalogueEntry, DocumentSection, Passage, PolicyDocument
from knowledge.fields import label
from knowledge.guide import Faq, ServiceGuide
from knowledge.part_grades import GradedPlace, strictest
from knowledge.store import StoredItem
from knowledge.values import Span

# Parts of a list row that are prose; the others (limits, fee, phones) are facts and answered from their fields.
# A page needs none of its parts here: its document covers the whole text, paragraph by paragraph.
PROSE = frozenset({"conditions", "materials", "steps", "outcome", "validity", "remedy"})

UNPLACED = "unknown"  # region of a page that does not say for whom it speaks; in no jurisdiction's chain


def passages(item: StoredItem) -> tuple[Passage, ...]:
    """Every citable passage of an item, in reading order; fields withheld by a finding are left out."""
    if isinstance(item.content, ServiceGuide):
        found = _of_guide(item.content, item.text, item.withheld)
    elif isinstance(item.content, PolicyDocument):
        found = _of_document(item.content, item.text)
    else:
        return ()
    return tuple(found) if not item.graded else tuple(_graded(found, item.graded))


def _graded(found: Iterable[Passage], places: tuple[GradedPlace, ...]) -> Iterator[Passage]:
    """The passages with the grades of the pieces they stand in.

    Those of one kind and grade are numbered among themselves, so that the numbers of what a reader sees have no gaps that tell
    him of others, and the same passage has the same id for everybody who may read it.
    """
    counted: Counter[str] = Counter()
    for passage in found:
        kind = passage.field.partition(":")[0]
        around = [place for place in places if place.touches(passage.span)]
        grade, department = strictest([*around, _own(passage)])
        kept = {"grade": grade, "department": department}
        group = kind if not around else f"{kind}:{partitions_of(grade, department)[-1]}"
        if ":" in passage.field:
            field = f"{group}{'.' if around else ':'}{counted[group]}"
            kept |= {"field": field, "id": f"{passage.owner}#{field}"}
        counted[group] += 1
        yield passage.model_copy(update=kept)


def _own(passage: Passage) -> GradedPlace:
    """The grade of the whole item, as one more piece around a passage."""
    return GradedPlace(
        owner=passage.owner, part="", grade=passage.grade, department=passage.department, span=passage.span
    )


def _of_guide(guide: ServiceGuide, text: str, withheld: frozenset[str]) -> Iterator[Passage]:
    if guide.source.place is None:
        return
    for field, span in guide.parts:
        if field in PROSE and field not in withheld and span.end > span.start:
            yield _passage(guide, field, label(field), text, span)
    for number, section in enumerate(guide.sections):
        if section.span is not None:
            yield _passage(guide, f"notes:{number}", section.heading, text, section.span)
    yield from _faqs(guide, guide.faqs, text)


def _of_document(document: PolicyDocument, text: str) -> Iterator[Passage]:
    yield from _faqs(document, document.faqs, text)
    answered = [faq.span for faq in document.faqs if faq.span is not None]
    for number, span in enumerate(document.paragraphs):
        if any(faq.start <= span.start and span.end <= faq.end for faq in answered):
            continue  # found as a question with its whole answer
        heading = " ".join(deepest_path(document.sections, span))
        yield _passage(document, f"text:{number}", heading, text, span)


def _faqs(owner: ServiceGuide | PolicyDocument, faqs: tuple[Faq, ...], text: str) -> Iterator[Passage]:
    for number, faq in enumerate(faqs):
        if faq.span is not None:
            yield _passage(owner, f"faqs:{number}", faq.question, text, faq.span)


def deepest_path(sections: tuple[DocumentSection, ...], span: Span) -> tuple[str, ...]:
    """The heading path of the innermost section around a span; empty outside every section."""
    around = [section for section in sections if section.span.start <= span.start and span.end <= section.span.end]
    return max(around, key=lambda section: section.depth).path if around else ()


def _passage(owner: ServiceGuide | PolicyDocument, field: str, heading: str, text: str, span: Span) -> Passage:
    return Passage(
        id=f"{owner.id}#{field}",
        owner=owner.id,
        field=field,
        heading=heading,
        text=text[span.start : span.end],
        span=span,
        region=owner.region,
        grade=owner.grade,
        department=owner.owner,
    )


def title_of(item: StoredItem) -> str:
    """The item's name as people know it."""
    return item.content.name if isinstance(item.content, CatalogueEntry) else item.content.title
