"""Time limits in every shape they are known to take."""

from __future__ import annotations

import pytest

from ingest.parse.phrases import (
    parse_limit,
    parse_limits,
)
from knowledge.codelists import LimitKind, TimeUnit

WORKING, CALENDAR, DAY = TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY, TimeUnit.DAY


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("30(工作日)", 30, WORKING),
        ("20个工作日", 20, WORKING),
        ("五个工作日", 5, WORKING),
        ("二十五个工作日内", 25, WORKING),
        ("１０个工作日", 10, WORKING),
        ("15（个工作日）", 15, WORKING),
        ("5 | 工作日", 5, WORKING),
        ("60(自然日)", 60, CALENDAR),
        ("20日", 20, DAY),
        ("自受理之日起3天内办结", 3, DAY),
        ("1个月", 1, TimeUnit.MONTH),
        ("1月", 1, TimeUnit.MONTH),
        ("一年", 1, TimeUnit.YEAR),
        ("2小时", 2, TimeUnit.HOUR),
        ("1.5个工作日", 1.5, WORKING),
        ("即办", None, TimeUnit.ON_THE_SPOT),
        ("当场办结", None, TimeUnit.ON_THE_SPOT),
        ("立等可取", None, TimeUnit.ON_THE_SPOT),
    ],
)
def test_a_limit_keeps_its_number_and_its_unit(text: str, value: float | None, unit: TimeUnit) -> None:
    limit = parse_limit(text, LimitKind.PROMISED)
    assert limit is not None
    assert (limit.value, limit.unit, limit.kind) == (value, unit, LimitKind.PROMISED)


@pytest.mark.parametrize(
    "text",
    [
        "1-3个工作日",
        "3至5个工作日",
        "半个月",
        "1年6个月",
        "材料齐全的5个工作日，要看现场的15个工作日",
        "按规定",
        "每月25日前",
        "2025年3月1日前",
        "20",
    ],
)
def test_words_ranges_and_dates_are_kept_as_words(text: str) -> None:
    limit = parse_limit(text, LimitKind.STATUTORY)
    assert limit is not None
    assert limit.value is None
    assert limit.wording == text


@pytest.mark.parametrize("text", ["无", "", "  ", "暂无", "/", "—"])
def test_nothing_stated_is_no_limit(text: str) -> None:
    assert parse_limit(text, LimitKind.STATUTORY) is None


def test_what_does_not_count_becomes_a_note() -> None:
    bracketed = parse_limit("10个工作日（不包括申请人补材料的5个工作日）", LimitKind.PROMISED)
    clause = parse_limit("20个工作日，特殊情况可延长10个工作日", LimitKind.STATUTORY)
    assert bracketed is not None
    assert clause is not None
    assert (bracketed.value, bracketed.note) == (10, "不包括申请人补材料的5个工作日")
    assert (clause.value, clause.note) == (20, "特殊情况可延长10个工作日")


def test_a_bare_number_takes_the_unit_of_its_heading_only() -> None:
    with_unit = parse_limit("20", LimitKind.STATUTORY, unit=WORKING)
    assert with_unit is not None
    assert with_unit.wording == "20个工作日"


@pytest.mark.parametrize(
    "text",
    [
        "法定办结时限：20个工作日\n承诺办结时限：10个工作日（不含补正时间）",
        "1.承诺时限：10个工作日；2.法定时限：20个工作日。",
        "承诺期限10个工作日，法定期限为20个工作日",
        "20个工作日（法定）；10个工作日（承诺）",
        "承诺办结时限10个工作日（法定20个工作日）",
        "法定时限 | 20 | 工作日 | 承诺时限 | 10 | 工作日",
        "法定办结时限（工作日）：20\n承诺办结时限（工作日）：10",
        "一、法定时限\n20个工作日\n二、承诺时限\n10个工作日",
    ],
)
def test_the_law_and_the_promise_are_told_apart_in_any_order(text: str) -> None:
    limits = parse_limits(text, 7)
    assert {(limit.kind, limit.value, limit.unit) for limit in limits} == {
        (LimitKind.STATUTORY, 20, WORKING),
        (LimitKind.PROMISED, 10, WORKING),
    }
    for limit in limits:
        assert limit.span is not None
        assert text[limit.span.start - 7 : limit.span.end - 7] == limit.text


def test_a_limit_without_a_kind_word_is_neither_the_laws_nor_promised() -> None:
    bare = parse_limits("自受理之日起15个工作日内办结", 0)
    mixed = parse_limits("自受理之日起20个工作日内办结，承诺5个工作日办结", 0)
    assert [(limit.kind, limit.value) for limit in bare] == [(LimitKind.UNSTATED, 15)]
    assert [(limit.kind, limit.value) for limit in mixed] == [(LimitKind.UNSTATED, 20), (LimitKind.PROMISED, 5)]


def test_a_heading_names_the_kind_of_what_stands_below_it() -> None:
    (legal, promised) = parse_limits("10个工作日\n承诺办结时限\n8个工作日", 0, LimitKind.STATUTORY)
    assert (legal.kind, legal.value) == (LimitKind.STATUTORY, 10)
    assert (promised.kind, promised.value) == (LimitKind.PROMISED, 8)


def test_lines_about_other_times_are_notes_of_the_limit_above_them() -> None:
    (limit,) = parse_limits("承诺办结时限：3个工作日。\n签注时限：当场办结。\n制证时限：5日")
    assert (limit.value, limit.unit) == (3, WORKING)
    assert limit.note == "签注时限：当场办结；制证时限：5日"
    (steps,) = parse_limits("承诺办结时限：\n受理：1个工作日\n审核：3个工作日")
    assert (steps.value, steps.unit) == (None, None), "the first of several steps is not the whole"


def test_public_holidays_and_letters_of_promise_are_no_limits() -> None:
    holiday = parse_limits("法定节假日除外，5个工作日办结", 0)
    assert [(limit.kind, limit.value) for limit in holiday] == [(LimitKind.UNSTATED, 5)]
    assert parse_limits("可实行告知承诺，提交承诺书即可", 0) == ()
    assert parse_limits("法定时限：无\n承诺时限：即办", 0)[0].kind is LimitKind.PROMISED


def test_several_bare_times_are_not_boiled_down_to_one() -> None:
    limits = parse_limits("受理：5个工作日\n审核：10个工作日", 0)
    assert [(limit.value, limit.kind) for limit in limits] == [(None, LimitKind.UNSTATED)]


def test_the_case_before_a_label_is_the_limits_own() -> None:
    text = "通行证：承诺办结时限5个工作日。\n个人旅游签注：承诺办结时限2个工作日；在自助机上办理的，当场办结。\n法定办结时限：20日"
    limits = parse_limits(text)
    assert [(limit.note, limit.text) for limit in limits] == [
        ("通行证", "5个工作日"), ("个人旅游签注", "2个工作日；在自助机上办理的，当场办结"), (None, "20日"),
    ]  # fmt: skip
    assert [limit.kind for limit in limits] == [LimitKind.PROMISED, LimitKind.PROMISED, LimitKind.STATUTORY]


def test_on_the_spot_for_one_case_and_days_for_another_are_no_single_limit() -> None:
    limit = parse_limit("当场办结；需要核查的，3个工作日", LimitKind.PROMISED)
    assert limit is not None
    assert (limit.value, limit.unit, limit.wording) == (None, None, "当场办结；需要核查的，3个工作日")
