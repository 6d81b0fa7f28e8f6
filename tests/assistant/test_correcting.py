"""Words that take something back."""

from __future__ import annotations

import pytest

from assistant.correcting import corrects, without_correction


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("说错了，港澳通行证", "港澳通行证"),
        ("不好意思我说错了，是个体户", "个体户"),
        ("不对，我是丢了", "我是丢了"),
        ("哎不对，我还没办过护照", "我还没办过护照"),
        ("我刚才问错了，护照多少钱", "护照多少钱"),
        ("不是补办，是换领", "换领"),
    ],
)
def test_what_is_meant_stays(words: str, meant: str) -> None:
    assert corrects(words)
    assert without_correction(words) == meant


@pytest.mark.parametrize("words", ["护照多少钱", "是不是免费", "不能网上办吗", "错过报名怎么办"])
def test_a_plain_question_takes_nothing_back(words: str) -> None:
    assert without_correction(words) == words
