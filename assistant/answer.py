"""The answer as every surface receives it: status, text, facts and the citations that prove them (contract of the HTTP API)."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from knowledge.values import Value


class Status(StrEnum):
    """How a question ended. Every one is foreseen; none is an error."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NOT_FOUND = "not_found"
    REDIRECTED = "redirected"
    BLOCKED = "blocked"


class Citation(Value):
    """One numbered source. ``source text[start:end] == quote``; `source` is the ingested file's name or the implementation code."""

    marker: int
    guide_id: str
    title: str
    field: str
    quote: str
    source: str
    source_url: str | None = None
    start: int
    end: int


class Fact(Value):
    """One fact of the answer, rendered from a field. `marker` points to the citation that proves it.

    `guide_id` and `region_name` say whose statement it is where that is another guide than the answer's own.
    """

    field: str
    label: str
    value: str
    unit: str | None = None
    marker: int
    guide_id: str | None = None
    region_name: str | None = None


class Option(Value):
    """A button of a clarifying question: what it says and the question it asks."""

    label: str
    question: str


class GuideSummary(Value):
    """The guide or document an answer rests on."""

    id: str
    title: str
    region: str
    region_name: str
    agency: str | None = None
    version: int = 1
    updated_at: str | None = None
    source_url: str | None = None


class Answer(Value):
    """What the assistant says. An `answered` answer without a citation cannot be built."""

    answer_id: str
    conversation_id: str
    status: Status
    text: str
    guide: GuideSummary | None = None
    facts: tuple[Fact, ...] = ()
    citations: tuple[Citation, ...] = ()
    options: tuple[Option, ...] = ()
    notices: tuple[str, ...] = ()
    seconds: float = Field(default=0.0, ge=0)

    @model_validator(mode="after")
    def _answered_is_cited(self) -> Self:
        if self.status is Status.ANSWERED and not self.citations:
            raise ValueError("an answered question needs at least one citation")
        markers = {citation.marker for citation in self.citations}
        loose = [fact.label for fact in self.facts if fact.marker not in markers]
        if loose:
            raise ValueError(f"facts without a citation: {loose}")
        return self
