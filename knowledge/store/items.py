"""What the store holds and hands out: one versioned item for a guide, a document or a catalogue entry."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum

from pydantic import TypeAdapter

from knowledge.document import CatalogueEntry, PolicyDocument
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.notes import Note
from knowledge.part_grades import GradedPlace
from knowledge.values import Value

Content = ServiceGuide | PolicyDocument | CatalogueEntry


class Kind(StrEnum):
    """Which type a stored payload is."""

    GUIDE = "guide"
    DOCUMENT = "document"
    ENTRY = "entry"


class State(StrEnum):
    """Whether an item may be answered from."""

    ACTIVE = "active"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"


TYPES: dict[Kind, TypeAdapter[Content]] = {
    Kind.GUIDE: TypeAdapter(ServiceGuide),
    Kind.DOCUMENT: TypeAdapter(PolicyDocument),
    Kind.ENTRY: TypeAdapter(CatalogueEntry),
}


def kind_of(content: Content) -> Kind:
    """The kind under which a value is stored."""
    if isinstance(content, ServiceGuide):
        return Kind.GUIDE
    return Kind.DOCUMENT if isinstance(content, PolicyDocument) else Kind.ENTRY


def payload_of(content: Content, version: int) -> str:
    """A value as JSON, at a version of it. Without defaults, so that a field added to the types changes no digest."""
    if not isinstance(content, CatalogueEntry):
        content = content.model_copy(update={"version": version})
    return content.model_dump_json(exclude_defaults=True)


class StoredItem(Value):
    """One version of an item with its source text, the fields its findings withhold, and what of it not everybody may read.

    `accepted` are the rules whose findings about it a person has signed off, `recorded` is the day, where this machine stands, on which
    the record took this version in; None for what was never stored.
    """

    kind: Kind
    content: ServiceGuide | PolicyDocument | CatalogueEntry
    text: str
    withheld: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    graded: tuple[GradedPlace, ...] = ()
    recorded: date | None = None

    @property
    def id(self) -> str:
        """The item's id."""
        return self.content.id


class AsRead(Value):
    """What a source itself says of an item, before any correction: a parsed value and the text its spans point into."""

    content: ServiceGuide | PolicyDocument | CatalogueEntry
    text: str


class HeldItem(Value):
    """A current item, in quarantine or not, with the file it comes from."""

    item: StoredItem
    file: str
    quarantined: bool


class Incoming(Value):
    """What ingest hands over: a parsed value, the source text its spans point into, its findings, and notes for staff alone.

    `as_read` is what the source itself says, where a correction makes the value another one.
    """

    content: ServiceGuide | PolicyDocument | CatalogueEntry
    text: str
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    as_read: AsRead | None = None

    @property
    def quarantined(self) -> bool:
        """Whether a finding keeps the whole item out of answers."""
        return any(finding.stands and finding.withholds == "*" for finding in self.findings)

    @property
    def withheld(self) -> frozenset[str]:
        """The fields that findings keep out of answers."""
        return frozenset(one.withholds for one in self.findings if one.stands and one.withholds)

    def digest(self, payload: str) -> str:
        """sha256 of value, text and withheld fields; equal digests mean nothing changed. The version is not part of it.

        Args:
            payload: the value as `payload_of` writes it at version 1.
        """
        held = ",".join(sorted(f"{finding.rule}:{finding.withholds}" for finding in self.findings))
        return hashlib.sha256(f"{payload}\n{held}\n{self.text}".encode()).hexdigest()
