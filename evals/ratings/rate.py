"""A citizen's rating: bound, limited, kept, and turned into a ticket when it is a bad one. Staff have no way in here."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evals.ratings.binding import clean, main_field
from evals.ratings.deadlines import due_after, local_day
from evals.ratings.keeper import Clock, Keeper, utc_now
from evals.ratings.levels import BAD, LEVELS, MISSED, Reason
from evals.ratings.limits import Allowance, ClientKeys, Window, look_at
from knowledge.store.ratings import Binding, Rating, RatingRecord
from knowledge.store.tickets import Change, Ticket, TicketRecord
from knowledge.values import Value

RATER = "群众"  # how the history names whoever rates; nobody's name is known
SYSTEM = "系统"
CITIZEN = "citizen"


class Deadlines(Value):
    """Working days within which an owner takes a ticket up and mends the guide."""

    contact: int = 1
    fix: int = 15


class Submitted(Value):
    """A rating as it arrives. `role` is whoever rates: only citizens may."""

    answer_id: str
    level: int
    reasons: tuple[Reason, ...] = ()
    comment: str | None = None
    role: str = CITIZEN


class Receipt(StrEnum):
    """How a rating ended."""

    KEPT = "kept"
    UNKNOWN_ANSWER = "unknown-answer"
    TOO_MANY = "too-many-ratings"
    NOT_A_CITIZEN = "staff-rating"


class RatingDesk:
    """Takes ratings. Safe to share between threads."""

    def __init__(
        self,
        ratings: RatingRecord,
        tickets: TicketRecord,
        keeper: Keeper,
        *,
        window: Window,
        deadlines: Deadlines | None = None,
        allowance: Allowance | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._ratings = ratings
        self._tickets = tickets
        self._keeper = keeper
        self._window = window
        self._deadlines = deadlines or Deadlines()
        self._allowance = allowance or Allowance()
        self._clock = clock
        self._keys = ClientKeys()

    def rate(self, given: Submitted, *, address: str) -> Receipt:
        """Keep one rating; a second one of the same answer takes the place of the first.

        Args:
            address: of the client; only a keyed hash of it is looked at, and nothing of it is kept.
        """
        if given.role != CITIZEN:
            return Receipt.NOT_A_CITIZEN
        binding = self._keeper.binding(given.answer_id)
        if binding is None:
            return Receipt.UNKNOWN_ANSWER
        at = self._clock()
        verdict = look_at(binding, self._keys.key(address), at=at, window=self._window, allowance=self._allowance)
        if not verdict.accepted:
            return Receipt.TOO_MANY
        before = self._ratings.rating(given.answer_id)
        rating = Rating(
            binding=binding, level=given.level, reasons=tuple(dict.fromkeys(one.value for one in given.reasons)),
            comment=(clean(given.comment) or None) if given.comment else None,
            flags=tuple(flag.value for flag in verdict.flags), created=at,
        )  # fmt: skip
        self._ratings.put(rating)
        self._follow_up(rating, before)
        if rating.level in BAD and rating.counts and MISSED & set(given.reasons):
            self._keeper.missed(given.answer_id)
        return Receipt.KEPT

    def _follow_up(self, rating: Rating, before: Rating | None) -> None:
        """Open or join a ticket; a rating that led to one already is only noted there."""
        if before is not None and before.ticket is not None:
            said = f"评价由「{LEVELS[before.level]}」改为「{LEVELS[rating.level]}」"
            self._tickets.note(before.ticket, Change(at=rating.created, by=RATER, what=said))
        elif rating.level in BAD and rating.counts:
            join(rating, self._ratings, self._tickets, self._deadlines)


def join(rating: Rating, ratings: RatingRecord, tickets: TicketRecord, deadlines: Deadlines) -> Ticket:
    """Put a bad rating on the open ticket of its guide and field; open one when there is none."""
    made = new_ticket(rating.binding, at=rating.created, deadlines=deadlines)
    said = "、".join((LEVELS[rating.level], *rating.reasons))
    opened = Change(at=rating.created, by=SYSTEM, what="开立工单", note=f"差评：{said}")
    ticket = tickets.open_one(made.subject)
    if ticket is None:
        ticket = tickets.open(made, opened)
    else:
        tickets.note(ticket.number, opened.model_copy(update={"what": "又有差评并入"}))
    ratings.join(rating.answer_id, ticket.number)
    return ticket


def open_missing(ratings: RatingRecord, tickets: TicketRecord, deadlines: Deadlines) -> int:
    """Open the tickets of bad ratings that a crash left without one; returns how many ratings."""
    left = [rating for rating in ratings.without_ticket(sorted(BAD)) if rating.counts]
    for rating in left:
        join(rating, ratings, tickets, deadlines)
    return len(left)


def new_ticket(binding: Binding, *, at: datetime, deadlines: Deadlines) -> Ticket:
    """The ticket that a bad rating opens, for the agency whose guide it is."""
    day = local_day(at)
    contact, fix = due_after(day, deadlines.contact), due_after(day, deadlines.fix)
    return Ticket(
        guide_id=binding.guide_id, version=binding.version, field=main_field(binding), title=binding.title,
        region=binding.region, agency=binding.agency, owner=binding.agency, opened=at,
        contact_due=contact.day, fix_due=fix.day, estimated=contact.estimated or fix.estimated,
    )  # fmt: skip
