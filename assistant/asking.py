"""One question as it is answered: read, searched, and what the conversation adds."""

from __future__ import annotations

from datetime import date

from assistant.history import Turn
from assistant.routes import Routed
from assistant.said import Said
from assistant.understand import Understood
from knowledge.search import Evidence
from knowledge.search.confidence import SURE
from knowledge.values import Value

LIKELY = 0.5  # confidence from which what to do against a decision is asked of the guide of its matter; 判决 and 处罚 stay below 0.2
ANY_MATTER = "*"  # in `Route.gives_way`


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


def asks_how(asking: Asking, route: Routed) -> bool:
    """Whether a question on its way to a fixed route asks about a procedure that a guide found here surely describes.

    「仲裁申请书要交几份」 has an answer where somebody published one; 「我要去仲裁」 asks for no part of it. An office named by
    its matter (低保打哪个电话) is asked for its own number before a line of the whole country, and what to do against a decision
    (对工伤认定不服) of the guide that says it.
    """
    best = next(iter(asking.evidence.matters), None)
    if best is None or not asking.understood.asked.keys:
        return False
    contests = route.name == "lawsuit" and "remedy" in asking.understood.asked.keys
    if contests and asking.evidence.confidence >= LIKELY:
        return True
    if asking.evidence.confidence < SURE:
        return False
    return route.gives_way == (ANY_MATTER,) or best.lexicon_id in route.gives_way
