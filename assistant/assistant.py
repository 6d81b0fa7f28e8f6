"""Question in, answer out. Read `Assistant.answer` first: it is the product, one early return for each ending."""

from __future__ import annotations

import secrets
import time
from datetime import date
from typing import TYPE_CHECKING

from assistant import replies
from assistant.answer import Answer, GuideSummary, Option, Status
from assistant.bundle_rows import from_bundle, from_joint
from assistant.bundles import Gathered, asked_whole, gather, named_now
from assistant.compose import Draft, from_guide, from_passages, without_faults
from assistant.conversation import chosen, declines, folded_in, names_its_matter
from assistant.decision import Decision, Ending
from assistant.due import with_due
from assistant.history import History, Turn
from assistant.routes import Hotlines
from assistant.ruling import Ruling, guided, lapsed_words, reads_so, rule_on
from assistant.scenario import Guidance
from assistant.screen import screen
from assistant.understand import Understood, understand
from assistant.verify import check
from knowledge.codelists import Grade
from knowledge.effective import coming_after, same_place
from knowledge.guide import ServiceGuide
from knowledge.jurisdiction import NATION
from knowledge.lexicon.names import asides, core_name
from knowledge.lexicon.tables import Choice
from knowledge.places import Places
from knowledge.search import Evidence, MatterHit, Searcher
from knowledge.store import Store, StoredItem
from knowledge.text import fold

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

