"""The written questions: enough of them, of known matters, and none that is also learnt from."""

from __future__ import annotations

from collections import Counter

import pytest

from knowledge.lexicon.lexicon import Lexicon
from knowledge.text import fold
from knowledge.train.corpus import WrittenQuestion, written_questions


@pytest.fixture(scope="module")
def questions() -> list[WrittenQuestion]:
    return [one for split in ("train", "validation", "test") for one in written_questions(split)]


def test_there_are_twelve_thousand_and_each_has_a_matter(questions: list[WrittenQuestion], lexicon: Lexicon) -> None:
    assert len(questions) >= 12_000
    assert {one.matter for one in questions} <= set(lexicon.matters)


def test_every_matter_has_at_least_ten(questions: list[WrittenQuestion], lexicon: Lexicon) -> None:
    counts = Counter(one.matter for one in questions)
    assert [matter for matter in lexicon.matters if counts[matter] < 10] == []


def test_no_question_is_written_twice(questions: list[WrittenQuestion]) -> None:
    counts = Counter(fold(one.question) for one in questions)
    assert sum(number > 1 for number in counts.values()) <= len(counts) // 1000


def test_no_test_question_is_learnt_from(lexicon: Lexicon) -> None:
    learnt = {fold(one.question) for one in written_questions("train")}
    learnt |= {fold(text) for matter in lexicon.matters.values() for text in matter.wordings}
    asked = [fold(one.question) for one in written_questions("test")]
    assert sum(text in learnt for text in asked) <= len(asked) // 200


def test_facets_are_those_of_the_lexicon(questions: list[WrittenQuestion], lexicon: Lexicon) -> None:
    assert {facet for one in questions for facet in one.facets} <= set(lexicon.facets)
