"""Tickets that bad ratings open, and what happened to them. Knows no rule: who may do what when is `evals.ratings`."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.audit import Act, Event
from knowledge.errors import ConflictError
from knowledge.store import trail
from knowledge.store.changing import changing
from knowledge.store.tables import ticket_changes, tickets
from knowledge.values import Value


class Handling(StrEnum):
    """How a ticket is handled."""

    NEW = "待处理"
    MEND_NOW = "立行立改"
    LEDGER = "建立台账"
    EXPLAIN = "解释说明"
    APPEAL = "误评申诉"


class Ticket(Value):
    """Bad ratings of one part of one guide, on somebody's desk until they are answered.

    Attributes:
        guide_id, version: what was rated first; None when the answer rested on no guide.
        field: the part that was answered, or how the answer ended when it rested on no guide.
        agency: whose guide it is; None when the guide does not say.
        contact_due, fix_due: last days on which the owner may answer and may mend, China time.
        estimated: whether the calendar of holidays did not reach that far.
        contacted: when the owner first took it up.
        case: the draft eval case as a line of JSON.
    """

    number: int = 0
    guide_id: str | None = None
    version: int | None = None
    field: str
    title: str | None = None
    region: str | None = None
    agency: str | None = None
    owner: str | None = None
    handling: Handling = Handling.NEW
    opened: datetime
    contact_due: date
    fix_due: date
    estimated: bool = False
    contacted: datetime | None = None
    closed: datetime | None = None
    outcome: str | None = None
    evidence: str | None = None
    callback: str | None = None
    appeal: str | None = None
    appealed_by: str | None = None
    appealed: datetime | None = None
    upheld: bool | None = None
    case: str | None = None

    @property
    def subject(self) -> str:
        """What makes two bad ratings one ticket."""
        return f"{self.guide_id or self.region or ''}#{self.field}"[:300]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.closed is None


class Change(Value):
    """One entry of a ticket's history: when, by whom, what, and a note."""

    at: datetime
    by: str = Field(max_length=80)
    what: str
    note: str | None = None


class TicketRecord:
    """Tickets in the database of a store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, ticket: Ticket, change: Change) -> Ticket:
        """Open a ticket, or return the open one of the same subject unchanged."""
        try:
            with changing(self._engine) as connection:
                row = {
                    "subject": ticket.subject, "open_subject": ticket.subject, "closed": False,
                    "payload": _payload(ticket),
                }  # fmt: skip
                made = connection.execute(insert(tickets).values(**row)).inserted_primary_key
                number = int(made[0]) if made is not None else 0
                connection.execute(insert(ticket_changes).values(ticket=number, **change.model_dump()))
                trail.append(connection, _event(number, change))
        except IntegrityError:
            found = self.open_one(ticket.subject)
            if found is None:  # closed between the two statements
                return self.open(ticket, change)
            return found
        return ticket.model_copy(update={"number": number})

    def change(self, before: Ticket, after: Ticket, change: Change) -> Ticket:
        """Write a ticket and its history entry together.

        Raises:
            ConflictError: somebody else changed it since it was read.
        """
        row = {
            "payload": _payload(after), "closed": not after.is_open,
            "open_subject": after.subject if after.is_open else None,
        }  # fmt: skip
        with changing(self._engine) as connection:
            mine = (tickets.c.number == before.number, tickets.c.payload == _payload(before))
            if not connection.execute(update(tickets).where(*mine).values(**row)).rowcount:
                raise ConflictError(f"工单 {before.number} 刚刚被别人改过，这次改动没有生效。请重新查看后再试。")
            connection.execute(insert(ticket_changes).values(ticket=before.number, **change.model_dump()))
            trail.append(connection, _event(before.number, change))
        return after

    def note(self, ticket: int, change: Change) -> None:
        """Add a history entry only."""
        with changing(self._engine) as connection:
            connection.execute(insert(ticket_changes).values(ticket=ticket, **change.model_dump()))
            trail.append(connection, _event(ticket, change))

    def ticket(self, number: int) -> Ticket | None:
        """A ticket by number; None when there is none."""
        found = self._read(tickets.c.number == number)
        return found[0] if found else None

    def open_one(self, subject: str) -> Ticket | None:
        """The open ticket of a subject."""
        found = self._read(tickets.c.open_subject == subject)
        return found[0] if found else None

    def all(self, *, is_open: bool | None = None) -> list[Ticket]:
        """Tickets by number; only open or only closed ones when asked."""
        return self._read(*([tickets.c.closed != is_open] if is_open is not None else []))

    def history(self, ticket: int) -> list[Change]:
        """Everything that happened to a ticket, in order."""
        query = select(ticket_changes).where(ticket_changes.c.ticket == ticket).order_by(ticket_changes.c.number)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [Change(at=row["at"], by=row["by"], what=row["what"], note=row["note"]) for row in rows]

    def _read(self, *wanted: object) -> list[Ticket]:
        query = select(tickets).where(*wanted).order_by(tickets.c.number)  # type: ignore[arg-type]
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [Ticket.model_validate_json(row["payload"]).model_copy(update={"number": row["number"]}) for row in rows]


def _event(number: int | None, change: Change) -> Event:
    """The change in the audit trail: that there was one and in whose name; what it was stands in the ticket's own history."""
    return Event(Act.TICKET, f"ticket:{number}", detail=f"by {change.by}")


def _payload(ticket: Ticket) -> str:
    return ticket.model_dump_json(exclude_defaults=True, exclude={"number"})
