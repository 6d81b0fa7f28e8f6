"""Figures that a question states, and whether a text speaks of them."""

from __future__ import annotations

import pytest

from knowledge.search.figures import Figure, figures_in, share_spoken_of


def test_figures_are_numbers_with_their_unit_whichever_way_they_are_written() -> None:
    assert figures_in("空了半年,交过七年,85周岁") == {Figure(6, "月"), Figure(7, "年"), Figure(85, "岁")}


@pytest.mark.parametrize("asked", ["一个月多少钱", "能用几年", "2026年的标准", "打12345"])
def test_a_rate_what_is_asked_for_and_a_code_are_no_figures(asked: str) -> None:
    assert figures_in(asked) <= {Figure(2026, "年")}


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("空着6个月没住", "连续6个月以上闲置住房", 1.0),
        ("我妈85岁", "80至89周岁每人每月100元", 0.8),
        ("交了七年", "满5年不足10年的,最长领18个月", 0.8),
        ("102岁的老人", "100周岁以上每人每月600元", 0.8),
        ("我妈85岁", "90至99周岁每人每月200元", 0.0),
        ("交了7年", "7个工作日内审核", 0.0),
        ("我36岁", "年龄在35周岁以下", 0.8),
        ("30岁要不要交", "未满35周岁的个人不缴费", 0.8),
        ("我36岁", "35个工作日以内", 0.0),
        ("怎么领", "80至89周岁", 0.0),
        ("超过一年还行不", "可以在1年内直接申请", 0.8),
        ("超过一年还行不", "每年提取1次", 0.0),
        ("躺床上四个月了", "失能状态持续6个月以上", 0.8),
    ],
)
def test_a_text_speaks_of_a_figure_that_it_states_or_has_a_range_around(question: str, text: str, share: float) -> None:
    assert share_spoken_of(figures_in(question), text) == share
