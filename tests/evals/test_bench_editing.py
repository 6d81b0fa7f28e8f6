"""The page of the editing benchmark: what it says of its runs."""

from __future__ import annotations

from evals.bench_editing import Run, page_of


def test_the_page_has_median_and_longest_of_both() -> None:
    page = page_of([Run(0.5, 4.0), Run(1.5, 6.0), Run(0.7, 5.0)])
    assert "| in the record → in an answer | 0.70 | 1.50 |" in page
    assert "| whole command | 5.00 | 6.00 |" in page
    assert "3 corrections" in page
