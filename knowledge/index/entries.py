"""What goes into the index and what comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from knowledge.access import partitions_of
from knowledge.codelists import Grade
from knowledge.encode import Encoder, Vectors
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
    vector: bytes | None = None  # of its text, as float32, where another process has embedded it already

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


def vectors_of(entries: Sequence[Entry], encoder: Encoder) -> Vectors:
    """The vectors of some entries, those that they bring or made now. Shape (len(entries), encoder.width), in order."""
    brought = [entry.vector for entry in entries if entry.vector is not None]
    if len(brought) < len(entries):
        return encoder.encode_passages([entry.embedded_text for entry in entries])
    return np.frombuffer(b"".join(brought), dtype=np.float32).reshape(len(entries), encoder.width)


def matter_text(name: str, aliases: tuple[str, ...]) -> str:
    """What the encoder reads of a matter: its name and the first of the others."""
    return "，".join((name, *aliases[:12]))


class Hit(NamedTuple):
    """One entry found. `score` is BM25 for lexical hits and the cosine for dense ones; higher is better."""

    key: str
    owner: str
    kind: EntryKind
    score: float
