"""Business items in search: what a question states, and which of one matter's names it means."""

from __future__ import annotations

import pytest

from knowledge.lexicon.lexicon import Lexicon
from knowledge.search.items import OTHER, PLAIN, SAID, UNASKED, agreement, asked_items, name_items, siblings_in_order
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


def test_the_item_of_a_matter_itself_does_not_tell_its_names_apart() -> None:
    assert name_items("个体工商户注销登记", "个体工商户注销登记") == frozenset()
    assert name_items("居住证补领", "居住证申领") == {"补领"}


def test_a_name_agrees_with_what_is_asked_before_a_bare_one_and_a_bare_one_before_another_item() -> None:
    lost, renewed, none = frozenset({"补领"}), frozenset({"换领"}), frozenset[str]()
    assert agreement(lost, lost) == SAID
    assert agreement(lost, renewed) == OTHER
    assert agreement(none, none) == PLAIN > agreement(none, lost) == UNASKED
    assert SAID > agreement(lost, none) > OTHER


def hit(key: str, score: float, *, item: float, matter: str | None = "m") -> MatterHit:
    return MatterHit(
        id=key, kind=MatterKind.GUIDE, title=key, region="1", score=score, lexicon_id=matter,
        features={"own": 0.5, "by_name": 0.5, "item": item},
    )  # fmt: skip


def test_names_of_one_matter_exchange_scores_and_other_matters_keep_theirs() -> None:
    hits = (hit("a", 0.95, item=0.0), hit("other", 0.94, item=0.0, matter="n"), hit("b", 0.93, item=1.0))
    ordered = siblings_in_order(hits)
    assert [(one.id, one.score) for one in ordered] == [("b", 0.95), ("other", 0.94), ("a", 0.93)]


def test_names_without_a_lexicon_matter_are_no_siblings() -> None:
    hits = (hit("a", 0.95, item=0.0, matter=None), hit("b", 0.94, item=1.0, matter=None))
    assert [one.id for one in siblings_in_order(hits)] == ["a", "b"]
