"""What may happen to a ticket, as tables and pure functions: handling, closing, appeals, lateness. Nothing here writes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from evals.ratings.deadlines import working_days_between
from knowledge.errors import MingbaiError
from knowledge.store.tickets import Handling, Ticket
from knowledge.values import Value

MENDED = frozenset({Handling.MEND_NOW, Handling.LEDGER})  # closing these says that the guide is right now
_CHOSEN = frozenset({Handling.MEND_NOW, Handling.LEDGER, Handling.EXPLAIN})

# from -> to. An appeal is filed and decided by `appeal`, never chosen.
NEXT: dict[Handling, frozenset[Handling]] = {
    Handling.NEW: _CHOSEN,
    Handling.MEND_NOW: _CHOSEN - {Handling.MEND_NOW},
    Handling.LEDGER: _CHOSEN - {Handling.LEDGER},
    Handling.EXPLAIN: _CHOSEN - {Handling.EXPLAIN},
    Handling.APPEAL: frozenset(),
}


class TicketError(MingbaiError):
    """A ticket cannot be handled so; the message says what to do first."""


class NoTicketError(TicketError):
    """There is no ticket of that number."""


def check_next(ticket: Ticket, wanted: Handling) -> None:
    """Refuse a step that the table does not have.

    Raises:
        TicketError: the ticket is closed, under appeal, or already handled so.
    """
    check_open(ticket)
    if wanted is Handling.APPEAL:
        raise TicketError("误评申诉要写理由，请用 mingbai tickets appeal。")
    if wanted not in NEXT[ticket.handling]:
        said = (
            "正在申诉复核，先用 mingbai tickets appeal 写下复核结果"
            if ticket.handling is Handling.APPEAL
            else f"不能从「{ticket.handling}」改成「{wanted}」"
        )
        raise TicketError(f"工单 {ticket.number} {said}。")


def check_open(ticket: Ticket) -> None:
    """Refuse to change a closed ticket.

    Raises:
        TicketError: it is closed.
    """
    if not ticket.is_open:
        raise TicketError(f"工单 {ticket.number} 已经办结，不能再改。同一处再有差评会开新的工单。")


def check_closable(ticket: Ticket, *, outcome: str, evidence: str) -> None:
    """Refuse to close a ticket that nobody handled, or without outcome and evidence.

    Raises:
        TicketError: says what is missing.
    """
    check_open(ticket)
    if ticket.handling is Handling.NEW:
        raise TicketError(f"工单 {ticket.number} 还没有处理方式，先用 mingbai tickets state 选定。")
    if ticket.handling is Handling.APPEAL:
        raise TicketError(f"工单 {ticket.number} 正在申诉复核，请用 mingbai tickets appeal 写下复核结果。")
    if not outcome or not evidence:
        raise TicketError("办结要写处理结果和依据：--outcome 和 --evidence 都不能空。")
    if ticket.handling in MENDED and ticket.case is None:
        raise TicketError(f"工单 {ticket.number} 还没有题目，先用 mingbai tickets case 起草，改对以后才能办结。")


class Step(StrEnum):
    """Who is told when a ticket is late."""

    OWNER = "提醒承办单位经办人"
    HEAD = "报承办单位负责人"
    OFFICE = "报政务服务管理机构督办"


# which deadline, late by more than so many working days -> who is told; the last row that holds decides
ESCALATION: tuple[tuple[str, int, Step], ...] = (
    ("联系", 0, Step.OWNER),
    ("联系", 2, Step.HEAD),
    ("整改", 0, Step.HEAD),
    ("整改", 5, Step.OFFICE),
)


class Late(Value):
    """A missed deadline: which one, by how many working days, and who is told."""

    deadline: str
    working_days: int
    step: Step


def late(ticket: Ticket, today: date) -> Late | None:
    """How late an open ticket is on a day in China; None when it is in time or closed."""
    if not ticket.is_open:
        return None
    over = {
        "联系": working_days_between(ticket.contact_due, today) if ticket.contacted is None else 0,
        "整改": working_days_between(ticket.fix_due, today),
    }
    found = [
        Late(deadline=name, working_days=over[name], step=step) for name, more, step in ESCALATION if over[name] > more
    ]
    return found[-1] if found else None
