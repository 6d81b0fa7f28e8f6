"""Days in a question: when somebody hands in, whether the day of completion is asked, and which day words mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.dates import day_of, handing_in, later_time, read_dates, with_day_told

SUNDAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("question", "hand_in", "verb"),
    [
        ("我周五交,几号能拿到", "周五", "交"),
        ("2026年10月19日交上去,几号能好", "2026年10月19日", "交"),
        ("明天申请,哪天能批下来", "明天", "申请"),
        ("2026年9月1日受理的,最迟哪天出结果", "2026年9月1日", "受理"),
        ("下周三缴完税,哪天能拿证", "下周三", "缴"),
        ("十月十九号交要多久", "十月十九号", "交"),
        ("几号能拿", None, None),
    ],
)
def test_the_day_of_handing_in_is_read(question: str, hand_in: str | None, verb: str | None) -> None:
    reading = read_dates(question)
    assert reading is not None
    assert (reading.hand_in, reading.verb) == (hand_in, verb)


@pytest.mark.parametrize(
    "question",
    [
        "周六上班吗", "周五能办吗", "周六能领证吗", "几号窗口", "打几号", "哪天能办", "护照要几天", "现在还能报吗,几号截止",
        "周五交材料去哪个窗口", "国庆能领证吗",
    ],
)  # fmt: skip
def test_a_question_that_asks_for_no_day_of_completion_has_no_reading(question: str) -> None:
    assert read_dates(question) is None


def test_acceptance_is_told_from_handing_in() -> None:
    accepted, handed_in = read_dates("周一受理几号能拿"), read_dates("周一交几号能拿")
    assert accepted is not None
    assert handed_in is not None
    assert (accepted.is_accepted, handed_in.is_accepted) == (True, False)


def test_a_wanted_day_is_seen_from_the_day_of_handing_in() -> None:
    reading = read_dates("我下周二交,周一能拿吗")
    assert reading is not None
    start = reading.starts(SUNDAY)
    assert start == date(2026, 11, 3)
    assert reading.ends(SUNDAY, start) == date(2026, 11, 9)


def test_the_pieces_leave_only_what_names_a_matter() -> None:
    reading = read_dates("居住证周三交照片,几号拿卡")
    assert reading is not None
    assert reading.pieces == ("周三交照片", "几号拿卡")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("今天", date(2026, 11, 1)), ("后天", date(2026, 11, 3)), ("周五", date(2026, 11, 6)), ("周日", date(2026, 11, 1)),
        ("下周一", date(2026, 11, 2)), ("上周五", date(2026, 10, 23)), ("下下周三", date(2026, 11, 11)),
        ("10月19日", date(2026, 10, 19)), ("1月5号", date(2027, 1, 5)), ("2026年12月30日", date(2026, 12, 30)),
        ("明年3月1日", date(2027, 3, 1)), ("2026-12-30", date(2026, 12, 30)), ("十二月三十一号", date(2026, 12, 31)),
        ("月底", date(2026, 11, 30)), ("下月底", date(2026, 12, 31)), ("15号", date(2026, 11, 15)),
    ],
)  # fmt: skip
def test_words_mean_a_day(words: str, day: date) -> None:
    assert day_of(words, SUNDAY) == day


def test_a_weekday_that_lies_behind_is_the_last_one() -> None:
    assert day_of("周五", SUNDAY, is_past=True) == date(2026, 10, 30)


@pytest.mark.parametrize("words", ["2月30日", "2026年13月1日", "2026年11月31日", "2026-02-30"])
def test_a_day_that_no_calendar_has_is_none(words: str) -> None:
    assert day_of(words, SUNDAY) is None


@given(some.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31)), some.integers(0, 400))
def test_a_full_date_means_itself_on_every_day(today: date, ahead: int) -> None:
    wanted = date.fromordinal(today.toordinal() + ahead)
    assert day_of(f"{wanted.year}年{wanted.month}月{wanted.day}日", today) == wanted


@given(some.text(alphabet="今明后天周一五六日号月年几哪能拿交去办材料受理的了吗,0123456789底下上", max_size=40))
def test_any_question_can_be_read(question: str) -> None:
    reading = read_dates(question)
    if reading is not None:
        reading.starts(SUNDAY)
        reading.ends(SUNDAY, SUNDAY)


def test_a_day_of_the_next_month_is_no_day_of_this_one() -> None:
    assert day_of("下月1号", SUNDAY) == date(2026, 12, 1)
    assert day_of("下个月5号", SUNDAY) == date(2026, 12, 5)
    assert day_of("本月30号", SUNDAY) == date(2026, 11, 30)
    reading = read_dates("下月1号交,什么时候批")
    assert reading is not None
    assert reading.hand_in == "下月1号"


@pytest.mark.parametrize(
    "question", ["周三交哪天到账", "周一交几号下证", "11月9日提交,最晚哪天", "11月2日申请,最迟几号出结论"]
)
def test_the_day_on_which_money_or_a_licence_comes_is_asked_for(question: str) -> None:
    assert read_dates(question) is not None


def test_what_is_handed_in_names_a_matter_and_asks_for_no_list() -> None:
    reading = read_dates("我周五交居住证材料,几号能拿到")
    assert reading is not None
    assert reading.handed_in == "居住证材料"
    assert not any("居住证" in piece for piece in reading.pieces)


def test_a_day_told_a_turn_ago_is_counted_from() -> None:
    told = handing_in("11月2号去换身份证")
    reading = with_day_told(None, told, "啥时候能拿到新的")
    assert reading is not None
    assert reading.hand_in == "11月2号"
    assert with_day_told(None, "", "啥时候能拿到新的") is None
    assert with_day_told(None, told, "要带什么") is None


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("明年1月去办要带什么", date(2027, 1, 1)), ("明年还是这样吗", date(2027, 1, 1)), ("12月份去办", date(2026, 12, 1)),
        ("3月去办", date(2027, 3, 1)), ("2027年1月怎么办", date(2027, 1, 1)),
        ("今年去办", None), ("11月去办", None), ("3个月内要去吗", None), ("明年之前要办吗", None), ("要带什么", None),
    ],
)  # fmt: skip
def test_a_time_to_come_is_read(question: str, begins: date | None) -> None:
    assert later_time(question, SUNDAY) == begins
