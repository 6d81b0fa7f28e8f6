"""/admin/tickets: bad ratings and reported mistakes on their owners' desks; each button is one step of `evals.ratings.desk`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from evals.ratings.cases import Wanted, case_of
from evals.ratings.deadlines import local_time
from evals.ratings.desk import TicketDesk
from evals.ratings.levels import LEVELS
from evals.ratings.report import field_name
from evals.ratings.states import MENDED, NEXT, NoTicketError, TicketError
from knowledge.errors import ConflictError
from knowledge.store.tickets import Handling
from knowledge.values import Value
from ui.admin.office import ADMIN, Maintainer, Office
from ui.numbers import Number
from ui.problems import ProblemError
from ui.rating_wiring import judge_of

PART = "/tickets"
PATH = ADMIN + PART
WHICH = {"open": True, "closed": False, "all": None}
Note = Annotated[str, Form(max_length=1000)]
Step = Callable[[TicketDesk], object]


class Counted(Value):
    """How many tickets stand where."""

    fresh: int
    late: int
    taken_up: int
    closed: int


def ticket_routes(office: Office) -> APIRouter:
    """The list, one ticket, and the steps."""
    router = APIRouter()
    _add_list(router, office)
    _add_steps(router, office)
    return router


def counted(desk: TicketDesk) -> Counted:
    """The numbers at the head of the list."""
    still = desk.listed()
    return Counted(
        fresh=sum(one.handling is Handling.NEW for one, _ in still),
        late=sum(late is not None for _, late in still),
        taken_up=sum(one.handling is not Handling.NEW for one, _ in still),
        closed=len(desk.listed(is_open=False)),
    )


_FILTERS: dict[str, Callable[[object, bool], bool]] = {
    "new": lambda handling, late: handling is Handling.NEW,
    "late": lambda handling, late: late,
    "taken": lambda handling, late: handling is not Handling.NEW,
}


def _add_list(router: APIRouter, office: Office) -> None:
    @router.get(PATH, response_class=HTMLResponse)
    def tickets(
        who: Maintainer,
        which: Annotated[str, Query(pattern="^(open|closed|all)$")] = "open",
        only: Annotated[str, Query(pattern="^(new|late|taken)?$")] = "",
        agency: Annotated[str, Query(max_length=80)] = "",
    ) -> str:
        desk = office.upkeep().desk
        lets = _FILTERS.get(only)
        rows = [
            (one, late, field_name(one))
            for one, late in desk.listed(is_open=WHICH[which], agency=agency or None)
            if lets is None or lets(one.handling, late is not None)
        ]
        return office.page(
            "tickets.html", who, PART, rows=rows, which=which, only=only, agency=agency, counted=counted(desk)
        )

    @router.get(f"{PATH}/{{number}}", response_class=HTMLResponse)
    def ticket(who: Maintainer, number: Number) -> str:
        return _ticket_page(office, who, number)


def _ticket_page(office: Office, who: Maintainer, number: Number, *, told: str = "", wrong: str = "") -> str:
    desk = office.upkeep().desk
    try:
        view = desk.view(number)
    except NoTicketError as error:
        raise ProblemError("no-ticket") from error
    return office.page(
        "ticket.html", who, PART, view=view, field=field_name(view.ticket), levels=LEVELS, local_time=local_time,
        choices=sorted(NEXT[view.ticket.handling]), mended=view.ticket.handling in MENDED,
        case=case_of(view.ticket) if view.ticket.case else None, may_decide=view.ticket.appealed_by != who.account.name, told=told, wrong=wrong,
    )  # fmt: skip


def _do(office: Office, who: Maintainer, number: Number, step: Step, *, told: str = "") -> Response:
    """One step; what the desk refuses is said on the ticket's page, with what was typed lost to nobody but the typist."""
    try:
        step(office.upkeep().desk)
    except NoTicketError as error:
        raise ProblemError("no-ticket") from error
    except (TicketError, ConflictError) as error:
        return HTMLResponse(_ticket_page(office, who, number, wrong=str(error)), status_code=409)
    if told:
        return HTMLResponse(_ticket_page(office, who, number, told=told))
    return RedirectResponse(f"{PATH}/{number}", status_code=303)


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.splitlines() if line.strip())


def _add_steps(router: APIRouter, office: Office) -> None:
    judge = judge_of(office.opened)

    @router.post(f"{PATH}/{{number}}/assign")
    def assign(who: Maintainer, number: Number, owner: Annotated[str, Form(max_length=80)]) -> Response:
        return _do(office, who, number, lambda desk: desk.assign(number, owner, by=who.account.name))

    @router.post(f"{PATH}/{{number}}/state")
    def state(
        who: Maintainer, number: Number, handling: Annotated[Handling, Form()], note: Note = "", callback: Note = ""
    ) -> Response:
        return _do(
            office, who, number,
            lambda desk: desk.handle(number, handling, by=who.account.name, note=note, callback=callback),
        )  # fmt: skip

    @router.post(f"{PATH}/{{number}}/case")
    def case(who: Maintainer, number: Number, question: Note = "", must: Note = "", must_not: Note = "") -> Response:
        wanted = Wanted(question=question, must=_lines(must), must_not=_lines(must_not), keep=(), guide=None)
        return _do(office, who, number, lambda desk: desk.draft(number, wanted, by=who.account.name, judge=judge))

    @router.post(f"{PATH}/{{number}}/close")
    def close(
        who: Maintainer, number: Number, outcome: Note = "", evidence: Note = "", callback: Note = ""
    ) -> Response:
        return _do(
            office, who, number,
            lambda desk: desk.close(
                number, outcome=outcome, evidence=evidence, by=who.account.name, callback=callback, judge=judge
            ),
        )  # fmt: skip

    @router.post(f"{PATH}/{{number}}/appeal")
    def appeal(who: Maintainer, number: Number, reason: Note = "") -> Response:
        return _do(office, who, number, lambda desk: desk.appeal(number, reason, by=who.account.name))

    @router.post(f"{PATH}/{{number}}/decision")
    def decision(who: Maintainer, number: Number, upheld: Annotated[bool, Form()], evidence: Note = "") -> Response:
        return _do(
            office, who, number, lambda desk: desk.decide(number, upheld=upheld, evidence=evidence, by=who.account.name)
        )
