"""Figures over counted ratings and tickets, each a pure function. What is undefined stays undefined; nobody is counted for show."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from evals.metrics.speed import percentile
from evals.ratings.deadlines import local_day, working_days_between
from evals.ratings.levels import BAD, SATISFIED, Reason
from evals.ratings.states import MENDED
from knowledge.store.ratings import Rating
from knowledge.store.tickets import Ticket
from knowledge.values import Value

Z = 1.96  # of a 95 % interval
NO_AGENCY = "未写明实施机关"
NO_GUIDE = "没有对应的指南"


class Measured(Value):
    """A share with its 95 % interval and on how many it rests; all None when it is undefined."""

    value: float | None
    low: float | None
    high: float | None
    number: int


class Accuracy(Value):
    """办事指南精确度 of one department or matter.

    Attributes:
        satisfied: share of counted ratings of 基本满意 or better.
        accurate: share of counted ratings that do not give 办事指南不准确 as a reason.
    """

    name: str
    satisfied: Measured
    accurate: Measured


class Closure(Value):
    """What became of bad ratings.

    Attributes:
        closed: share of counted bad ratings whose ticket is closed.
        in_time: share of tickets closed by their deadline, among those closed or past it.
        fix_days: working days from opening to closing of mended tickets, median; `fix_days_p90` the slowest tenth begins there.
    """

    closed: Measured
    in_time: Measured
    fix_days: float | None
    fix_days_p90: float | None
    mended: int


def accuracy(ratings: Iterable[Rating], key: Callable[[Rating], str]) -> tuple[Accuracy, ...]:
    """One row a name, the least accurate first; ratings that do not count are left out."""
    by_name: dict[str, list[Rating]] = {}
    for rating in ratings:
        if rating.counts:
            by_name.setdefault(key(rating), []).append(rating)
    rows = [accuracy_of(name, found) for name, found in by_name.items()]
    return tuple(sorted(rows, key=lambda row: (row.accurate.value or 0.0, row.satisfied.value or 0.0, row.name)))


def accuracy_of(name: str, ratings: Sequence[Rating]) -> Accuracy:
    """The figures of some ratings under a name."""
    counted = [rating for rating in ratings if rating.counts]
    return Accuracy(
        name=name,
        satisfied=_measured([rating.level >= SATISFIED for rating in counted]),
        accurate=_measured([Reason.INACCURATE not in rating.reasons for rating in counted]),
    )


def closure(ratings: Iterable[Rating], tickets: Mapping[int, Ticket], *, today: date) -> Closure:
    """What became of bad ratings by a day in China. A ticket whose ratings were all taken out by an appeal says nothing."""
    led_to = [tickets.get(one.ticket or 0) for one in ratings if one.counts and one.level in BAD]
    concerned = list({ticket.number: ticket for ticket in led_to if ticket is not None}.values())
    days = [days_to_close(one) for one in concerned if one.closed is not None and one.handling in MENDED]
    return Closure(
        closed=_measured([ticket is not None and not ticket.is_open for ticket in led_to]),
        in_time=_measured([in_time for one in concerned if (in_time := _in_time(one, today)) is not None]),
        fix_days=percentile(days, 0.5),
        fix_days_p90=percentile(days, 0.9),
        mended=len(days),
    )


def days_to_close(ticket: Ticket) -> int:
    """Working days from opening to closing, China time; 0 on the same day."""
    return working_days_between(local_day(ticket.opened), local_day(ticket.closed)) if ticket.closed else 0


def _in_time(ticket: Ticket, today: date) -> bool | None:
    """Whether a ticket was closed by its deadline; None while it is open and the deadline has not passed."""
    if ticket.closed is not None:
        return local_day(ticket.closed) <= ticket.fix_due
    return False if today > ticket.fix_due else None


def _measured(flags: Sequence[bool]) -> Measured:
    """The share of true flags with Wilson's interval: unlike resampling it stays wide where a few ratings all agree."""
    number = len(flags)
    if not number:
        return Measured(value=None, low=None, high=None, number=0)
    share, spread = sum(flags) / number, Z * Z / number
    middle, half = share + spread / 2, Z * math.sqrt((share * (1 - share) + spread / 4) / number)
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return Measured(value=share, low=max(0.0, low), high=min(1.0, high), number=number)


def reasons(ratings: Iterable[Rating]) -> tuple[tuple[str, int], ...]:
    """How often each reason was given with counted ratings, the most frequent first."""
    return tuple(Counter(reason for rating in ratings if rating.counts for reason in rating.reasons).most_common())


def department(rating: Rating) -> str:
    """Whose guide a rating is about."""
    return rating.binding.agency or (NO_AGENCY if rating.binding.guide_id else NO_GUIDE)


def matter_names(ratings: Iterable[Rating]) -> Callable[[Rating], str]:
    """A function that names a rating's matter: guides of one lexicon matter share a name, the most frequent title."""
    titles: dict[str, Counter[str]] = {}
    for rating in ratings:
        titles.setdefault(_matter_key(rating), Counter())[rating.binding.title or NO_GUIDE] += 1
    names = {key: found.most_common(1)[0][0] for key, found in titles.items()}
    return lambda rating: names[_matter_key(rating)]


def _matter_key(rating: Rating) -> str:
    return rating.binding.matter or rating.binding.title or ""
