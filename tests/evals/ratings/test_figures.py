"""Figures: only counted ratings, undefined stays undefined, and a closed ticket is told from an open one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from evals.ratings.figures import accuracy, accuracy_of, closure, department, matter_names, reasons
from knowledge.store.tickets import Handling
from tests.evals.ratings_samples import NOON, rating, ticket

TODAY = date(2026, 11, 30)
WRONG = ("办事指南不准确",)


def test_accuracy_is_the_share_without_the_reason_and_satisfaction_the_share_of_three_and_more() -> None:
    found = accuracy_of("全部", [rating(5), rating(3), rating(2), rating(1, reasons=WRONG)])
    assert (found.accurate.value, found.satisfied.value, found.accurate.number) == (0.75, 0.5, 4)


def test_few_ratings_that_agree_leave_a_wide_interval() -> None:
    found = accuracy_of("全部", [rating(5)]).accurate
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(0.2065, abs=1e-3)  # Wilson, 1 of 1


def test_ratings_that_do_not_count_move_nothing() -> None:
    found = accuracy_of("全部", [rating(5), rating(1, flags=("x",)), rating(1, excluded=True, reasons=WRONG)])
    assert (found.accurate.value, found.satisfied.value, found.accurate.number) == (1.0, 1.0, 1)


def test_without_ratings_everything_is_undefined() -> None:
    found, closed = accuracy_of("全部", []), closure([], {}, today=TODAY)
    assert (found.accurate.value, found.satisfied.value) == (None, None)
    assert (closed.closed.value, closed.in_time.value, closed.fix_days) == (None, None, None)
    assert accuracy([rating(1, flags=("x",))], department) == ()


def test_departments_are_told_apart_the_least_accurate_first() -> None:
    rows = accuracy(
        [
            rating(5),
            rating(1, reasons=WRONG, agency="公安局"),
            rating(5, agency=None),
            rating(5, agency=None, guide_id=None),
        ],
        department,
    )
    assert rows[0].name == "公安局"
    assert {row.name for row in rows[1:]} == {"云河市社会保险中心", "未写明实施机关", "没有对应的指南"}


def test_guides_of_one_lexicon_matter_share_a_name() -> None:
    found = [
        rating(5, matter="m"),
        rating(4, matter="m"),
        rating(4, matter="m", title="领养老金"),
        rating(4, title="护照"),
    ]
    assert [matter_names(found)(one) for one in found] == ["养老金申领", "养老金申领", "养老金申领", "护照"]


def test_closure_counts_bad_ratings_and_measures_mended_tickets_in_working_days() -> None:
    tickets = {
        1: ticket(1, handling=Handling.MEND_NOW, closed=NOON + timedelta(days=7)),
        2: ticket(2, handling=Handling.EXPLAIN, closed=NOON + timedelta(days=1)),
        3: ticket(3),
    }
    ratings = [rating(1, str(number), ticket=number) for number in (1, 2, 3)] + [rating(2, "4"), rating(5, "5")]
    found = closure(ratings, tickets, today=TODAY)
    assert (found.closed.value, found.closed.number) == (0.5, 4)
    assert (found.in_time.value, found.in_time.number) == (2 / 3, 3)
    assert (found.fix_days, found.mended) == (5, 1)


def test_a_ticket_in_time_and_open_says_nothing_about_deadlines() -> None:
    found = closure([rating(1, ticket=1)], {1: ticket()}, today=date(2026, 11, 5))
    assert (found.closed.value, found.in_time.value) == (0.0, None)


def test_reasons_are_counted_once_a_rating() -> None:
    assert reasons([rating(1, reasons=WRONG), rating(2, reasons=(*WRONG, "看不懂")), rating(1, reasons=WRONG, flags=("x",))]) == (
        ("办事指南不准确", 2),
        ("看不懂", 1),
    )  # fmt: skip
