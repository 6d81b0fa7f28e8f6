"""The day of completion: an estimate from acceptance, each kind of limit for itself, and never a number of its own making."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from assistant import replies
from assistant.answer import Citation, Fact
from assistant.assistant import Assistant
from assistant.dates import DateReading, read_dates
from assistant.due import Estimate, due_notices
from assistant.verify import check
from knowledge.codelists import TimeUnit
from tests.samples import CITY

SUNDAY = date(2026, 11, 1)
MONDAY = DateReading(hand_in="11月2日", verb="交")


def limit(value: str, unit: TimeUnit | None, *, label: str = "承诺办结时限", marker: int = 1) -> Fact:
    return Fact(field="limits", label=label, value=value, unit=unit.value if unit else None, marker=marker)


def quote(words: str, marker: int = 1) -> Citation:
    return Citation(
        marker=marker, guide_id="g", title="甲", field="limits", quote=words, source="甲", start=0, end=len(words)
    )  # fmt: skip


def said(fact: Fact, words: str, reading: DateReading = MONDAY) -> tuple[str, ...]:
    return due_notices((fact,), (quote(words),), reading, today=SUNDAY)


def test_working_days_are_counted_from_acceptance_and_marked_as_an_estimate() -> None:
    line, last = said(limit("10", TimeUnit.WORKING_DAY), "承诺办结时限：10个工作日")
    assert "10个工作日 [1]：自受理之日起" in line
    assert "估计最晚2026年11月16日（周一）办结" in line
    assert last == replies.DUE_ESTIMATE


def test_legal_and_promised_limits_stay_apart() -> None:
    facts = (
        limit("5", TimeUnit.WORKING_DAY),
        limit("20", TimeUnit.WORKING_DAY, label="法定办结时限", marker=2),
    )
    lines = due_notices(facts, (quote("5个工作日"), quote("20个工作日", 2)), MONDAY, today=SUNDAY)
    assert [line.partition("：")[0] for line in lines[:2]] == [
        "承诺办结时限5个工作日 [1]",
        "法定办结时限20个工作日 [2]",
    ]
    assert "11月9日" in lines[0]
    assert "11月30日" in lines[1]


def test_calendar_days_are_counted_as_such() -> None:
    assert "2026年11月12日" in said(limit("10", TimeUnit.CALENDAR_DAY), "10个自然日")[0]


@pytest.mark.parametrize(
    ("fact", "reading", "why"),
    [
        (limit("10", TimeUnit.WORKING_DAY), DateReading(hand_in="2039年12月28日", verb="交"), replies.CALENDAR_ENDS),
        (limit("10", TimeUnit.DAY), MONDAY, replies.BARE_DAYS),
        (limit("材料齐全后10天左右", None), MONDAY, replies.NOT_COUNTED),
    ],
)
def test_a_limit_that_cannot_be_counted_stands_alone_with_its_reason(
    fact: Fact, reading: DateReading, why: str
) -> None:
    line, rule = said(fact, "材料齐全后10天左右，10个工作日，10日", reading)
    assert why in line
    assert "估计" not in line
    assert rule == replies.DUE_RULE


def test_the_source_may_name_another_beginning() -> None:
    line, _ = said(limit("1", TimeUnit.WORKING_DAY), "1个工作日（自缴清税费之日起计算）")
    assert "自缴清税费之日起" in line


def test_the_limit_that_words_begin_with_is_counted_and_its_exceptions_are_named() -> None:
    words = "6个工作日。加急的3个工作日"
    line, _ = said(limit(words, None), words)
    assert "2026年11月10日" in line
    assert replies.DUE_EXCEPTIONS in line


def test_a_limit_that_its_quote_does_not_hold_is_never_counted() -> None:
    assert said(limit("10", TimeUnit.WORKING_DAY), "承诺办结时限：30个工作日") == (replies.DUE_RULE,)


def test_a_miscounted_estimate_cannot_be_built() -> None:
    right = {
        "label": "承诺", "count": 5, "unit": TimeUnit.WORKING_DAY, "marker": 1,
        "starts": date(2026, 11, 2), "ends": date(2026, 11, 9),
    }  # fmt: skip
    assert Estimate.model_validate(right)
    with pytest.raises(ValidationError):
        Estimate.model_validate({**right, "ends": date(2026, 11, 7)})


@pytest.mark.parametrize(("wanted", "words"), [("11月20日", "应能办好"), ("11月5日", "不能保证")])
def test_a_wanted_day_is_weighed_against_the_estimate(wanted: str, words: str) -> None:
    reading = MONDAY.model_copy(update={"wanted": wanted})
    assert any(words in line for line in said(limit("10", TimeUnit.WORKING_DAY), "10个工作日", reading))


def test_a_day_of_no_calendar_is_said_to_be_none() -> None:
    reading = read_dates("2月30日交几号能拿")
    assert reading is not None
    assert "没有「2月30日」" in said(limit("10", TimeUnit.WORKING_DAY), "10个工作日", reading)[0]


def test_an_answer_shows_the_limits_and_the_estimate_beside_them(assistant: Assistant) -> None:
    answer = assistant.answer("企业职工基本养老金申领，我周五交，几号能批下来", region=CITY, today=SUNDAY)
    assert {fact.value for fact in answer.facts if fact.field == "limits"} == {"10", "20"}
    assert "若2026年11月6日（周五）受理，估计最晚2026年11月20日（周五）办结" in answer.text
    assert not any("11月20日" in row for row in answer.text.split("\n\n") if not check((row,), answer.citations))


def test_each_day_says_for_which_case_its_limit_is() -> None:
    facts = (limit("15", TimeUnit.WORKING_DAY), limit("3", TimeUnit.WORKING_DAY, marker=2))
    quotes = (quote("15个工作日（新办）"), quote("3个工作日（换领）", 2))
    rows = ("**办理时限**：\n承诺办结时限：15个工作日（新办） [1]\n承诺办结时限：3个工作日（换领） [2]",)
    first, second, _ = due_notices(facts, quotes, MONDAY, today=SUNDAY, rows=rows)
    assert "15个工作日（新办） [1]：" in first
    assert "3个工作日（换领） [2]：" in second


def test_a_long_aside_is_pointed_to_and_not_repeated() -> None:
    aside = "签注时限：当场办结。居住证每年签注1次，应当在居住每满1年之日前1个月内办理"
    rows = (f"**办理时限**：\n承诺办结时限：3个工作日（{aside}） [1]",)
    line, _ = due_notices(
        (limit("3", TimeUnit.WORKING_DAY),), (quote(aside + "3个工作日"),), MONDAY, today=SUNDAY, rows=rows
    )
    assert line.endswith(replies.DUE_EXCEPTIONS)
    assert "签注" not in line
