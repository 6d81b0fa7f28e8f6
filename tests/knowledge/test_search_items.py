"""Business items in search: what a question states, and how well a name's item agrees."""

from __future__ import annotations

import pytest

from knowledge.index.bare_names import items_covered
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
)
from knowledge.store import StoredItem
from knowledge.store.items import kind_of
from tests.samples import row_guide


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


def test_a_guide_under_a_bare_name_is_about_the_items_that_its_text_speaks_of(lexicon: Lexicon) -> None:
    assert covered("居住证办理指南", "首次申领免费，丢失补领20元", lexicon) == {
        "residence-permit-apply",
        "residence-permit-reissue",
    }
    assert covered("居住证办理指南", "首次申领免费", lexicon) == {"residence-permit-apply"}
    assert covered("居住证补领", "丢失补领20元", lexicon) == frozenset()
    assert covered("犬类免疫证办理指南", "丢失补领20元", lexicon) == frozenset()


def covered(title: str, text: str, lexicon: Lexicon) -> frozenset[str]:
    content = row_guide("C1", title).content
    return items_covered(StoredItem(kind=kind_of(content), content=content, text=text), lexicon)
