"""Question in, answer out. Read `Assistant.answer` first: it is the product, one early return for each ending."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from assistant import replies
from assistant.answer import Answer, Option, Status
from assistant.asking import Asking, asks_how
from assistant.asking_back import ask_region, ask_situation, ask_which
from assistant.bundle_rows import from_bundle, from_joint
from assistant.bundles import asked_whole, gather, named_now, told_event
from assistant.changed_since import with_what_changed
from assistant.clock import Clock
from assistant.compose import closing_notices
from assistant.conversation import EACH, names_nothing, only_opens, only_says_who, tells_of_oneself
from assistant.deciding import Deciding
from assistant.decision import Ending
from assistant.finding import Finder
from assistant.history import History, Memory, Turn
from assistant.items import item_words
from assistant.keeping import guesses_again, turn_after
from assistant.kept_answers import AnswerKey, KeptAnswer, KeptAnswers, SharedAnswers
from assistant.nothing_found import done_below, nothing_found
from assistant.picking import chosen, declines, with_more
from assistant.routes import Hotlines, Routed
from assistant.ruling import Ruling, lapsed_words
from assistant.screen import Screened, screen
from assistant.two_matters import joined, topic_of
from assistant.understand import Understood, named_as
from assistant.where import tells_only_place
from assistant.writing import Writer, reply
from knowledge.access import CITIZEN, Viewer
from knowledge.jurisdiction import NATION
from knowledge.phases import Event, noted
from knowledge.places import Places
from knowledge.search import Searcher
from knowledge.search.confidence import SURE
from knowledge.search.searcher import SURELY_MEANT
from knowledge.store import Store, StoredItem
from knowledge.text import fold

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable


class Assistant:
    """Answers questions from the guides of one store. Safe to share between threads."""

    writes_with: type[Writer] = Writer

    def __init__(
        self,
        searcher: Searcher,
        places: Places,
        *,
        hotlines: Hotlines | None = None,
        history: Memory | None = None,
        viewer: Viewer = CITIZEN,
        keep: int = 0,
        shared: SharedAnswers | None = None,
    ) -> None:
        """`keep` is how many answers stay ready for the next who asks the same, `shared` where other processes find them, too.

        Those of staff never do.
        """
        self._searcher = searcher
        self._viewer = viewer
        self._store: Store = searcher.store.seen_by(viewer)
        self._places = places
        self._finder = Finder(searcher, places)
        self._deciding = Deciding(searcher, self._store, self._finder, viewer)
        self._hotlines = hotlines or Hotlines()
        self._writer = self.writes_with(searcher, self._store, places, self._deciding, hotline=self._hotlines.general)
        self._history: Memory = history or History()
        self._kept = KeptAnswers(
            self._store, places, most=0 if viewer.is_staff else keep, shared=None if viewer.is_staff else shared
        )
        self._others: dict[Viewer, Assistant] = {}  # as many as there are kinds of staff: role, departments and grade

    def answer(
        self,
        question: str,
        *,
        region: str | None = None,
        conversation_id: str | None = None,
        viewer: Viewer | None = None,
        today: date | None = None,
    ) -> Answer:
        """Answer one question.

        Args:
            question: what was typed; personal data is masked before anything else sees it.
            region: code of the jurisdiction chosen on the page, or None.
            conversation_id: of an earlier answer, so that 「那要多少钱」 is understood.
            viewer: who asks; None for whom the assistant was made for. Conversations of one viewer are unknown to all others.
            today: the day that the answer is for; what does not hold then never answers. None for the day it is.

        Returns:
            An answer in one of five statuses; every fact in it is cited.
        """
        if viewer is not None and viewer != self._viewer:
            return self._seen_by(viewer).answer(question, region=region, conversation_id=conversation_id, today=today)
        clock, last = Clock(conversation_id or History.new_id()), self._history.last(conversation_id)
        screened = self._screened(question, last, today or date.today())
        if screened.status is not None:
            return clock.reply(Status(screened.status), screened.reply or replies.ASK_AGAIN)
        if last is not None and declines(screened.question):
            return clock.reply(Status.NOT_FOUND, replies.NONE_OF_THESE.format(hotline=self._hotlines.general))
        day = today or date.today()
        if last is not None or screened.notices:
            return self._found(clock, screened, last, region=region, day=day)
        key, generation = AnswerKey(fold(screened.question), region, day), self._store.generation
        kept = self._kept.find(key)
        if kept is not None and kept.serves(screened.question):
            return self._again(clock, kept)
        answer = self._found(clock, screened, None, region=region, day=day)
        turn = self._history.last(answer.conversation_id)
        if turn is not None:
            self._kept.keep(key, KeptAnswer(answer, turn, generation, asked=screened.question))
        return answer

    def _screened(self, question: str, last: Turn | None, day: date) -> Screened:
        """A question after the first look, which knows of what the talk is."""
        about = (last.guide or last.page) if last is not None else None
        item = self._store.item(about, day) if about is not None else None
        return screen(
            question, hotlines=self._hotlines, goes_on=item is not None, replies=last is not None,
            talked_of=fold(item.text) if item is not None else "",
        )  # fmt: skip

    def _again(self, clock: Clock, kept: KeptAnswer) -> Answer:
        """An answer given before, as one of this conversation."""
        noted(Event.ANSWER_KEPT)
        self._history.remember(clock.conversation_id, kept.turn)
        return clock.repeat(kept.answer)

    def _found(self, clock: Clock, screened: Screened, last: Turn | None, *, region: str | None, day: date) -> Answer:
        """The answer to a question that is fit to be searched."""
        picked = self._picked(screened.question, last)
        asking = self._finder.find(
            picked if picked is not None else screened.question, picked=picked is not None,
            region=region, last=last, viewer=self._viewer, day=day, notices=screened.notices,
        )  # fmt: skip
        otherwise = screened.otherwise
        if otherwise is not None and not self._may_answer(asking, screened, otherwise):
            return clock.reply(otherwise.status, otherwise.reply)
        if asking.understood.region is None:
            return self._remember(asking, ask_region(clock, asking.understood, self._store.regions(), self._places))
        if self._is_elsewhere(asking.understood):
            return self._not_found(clock, asking)
        if last is not None and last.found_nothing and last.guide is None and only_says_who(asking.typed):
            text = replies.NOT_FOUND.format(question="".join(last.topic.split()), hotline=self._hotlines.general)
            return self._remember(asking, clock.reply(Status.NOT_FOUND, text), topic=last.topic)
        if tells_only_place(asking.typed.folded, asking.typed.pieces) and not asking.goes_on:
            return self._of_a_place_alone(clock, asking)
        whole = self._of_life_event(clock, asking)
        if whole is not None:
            return whole
        of_one = asking.goes_on and last is not None and last.guide is not None and not EACH.search(asking.typed.folded)
        both = None if of_one else self._of_two(clock, asking)
        if both is not None:
            return both
        if only_opens(asking.typed.folded):
            about = last.topic if last is not None else ""
            return self._remember(asking, clock.reply(Status.REDIRECTED, replies.ASK_AGAIN), topic=about)
        if names_nothing(asking.typed) and not asking.goes_on:
            return self._remember(asking, clock.reply(Status.REDIRECTED, replies.ASK_AGAIN), topic="")
        asking, items, ruling = self._deciding.ruled(asking)
        if ruling.decision.ending is Ending.NOTHING or guesses_again(asking, ruling):
            if otherwise is None and not asking.goes_on and tells_of_oneself(asking.typed):
                event = self._of_life_event(clock, asking, told=True)
                if event is not None or asking.evidence.told < SURELY_MEANT:
                    told = clock.reply(Status.REDIRECTED, replies.TOLD_OF_ONESELF)
                    return event or self._remember(asking, told)
            routed = clock.reply(otherwise.status, otherwise.reply) if otherwise is not None else None
            return self._remember(asking, routed) if routed else self._not_found(clock, asking, ruling)
        if ruling.decision.ending in (Ending.WHICH_ITEM, Ending.WHICH_MATTER):
            asked = ask_which(clock, asking.understood, ruling.decision, self._store, self._searcher.lexicon)
            return self._remember(asking, asked, ruling)
        if ruling.guidance is not None and ruling.guidance.ask is not None:
            return self._remember(asking, ask_situation(clock, ruling.guidance), ruling)
        return self._remember(asking, self._writer.written(clock, asking, ruling, items), ruling, items)

    def _picked(self, question: str, last: Turn | None) -> str | None:
        """The question of the option that a reply picks; None when it picks none."""
        if last is None or not last.options:
            return None
        option = chosen(question, last.options, item_words(self._searcher.lexicon.situations_in(fold(question))))
        return with_more(question, option) if option is not None else None

    def _may_answer(self, asking: Asking, screened: Screened, otherwise: Routed) -> bool:
        """Whether the guides may answer a question on its way to a fixed route: what a weak guess found, a procedure that is asked about, or
        a matter that is surely named by the clauses that do not take the route.
        """
        if not (otherwise.gives_way or screened.beside) or asks_how(asking, otherwise):
            return True
        found = (
            self._finder.find(one, region=asking.page_region, last=None, viewer=self._viewer, day=asking.day).evidence
            for one in screened.beside
        )
        return any(one.confidence >= SURE for one in found)

    def forget(self, conversation_id: str) -> None:
        """Drop what a conversation left behind; an unknown one is fine."""
        for one in (self, *tuple(self._others.values())):
            one._history.forget(conversation_id)

    def as_runnable(self) -> Runnable[str, Answer]:
        """The assistant as a LangChain Runnable: a question string in, an `Answer` out."""
        from langchain_core.runnables import RunnableLambda  # 2 s to import, and only chains need it

        return RunnableLambda(lambda question: self.answer(question))

    def _seen_by(self, viewer: Viewer) -> Assistant:
        """The assistant of another viewer: its own conversations, the same searcher."""
        if viewer not in self._others:
            own = self._history.apart(f"{viewer.role} {viewer.grade} {' '.join(sorted(viewer.departments))}")
            other = Assistant(self._searcher, self._places, hotlines=self._hotlines, history=own, viewer=viewer)
            self._others.setdefault(viewer, other)
        return self._others[viewer]

    # ---- deciding

    def _is_elsewhere(self, understood: Understood) -> bool:
        """Whether the question names a place that has nothing of its own here; the nation's rows are no answer about a city."""
        place = understood.region
        if place is None or not understood.elsewhere:
            return False
        return not self._store.covers([one.code for one in self._places.chain(place.code) if one.code != NATION])

    # ---- endings

    def _not_found(self, clock: Clock, asking: Asking, ruling: Ruling | None = None) -> Answer:
        """That nothing answers: why, what is near, and whom to call. What was talked of stays the topic."""
        place, hotline = asking.understood.region, self._hotlines.general
        lapsed = lapsed_words(ruling, asking.day, self._places, hotline=hotline) if ruling is not None else ""
        if lapsed:
            return self._remember(asking, clock.reply(Status.NOT_FOUND, lapsed), ruling)
        if ruling is None and place is not None:
            text = replies.NOT_COVERED.format(place=place.name, hotline=hotline)
            return self._remember(asking, clock.reply(Status.NOT_FOUND, text))
        below = done_below(asking, self._store.regions(), self._searcher, self._places)
        text = nothing_found(asking, below, hotline=hotline)
        return self._remember(asking, clock.reply(Status.NOT_FOUND, text))

    def _of_a_place_alone(self, clock: Clock, asking: Asking) -> Answer:
        """What is to be done there, where only a place was told; it holds for what is asked next."""
        name = asking.understood.region.name if asking.understood.region is not None else ""
        text = replies.PLACE_TOLD.format(place=name) + replies.ASK_AGAIN
        return self._remember(asking, clock.reply(Status.REDIRECTED, text), topic="")

    def _of_life_event(self, clock: Clock, asking: Asking, *, told: bool = False) -> Answer | None:
        """All that a life event takes, where a question asks for the whole of one: its joint guide, else its matters in order.

        Args:
            told: whether it is enough that the event was told: 「家里老人去世了」.
        """
        lexicon = self._searcher.lexicon
        whole = told_event(asking.typed, lexicon) if told else asked_whole(asking.typed, asking.last, lexicon)
        gathered = gather(whole, asking.understood, self._searcher, asking.day) if whole is not None else None
        if gathered is None or not gathered.answers:
            return None
        ruling = Ruling(decision=gathered.decision)
        if gathered.own is not None:
            draft = from_joint(gathered.own, asking.understood.query, self._places, today=asking.day)
            items = {gathered.own.nearest.id: gathered.own.nearest}
            answer = self._writer.checked(clock, asking, draft, ruling, items)
        else:
            draft = from_bundle(gathered, self._places, today=asking.day, hotline=self._hotlines.general)
            draft = with_what_changed(draft, self._store, asking.day)
            answer = reply(clock, draft, (*asking.notices, *draft.notices, *closing_notices(draft.guide)))
        return self._remember(asking, answer, ruling, bundle=gathered.one.key)

    def _of_two(self, clock: Clock, asking: Asking) -> Answer | None:
        """Both answers to a question about two matters, or which comes first where it asks nothing of them or one is not answered yet."""
        pair = self._finder.both(asking, self._viewer)
        if pair is None:
            return None
        topic = topic_of(*pair)
        asks = any(one.understood.asked.keys for one in pair)
        first, second = (self._writer.drafted(one) if asks else None for one in pair)
        if first is None or second is None:
            if asks and not EACH.search(asking.understood.folded):
                return None
            options = [Option(label=named_as(one.typed), question=one.typed.question) for one in pair]
            asked = clock.reply(Status.CLARIFY, replies.WHICH_FIRST, options=options)
            return self._remember(asking, asked, topic=topic)
        draft, closing = joined(first, second), closing_notices(first.guide, second.guide)
        draft = with_what_changed(draft, self._store, asking.day)
        answer = reply(clock, draft, (*asking.notices, *draft.notices, *closing))
        return self._remember(asking, answer, topic=topic)

    def _remember(
        self,
        asking: Asking,
        answer: Answer,
        ruling: Ruling | None = None,
        items: dict[str, StoredItem] | None = None,
        *,
        bundle: str | None = None,
        topic: str | None = None,
    ) -> Answer:
        """Keep what the next question may lean on; the answer as it is."""
        event = bundle or named_now(asking.typed, self._searcher.lexicon)
        turn = turn_after(asking, answer, ruling, items or {}, bundle=event, topic=topic)
        self._history.remember(answer.conversation_id, turn)
        return answer
