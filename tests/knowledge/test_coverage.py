"""How much of a question a text explains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search import Term
from knowledge.search.coverage import coverage, coverages, nearness, presence, rarity

PASSPORT = Term(text="护照")


@pytest.mark.parametrize(
    ("term", "text", "low", "high"),
    [
        (PASSPORT, "普通护照签发", 1.0, 1.0),
        (Term(text="退休金", alternatives=("养老金",)), "养老金申领", 0.8, 0.99),
        (Term(text="户口业借出"), "户口页借出", 0.2, 0.6),
        (Term(text="火星车"), "普通护照签发", 0.0, 0.0),
        (Term(text="护证"), "护照", 0.0, 0.0),
    ],
)
def test_a_term_is_present_as_itself_by_another_name_or_in_pieces(
    term: Term, text: str, low: float, high: float
) -> None:
    assert low <= presence(term, text) <= high


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    assert rarity(1_000, 1) > rarity(1_000, 100) > rarity(1_000, 1_000) > 0


def test_a_word_never_seen_must_come_closer_in_meaning() -> None:
    assert nearness(0.6, unseen=False) > nearness(0.6, unseen=True) == 0.0
    assert (nearness(-1.0, unseen=False), nearness(1.0, unseen=True)) == (0.0, 1.0)


def test_meaning_softens_absence_and_never_presence() -> None:
    asked = [(PASSPORT, 1.0)]
    assert coverages(asked, ["通行证"], [1.0]) > coverages(asked, ["通行证"])
    assert coverages(asked, ["护照"], [0.0]) == [1.0]


def test_coverage_is_the_share_of_weight_explained() -> None:
    terms = [(PASSPORT, 3.0), (Term(text="签证"), 1.0)]
    assert coverage(terms, "普通护照") == 0.75


def test_a_question_without_terms_is_explained_by_nothing() -> None:
    assert (coverage([], "护照"), coverages([], ["护照", "签证"])) == (0.0, [0.0, 0.0])


def test_meaning_counts_for_the_last_share_only() -> None:
    first, last = coverages([(PASSPORT, 1.0)], ["签证", "通行证"], [1.0])
    assert first == 0.0 < last


words = st.text("护照养老金签证", min_size=1, max_size=4)


@given(st.lists(words, min_size=1, max_size=4), st.lists(words, min_size=1, max_size=4))
def test_each_further_text_explains_more_or_the_same(asked: list[str], texts: list[str]) -> None:
    shares = coverages([(Term(text=word), 1.0) for word in asked], texts)
    assert shares == sorted(shares)
    assert all(0.0 <= share <= 1.0 + 1e-9 for share in shares)
