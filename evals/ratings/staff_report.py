"""A mistake that a window clerk reports: on the same desk as a bad rating, and never a rating."""

from __future__ import annotations

from datetime import datetime

from evals.ratings.binding import clean
from evals.ratings.deadlines import due_after, local_day
from evals.ratings.rate import Deadlines
from knowledge.guide import ServiceGuide
from knowledge.store.tickets import Change, Ticket, TicketRecord

LONGEST = 500  # characters of what it should say


def report_mistake(
    guide: ServiceGuide,
    field: str,
    words: str,
    *,
    by: str,
    at: datetime,
    tickets: TicketRecord,
    deadlines: Deadlines,
) -> Ticket:
    """Put a mistake on the open ticket of its guide and field; open one when there is none.

    Args:
        field: a field of `knowledge.fields`.
        words: what it should say; may be empty. Personal data is masked.
        by: the account of whoever reports.
    """
    contact, fix = (due_after(local_day(at), days) for days in (deadlines.contact, deadlines.fix))
    wanted = Ticket(
        guide_id=guide.id, version=guide.version, field=field, title=guide.title, region=guide.region,
        agency=guide.agency.name, owner=guide.agency.name, opened=at, contact_due=contact.day, fix_due=fix.day,
        estimated=contact.estimated or fix.estimated,
    )  # fmt: skip
    said = Change(at=at, by=by[:80], what="窗口报错", note=clean(words)[:LONGEST] or None)
    found = tickets.open_one(wanted.subject)
    if found is None:
        return tickets.open(wanted, said)
    tickets.note(found.number, said)
    return found
