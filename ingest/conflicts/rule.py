"""What a conflict check looks at and what it reports."""

from __future__ import annotations

from typing import NamedTuple

from knowledge.guide import ServiceGuide


class Told(NamedTuple):
    """A guide with the source text that its spans point into."""

    guide: ServiceGuide
    text: str

    @property
    def steps(self) -> str:
        """Its steps, a line each."""
        return "\n".join(step.text for step in self.guide.steps)

    @property
    def conditions(self) -> str:
        """Its conditions, a line each."""
        return "\n".join(condition.text for condition in self.guide.conditions)

    @property
    def materials(self) -> tuple[str, ...]:
        """The names of its materials."""
        return tuple(material.name for material in self.guide.materials)


class Clash(NamedTuple):
    """One contradiction: where, what, and what to do, in Chinese."""

    place: str
    message: str
    fix: str
