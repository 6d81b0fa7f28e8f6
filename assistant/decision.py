"""What is decided over the evidence: the ending and what it needs."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from knowledge.lexicon.tables import AmbiguousWord
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.values import Value

MATTER_FLOOR = (
    0.50  # score from which a matter may answer; chosen on written questions over real pages and invented matters
)
MOST_CANDIDATES = 3  # matters kept where nothing answers


class Ending(StrEnum):
    """Which way an answer goes."""

    GUIDE = "guide"
    PASSAGES = "passages"
    WHICH_ITEM = "which_item"
    WHICH_MATTER = "which_matter"
    NOTHING = "nothing"


class Decision(Value):
    """The way chosen and what it needs.

    `instead` names other matters that may be meant; None where the guide is surely the right one.
    """

    ending: Ending
    guide: MatterHit | None = None
    passages: tuple[PassageHit, ...] = ()
    candidates: tuple[MatterHit, ...] = ()
    ambiguous: AmbiguousWord | None = None
    instead: tuple[str, ...] | None = None
    reason: str = ""

    @property
    def owner(self) -> str | None:
        """Id of what the decision rests on; None where it rests on nothing, or asks back."""
        if self.guide is not None:
            return self.guide.id
        return self.passages[0].passage.owner if self.passages else None

    @classmethod
    def nothing(cls, evidence: Evidence, reason: str) -> Self:
        """That nothing answers, with the matters that come nearest."""
        return cls(ending=Ending.NOTHING, candidates=evidence.matters[:MOST_CANDIDATES], reason=reason)
