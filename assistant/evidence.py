"""Collects the citations of one answer: the same quote is numbered once."""

from __future__ import annotations

from assistant.answer import Citation
from knowledge.guide import Source
from knowledge.values import Span


class Citations:
    """Numbers quotes in the order they are used. The only mutable thing in composing an answer."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._cited: list[Citation] = []

    def cite(self, *, owner: str, title: str, field: str, source: Source, text: str, span: Span) -> int:
        """The marker of a quote; a quote of the same source and place keeps its number."""
        place = (source.id, span.start, span.end)
        if place not in self._numbers:
            self._numbers[place] = len(self._cited) + 1
            self._cited.append(
                Citation(
                    marker=len(self._cited) + 1,
                    guide_id=owner,
                    title=source.title or title,
                    field=field,
                    quote=text[span.start : span.end],
                    source=source.name,
                    source_url=source.url,
                    start=span.start,
                    end=span.end,
                )
            )
        return self._numbers[place]

    @property
    def all(self) -> tuple[Citation, ...]:
        """Every citation, in order of its number."""
        return tuple(self._cited)
