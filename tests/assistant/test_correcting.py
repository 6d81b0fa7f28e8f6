"""Words that take something back."""

from __future__ import annotations

import pytest

from assistant.correcting import (
    begins_anew,
    corrects,
    without_anew,
    without_correction,
    without_heard,
    without_taken_back,
)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("说错了，港澳通行证", "港澳通行证"),
        ("不好意思我说错了，是个体户", "个体户"),
        ("不对，我是丢了", "我是丢了"),
        ("哎不对，我还没办过护照", "我还没办过护照"),
        ("我刚才问错了，护照多少钱", "护照多少钱"),
        ("不是补办，是换领", "换领"),
        ("是新办，不是换领", "新办"),
    ],
)
def test_what_is_meant_stays(words: str, meant: str) -> None:
    assert corrects(words)
    assert without_correction(words) == meant


@pytest.mark.parametrize("words", ["护照多少钱", "是不是免费", "不能网上办吗", "错过报名怎么办"])
def test_a_plain_question_takes_nothing_back(words: str) -> None:
    assert without_correction(words) == words


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("我要办护照，哦不，是身份证，到期了", "是身份证,到期了"), ("居住证多少钱，说错了，我是问身份证", "我是问身份证"),
        ("名字写错了，怎么改", "名字写错了，怎么改"), ("我的身份证丢了，不是本地户口，怎么补", "我的身份证丢了，不是本地户口，怎么补"),
    ],
)  # fmt: skip
def test_what_a_question_takes_back_itself_is_left_out(said: str, left: str) -> None:
    assert without_taken_back(said) == left


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("嗯知道了。那户口什么时候去销", "那户口什么时候去销"),
        ("好,说回结婚", "说回结婚"),
        ("先等下，我姐要离婚", "我姐要离婚"),
        ("好的", "好的"),
        ("好孩子证怎么办", "好孩子证怎么办"),
    ],
)
def test_what_is_said_of_the_answer_before_is_left_out(said: str, left: str) -> None:
    assert without_heard(said) == left


def test_a_question_may_begin_anew() -> None:
    assert begins_anew("再问下,身份证多少钱")
    assert without_anew("再问下,身份证多少钱") == "身份证多少钱"
    assert not begins_anew("再办一个要多少钱")
