"""Question in, answer out. Read `Assistant.answer` first: it is the product, one early return for each ending."""

from __future__ import annotations

import re
import secrets
import time
from datetime import date
from typing import TYPE_CHECKING

from assistant import replies
from assistant.answer import Answer, GuideSummary, Option, Status
from assistant.compose import Draft, from_guide, from_passages, without_faults
from assistant.decide import Decision, Ending
from assistant.facets import Asked
from assistant.history import History, Turn
from assistant.routes import Hotlines
from assistant.ruling import Ruling, lapsed_words, reads_so, rule_on
from assistant.scenario import Guidance, guide_situation
from assistant.screen import screen
from assistant.understand import Understood, understand
from assistant.verify import check
from knowledge.codelists import Grade
from knowledge.effective import coming_after, same_place
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.tables import Choice
from knowledge.places import Places
from knowledge.search import Evidence, MatterHit, Searcher
from knowledge.store import Store, StoredItem
from knowledge.text import fold, segmenter

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

# A question that leans on the one before: 那商务签注呢, 换成补办呢.
_LEANS = re.compile(r"^(那|那么|换成|改成|如果是|要是|假如)|呢[?？]?$")
EVERYDAY = 0.35  # 最长能领多久 has no word below it
STANDS_ALONE = 0.75  # a score at which a question is understood without the one before
MOST_OPTIONS = 8


