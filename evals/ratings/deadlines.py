"""Deadlines in working days, China time. Holidays and make-up days come from chinesecalendar; beyond its years weekdays stand in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from knowledge.values import Value
from knowledge.workdays import works

CHINA = timezone(timedelta(hours=8))
_SATURDAY = 5


class Workday(Value):
    """Whether people work on a day; `estimated` when the holidays of that year are not published in the calendar yet."""

    works: bool
    estimated: bool


class Due(Value):
    """The last day of a deadline; `estimated` when any day up to it was only judged by its weekday."""

    day: date
    estimated: bool


def local_day(moment: datetime) -> date:
    """The day in China of a UTC time without zone."""
    return moment.replace(tzinfo=UTC).astimezone(CHINA).date()


def local_time(moment: datetime) -> str:
    """A UTC time without zone as people in China read it, to the minute."""
    return f"{moment.replace(tzinfo=UTC).astimezone(CHINA):%Y-%m-%d %H:%M}"


def workday(day: date) -> Workday:
    """Whether a day is a working day."""
    working = works(day)
    if working is None:
        return Workday(works=day.weekday() < _SATURDAY, estimated=True)
    return Workday(works=working, estimated=False)


def due_after(start: date, working_days: int) -> Due:
    """The working day that is so many working days after a day; the day itself does not count.

    Args:
        working_days: at least 0; with 0 the day itself, even when nobody works on it.
    """
    day, estimated = start, False
    while working_days > 0:
        day += timedelta(days=1)
        judged = workday(day)
        estimated |= judged.estimated
        working_days -= judged.works
    return Due(day=day, estimated=estimated)


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; 0 when `end` is not later."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(workday(day).works for day in days)


def day_begins(day: date) -> datetime:
    """The UTC time without zone at which a day begins in China."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA).astimezone(UTC).replace(tzinfo=None)
