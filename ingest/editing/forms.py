"""What goes over the desk where corrections are made: who works there, what he typed, what he is shown, and how a step ended."""

from __future__ import annotations

from ingest.editing.fields import EditError
from knowledge.access import Viewer
from knowledge.difference import PartDifference
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.store.corrections import Correction
from knowledge.values import Value


class NotAllowedError(EditError):
    """Somebody may not do this to this guide."""


class NoGuideError(EditError):
    """There is no such guide, or it may not be known of: the two are answered alike."""


class Editor(Value):
    """Who corrects: the account's name, and what he may read and edit."""

    name: str
    viewer: Viewer


class Field(Value):
    """One part of a guide as it stands. `correction` is the one in force here, `waiting` the one proposed."""

    key: str
    label: str
    words: tuple[str, ...]
    example: str
    correction: Correction | None = None
    waiting: Correction | None = None


class Sheet(Value):
    """A guide laid out for correcting. `quarantined`: it is kept out of answers now."""

    guide: ServiceGuide
    quarantined: bool
    fields: tuple[Field, ...]
    history: tuple[Correction, ...]


class Typed(Value):
    """What somebody typed: the part by key or name, its new words, why, and the version he saw."""

    part: str
    words: str
    why: str
    base_version: int | None = None
    ticket: int | None = None


class Draft(Value):
    """A correction that can be taken: what it would change, and what the lint says of the guide then."""

    correction: Correction
    parts: tuple[PartDifference, ...]
    findings: tuple[Finding, ...]
    mended: tuple[Finding, ...]


class Done(Value):
    """A correction after a step, and the guide's version then; `parts` are what the step changed in the guide."""

    correction: Correction
    version: int
    parts: tuple[PartDifference, ...] = ()
