"""What a turn keeps of an answer for the next: the topic, the guide that is talked of, the cases that hold. Pure."""

from __future__ import annotations

from assistant.answer import Answer, Status
from assistant.asking import Asking
from assistant.conversation import ITEMS, items_asked, naming, only_tells
from assistant.dates import handing_in
from assistant.decision import Ending
from assistant.going_back import left_behind
from assistant.history import LONGEST_TOPIC, Turn, topic_of_guide
from assistant.ruling import Ruling
from assistant.scenario import told_cases
from assistant.understand import named_as
from knowledge.guide import ServiceGuide
from knowledge.passages import title_of
from knowledge.search import MatterHit
from knowledge.store import StoredItem
from knowledge.validity import term_of


def turn_after(
    asking: Asking,
    answer: Answer,
    ruling: Ruling | None,
    items: dict[str, StoredItem],
    *,
    bundle: str | None,
    topic: str | None = None,
) -> Turn:
    """What the next question may lean on.

    Args:
        bundle: the life event that is talked of.
        topic: what was talked about, where that is known better than the answer tells.
    """
    understood, last = asking.understood, asking.last
    kept = last if asking.goes_on else None
    place = understood.region.code if understood.region is not None else None
    asks = answer.status is Status.CLARIFY
    guide = guide_after(asking, ruling, items)
    page = ruling.decision.owner if ruling is not None and guide is None else kept.page if kept else None
    same = last is not None and is_quoted(ruling) and goes_on_about(asking, guide, page)
    about = topic if topic is not None else last.topic if last is not None and same else topic_after(asking, ruling)
    said = asking.said_before.and_now(asking.typed, cases_after(asking, ruling, items.get(guide or "")))
    return Turn(
        topic=about,
        earlier=left_behind(last, topic=about, guide=guide),
        facets=understood.asked.keys or (last.facets if last else ()),
        guide=guide,
        region=place if place != asking.page_region else None,
        page_region=asking.page_region,
        options=answer.options if asks else (),
        asked_back=(last.asked_back if last else 0) + 1 if asks else 0,
        found_nothing=answer.status is Status.NOT_FOUND,
        bundle=bundle,
        page=page,
        hand_in=handing_in(asking.typed.folded) or (kept.hand_in if kept else ""),
        said=said.with_words(named_as(asking.typed) if only_tells(asking.typed) else ""),
    )


def topic_after(asking: Asking, ruling: Ruling | None) -> str:
    """What was talked about, in few words: the guide's own name when one answered, what holds in the place of one that has ended,
    else the words that name a thing.

    A question that went on about the same matter and found nothing leaves the topic as it was.
    """
    hit = ruling.decision.guide if ruling is not None else None
    if hit is not None:
        return topic_of_guide(hit.title, items_asked(asking.understood))
    if ruling is not None and ruling.lapsed is not None:
        return topic_of_guide(_in_place_of(ruling.lapsed, ruling.replacement))
    if asking.goes_on and asking.last is not None and asking.last.guide is not None:
        return asking.last.topic
    return named_as(asking.understood)[:LONGEST_TOPIC]


def _in_place_of(lapsed: StoredItem, replacement: StoredItem | None) -> str:
    """The name of what holds in the place of something that ended; its own where nothing does."""
    return title_of(replacement) if replacement is not None else term_of(lapsed.content).replaced_by or title_of(lapsed)


def goes_on_about(asking: Asking, guide: str | None, page: str | None) -> bool:
    """Whether an answer is of the guide or the document that the turn before was about; a word said of it is no new topic."""
    last = asking.last
    if last is None or guide is not None:
        return last is not None and guide == last.guide
    return asking.goes_on and page is not None and page == last.page


def guesses_again(asking: Asking, ruling: Ruling) -> bool:
    """Whether words that name nothing (那材料是啥) are answered by a guess, where what they are asked of was not found a turn ago."""
    last, typed = asking.last, asking.typed
    if last is None or not last.found_nothing or last.guide is not None or last.page is not None:
        return False
    names = naming(typed) or typed.situations or typed.pieces or ITEMS.search(typed.folded)
    return ruling.decision.instead is not None and not names


def meant_before(ruling: Ruling, last: Turn | None) -> MatterHit | None:
    """Of several matters that a word may mean the one that was talked of before: 养老金怎么算 after 企业职工养老金; None where none was."""
    if last is None or ruling.decision.ending is not Ending.WHICH_MATTER:
        return None
    hits = {hit.id: hit for hit in ruling.decision.candidates}
    known = (last.guide, *(one.guide for one in last.earlier))
    return next((hits[one] for one in known if one is not None and one in hits), None)


def is_quoted(ruling: Ruling | None) -> bool:
    """Whether passages answered; those of the guide talked of leave the topic as it was."""
    return ruling is not None and ruling.decision.ending is Ending.PASSAGES


def guide_after(asking: Asking, ruling: Ruling | None, items: dict[str, StoredItem]) -> str | None:
    """The guide that the conversation is about now; of a passage the guide that was read from the same page.

    Where what was asked for has ended, it is the guide named in its place: 「那办哪个代替」.
    """
    decision = ruling.decision if ruling is not None else None
    if decision is not None and decision.guide is not None:
        return decision.guide.id
    if ruling is not None and ruling.lapsed is not None and ruling.replacement is not None:
        return ruling.replacement.id
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
