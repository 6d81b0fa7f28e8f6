"""Limits counted in days: holidays and make-up days count as they are, and nothing is guessed beyond the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.codelists import TimeUnit
from knowledge.workdays import last_day, works


def test_the_first_day_does_not_count() -> None:
    assert last_day(date(2026, 11, 2), 5, TimeUnit.WORKING_DAY) == date(2026, 11, 9)


def test_holidays_are_passed_over_and_make_up_days_count() -> None:
    # 1 to 7 October 2026 is a holiday, Saturday the 10th is worked
    assert not works(date(2026, 10, 5))
    assert works(date(2026, 10, 10))
    assert last_day(date(2026, 9, 30), 3, TimeUnit.WORKING_DAY) == date(2026, 10, 10)


def test_a_span_that_the_calendar_does_not_cover_has_no_last_day() -> None:
    assert works(date(2040, 1, 4)) is None
    assert last_day(date(2039, 12, 20), 5, TimeUnit.WORKING_DAY) is None


def test_calendar_days_are_counted_without_a_calendar() -> None:
    assert last_day(date(2040, 2, 27), 3, TimeUnit.CALENDAR_DAY) == date(2040, 3, 1)


@pytest.mark.parametrize("unit", [TimeUnit.DAY, TimeUnit.MONTH, TimeUnit.YEAR, TimeUnit.HOUR])
def test_a_unit_that_may_mean_two_things_is_not_counted(unit: TimeUnit) -> None:
    assert last_day(date(2026, 11, 2), 5, unit) is None


def test_on_the_spot_ends_on_the_day_itself() -> None:
    assert last_day(date(2026, 11, 2), 0, TimeUnit.ON_THE_SPOT) == date(2026, 11, 2)
