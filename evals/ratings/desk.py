"""The maintainer's side of tickets: list, assign, handle, draft a case, close, appeal. Rules in `states`, words checked here.

No function here gives, changes or deletes a rating; an upheld appeal only takes ratings out of the figures.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from evals.case import Case, load_cases, write_cases
from evals.ratings.binding import clean
from evals.ratings.cases import FILE, Judge, Wanted, case_of, draft_case, line_of
from evals.ratings.deadlines import local_day
from evals.ratings.keeper import Clock, utc_now
from evals.ratings.states import MENDED, Late, NoTicketError, TicketError, check_closable, check_next, check_open, late
from knowledge.store.ratings import Rating, RatingRecord
from knowledge.store.tickets import Change, Handling, Ticket, TicketRecord
from knowledge.values import Value

LONGEST_NAME = 80


class TicketView(Value):
    """A ticket with everything about it. `late` is None when it is in time."""

    ticket: Ticket
    late: Late | None
    ratings: tuple[Rating, ...]
    history: tuple[Change, ...]


class Drafted(Value):
    """A drafted case, and what is wrong with today's answer to it; None when nobody asked."""

    ticket: Ticket
    case: Case
    faults: tuple[str, ...] | None = None


class TicketDesk:
    """Works on the tickets of one record."""

    def __init__(self, ratings: RatingRecord, tickets: TicketRecord, *, cases: Path, clock: Clock = utc_now) -> None:
        self._ratings = ratings
        self._tickets = tickets
        self._cases = cases
        self._clock = clock

    @property
    def today(self) -> date:
        """The day in China."""
        return local_day(self._clock())

    def find(self, number: int) -> Ticket:
        """A ticket by number.

        Raises:
            NoTicketError: there is none.
        """
        found = self._tickets.ticket(number)
        if found is None:
            raise NoTicketError(f"没有工单 {number}。用 mingbai tickets list 查编号。")
        return found

    def listed(self, *, is_open: bool | None = True, agency: str | None = None) -> list[tuple[Ticket, Late | None]]:
        """Tickets with how late they are, the latest first, then by number."""
        wanted = [
            one for one in self._tickets.all(is_open=is_open) if agency is None or agency in (one.agency, one.owner)
        ]
        rows = [(one, late(one, self.today)) for one in wanted]
        return sorted(rows, key=lambda row: (-(row[1].working_days if row[1] else 0), row[0].number))

    def view(self, number: int) -> TicketView:
        """Everything about one ticket."""
        ticket = self.find(number)
        return TicketView(
            ticket=ticket, late=late(ticket, self.today), ratings=tuple(self._ratings.of_ticket(number)),
            history=tuple(self._tickets.history(number)),
        )  # fmt: skip

    def assign(self, number: int, owner: str, *, by: str) -> Ticket:
        """Give a ticket to another owner."""
        ticket = self.find(number)
        check_open(ticket)
        named = _name(owner)
        return self._change(ticket, f"转给{named}", by, owner=named)

    def handle(self, number: int, wanted: Handling, *, by: str, note: str = "", callback: str = "") -> Ticket:
        """Choose how a ticket is handled; the first time counts as taking it up."""
        ticket = self.find(number)
        check_next(ticket, wanted)
        return self._change(
            ticket, f"处理方式：{wanted}", by, note=note, handling=wanted, contacted=ticket.contacted or self._clock(),
            callback=clean(callback) or ticket.callback,
        )  # fmt: skip

    def draft(self, number: int, wanted: Wanted, *, by: str, judge: Judge | None = None) -> Drafted:
        """Make a ticket's draft case, replacing an earlier one, and judge today's answer when a judge is given."""
        ticket = self.find(number)
        check_open(ticket)
        case = draft_case(ticket, wanted)
        faults = judge(case) if judge is not None else None
        note = None if faults is None else "现在的答复通过这道题" if not faults else "现在不通过：" + "；".join(faults)
        return Drafted(
            ticket=self._change(ticket, "起草题目", by, note=note or "", case=line_of(case)), case=case, faults=faults
        )

    def close(
        self, number: int, *, outcome: str, evidence: str, by: str, callback: str = "", judge: Judge | None = None
    ) -> Ticket:
        """Close a ticket. One that was mended must pass its case now; the case then stays as a permanent test.

        Raises:
            TicketError: something is missing, or the case does not pass; the message says what is wrong with the answer.
        """
        ticket = self.find(number)
        outcome, evidence = clean(outcome), clean(evidence)
        check_closable(ticket, outcome=outcome, evidence=evidence)
        if ticket.handling in MENDED:
            self._require_pass(ticket, judge)
        return self._change(
            ticket, "办结", by, note=outcome, outcome=outcome, evidence=evidence, closed=self._clock(),
            callback=clean(callback) or ticket.callback,
        )  # fmt: skip

    def _require_pass(self, ticket: Ticket, judge: Judge | None) -> None:
        case = case_of(ticket)
        if judge is None:
            raise TicketError("这里没有打开助手，判不了题目，办不结。请在有索引的机器上运行。")
        faults = judge(case)
        if faults:
            raise TicketError(
                f"工单 {ticket.number} 的题目还不通过，不能办结：{'；'.join(faults)}。请改好指南、重新导入后再试。"
            )
        keep_case(case, self._cases / FILE)

    def appeal(self, number: int, reason: str, *, by: str) -> Ticket:
        """File 误评申诉 for the ratings that joined so far; somebody else decides it.

        Raises:
            TicketError: no reason is given, or it is under appeal already.
        """
        ticket = self.find(number)
        check_open(ticket)
        if ticket.handling is Handling.APPEAL or not clean(reason):
            raise TicketError("申诉要写理由，而且一张工单同时只能有一次申诉。")
        at = self._clock()
        return self._change(
            ticket, "提出误评申诉", by, note=reason, handling=Handling.APPEAL, appeal=clean(reason), appealed_by=_name(by),
            appealed=at, contacted=ticket.contacted or at,
        )  # fmt: skip

    def decide(self, number: int, *, upheld: bool, evidence: str, by: str) -> Ticket:
        """Decide an appeal. Upheld takes the appealed ratings out of the figures and closes the ticket.

        A ticket that more ratings joined since stays open for those.

        Raises:
            TicketError: there is no appeal, no evidence, or the one who filed it wants to decide it.
        """
        ticket = self.find(number)
        check_open(ticket)
        if ticket.handling is not Handling.APPEAL or ticket.appealed is None or not clean(evidence):
            raise TicketError(f"工单 {number} 没有待复核的申诉，或者没有写复核依据（--evidence）。")
        if _name(by) == ticket.appealed_by:
            raise TicketError("提出申诉的人不能自己复核，请换一个人。")
        if not upheld:
            return self._change(ticket, "申诉不成立", by, note=evidence, handling=Handling.NEW, upheld=False)
        changed: dict[str, Any] = {"upheld": True, "evidence": clean(evidence), "outcome": "误评，不计入统计"}
        since = [one for one in self._ratings.of_ticket(number) if one.created >= ticket.appealed]
        changed |= {"handling": Handling.NEW} if since else {"closed": self._clock()}
        done = self._change(ticket, "申诉成立，评价不计入统计", by, note=evidence, **changed)
        self._ratings.exclude(number, before=ticket.appealed)
        return done

    def _change(self, ticket: Ticket, what: str, by: str, *, note: str = "", **values: object) -> Ticket:
        change = Change(at=self._clock(), by=_name(by), what=what, note=clean(note) or None)
        return self._tickets.change(ticket, ticket.model_copy(update=values), change)


def keep_case(case: Case, file: Path) -> None:
    """Add a case to a suite file, in the place of an earlier one of the same id."""
    before = load_cases([file]) if file.exists() else ()
    write_cases([*(one for one in before if one.id != case.id), case], file)


def _name(words: str) -> str:
    name = clean(words)[:LONGEST_NAME]
    if not name:
        raise TicketError("请用 --by 写明是谁办的，写岗位或者工号就行。")
    return name
