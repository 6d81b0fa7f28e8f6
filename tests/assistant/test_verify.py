"""The check: a number that no cited quote holds never leaves."""

from __future__ import annotations

import pytest

from assistant.answer import Citation
from assistant.verify import check, in_chinese, quote_resolves, unmarked


def citation(quote: str, marker: int = 1) -> Citation:
    return Citation(
        marker=marker, guide_id="g", title="t", field="limits", quote=quote, source="s.html", start=0, end=len(quote)
    )


@pytest.mark.parametrize(
    ("line", "quote"),
    [
        ("承诺办结时限：20个工作日 [1]", "承诺办结时限：20(工作日)"),
        ("承诺办结时限：5个工作日 [1]", "五个工作日内办结"),
        ("2个工作日 [1]", "两个工作日"),
        ("**申请材料**：\n1. 身份证 [1]\n2. 相片 [1]", "身份证、相片"),
        ("电话 0990-8123456 [1]", "咨询电话：0990-8123456"),
        ("登录www.12333.example [1]", "登录www.12333.example"),
        ("2024年12月起发放 [1]", "1.符合条件的发放。\n2.2024年12月起发放"),  # the second of a list
    ],
)
def test_what_the_quote_says_passes(line: str, quote: str) -> None:
    assert check((line,), (citation(quote),)) == ()


@pytest.mark.parametrize(
    ("line", "quote", "reason"),
    [
        ("承诺办结时限：5个工作日 [1]", "承诺办结时限：15(工作日)", "5"),
        ("收费40元 [1]", "不收费", "40"),
        ("收费5元 [1]", "收费3.5元", "5"),
        ("收费2024元 [1]", "收费2.2024元", "2024"),
        ("电话 0990-8123457 [1]", "0990-8123456", "8123457"),
        ("不收费 [3]", "不收费", "出处 3"),
    ],
)
def test_what_the_quote_does_not_say_is_a_fault(line: str, quote: str, reason: str) -> None:
    faults = check((line,), (citation(quote),))
    assert reason in faults[0].reason


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, "零"),
        (2, "两"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (105, "一百零五"),
        (150, "一百五十"),
        (2025, "二千零二十五"),
    ],
)
def test_numbers_in_chinese(number: int, form: str) -> None:
    assert form in in_chinese(number)


def test_marks_are_removed_for_copying() -> None:
    assert unmarked("20个工作日 [1][2]") == "20个工作日 "


def test_a_quote_resolves_only_at_its_place() -> None:
    assert quote_resolves(citation("不收费"), "不收费，免费")
    assert not quote_resolves(citation("免费"), "不收费，免费")
