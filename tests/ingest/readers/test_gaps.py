"""Runs of white space: none survives cleaning, and a long one joins lines as a short one does."""

from __future__ import annotations

import re
import sys

import pytest

from ingest.readers.clean import clean_text, join_wrapped


def test_no_run_of_any_kind_of_space_survives_cleaning() -> None:
    spaces = [one for one in map(chr, range(sys.maxunicode + 1)) if re.match(r"\s", one)]

    assert [one for one in spaces if re.search(r"\s\s", clean_text(f"a{one * 3}b").replace("\n", ""))] == []


@pytest.mark.parametrize(
    ("short", "long"),
    [("中 \n 文", "中" + " " * 900 + "\n" * 900 + " " * 900 + "文"), ("a\n b", "a\n" + " " * 900 + "b"), ("a  b", "a" + " " * 900 + "b")],
)  # fmt: skip
def test_a_long_gap_joins_as_a_short_one(short: str, long: str) -> None:
    assert clean_text(join_wrapped(long)) == clean_text(join_wrapped(short))
