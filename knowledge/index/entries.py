"""What goes into the index and what comes out of it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from knowledge.access import partitions_of
from knowledge.codelists import Grade
from knowledge.values import Value

COSINE_DIGITS = 6  # the next differs between engines, and hits that are equal must stand in the order of their keys


class EntryKind(StrEnum):
    """A MATTER entry answers "which matter", a PASSAGE entry "which text"."""

    MATTER = "matter"
    PASSAGE = "passage"


class Entry(Value):
    """One searchable thing. `name` weighs most, then `aliases`, `heading`, `body`; `codes` match exactly,
    `lexicon_id` is the linked lexicon matter."""

    key: str
    kind: EntryKind
    owner: str
    region: str
    grade: Grade
    department: str | None = None
    name: str
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    heading: str = ""
    body: str = ""
    lexicon_id: str | None = None
    words: dict[str, str] | None = None  # of its lexical fields, where another process has read them already

    @property
    def partitions(self) -> tuple[str, ...]:
        """The partitions it stands in."""
        return partitions_of(self.grade, self.department)

    @property
    def embedded_text(self) -> str:
        """What the encoder reads: for a matter its names, for a passage its title, heading and first lines."""
        if self.kind is EntryKind.MATTER:
            return matter_text(self.name, self.aliases)
        return f"{self.name}，{self.heading}，{self.body}"


def matter_text(name: str, aliases: tuple[str, ...]) -> str:
    """What the encoder reads of a matter: its name and the first of the others."""
    return "，".join((name, *aliases[:12]))


class Hit(NamedTuple):
    """One entry found. `score` is BM25 for lexical hits and the cosine for dense ones; higher is better."""

    key: str
    owner: str
    kind: EntryKind
    score: float
