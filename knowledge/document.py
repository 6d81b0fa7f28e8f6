"""Prose kept whole: notices, measures and FAQ pages, and the passages that point into them."""

from __future__ import annotations

from datetime import date

from knowledge.amended import Amendment
from knowledge.codelists import Grade
from knowledge.departments import spelled
from knowledge.guide import Faq, Source, Validity
from knowledge.part_grades import PartGrade
from knowledge.values import Span, Value


class DocumentSection(Value):
    """One node of the heading tree. `path` holds the headings above it, its own last; `span` covers its text without sub-sections' headings lost.

    `depth` is 0 for the top level. The span reaches from the heading to the start of the next section of the same or a higher level.
    """

    path: tuple[str, ...]
    depth: int
    span: Span


class PolicyDocument(Value):
    """A notice, a measure or an FAQ page. `text` lives in the store under the source's id; spans point into it."""

    id: str
    version: int = 1
    title: str
    region: str
    issuer: str | None = None
    document_number: str | None = None
    effective: date | None = None
    expires: date | None = None
    validity: Validity = Validity()
    sections: tuple[DocumentSection, ...] = ()
    faqs: tuple[Faq, ...] = ()
    paragraphs: tuple[Span, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    grade: Grade = Grade.PUBLIC
    department: str | None = None
    part_grades: tuple[PartGrade, ...] = ()
    source: Source

    @property
    def owner(self) -> str | None:
        """Whose it is at 部门: the department it is kept to, else who issued it; spelled as names of departments are compared."""
        name = self.department or self.issuer
        return spelled(name) if name else None


class CatalogueEntry(Value):
    """A name on a matter list that has no guide yet (基本目录 or a district's list)."""

    id: str
    name: str
    region: str
    code: str | None = None
    matter_type: str = "未写明"
    for_citizens: bool = True
    url: str | None = None
    source: Source


class Passage(Value):
    """The smallest citable unit: an owner, the field or heading path it stands under, and its place in the source text."""

    id: str
    owner: str
    field: str
    heading: str
    text: str
    span: Span
    region: str
    grade: Grade = Grade.PUBLIC
    department: str | None = None
