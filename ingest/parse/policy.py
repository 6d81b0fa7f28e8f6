"""A page kept whole as a document: its heading tree, its passages, its questions, its number, issuer and term."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.parse.document_dates import term_of
from ingest.parse.faq_page import faqs_of
from ingest.parse.lapses import validity_of
from ingest.parse.number_prefixes import NUMBER
from ingest.parse.numbering import LEGAL
from ingest.parse.outline import Outline, outline_of
from ingest.parse.place import PlaceFinding
from ingest.parse.provenance import source_of, stem_of
from ingest.parse.stand_alone import stand_alone
from ingest.parse.titles import title_of
from ingest.raw import RawDocument
from knowledge.document import DocumentSection, PolicyDocument
from knowledge.passages import UNPLACED

_HEAD_LINES = 14
_ORDER = re.compile(
    r"(?:[\u4e00-\u9fff]{2,20}令)?\s*第\s*\d{1,4}\s*号令?|[\u4e00-\u9fff]{2,20}令\s*[（(]?第\s*\d{1,4}\s*号[)）]?"
)
_ORDER_ISSUER = re.compile(r"^[\u4e00-\u9fff]{2,20}令$")
_ORDER_ASIDE = re.compile(
    r"[（(](?:\d{4}年\d{1,2}月\d{1,2}日)?(?P<order>[\u4e00-\u9fff]{2,20}令第\d{1,4}号)[^（）()]*[)）]"
)
# Headings that make no section: a sentence of a list, a note, a label with its value on the line.
_NO_SECTION = frozenset({"note", "signature"})


def parse_policy(document: RawDocument, place: PlaceFinding, outline: Outline | None = None) -> PolicyDocument:
    """Read a page as a document. Every line stands under a section or in a passage; questions are kept beside them."""
    outline = outline_of(document) if outline is None else outline
    term = term_of(document)
    said = validity_of(document)
    return PolicyDocument(
        id=f"doc:{stem_of(document)}",
        title=title_of(document),
        region=place.region_code or UNPLACED,
        issuer=place.agency,
        document_number=document_number(document),
        effective=term.effective or said.effective,
        expires=term.expires or said.expires,
        validity=said.model_copy(
            update={"effective": term.effective or said.effective, "expires": term.expires or said.expires}
        ),
        sections=tuple(_sections(outline)),
        faqs=faqs_of(outline),
        paragraphs=stand_alone(outline),
        source=source_of(document),
    )


def document_number(document: RawDocument) -> str | None:
    """The document's own number: the stamp's, else a line near the top that is one; numbers it cites are not its own."""
    if document.stamp.document_number:
        return document.stamp.document_number
    lines = [block.text.strip() for block in document.blocks[:_HEAD_LINES]]
    for before, line in zip(["", *lines], lines, strict=False):
        if NUMBER.fullmatch(line):
            return line
        if _ORDER.fullmatch(line):
            return f"{before} {line}" if _ORDER_ISSUER.match(before) else line
        if (aside := _ORDER_ASIDE.fullmatch(line)) is not None:
            return aside["order"]
    return None


def _sections(outline: Outline) -> Iterator[DocumentSection]:
    paths: dict[int, tuple[str, ...]] = {}
    for index, node in enumerate(outline.nodes):
        above = paths.get(node.parent, ()) if node.parent is not None else ()
        paths[index] = above
        if _heads_section(outline, index):
            paths[index] = (*above, _heading(outline, index))
            yield DocumentSection(path=paths[index], depth=len(paths[index]) - 1, span=outline.span(index))


def _heads_section(outline: Outline, node: int) -> bool:
    head = outline.nodes[node].head
    if head.family in LEGAL or head.question:
        return True
    if head.family in _NO_SECTION or head.prose:
        return False
    return (head.valued and bool(head.parts)) or (
        not head.valued and outline.content(node).end > outline.content(node).start
    )


def _heading(outline: Outline, node: int) -> str:
    head = outline.nodes[node].head
    line = outline.document.text[head.start : head.end].replace("\n", " ").strip()
    return line.rstrip(" ：:") or head.text