class Assistant:
    """Answers questions from the guides of one store. Safe to share between threads."""

    def __init__(
        self, searcher: Searcher, places: Places, *, hotlines: Hotlines | None = None, history: History | None = None
    ) -> None:
        self._searcher = searcher
        self._store: Store = searcher.store
        self._places = places
        self._hotlines = hotlines or Hotlines()
        self._history = history or History()

    def answer(
        self,
        question: str,
        *,
        region: str | None = None,
        conversation_id: str | None = None,
        grades: tuple[Grade, ...] = (Grade.PUBLIC,),
        today: date | None = None,
    ) -> Answer:
        """Answer one question.

        Args:
            question: what was typed; personal data is masked before anything else sees it.
            region: code of the jurisdiction chosen on the page, or None.
            conversation_id: of an earlier answer, so that 「那要多少钱」 is understood.
            grades: what the asker may read.
            today: the day that the answer is for; what does not hold then never answers. None for the day it is.

        Returns:
            An answer in one of five statuses; every fact in it is cited.
        """
        clock = Clock(conversation_id or History.new_id())
        screened = screen(question, hotlines=self._hotlines)
        if screened.status is not None:
            return clock.reply(Status(screened.status), screened.reply or replies.ASK_AGAIN)
        last = self._history.last(conversation_id)
        understood, evidence = self._find(screened.question, region, grades, last)
        if understood.region is None:
            self._remember(clock.conversation_id, understood, None, last)
            return self._ask_region(clock, understood)
        day = today or date.today()
        items = self._items(evidence, day)
        ruling = rule_on(day, understood, evidence, items, store=self._store, lexicon=self._searcher.lexicon)
        decision = ruling.decision
        lapsed = lapsed_words(ruling, day, self._places, hotline=self._hotlines.general)
        if decision.ending is Ending.NOTHING and lapsed:
            return clock.reply(Status.NOT_FOUND, lapsed)
        if decision.ending is Ending.NOTHING:
            return self._not_found(clock, understood, evidence)
        guidance = _guidance(ruling, understood, last)
        asks = guidance is not None and guidance.ask is not None
        self._remember(clock.conversation_id, understood, decision, last, asks=asks)
        if guidance is not None and guidance.ask is not None:
            return clock.reply(Status.CLARIFY, _asking(guidance.ask, guidance.options), options=guidance.options)
        if decision.ending in (Ending.WHICH_ITEM, Ending.WHICH_MATTER):
            return self._ask_which(clock, understood, decision)
        draft = self._compose(ruling, understood, items, day, guidance)
        if lapsed:
            draft = draft.model_copy(update={"notices": (lapsed, *draft.notices)})
        return self._finish(clock, draft, understood, decision, items, screened.notices, day)

    def as_runnable(self) -> Runnable[str, Answer]:
        """The assistant as a LangChain Runnable: a question string in, an `Answer` out."""
        from langchain_core.runnables import RunnableLambda  # 2 s to import, and only chains need it

        return RunnableLambda(lambda question: self.answer(question))

    # ---- finding

    def _find(
        self, question: str, region: str | None, grades: tuple[Grade, ...], last: Turn | None
    ) -> tuple[Understood, Evidence]:
        alone = self._understand(question, region or (last.region if last else None), grades)
        found = self._search(alone)
        leans = bool(_LEANS.search(alone.folded)) or not _has_topic(alone)
        if last is None or (_best(found) >= STANDS_ALONE and not leans):
            return alone, found
        carried = _kept_topic(last.topic, alone, self._searcher.lexicon)
        together = self._understand(question, region or last.region, grades, carried=carried)
        if not together.asked.keys and last.facets and leans:
            together = together.model_copy(update={"asked": Asked(keys=last.facets)})
        if _LEANS.search(alone.folded) or not _says_something(alone):
            together = _about(carried, together)
        also = self._search(together)
        return (together, also) if leans or _best(also) >= _best(found) else (alone, found)

    def _understand(
        self, question: str, region: str | None, grades: tuple[Grade, ...], carried: tuple[str, ...] = ()
    ) -> Understood:
        return understand(
            question, region=region, lexicon=self._searcher.lexicon, places=self._places, grades=grades, carried=carried
        )

    def _search(self, understood: Understood) -> Evidence:
        return self._searcher.search(understood.query) if understood.region is not None else Evidence()

    def _items(self, evidence: Evidence, day: date) -> dict[str, StoredItem]:
        ids = [hit.id for hit in (*evidence.matters, *evidence.meanings)] + [
            hit.passage.owner for hit in evidence.passages
        ]
        return self._store.items(list(dict.fromkeys(ids)), day)

    # ---- endings

    def _ask_region(self, clock: Clock, understood: Understood) -> Answer:
        covered = [place for code in self._store.regions() if (place := self._places.by_code(code)) is not None]
        options = tuple(
            Option(label=place.full_name, question=f"{place.full_name}：{understood.question}")
            for place in covered[:MOST_OPTIONS]
        )
        return clock.reply(Status.CLARIFY, replies.ASK_REGION, options=options)

    def _not_found(self, clock: Clock, understood: Understood, evidence: Evidence) -> Answer:
        place = understood.region
        if place is not None and not self._store.covers([place.code]) and understood.elsewhere:
            text = replies.NOT_COVERED.format(place=place.name, hotline=self._hotlines.general)
            return clock.reply(Status.NOT_FOUND, text)
        text = replies.NOT_FOUND.format(question=_short(understood.question), hotline=self._hotlines.general)
        near = list(dict.fromkeys(hit.title for hit in evidence.matters if hit.score > 0.2))[:3]
        if near:
            text += replies.NEAREST.format(names="、".join(near))
        return clock.reply(Status.NOT_FOUND, text)

    def _ask_which(self, clock: Clock, understood: Understood, decision: Decision) -> Answer:
        if decision.ambiguous is not None:
            options = tuple(
                Option(label=option.label, question=f"{self._name(option)}{_ask_tail(understood)}")
                for option in decision.ambiguous.options
            )
            return clock.reply(Status.CLARIFY, decision.ambiguous.question, options=options)
        titles = list(dict.fromkeys(hit.title for hit in decision.candidates))
        options = tuple(Option(label=title, question=f"{title}{_ask_tail(understood)}") for title in titles)
        text = replies.ASK_WHICH.format(topic=_common_name(decision.candidates, self._store))
        return clock.reply(Status.CLARIFY, "\n".join((text, *(f"- {title}" for title in titles))), options=options)

    def _name(self, option: Choice) -> str:
        """The official name behind an option: asked again, it leads to that matter alone."""
        matter = self._searcher.lexicon.matters.get(option.matter)
        return matter.name if matter is not None else option.label

    def _compose(
        self,
        ruling: Ruling,
        understood: Understood,
        items: dict[str, StoredItem],
        day: date,
        guidance: Guidance | None,
    ) -> Draft:
        if ruling.guide is not None:
            return from_guide(
                ruling.guide, understood.asked, understood.query, self._places, today=day, guidance=guidance
            )
        hits = ruling.decision.passages
        return from_passages(
            hits, items, self._places, today=day, coming=self._coming(items[hits[0].passage.owner], day)
        )

    def _coming(self, item: StoredItem, day: date) -> tuple[StoredItem, ...]:
        return coming_after(self._store, same_place(self._store, item), day)

    def _finish(
        self,
        clock: Clock,
        draft: Draft,
        understood: Understood,
        decision: Decision,
        items: dict[str, StoredItem],
        screened: tuple[str, ...],
        day: date,
    ) -> Answer:
        faults = check(draft.rows, draft.citations)
        if faults and decision.guide is not None:
            item = items[decision.guide.id]
            hits = tuple(hit for hit in self._searcher.passages_of(item, understood.query) if reads_so(hit, item))
            quoted = from_passages(hits[:1], items, self._places, today=day) if hits else None
            mended = quoted or without_faults(draft, faults)
            draft = mended.model_copy(update={"notices": draft.notices})
        notices = (*screened, *draft.notices, *_level_notice(understood, draft.guide, self._places), replies.AI_LABEL)
        text = "\n\n".join((draft.text, *draft.notices))
        return clock.reply(
            Status.ANSWERED,
            text,
            guide=draft.guide,
            facts=draft.facts,
            citations=draft.citations,
            options=draft.options,
            notices=notices,
        )

    def _remember(
        self,
        conversation_id: str,
        understood: Understood,
        decision: Decision | None,
        last: Turn | None,
        *,
        asks: bool = False,
    ) -> None:
        guide = decision.guide.id if decision is not None and decision.guide else None
        topic = tuple(term.text for term in understood.query.terms if term.weight > 0.3)
        self._history.remember(
            conversation_id,
            Turn(
                topic=topic,
                facets=understood.asked.keys or (last.facets if last else ()),
                guide=guide,
                region=understood.region.code if understood.region else None,
                asked_back=(last.asked_back if last else 0) + 1 if asks else 0,
            ),
        )


