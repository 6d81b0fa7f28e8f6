"""The base of every value: frozen, strict about unknown fields, and the span that ties a fact to its source text."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class Value(BaseModel):
    """A frozen record. A misspelt field is an error, so nothing lands in an untyped corner."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Value):
    """Where a quote stands in its source text: character offsets, end exclusive, ``text[start:end]`` is the quote."""

    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}..{self.end} is not inside a text")
        return self


class Statement(Value):
    """A piece of the source in its own words, with its place in the source text."""

    text: str
    span: Span | None = None
