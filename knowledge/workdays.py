"""Days counted by the working calendar of China, with its holidays and make-up days; nothing is guessed beyond its table."""

from __future__ import annotations

from datetime import date, timedelta

from chinese_calendar import is_workday

from knowledge.codelists import TimeUnit


def works(day: date) -> bool | None:
    """Whether people work on a day; None when the holidays of its year are not in the calendar."""
    try:
        return bool(is_workday(day))
    except NotImplementedError:  # the State Council publishes next year's holidays in November
        return None


def last_day(start: date, count: int, unit: TimeUnit) -> date | None:
    """The last day of a limit that begins on a day; that day itself does not count.

    Args:
        count: working days or calendar days, as `unit` says.

    Returns:
        None when the calendar does not hold every day of the span, or for a unit that is not counted in days of a known
        kind: a bare 日 may mean either, and months and years are not counted here.
    """
    if unit is TimeUnit.ON_THE_SPOT:
        return start
    if unit is TimeUnit.CALENDAR_DAY:
        return start + timedelta(days=count)
    return _after_working_days(start, count) if unit is TimeUnit.WORKING_DAY else None


def _after_working_days(start: date, count: int) -> date | None:
    day = start
    if works(day) is None:
        return None
    while count > 0:
        day += timedelta(days=1)
        working = works(day)
        if working is None:
            return None
        count -= working
    return day
