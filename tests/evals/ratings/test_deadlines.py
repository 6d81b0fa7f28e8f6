"""Working days: holidays and make-up days count as the State Council says; unpublished years are estimates and say so."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from evals.ratings.deadlines import day_begins, due_after, local_day, local_time, workday, working_days_between


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 11, 2), 1, date(2026, 11, 3)),
        (date(2026, 11, 6), 1, date(2026, 11, 9)),  # Friday to Monday
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the National Day holiday
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that is made up for Spring Festival
        (date(2026, 11, 7), 0, date(2026, 11, 7)),
    ],
)
def test_a_deadline_counts_working_days_after_its_start(start: date, days: int, due: date) -> None:
    assert due_after(start, days).day == due
    assert not due_after(start, days).estimated


def test_a_deadline_beyond_the_published_holidays_falls_back_on_weekdays_and_says_so() -> None:
    found = due_after(date(2099, 1, 1), 2)  # a Thursday
    assert (found.day, found.estimated) == (date(2099, 1, 5), True)
    assert workday(date(2099, 1, 3)).works is False


def test_days_late_are_working_days_too() -> None:
    assert working_days_between(date(2026, 11, 6), date(2026, 11, 9)) == 1
    assert working_days_between(date(2026, 11, 9), date(2026, 11, 6)) == 0


def test_an_evening_in_utc_is_the_next_day_in_china() -> None:
    assert local_day(datetime(2026, 11, 2, 16, 30)) == date(2026, 11, 3)
    assert local_time(datetime(2026, 11, 2, 16, 30)) == "2026-11-03 00:30"
    assert day_begins(date(2026, 11, 3)) == datetime(2026, 11, 2, 16, 0)
