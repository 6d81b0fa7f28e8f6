"""Puts the rating loop together from settings: records, the keeper and desk of a server, the desk and judge of a maintainer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from evals.ratings.cases import Judge, judged_by
from evals.ratings.desk import TicketDesk
from evals.ratings.keeper import Clock, Keeper, Retention, purge, utc_now
from evals.ratings.limits import SlidingWindow
from evals.ratings.rate import Deadlines, RatingDesk, open_missing
from evals.record import Exchange
from knowledge.codelists import Grade
from knowledge.errors import SettingError
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store
from knowledge.store.ratings import RatingRecord
from knowledge.store.tickets import TicketRecord
from knowledge.store.unanswered import UnansweredRecord
from ui.settings import Settings
from ui.wiring import Opened

__all__ = ["Clock", "Intake", "Upkeep", "judge_of", "open_intake", "open_upkeep", "utc_now"]
CASES = "cases"  # folder of the data folder that closed tickets leave their cases in


@dataclass(frozen=True)
class Intake:
    """What a server needs: who notes answers, and who takes ratings."""

    keeper: Keeper
    desk: RatingDesk


@dataclass(frozen=True)
class Upkeep:
    """What a maintainer works with."""

    ratings: RatingRecord
    tickets: TicketRecord
    questions: UnansweredRecord
    desk: TicketDesk


def open_intake(opened: Opened, settings: Settings, *, clock: Clock = utc_now) -> Intake:
    """Ready to note answers and to take ratings."""
    engine = opened.store.engine
    ratings = RatingRecord(engine)
    lexicon = opened.search.lexicon if opened.search is not None else None
    keeper = Keeper(
        ratings, UnansweredRecord(engine), retention=_retention(settings), clock=clock,
        matter_of=lru_cache(maxsize=5_000)(partial(_matter, lexicon)),
    )  # fmt: skip
    desk = RatingDesk(
        ratings, TicketRecord(engine), keeper, window=SlidingWindow(), deadlines=_deadlines(settings), clock=clock
    )
    return Intake(keeper=keeper, desk=desk)


def _matter(lexicon: Lexicon | None, title: str) -> str | None:
    found = lexicon.link(title) if lexicon is not None else None
    return found.id if found is not None else None


def open_upkeep(store: Store, settings: Settings, *, clock: Clock = utc_now) -> Upkeep:
    """Ready to work on tickets: what was kept long enough is deleted, and tickets that a crash left out are opened."""
    engine = store.engine
    ratings, tickets, questions = RatingRecord(engine), TicketRecord(engine), UnansweredRecord(engine)
    purge(ratings, questions, _retention(settings), clock())
    open_missing(ratings, tickets, _deadlines(settings))
    desk = TicketDesk(ratings, tickets, cases=settings.data / CASES, clock=clock)
    return Upkeep(ratings=ratings, tickets=tickets, questions=questions, desk=desk)


def _retention(settings: Settings) -> Retention:
    return Retention(rating_days=settings.rating_days, unanswered_days=settings.unanswered_days)


def _deadlines(settings: Settings) -> Deadlines:
    return Deadlines(contact=settings.contact_days, fix=settings.fix_days)


class Running:
    """The assistant of this process as evals ask it: public questions only. It notes nothing, so that no figure moves."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    @property
    def name(self) -> str:
        """See `evals.target.Target.name`."""
        return "本机助手"

    def ask(
        self, question: str, *, region: str | None, conversation_id: str | None, grade: Grade, day: date | None = None
    ) -> Exchange:
        """See `evals.target.Target.ask`."""
        from evals.target import looked_up  # loads the whole assistant, and listing tickets does not ask it

        if grade is not Grade.PUBLIC:
            raise SettingError(f"工单的题目只按公开的身份判，不能要求「{grade.value}」。")
        asked_on = day or date.today()
        started = time.perf_counter()
        answer = self._opened.assistant.answer(question, region=region, conversation_id=conversation_id, today=asked_on)
        seconds = time.perf_counter() - started
        looked = tuple(looked_up(citation, self._opened.store, asked_on) for citation in answer.citations)
        return Exchange(question=question, answer=answer, seconds=round(seconds, 6), day=asked_on, looked=looked)


def judge_of(opened: Opened) -> Judge:
    """Judges a ticket's case by asking the assistant now."""
    return judged_by(Running(opened))
