"""What a search returns, with the reasons: every score can be explained to the person who asks."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Self

from knowledge.document import Passage
from knowledge.values import Value


class MatterKind(StrEnum):
    """What a matter hit stands for."""

    GUIDE = "guide"
    DOCUMENT = "document"
    ENTRY = "entry"


class MatterHit(Value):
    """A candidate matter. `score` is between 0 and 1; `features` are the numbers it was made from.

    `family` is the name without decoration, shared by the same matter at other levels; `lexicon_id` its lexicon matter."""

    id: str
    kind: MatterKind
    title: str
    region: str
    score: float
    family: str = ""
    lexicon_id: str | None = None
    features: dict[str, float]
    why: tuple[str, ...] = ()


class PassageHit(Value):
    """A candidate passage with the title it stands under. `score` is between 0 and 1."""

    passage: Passage
    title: str
    score: float
    features: dict[str, float]


class Evidence(Value):
    """All that a question found, best first.

    `confidence` is the calibrated probability that the first matter is the one meant (knowledge/search/confidence.py).
    `meanings` are the guides of everything an ambiguous word in it may mean; `told` the probability of the likeliest lexicon
    matter, whether or not it has a guide; `uncovered` that matter's id where it is surely meant and the jurisdictions asked have no
    guide and no document of it: a list's name of it, or the guide of a service beside it, tells nothing. `unheld` is the probability that
    what is meant is any of the lexicon matters of which there is nothing.
    """

    matters: tuple[MatterHit, ...] = ()
    meanings: tuple[MatterHit, ...] = ()
    passages: tuple[PassageHit, ...] = ()
    told: float = 0.0
    uncovered: str | None = None
    unheld: float = 0.0
    confidence: float = 0.0

    def without(self, owners: Collection[str]) -> Self:
        """The evidence without some items and their passages."""
        return self.model_copy(
            update={
                "matters": tuple(hit for hit in self.matters if hit.id not in owners),
                "meanings": tuple(hit for hit in self.meanings if hit.id not in owners),
                "passages": tuple(hit for hit in self.passages if hit.passage.owner not in owners),
            }
        )
