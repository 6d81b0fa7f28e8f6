"""A source with its corrections: the text with a block for each, guides that say the corrected words, documents without the old ones.

Pure: what a source says and the corrections that stand in it, to what the record is to hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ingest.editing.fields import PARTS, Block, Editable, stale_spans, words_of
from ingest.lint import lint
from knowledge.amended import Amendment, cut, heading
from knowledge.document import DocumentSection, PolicyDocument
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.store import Incoming
from knowledge.store.corrections import Correction
from knowledge.store.items import AsRead
from knowledge.values import Span, Value


class _Written(Value):
    """A correction with the place of its words in the text, and the places of what they replace."""

    correction: Correction
    start: int
    words: str
    quote: Span
    block: Span
    stale: tuple[Span, ...]


def source_words(part: Editable, read: AsRead) -> tuple[str, ...]:
    """What a source says under a part of a guide."""
    return words_of(part, read.content, read.text) if isinstance(read.content, ServiceGuide) else ()


def amended(reads: Sequence[AsRead], standing: Sequence[Correction], *, today: date) -> tuple[Incoming, ...]:
    """The items of one source as the corrections that stand in them make them read.

    Args:
        reads: every item of the source, all over one text.
        standing: corrections in force in these items, by number; at most one for each part of a guide.

    Raises:
        EditError: the words of a correction cannot be read; nothing of it can be stored.
    """
    if not standing or not reads:
        return tuple(_incoming(one, one.text, None, today) for one in reads)
    guides = {one.content.id: one.content for one in reads if isinstance(one.content, ServiceGuide)}
    text, written = _written(reads[0].text, guides, standing)
    return tuple(_incoming(_amended(one, text, written), text, one, today) for one in reads)


def _written(
    text: str, guides: dict[str, ServiceGuide], standing: Sequence[Correction]
) -> tuple[str, tuple[_Written, ...]]:
    """The text with its blocks behind it, and where each stands."""
    found = []
    for one in standing:
        part, guide = PARTS[one.part], guides[one.guide_id]
        words = "\n".join(one.after)
        label = f"{part.label}：" if part.labelled else ""
        text += "\n\n"
        begins = len(text)
        text += f"{heading(part.label, day=one.day or date.min, body=one.body, why=one.why)}\n{label}"
        start = len(text)
        text += words
        found.append(
            _Written(
                correction=one, start=start, words=words, quote=Span(start=start - len(label), end=len(text)), block=Span(start=begins, end=len(text)),
                stale=stale_spans(part, guide),
            )
        )  # fmt: skip
    return text, tuple(found)


def _incoming(read: AsRead, text: str, kept: AsRead | None, today: date) -> Incoming:
    findings = lint(read.content, text, today=today) if isinstance(read.content, ServiceGuide) else ()
    return Incoming(content=read.content, text=text, findings=findings, as_read=kept)


def _amended(read: AsRead, text: str, written: Sequence[_Written]) -> AsRead:
    content = read.content
    if isinstance(content, ServiceGuide):
        for one in written:
            if one.correction.guide_id == content.id:
                content = _corrected(content, one, text)
    elif isinstance(content, PolicyDocument):
        content = _without_what_changed(content, written, text)
    return AsRead(content=content, text=text)


def _corrected(guide: ServiceGuide, one: _Written, text: str) -> ServiceGuide:
    part = PARTS[one.correction.part]
    changes = part.read(guide, Block(one.words, one.start))
    first = next((at for at, (name, _) in enumerate(guide.parts) if name == part.field), len(guide.parts))
    kept = [
        [(name, piece) for piece in cut(span, one.stale, text)] if name == part.field else [(name, span)]
        for name, span in guide.parts
    ]
    pieces = [*(pair for group in kept[:first] for pair in group), (part.field, one.quote)]
    pieces += [pair for group in kept[first:] for pair in group]
    changed = guide.model_copy(
        update={**changes, "parts": tuple(pieces), "amendments": (*guide.amendments, _amendment(one))}
    )
    return _cited_whole(changed, part, one.quote)


def _cited_whole(guide: ServiceGuide, part: Editable, quote: Span) -> ServiceGuide:
    """A line that carries its name is quoted with it: 「承诺办结时限：8个工作日」."""
    if part.field == "limits":
        inside = tuple(
            one.model_copy(update={"span": quote}) if one.span and quote.start <= one.span.start and one.span.end <= quote.end else one
            for one in guide.limits
        )  # fmt: skip
        return guide.model_copy(update={"limits": inside})
    if part.key == "visits":
        return guide.model_copy(update={"visits": guide.visits.model_copy(update={"span": quote})})
    return guide


def _amendment(one: _Written) -> Amendment:
    correction = one.correction
    return Amendment(
        number=correction.number, part=correction.part, field=PARTS[correction.part].field, label=correction.label,
        day=correction.day or date.min, body=correction.body, why=correction.why, span=one.quote, block=one.block,
        stale=one.stale,
    )  # fmt: skip


def _without_what_changed(document: PolicyDocument, written: Sequence[_Written], text: str) -> PolicyDocument:
    """The document of a corrected page: what was corrected is quoted from its block, never from where it stood."""
    stale = tuple(span for one in written for span in one.stale)
    kept = tuple(piece for span in document.paragraphs for piece in cut(span, stale, text))
    sections = tuple(
        DocumentSection(path=(document.title, one.correction.label), depth=1, span=one.quote) for one in written
    )
    return document.model_copy(
        update={
            "paragraphs": (*kept, *(one.quote for one in written)),
            "sections": (*document.sections, *sections),
            "faqs": tuple(faq for faq in document.faqs if faq.span is None or not _inside(faq.span, stale)),
            "amendments": tuple(_amendment(one) for one in written),
        }
    )


def _inside(span: Span, stale: Sequence[Span]) -> bool:
    return any(one.start <= span.start and span.end <= one.end for one in stale)


def new_errors(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Finding, ...]:
    """Errors that keep something out of answers and were not there before. Messages carry numbers and are not compared."""
    known = {(one.rule, one.withholds) for one in before if one.stands}
    return tuple(one for one in after if one.stands and one.withholds and (one.rule, one.withholds) not in known)
