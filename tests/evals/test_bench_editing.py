"""The page of the editing benchmark: what it says of its runs."""

from __future__ import annotations

from evals.bench_editing import Run, page_of
from evals.load import Answers


def test_the_page_has_median_and_longest_of_each_kind() -> None:
    runs = {"mingbai guides edit": [Run(0.5, 2.0, 4.0), Run(1.5, 3.0, 6.0), Run(0.7, 2.5, 5.0)]}
    page = page_of(runs, Answers(milliseconds=[9.0] * 120, errors=1, seconds=2.0), 0.1)
    assert "| `mingbai guides edit` | in the record → in an answer | 0.70 | 1.50 |" in page
    assert "| `mingbai guides edit` | start of the command → in an answer | 2.50 | 3.00 |" in page
    assert "| `mingbai guides edit` | whole command | 5.00 | 6.00 |" in page
    assert "3 changes of each kind, others asked 60 new questions a second, 1 errors" in page
