"""The maintainers' routes under /api/maintain, behind one token until accounts exist. Thin over the desks; no route touches a rating."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query

from evals.ratings.desk import Drafted, TicketView
from evals.ratings.grouping import Group
from evals.ratings.keeper import Clock, utc_now
from evals.ratings.report import Report
from knowledge.access import Role
from knowledge.audit import sign
from knowledge.errors import SettingError
from knowledge.store.ratings import Rating
from knowledge.store.tickets import Ticket
from ui.api import problems
from ui.api_ratings import holds_token
from ui.days import Day
from ui.maintain_contract import (
    Appealed,
    Assigned,
    CaseWanted,
    Closed,
    Counted,
    Decided,
    Handled,
    TicketLines,
    WordConfirmed,
)
from ui.numbers import Number
from ui.open_questions import confirm_word, groups_of, report_of
from ui.periods import Period
from ui.problems import FieldError, ProblemError
from ui.rating_wiring import judge_of, open_upkeep
from ui.settings import Settings
from ui.wiring import Opened, Search

BEARER = "holder-of-token"  # who acts, for the audit trail: the token names nobody


class Which(StrEnum):
    """Which tickets are listed."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


_IS_OPEN = {Which.OPEN: True, Which.CLOSED: False, Which.ALL: None}
Since = Annotated[Day | None, Query(description="起日（含），例如 2026-11-01。")]
Until = Annotated[Day | None, Query(description="止日（含）。")]


def maintain_router(opened: Opened, settings: Settings, *, clock: Clock = utc_now) -> APIRouter:
    """All maintainers' routes; each refuses a request without the token."""

    def check(authorization: Annotated[str, Header(include_in_schema=False)] = "") -> None:
        if settings.maintain_token is None:
            raise ProblemError("maintain-closed")
        if not holds_token(authorization, settings.maintain_token):
            raise ProblemError("wrong-token")
        sign(BEARER, Role.MAINTAINER)

    router = APIRouter(
        prefix="/api/maintain", tags=["维护"], dependencies=[Depends(check)],
        responses=problems("maintain-closed", "wrong-token"),
    )  # fmt: skip
    _add_reports(router, opened, settings, clock)
    _add_tickets(router, opened, settings, clock)
    _add_ticket_steps(router, opened, settings, clock)
    _add_questions(router, opened, settings, clock)
    return router


def _add_reports(router: APIRouter, opened: Opened, settings: Settings, clock: Clock) -> None:
    @router.get("/ratings", summary="查评价")
    def ratings(since: Since = None, until: Until = None) -> list[Rating]:
        period = Period(first=since, last=until)
        return open_upkeep(opened.store, settings, clock=clock).ratings.between(period.start, period.end)

    @router.get("/report", summary="评价报告的数字")
    def report(since: Since = None, until: Until = None) -> Report:
        upkeep, period = open_upkeep(opened.store, settings, clock=clock), Period(first=since, last=until)
        groups = groups_of(upkeep.questions, opened.search, period) if opened.search is not None else ()
        return report_of(upkeep, groups, period, settings)


def _add_tickets(router: APIRouter, opened: Opened, settings: Settings, clock: Clock) -> None:
    @router.get("/tickets", summary="查工单，超期最久的在前")
    def tickets(
        which: Annotated[Which, Query(description="open 没办结的，closed 办结的，all 全部。")] = Which.OPEN,
        agency: Annotated[str | None, Query(max_length=80, description="只看这个机关的。")] = None,
    ) -> TicketLines:
        desk = open_upkeep(opened.store, settings, clock=clock).desk
        return TicketLines.of(desk.listed(is_open=_IS_OPEN[which], agency=agency))

    @router.get("/tickets/{number}", summary="一张工单：评价、经过、是否超期", responses=problems("no-ticket"))
    def ticket(number: Number) -> TicketView:
        return open_upkeep(opened.store, settings, clock=clock).desk.view(number)


def _add_ticket_steps(router: APIRouter, opened: Opened, settings: Settings, clock: Clock) -> None:
    desk = open_upkeep(opened.store, settings, clock=clock).desk
    judge = judge_of(opened)
    refusals = problems("no-ticket", "ticket-refused")

    @router.post("/tickets/{number}/assign", summary="转给别的承办单位", responses=refusals)
    def assign(number: Number, given: Assigned) -> Ticket:
        return desk.assign(number, given.owner, by=given.by)

    @router.post("/tickets/{number}/state", summary="选定处理方式", responses=refusals)
    def state(number: Number, given: Handled) -> Ticket:
        return desk.handle(number, given.handling, by=given.by, note=given.note, callback=given.callback)

    @router.post("/tickets/{number}/case", summary="起草题目，并用现在的答复试一次", responses=refusals)
    def case(number: Number, given: CaseWanted) -> Drafted:
        return desk.draft(number, given.wanted, by=given.by, judge=judge)

    @router.post("/tickets/{number}/close", summary="办结；整改的要题目通过", responses=refusals)
    def close(number: Number, given: Closed) -> Ticket:
        return desk.close(
            number, outcome=given.outcome, evidence=given.evidence, by=given.by, callback=given.callback, judge=judge
        )

    @router.post("/tickets/{number}/appeal", summary="提出误评申诉", responses=refusals)
    def appeal(number: Number, given: Appealed) -> Ticket:
        return desk.appeal(number, given.reason, by=given.by)

    @router.post("/tickets/{number}/decision", summary="写下申诉的复核结果", responses=refusals)
    def decision(number: Number, given: Decided) -> Ticket:
        return desk.decide(number, upheld=given.upheld, evidence=given.evidence, by=given.by)


def _add_questions(router: APIRouter, opened: Opened, settings: Settings, clock: Clock) -> None:
    @router.get("/unanswered", summary="没有答上的问题，按周和部门归在一起", responses=problems("not-ready"))
    def unanswered(since: Since = None, until: Until = None) -> list[Group]:
        upkeep = open_upkeep(opened.store, settings, clock=clock)
        return list(groups_of(upkeep.questions, _search(opened), Period(first=since, last=until)))

    @router.delete("/unanswered/{number}", summary="删去一个没有答上的问题")
    def forget(number: Number) -> Counted:
        return Counted(number=open_upkeep(opened.store, settings, clock=clock).questions.forget(numbers=[number]))

    @router.post("/words", summary="确认一个群众说法，写进本地词表", responses=problems("not-ready"))
    def words(given: WordConfirmed) -> Counted:
        lexicon = _search(opened).lexicon
        try:
            added = confirm_word(given.word, given.matter, lexicon=lexicon, data=settings.data, store=opened.store)
        except SettingError as error:
            raise ProblemError("invalid-field", errors=(FieldError(field="matter", message=str(error)),)) from error
        return Counted(number=int(added))


def _search(opened: Opened) -> Search:
    if opened.search is None:
        raise ProblemError("not-ready")
    return opened.search
