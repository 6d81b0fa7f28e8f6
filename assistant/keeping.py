"""What a turn keeps of an answer for the next: the topic, the guide that is talked of, the cases that hold. Pure."""

from __future__ import annotations

from assistant.asking import Asking
from assistant.conversation import items_asked
from assistant.decision import Ending
from assistant.history import LONGEST_TOPIC, topic_of_guide
from assistant.ruling import Ruling
from assistant.scenario import told_cases
from assistant.understand import named_as
from knowledge.guide import ServiceGuide
from knowledge.passages import title_of
from knowledge.store import StoredItem


def topic_after(asking: Asking, ruling: Ruling | None) -> str:
    """What was talked about, in few words: the guide's own name when one answered or has lapsed, else the words that name a thing.

    A question that went on about the same matter and found nothing leaves the topic as it was.
    """
    hit = ruling.decision.guide if ruling is not None else None
    if hit is not None:
        return topic_of_guide(hit.title, items_asked(asking.understood))
    if ruling is not None and ruling.lapsed is not None:
        return topic_of_guide(title_of(ruling.lapsed))
    if asking.goes_on and asking.last is not None and asking.last.guide is not None:
        return asking.last.topic
    return named_as(asking.understood)[:LONGEST_TOPIC]


def is_quoted(ruling: Ruling | None) -> bool:
    """Whether passages answered; those of the guide talked of leave the topic as it was."""
    return ruling is not None and ruling.decision.ending is Ending.PASSAGES


def guide_after(asking: Asking, ruling: Ruling | None, items: dict[str, StoredItem]) -> str | None:
    """The guide that the conversation is about now; of a passage the guide that was read from the same page."""
    decision = ruling.decision if ruling is not None else None
    if decision is not None and decision.guide is not None:
        return decision.guide.id
    if decision is not None and decision.passages:
        page = items[decision.passages[0].passage.owner]
        read = (
            one for one in (page, *items.values()) if one.text == page.text and isinstance(one.content, ServiceGuide)
        )
        return next((one.content.id for one in read), None)
    return asking.last.guide if asking.goes_on and asking.last is not None else None


def cases_after(asking: Asking, ruling: Ruling | None, item: StoredItem | None) -> tuple[str, ...] | None:
    """The cases that hold after an answer: those that its list was made for, or that the question told of the guide that answered."""
    guidance = ruling.guidance if ruling is not None else None
    if guidance is not None:
        return guidance.assumed if guidance.ask is None else None
    if item is None or not isinstance(item.content, ServiceGuide):
        return None
    return told_cases(item.content, item.text, asking.understood)
