"""Questions back to the asker: which place, which matter, which business item, which situation; each with its buttons."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import replies
from assistant.answer import Answer, Option, Status
from assistant.clock import Clock
from assistant.decision import Decision
from assistant.scenario import Guidance
from assistant.understand import Understood
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name
from knowledge.lexicon.tables import AmbiguousWord, Choice
from knowledge.places import Places
from knowledge.search import MatterHit
from knowledge.store import Store

MOST_OPTIONS = 8


def ask_region(clock: Clock, understood: Understood, regions: Sequence[str], places: Places) -> Answer:
    """Which of the places that have guides."""
    covered = [place for code in regions if (place := places.by_code(code)) is not None]
    options = tuple(
        Option(label=place.full_name, question=f"{place.full_name}：{understood.question}")
        for place in covered[:MOST_OPTIONS]
    )
    return clock.reply(Status.CLARIFY, replies.ASK_REGION, options=options)


def ask_which(clock: Clock, understood: Understood, decision: Decision, store: Store, lexicon: Lexicon) -> Answer:
    """Which meaning of a word, or which business item of a matter."""
    if decision.ambiguous is not None:
        return _ask_meaning(clock, understood, decision.ambiguous, decision.candidates, lexicon)
    titles = list(dict.fromkeys(hit.title for hit in decision.candidates))
    options = tuple(Option(label=title, question=f"{title}{_ask_tail(understood)}") for title in titles)
    text = replies.ASK_WHICH.format(topic=_common_name(decision.candidates, store))
    return clock.reply(Status.CLARIFY, "\n".join((text, *(f"- {title}" for title in titles))), options=options)


def _ask_meaning(
    clock: Clock, understood: Understood, word: AmbiguousWord, candidates: tuple[MatterHit, ...], lexicon: Lexicon
) -> Answer:
    """The word's own question, with those of its meanings that have a guide and what else is called by it."""
    choices = {choice.matter: choice for choice in word.options}
    tail, options = _ask_tail(understood), []
    for hit in candidates[:MOST_OPTIONS]:
        choice = choices.get(hit.lexicon_id or "")
        name = _name(choice, lexicon) if choice is not None else hit.title
        label = choice.label if choice is not None else core_name(hit.title)
        options.append(Option(label=label, question=f"{name}{tail}"))
    text = "\n".join((word.question, *(f"- {option.label}" for option in options)))
    return clock.reply(Status.CLARIFY, text, options=tuple(options))


def ask_situation(clock: Clock, guidance: Guidance) -> Answer:
    """The question whose answer decides the list, with its options below it for those who see no buttons."""
    text = "\n".join((guidance.ask or "", *(f"- {option.label}" for option in guidance.options)))
    return clock.reply(Status.CLARIFY, text, options=guidance.options)


def _name(option: Choice, lexicon: Lexicon) -> str:
    """The official name behind an option: asked again, it leads to that matter alone."""
    matter = lexicon.matters.get(option.matter)
    return matter.name if matter is not None else option.label


def _ask_tail(understood: Understood) -> str:
    """What was asked, so that a pressed option asks it again: 要带什么材料; 多久批下来 says 多久批, too."""
    said = understood.asked.wordings
    whole = [word for word in said if not any(word != other and word in other for other in said)]
    return "".join(whole[:2]) or "怎么办"


def _common_name(candidates: tuple[MatterHit, ...], store: Store) -> str:
    first = store.guide(candidates[0].id)
    return (first.main_name if isinstance(first, ServiceGuide) and first.main_name else candidates[0].title) or ""
