"""What form of answer a question asks for, and whether a text holds one."""

from __future__ import annotations

import pytest

from knowledge.search.forms import FORMS, asked_forms, has_units, holds, share_answered, share_held, units_asked
from knowledge.text import fold


@pytest.mark.parametrize(
    ("question", "form", "answer", "other"),
    [
        ("几天能办好", "duration", "二十个工作日内办结", "请到窗口咨询"),
        ("要多少钱", "amount", "每证12元", "请到窗口咨询"),
        ("打什么电话", "phone", "0990-8123456", "青山路8号"),
        ("要去几次", "count", "到现场1次", "到现场办理"),
        ("三口之家配多大面积", "area", "不超过50平方米", "不超过两套"),
        ("补贴多久发一次", "rhythm", "按季度发放", "由政府发放"),
        ("几岁能办", "age", "年满十六周岁", "成年后办理"),
        ("哪天截止", "date", "6月30日前", "尽快办理"),
        ("去哪里办", "place", "青山路8号", "当面提交"),
        ("网上能办吗", "channel", "云河办小程序", "当面提交"),
        ("带什么材料", "list", "身份证和申请表", "当面提交"),
        ("能不能代办", "yesno", "不得代办", "委托他人提交"),
    ],
)
def test_a_form_is_asked_for_and_recognised(question: str, form: str, answer: str, other: str) -> None:
    assert form in asked_forms(question)
    assert holds(form, answer)
    assert not holds(form, other)


def test_a_plain_name_asks_for_no_form() -> None:
    assert asked_forms("户口页借出") == ()


def test_the_share_held_counts_each_form_once() -> None:
    assert share_held(("duration", "amount"), "20个工作日内办结，请到窗口") == 0.5
    assert share_held((), "20个工作日") == 0.0


def test_an_unknown_form_is_held_by_nothing() -> None:
    assert not holds("colour", "红色")


def test_each_form_stands_once_in_the_table() -> None:
    names = [name for name, _, _ in FORMS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("残疾证能用多少年", "10年,期满免费换发", "公示5个工作日"),
        ("最长能领几个月", "最长领12个月", "5个工作日审核"),
        ("几天能拿到", "3个工作日", "有效期5年"),
        ("每月几号发", "每月25日前发放", "15日内办结"),
        ("几岁能领", "年满60周岁", "满1年"),
        ("周六几点关门", "周六 9:00-12:00", "周六照常"),
    ],
)
def test_a_number_in_another_unit_than_the_one_asked_for_is_half_an_answer(
    question: str, answer: str, other: str
) -> None:
    units = units_asked(question)
    assert all(gives.search(answer) for gives in units)
    assert not any(gives.search(other) for gives in units)


def test_without_a_unit_asked_for_any_number_of_the_form_answers() -> None:
    assert share_answered(("duration",), units_asked("要多久"), "5个工作日") == 1.0
    assert share_answered(("duration",), units_asked("能用多少年"), "5个工作日") == 0.5


@pytest.mark.parametrize(
    ("question", "form", "answer", "other"),
    [
        (
            "积分入户要什么条件",
            "conditions",
            "应同时符合以下条件：年龄在45周岁以下",
            "符合以下情形的住房,其面积纳入核定范围",
        ),
        ("谁能申请甲补贴", "conditions", "对象为:具有本市户籍的老人", "凭身份证明到窗口申请"),
        ("入户要满多少分", "threshold", "总积分满150分", "每宗减10分"),
        ("家庭收入有什么限制", "threshold", "不超过36000元", "补贴标准每月18元"),
    ],
)
def test_conditions_and_bounds_are_forms_of_answer(question: str, form: str, answer: str, other: str) -> None:
    assert form in asked_forms(fold(question))
    assert holds(form, fold(answer))
    assert not holds(form, fold(other))


@pytest.mark.parametrize(("question", "form"), [("入户要什么条件", "list"), ("领失业金这段时间医保谁交", "duration")])
def test_a_word_that_only_looks_like_asking_asks_for_no_form(question: str, form: str) -> None:
    assert form not in asked_forms(question)


@pytest.mark.parametrize("question", ["契税几个点", "首套房利率是百分之几", "税率是多少"])
def test_a_rate_is_an_amount_in_percent_and_no_count(question: str) -> None:
    forms, units = asked_forms(question), units_asked(question)
    assert ("amount" in forms, "count" in forms) == (True, False)
    assert share_answered(forms, units, "减按1%的税率征收") > share_answered(forms, units, "每月1200元，申请表1份")
    assert "amount" not in asked_forms("上午几个点钟开门")


def test_which_month_asks_for_a_month_and_no_length() -> None:
    question = "今年积分入户几月开始报名"
    assert asked_forms(question) == ("date",)
    units = units_asked(question)
    assert has_units(units, "每年9月受理申请")
    assert not has_units(units, "近5年内受过处罚的减10分；2024年起按季度累计")
    assert "duration" in asked_forms("要等几个月")


def test_papers_that_are_handed_in_on_a_day_are_no_list_asked_for() -> None:
    assert asked_forms("教资什么时候收材料") == ("date",)
    assert "list" in asked_forms("教资收什么材料")
