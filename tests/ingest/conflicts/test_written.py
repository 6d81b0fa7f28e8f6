"""The written conflicts and look-alikes: precision and recall, and that each conflict is found by its own check."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.conflicts import BETWEEN, INSIDE, Between, Inside, between_conflicts, inside_conflicts
from tests.ingest.conflicts.written import FRESH, LATER, ROWS, found, told

LEAST = 0.95


def test_there_are_a_hundred_of_each_and_none_twice() -> None:
    assert Counter(row["conflict"] for row in ROWS) == {True: 100, False: 100}
    said = [str({key: value for key, value in row.items() if key != "id"}) for row in ROWS]
    assert len(set(said)) == len(said)
    assert {row["kind"] for row in ROWS} == {check.id for check in (*INSIDE, *BETWEEN)}


def test_the_fresh_ones_are_sixty_of_each_and_of_every_check() -> None:
    assert Counter(row["conflict"] for row in FRESH) == {True: 60, False: 60}
    kinds = {check.id for check in (*INSIDE, *BETWEEN)}
    assert [{row["kind"] for row in FRESH if row["conflict"] is conflict} for conflict in (True, False)] == [
        kinds,
        kinds,
    ]


@pytest.mark.parametrize("rows", [ROWS, LATER, FRESH], ids=["the hundred", "later", "fresh"])
def test_conflicts_are_found_and_look_alikes_left_alone(rows: tuple[dict[str, Any], ...]) -> None:
    reported = Counter((row["conflict"], bool(found(row))) for row in rows)
    right = reported[True, True]
    assert right / (right + reported[False, True]) >= LEAST
    assert right / (right + reported[True, False]) >= LEAST


def test_each_conflict_is_found_by_its_own_check() -> None:
    other = [row["id"] for row in ROWS if row["conflict"] and row["kind"] not in {one.rule for one in found(row)}]
    assert len(other) <= 5, other


def test_every_conflict_says_where_what_and_how_to_mend_it() -> None:
    for finding in (one for row in ROWS for one in found(row)):
        assert finding.place
        assert finding.message.endswith("。")
        assert finding.fix.endswith("。")
        assert finding.guide == "g@999901"


@pytest.mark.parametrize("check", [*INSIDE, *BETWEEN], ids=lambda check: check.id)
def test_the_manual_has_every_check_as_the_table_says_it(check: Inside | Between) -> None:
    severity = {"error": "错误", "warning": "提醒", "info": "说明"}[check.severity]
    manual = (Path(__file__).parents[3] / "docs" / "lint.md").read_text("utf-8")
    assert f"| {check.id} | {severity} | {check.title} |" in manual


@settings(deadline=None)  # the first call reads tables
@given(st.text(max_size=120), st.text(max_size=60))
def test_wild_text_never_stops_the_checks(text: str, name: str) -> None:
    wild = told(
        {"text": text, "steps": [text], "materials": [name], "conditions": [text], "charged": "收费", "fee_text": text}
    )
    assert isinstance(inside_conflicts(wild), tuple)
    assert isinstance(between_conflicts(wild, wild), tuple)


def test_a_limit_of_one_of_several_things_is_no_contradiction() -> None:
    said = {"promised": "5个工作日（签注2个工作日）", "text": "签注：承诺办结时限2个工作日"}
    assert inside_conflicts(told(said)) == ()
    assert [one.rule for one in inside_conflicts(told({**said, "text": "签注：承诺办结时限3个工作日"}))] == ["C02"]