class Clock:
    """Times one answer and stamps its ids."""

    def __init__(self, conversation_id: str) -> None:
        self.conversation_id = conversation_id
        self._started = time.perf_counter()

    def reply(self, status: Status, text: str, **parts: object) -> Answer:
        """Finish the answer."""
        return Answer.model_validate(
            {
                "answer_id": secrets.token_urlsafe(12),
                "conversation_id": self.conversation_id,
                "status": status,
                "text": text,
                "seconds": round(time.perf_counter() - self._started, 6),
                **parts,
            }
        )


def _guidance(ruling: Ruling, understood: Understood, last: Turn | None) -> Guidance | None:
    """What the question's situation makes of the materials of the guide that answers; None where no guide does."""
    if ruling.guide is None or not isinstance(ruling.guide.nearest.content, ServiceGuide):
        return None
    nearest = ruling.guide.nearest
    if "materials" in nearest.withheld:
        return None
    asked_before = last.asked_back if last is not None else 0
    return guide_situation(ruling.guide.nearest.content, nearest.text, understood, asked_before=asked_before)


def _asking(question: str, options: tuple[Option, ...]) -> str:
    """A question with its options below it, for those who see no buttons."""
    return "\n".join((question, *(f"- {option.label}" for option in options)))


def _best(evidence: Evidence) -> float:
    """The score of the best thing found."""
    return max([hit.score for hit in evidence.matters[:1]] + [hit.score for hit in evidence.passages[:1]], default=0.0)


def _has_topic(understood: Understood) -> bool:
    """Whether a question names something of its own: one word at least that is not everyday speech."""
    return any(
        term.weight >= 1.0 and (term.alternatives or segmenter().everydayness(term.text) < EVERYDAY)
        for term in understood.query.terms
    )


def _says_something(understood: Understood) -> bool:
    """Whether a question has a word that could be searched for at all."""
    return any(term.weight >= 1.0 for term in understood.query.terms)


def _about(topic: tuple[str, ...], understood: Understood) -> Understood:
    """The same question with the topic's meaning before its own: 「那要多少钱」 alone is near to every fee."""
    query, before = understood.query, " ".join(topic)
    fuller = {"text": f"{before} {query.text}", "subject": f"{before} {query.subject}"}
    return understood.model_copy(update={"query": query.model_copy(update=fuller)})


def _kept_topic(topic: tuple[str, ...], now: Understood, lexicon: Lexicon) -> tuple[str, ...]:
    """The earlier topic without the business items that the new question replaces (第一次办 -> 换成补办呢)."""
    if not any(situation.item for situation in now.situations):
        return topic
    items = {fold(word) for situation in lexicon.situations.values() if situation.item for word in situation.words}
    return tuple(word for word in topic if word not in items)


def _short(question: str) -> str:
    return question if len(question) <= 40 else f"{question[:40]}…"


def _ask_tail(understood: Understood) -> str:
    """What was asked, so that a pressed option asks it again: 要带什么材料."""
    return "".join(understood.asked.wordings[:2]) or "怎么办"


def _common_name(candidates: tuple[MatterHit, ...], store: Store) -> str:
    first = store.guide(candidates[0].id)
    return (first.main_name if isinstance(first, ServiceGuide) and first.main_name else candidates[0].title) or ""


def _level_notice(understood: Understood, about: GuideSummary, places: Places) -> tuple[str, ...]:
    asked = understood.region
    level = places.by_code(about.region)
    if asked is None or level is None or asked.code == level.code:
        return ()
    return (replies.FROM_LEVEL.format(asked=asked.name, level=level.name),)
