"""A ticket to a draft eval case, and whether the case passes on the record as it stands now."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.answer import Status
from evals.case import Case, compact, read_case
from evals.ratings.states import TicketError
from knowledge.fields import LABELS, label
from knowledge.store.tickets import Ticket
from knowledge.values import Value

if TYPE_CHECKING:
    from evals.target import Target

SUITE = "tickets"
FILE = "tickets.jsonl"  # in the folder `cases` of the data folder: what closed tickets leave behind

Judge = Callable[[Case], tuple[str, ...]]
"""What is wrong with the answer to a case, in Chinese; nothing when it passes."""


class Wanted(Value):
    """What a maintainer enters: how it is asked, what the answer must say, must not say and may not drop.

    Without a question the guide's name and part are asked for. In `must` and `keep` several accepted forms are parted by 「|」.
    """

    question: str = ""
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    guide: str | None = None


def draft_case(ticket: Ticket, wanted: Wanted) -> Case:
    """The draft of a ticket: its guide and field as labels, and what the maintainer entered.

    Raises:
        TicketError: nothing says what the answer must or must not say, or there is no question to ask.
    """
    if not (wanted.must or wanted.must_not or wanted.keep):
        raise TicketError("题目要写明答复应说什么或者不能说什么：--must、--must-not、--keep 至少一样。")
    guide = wanted.guide or (f"{ticket.title}@{ticket.region}" if ticket.title and ticket.region else None)
    if not wanted.question and ticket.title is None:
        raise TicketError("这张工单没有对应的指南，请用 --question 写出该怎么问。")
    return Case(
        id=f"T-{ticket.number}",
        suite=SUITE,
        groups=("ticket", ticket.field),
        region=ticket.region,
        turns=(wanted.question or f"{ticket.title}的{label(ticket.field)}",),
        expect=(Status.ANSWERED,),
        guides=(guide,) if guide else (),
        fields=(ticket.field,) if ticket.field in LABELS else (),
        must=_groups(wanted.must),
        must_not=wanted.must_not,
        keep=_groups(wanted.keep),
        note=f"来自工单 {ticket.number}",
    )


def _groups(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    groups = (tuple(form.strip() for form in line.split("|") if form.strip()) for line in lines)
    return tuple(group for group in groups if group)


def line_of(case: Case) -> str:
    """A case as a ticket keeps it."""
    return json.dumps(compact(case), ensure_ascii=False)


def case_of(ticket: Ticket) -> Case:
    """The case that a ticket keeps.

    Raises:
        TicketError: it has none.
    """
    if ticket.case is None:
        raise TicketError(f"工单 {ticket.number} 还没有题目，先用 mingbai tickets case 起草。")
    return read_case(ticket.case, file=f"工单 {ticket.number}", place="题目", suite=SUITE)


def judged_by(target: Target) -> Judge:
    """Judge cases by asking a target now."""
    from evals.judge import judge  # metrics and index take a second to load, and listing tickets needs neither
    from evals.run import ask

    return lambda case: judge(case, ask(case, target)).faults
