"""Which slices a question counts in, from its words alone."""

from __future__ import annotations

import pytest

from evals.bench_slices import OddWords, has_pinyin, is_traditional, length_class, official_question, slices_of


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("退休金", "length up to 8"),
        ("小孩上户口怎么办？", "length up to 8"),
        ("给刚出生的孩子上户口要什么", "length 9 to 20"),
        ("我妈妈今年退休了，她一直在外地交社保，请问退休金在哪里领", "length over 20"),
    ],
)
def test_the_length_class_counts_characters_without_punctuation(question: str, expected: str) -> None:
    assert length_class(question) == expected


def test_traditional_characters_are_seen() -> None:
    assert is_traditional("辦護照要幾天")
    assert not is_traditional("办护照要几天，ABC１２３")


@pytest.mark.parametrize(
    ("question", "expected"), [("jzz怎么办", True), ("办 shiyejin", True), ("etc怎么办", False), ("办a证", False)]
)
def test_pinyin_is_told_from_everyday_abbreviations(question: str, expected: bool) -> None:
    assert has_pinyin(question) is expected


def test_what_the_author_marked_is_a_slice_of_its_own() -> None:
    found = slices_of("局住证怎么办", theme="户籍办理", marks=("typo",))
    assert found == ("length up to 8", "marked typo", "theme 户籍办理")


def test_an_official_question_holds_the_whole_name() -> None:
    assert official_question("出生登记") == "出生登记怎么办理？"


def test_old_names_and_words_that_only_sound_right_are_slices() -> None:
    odd = OddWords(["居住证申领", "失业保险金申领"], ["准生证"])
    assert odd.slices("局住证怎么办") == ("likely typo",)
    assert odd.slices("准生证还要吗") == ("old name",)
    assert odd.slices("居住证怎么办") == ()
    assert odd.slices("有没有别的办法") == ()
