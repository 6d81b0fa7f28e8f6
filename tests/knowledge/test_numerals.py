"""Chinese numbers in digits, also where a row of numerals is no number."""

from __future__ import annotations

from knowledge.numerals import counts_in_digits


def test_a_number_before_its_unit_is_digits_and_another_stays() -> None:
    assert counts_in_digits("二十五个工作日，一次性") == "25个工作日，一次性"


def test_a_row_of_numerals_too_long_for_a_number_stays_as_it_is() -> None:
    row = "一" * 5_000 + "元"  # int() refuses more than 4,300 digits

    assert counts_in_digits(row) == row
