"""A stretch of days in China as the UTC times that records are kept in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from evals.ratings.deadlines import day_begins
from knowledge.errors import SettingError
from knowledge.values import Value


class Period(Value):
    """Days from `first` to `last`, both included; None, and the first and the last day there is, are unbounded."""

    first: date | None = None
    last: date | None = None

    @property
    def start(self) -> datetime | None:
        """When it begins, UTC without zone."""
        return None if self.first in (None, date.min) else day_begins(self.first)

    @property
    def end(self) -> datetime | None:
        """When it is over, UTC without zone."""
        return None if self.last in (None, date.max) else day_begins(self.last + timedelta(days=1))


def period_of(since: str | None, until: str | None) -> Period:
    """The period between two days as typed.

    Raises:
        SettingError: a day is none, or the last lies before the first.
    """
    try:
        first, last = (date.fromisoformat(day) if day else None for day in (since, until))
    except ValueError as error:
        raise SettingError("日期应写成 2026-11-01 的样子。") from error
    if first is not None and last is not None and last < first:
        raise SettingError(f"止日 {last} 早于起日 {first}，请对调。")
    return Period(first=first, last=last)