YIELDS = 0.3  # a question folded into the conversation may score so much less than the bare words and still be meant
LONGEST_TOPIC = 40  # in characters
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
        if last is not None and last.options and declines(screened.question):
            return self._none_of_these(clock)
        picked = chosen(screened.question, last.options) if last is not None else None
        question = picked.question if picked is not None else screened.question
        understood, evidence = self._find(question, region, grades, last if picked is None else None)
        if understood.region is None:
            return self._remember(self._ask_region(clock, understood), understood, None, last, region)
        if self._is_elsewhere(understood):
            return self._not_found(clock, understood, evidence)
        day = today or date.today()
        as_typed = understood if understood.question == question else self._understand(question, region, grades)
        whole = asked_whole(as_typed, last, self._searcher.lexicon)
        gathered = gather(whole, understood, self._searcher, day) if whole is not None else None
        if gathered is not None and gathered.answers:
            answer = self._answer_whole(clock, gathered, understood, screened.notices, day)
            key = gathered.one.key
            return self._remember(answer, understood, gathered.decision, None, region, bundle=key)
        items = self._items(evidence, day)
        ruling = rule_on(day, understood, evidence, items, store=self._store, lexicon=self._searcher.lexicon)
        decision = ruling.decision
        lapsed = lapsed_words(ruling, day, self._places, hotline=self._hotlines.general)
        if decision.ending is Ending.NOTHING and lapsed:
            return clock.reply(Status.NOT_FOUND, lapsed)
        if decision.ending is Ending.NOTHING:
            nothing = self._not_found(clock, understood, evidence)
            event = named_now(understood, self._searcher.lexicon)
            return nothing if event is None else self._remember(nothing, understood, None, last, region)
        if decision.ending in (Ending.WHICH_ITEM, Ending.WHICH_MATTER):
            return self._remember(self._ask_which(clock, understood, decision), understood, decision, last, region)
        ruling = guided(ruling, understood, asked_before=last.asked_back if last is not None else 0)
        if ruling.guidance is not None and ruling.guidance.ask is not None:
            return self._remember(_ask_situation(clock, ruling.guidance), understood, decision, last, region)
        draft = self._compose(ruling, understood, items, day)
        if lapsed:
            draft = draft.model_copy(update={"notices": (lapsed, *draft.notices)})
        answer = self._finish(clock, draft, understood, decision, items, screened.notices, day)
        return self._remember(answer, understood, decision, last, region)

    def as_runnable(self) -> Runnable[str, Answer]:
        """The assistant as a LangChain Runnable: a question string in, an `Answer` out."""
        from langchain_core.runnables import RunnableLambda  # 2 s to import, and only chains need it

        return RunnableLambda(lambda question: self.answer(question))

    # ---- finding

    def _find(
        self, question: str, region: str | None, grades: tuple[Grade, ...], last: Turn | None
    ) -> tuple[Understood, Evidence]:
        """The question read and searched, folded into the conversation unless it stands alone."""
        place = last.place(region) if last is not None else region
        alone = self._understand(question, place, grades)
        found = self._search(alone)
        if last is None:
            return alone, found
        named = names_its_matter(alone, found)
        text = folded_in(last, alone, named=named)
        if text == alone.question:
            return alone, found
        together = self._understand(text, place, grades)
        also = self._search(together)
        return (together, also) if named or _best(also) >= _best(found) - YIELDS else (alone, found)

    def _understand(self, question: str, region: str | None, grades: tuple[Grade, ...]) -> Understood:
        return understand(question, region=region, lexicon=self._searcher.lexicon, places=self._places, grades=grades)

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

    def _is_elsewhere(self, understood: Understood) -> bool:
        """Whether the question names a place that has nothing of its own here; the nation's rows are no answer about a city."""
        place = understood.region
        if place is None or not understood.elsewhere:
            return False
        return not self._store.covers([one.code for one in self._places.chain(place.code) if one.code != NATION])

    def _none_of_these(self, clock: Clock) -> Answer:
        return clock.reply(Status.NOT_FOUND, replies.NONE_OF_THESE.format(hotline=self._hotlines.general))

    def _not_found(self, clock: Clock, understood: Understood, evidence: Evidence) -> Answer:
        place = understood.region
        if place is not None and self._is_elsewhere(understood):
            text = replies.NOT_COVERED.format(place=place.name, hotline=self._hotlines.general)
            return clock.reply(Status.NOT_FOUND, text)
        text = replies.NOT_FOUND.format(question=_short(understood.question), hotline=self._hotlines.general)
        near = list(dict.fromkeys(hit.title for hit in evidence.matters if hit.score > 0.2))[:3]
        if near:
            text += replies.NEAREST.format(names="、".join(near))
        return clock.reply(Status.NOT_FOUND, text)

    def _answer_whole(
        self, clock: Clock, gathered: Gathered, understood: Understood, screened: tuple[str, ...], day: date
    ) -> Answer:
        """All that a life event takes: its joint guide where there is one, else its matters in order."""
        if gathered.own is not None:
            draft = from_joint(gathered.own, understood.query, self._places, today=day)
            items = {gathered.own.nearest.id: gathered.own.nearest}
            return self._finish(clock, draft, understood, gathered.decision, items, screened, day)
        draft = from_bundle(gathered, self._places, today=day, hotline=self._hotlines.general)
        return clock.reply(
            Status.ANSWERED, "\n\n".join((draft.text, *draft.notices)), guide=draft.guide, facts=draft.facts,
            citations=draft.citations, notices=(*screened, *draft.notices, replies.AI_LABEL),
        )  # fmt: skip

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

    def _compose(self, ruling: Ruling, understood: Understood, items: dict[str, StoredItem], day: date) -> Draft:
        if ruling.guide is not None:
            return from_guide(
                ruling.guide, understood.asked, understood.query, self._places, today=day, guidance=ruling.guidance
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
        draft = with_due(draft, understood.dates, today=day)
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
        answer: Answer,
        understood: Understood,
        decision: Decision | None,
        last: Turn | None,
        page_region: str | None,
        *,
        bundle: str | None = None,
    ) -> Answer:
        """Keep what the next question may lean on; the answer as it is."""
        place = understood.region.code if understood.region is not None else None
        asks = answer.status is Status.CLARIFY
        self._history.remember(
            answer.conversation_id,
            Turn(
                topic=_topic(understood, decision),
                facets=understood.asked.keys or (last.facets if last else ()),
                guide=decision.guide.id if decision is not None and decision.guide else None,
                region=place if place != page_region else None,
                page_region=page_region,
                options=answer.options if asks else (),
                asked_back=(last.asked_back if last else 0) + 1 if asks else 0,
                bundle=bundle or named_now(understood, self._searcher.lexicon),
            ),
        )
        return answer


def _ask_situation(clock: Clock, guidance: Guidance) -> Answer:
    """The question whose answer decides the list, with its options below it for those who see no buttons."""
    text = "\n".join((guidance.ask or "", *(f"- {option.label}" for option in guidance.options)))
    return clock.reply(Status.CLARIFY, text, options=guidance.options)


def _topic(understood: Understood, decision: Decision | None) -> str:
    """What was talked about, in few words: the guide's own name when one answered, else the words that name a thing."""
    if decision is not None and decision.guide is not None:
        return f"{core_name(decision.guide.title)}{''.join(asides(fold(decision.guide.title)))}"[:LONGEST_TOPIC]
    return " ".join(term.text for term in understood.query.terms if term.weight > 0.3)[:LONGEST_TOPIC]


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


def _best(evidence: Evidence) -> float:
    """The score of the best thing found."""
    return max([hit.score for hit in evidence.matters[:1]] + [hit.score for hit in evidence.passages[:1]], default=0.0)


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
