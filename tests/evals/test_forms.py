"""Accepted forms: one fact in many spellings, and never a number inside a longer one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.forms import missing, normalise, said, says
from knowledge.numerals import in_digits


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("5个工作日", "五个工作日"),
        ("5个工作日", "承诺时限(工作日)：5(工作日)"),
        ("5工作日", "5 个 工作日"),
        ("120元", "每本120块钱"),
        ("30日", "三十天"),
        ("1次", "每年签注一次"),
        ("60%", "按百分之六十返还"),
        ("30万元", "最高300000元"),
        ("9:00-16:00", "周六 9:00—16:00"),
        ("国发〔2014〕8号", "国发[2014]8号"),
        ("居民身份证", "**居民身\n份证**"),
        ("1200元", "每月1,200元"),
        ("居民身份证", "居民身份證"),
        ("不收费", "不收费 [1]"),
    ],
)
def test_a_fact_is_found_in_another_spelling(form: str, text: str) -> None:
    assert says(form, text)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("5个工作日", "15个工作日"),
        ("20元", "120元"),
        ("30日", "30个工作日"),
        ("5个自然日", "5个工作日"),
        ("1次", "一次性告知"),
        ("7日", "10月7日"),
        ("1%", "1.1%"),
        ("0980-8225510", "0980-82255101"),
    ],
)
def test_a_different_number_or_unit_is_not_the_fact(form: str, text: str) -> None:
    assert not says(form, text)


def test_two_numbers_on_two_lines_are_not_joined() -> None:
    assert not says("15个工作日", "第1\n5个工作日起")


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("承诺…3个工作日", "承诺办结时限：3个工作日 [1]", True),
        ("承诺…5个工作日", "法定办结时限15日，松原区承诺办结时限5个工作日。", True),
        ("承诺…15日", "法定办结时限15日，松原区承诺办结时限5个工作日。", False),
        ("法定…5个工作日", "法定办结时限15日，松原区承诺办结时限5个工作日。", False),
        ("承诺…1个工作日", "九、承诺办结时限\n1个工作日", True),
        ("承诺…1日", "承诺办结时限：11日", False),
    ],
)
def test_a_gap_binds_a_limit_to_its_kind(form: str, text: str, found: bool) -> None:
    assert says(form, text) is found


def test_missing_names_each_group_by_its_first_form() -> None:
    assert missing((("不收费", "免费"), ("3日",)), "本事项免费，3个工作日办结") == ("3日",)


def test_said_gives_the_forms_that_stand_there() -> None:
    assert said(("不收费", "20元"), "工本费20元") == ("20元",)


@pytest.mark.parametrize(("words", "number"), [("十", 10), ("二十五", 25), ("一百零五", 105), ("二〇", 20), ("两", 2)])
def test_chinese_numbers_are_read(words: str, number: int) -> None:
    assert in_digits(words) == number


@given(st.text(max_size=40), st.text(max_size=80))
def test_no_form_and_no_text_breaks_the_search(form: str, text: str) -> None:
    assert says(form, text) in (True, False)
    assert normalise(text) == normalise(f"  {text}  ")
