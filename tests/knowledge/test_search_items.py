"""Business items in search: what a question states, and which of one matter's names it means."""

from __future__ import annotations

import pytest

from knowledge.lexicon.lexicon import Lexicon
from knowledge.search.items import (
    NEW,
    NO_LONGER,
    OTHER,
    PLAIN,
    SAID,
    UNASKED,
    agreement,
    asked_items,
    siblings_in_order,
)
from knowledge.search.results import MatterHit, MatterKind


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.mark.parametrize(
    ("question", "item"),
    [("居住证丢了", "补领"), ("身份证快到期了", "换领"), ("烟证到期了想续", "延续"), ("店不开了执照怎么办", "注销")],
)
def test_what_happened_states_an_item(lexicon: Lexicon, question: str, item: str) -> None:
    assert item in asked_items(question, lexicon)


def test_a_name_agrees_with_what_is_asked_before_a_bare_one_and_a_bare_one_before_another_item() -> None:
    lost, renewed, none = frozenset({"补领"}), frozenset({"换领"}), frozenset[str]()
    assert agreement(lost, lost) == SAID
    assert agreement(lost, renewed) == OTHER
    assert agreement(none, none) == PLAIN > agreement(none, lost) == UNASKED
    assert SAID > agreement(lost, none) > OTHER


def test_the_first_application_stands_first_until_something_else_is_asked() -> None:
    first, lost, none = frozenset({"首次"}), frozenset({"补领"}), frozenset[str]()
    assert agreement(none, first) == NEW > agreement(none, none) > agreement(none, lost)
    assert agreement(lost, first) == NO_LONGER < agreement(lost, none)


def hit(key: str, score: float, *, item: float, matter: str | None = "m") -> MatterHit:
    return MatterHit(
        id=key, kind=MatterKind.GUIDE, title=key, region="1", score=score, lexicon_id=matter,
        features={"own": 0.5, "by_name": 0.5, "item": item},
    )  # fmt: skip


def test_names_of_one_matter_exchange_scores_and_other_matters_keep_theirs() -> None:
    hits = (hit("a", 0.95, item=0.0), hit("other", 0.94, item=0.0, matter="n"), hit("b", 0.93, item=1.0))
    ordered = siblings_in_order(hits, {})
    assert [(one.id, one.score) for one in ordered] == [("b", 0.95), ("other", 0.94), ("a", 0.93)]


def test_names_that_are_read_as_no_matter_are_no_siblings() -> None:
    hits = (hit("a", 0.95, item=0.0, matter=None), hit("b", 0.94, item=1.0, matter=None))
    assert [one.id for one in siblings_in_order(hits, {})] == ["a", "b"]


def test_a_name_without_a_link_is_told_apart_from_those_of_the_matter_it_is_read_as() -> None:
    hits = (hit("linked", 0.95, item=0.0), hit("read", 0.7, item=1.0, matter=None))
    assert [(one.id, one.score) for one in siblings_in_order(hits, {"read": "m"})] == [("read", 0.95), ("linked", 0.7)]
