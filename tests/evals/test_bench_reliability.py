"""The reliability page: shares above a floor, and the gap between promise and outcome."""

from __future__ import annotations

import numpy as np
import pytest

from evals.bench_reliability import expected_error, floor_row, page
from knowledge.train.ranking import floor_for

PAIRS = [(0.95, True), (0.95, True), (0.85, False), (0.35, True), (0.15, False)]


def test_a_floor_counts_answers_and_the_wrong_ones_among_them() -> None:
    assert floor_row(PAIRS, 10, 0.7) == ("0.70", "0.300", "0.100", "0.333")


def test_what_always_happens_as_promised_has_no_error() -> None:
    assert expected_error([(0.5, True), (0.5, False)]) == 0.0
    assert expected_error([(0.5, True), (0.5, True)]) == pytest.approx(0.5)


def test_the_page_shows_every_floor() -> None:
    assert page("test", PAIRS, 10).count("\n| 0.") == 6


def test_the_floor_lets_through_as_many_wrong_ones_as_allowed() -> None:
    confident, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, False])
    assert floor_for(confident, right, 34) == 0.7
