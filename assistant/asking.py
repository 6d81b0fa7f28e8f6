"""One question as it is answered: read, searched, and what the conversation adds."""

from __future__ import annotations

from datetime import date

from assistant.history import Turn
from assistant.said import Said
from assistant.understand import Understood
from knowledge.search import Evidence
from knowledge.values import Value


class Asking(Value):
    """One question as it is answered.

    Attributes:
        understood: with what the conversation adds; `typed` by itself.
        goes_on: whether it is about the matter of the turn before.
        last: the turn before; None when nothing carries over.
        page_region: the place chosen on the page.
        notices: what the first look has to say.
        day: that the answer is for.
    """

    understood: Understood
    typed: Understood
    evidence: Evidence
    goes_on: bool = False
    last: Turn | None = None
    page_region: str | None = None
    notices: tuple[str, ...] = ()
    day: date

    @property
    def said_before(self) -> Said:
        """What the conversation told of the situation, as far as it concerns this question."""
        return told_before(self.last, goes_on=self.goes_on)


def told_before(last: Turn | None, *, goes_on: bool) -> Said:
    """What was told before: all of it for the same matter and where none was found yet, else who the asker is."""
    if last is None:
        return Said()
    return last.said if goes_on or last.guide is None else last.said.of_person()
