"""The laws that the values themselves keep: a number has its unit, a span lies forward, silence is not "no"."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from knowledge.codelists import Charged, Grade, LimitKind, MatterType, TimeUnit
from knowledge.guide import Codes, Fee, FeeItem, ServiceGuide, TimeLimit
from knowledge.values import Span
from tests.samples import PENSION_TEXT, pension_page


def test_a_number_of_days_without_a_unit_cannot_be_built() -> None:
    with pytest.raises(ValidationError, match="needs a unit"):
        TimeLimit(kind=LimitKind.PROMISED, value=5, text="5")


@pytest.mark.parametrize(
    ("value", "unit", "text", "said"),
    [
        (20.0, TimeUnit.WORKING_DAY, "20(工作日)", "20个工作日"),
        (20.0, TimeUnit.CALENDAR_DAY, "20天", "20个自然日"),
        (0.5, TimeUnit.HOUR, "半小时", "0.5小时"),
        (1.0, TimeUnit.ON_THE_SPOT, "即办", "当场办结"),
        (None, None, "以公告为准", "以公告为准"),
    ],
)
def test_a_limit_is_worded_with_its_own_unit(value: float | None, unit: TimeUnit | None, text: str, said: str) -> None:
    assert TimeLimit(kind=LimitKind.STATUTORY, value=value, unit=unit, text=text).wording == said


@pytest.mark.parametrize(("start", "end"), [(5, 4), (-1, 3)])
def test_a_span_that_runs_backwards_or_before_the_text_cannot_be_built(start: int, end: int) -> None:
    with pytest.raises(ValidationError, match="not inside a text"):
        Span(start=start, end=end)


def test_a_fee_nobody_spoke_of_is_unknown() -> None:
    assert Fee().charged is Charged.UNKNOWN


def test_each_code_is_listed_once_in_order_of_authority() -> None:
    codes = Codes(item="I", implementation="X", national="N", catalogue="N", local=("L", "X"))
    assert codes.all == ("I", "X", "N", "L")


def test_a_part_is_found_by_its_field_and_a_missing_one_is_none() -> None:
    guide = pension_page().content
    assert isinstance(guide, ServiceGuide)
    fee = guide.part("fee")
    assert fee is not None
    assert (PENSION_TEXT[fee.start : fee.end], guide.part("bases")) == ("不收费", None)


def test_penalties_are_powers_and_not_for_citizens() -> None:
    assert (MatterType.PENALTY.is_power, MatterType.PENALTY.is_for_citizens) == (True, False)
    assert (MatterType.PUBLIC_SERVICE.is_power, MatterType.PUBLIC_SERVICE.is_for_citizens) == (False, True)
    assert (MatterType.UNKNOWN.is_power, MatterType.UNKNOWN.is_for_citizens) == (False, True)


def test_grades_rise_from_open_to_closed() -> None:
    assert sorted(Grade, key=lambda grade: grade.rank) == [Grade.PUBLIC, Grade.WINDOW, Grade.DEPARTMENT]


@pytest.mark.parametrize(
    ("text", "standards", "said"),
    [
        ("首次申领不收费；补领每证20元。", ("补领每证20元",), "首次申领不收费；补领每证20元。"),
        ("见收费公示", ("每证20元", "加急每证40元"), "每证20元；加急每证40元"),
        ("按规定收费", (), "按规定收费"),
        (None, (), ""),
    ],
)
def test_a_fee_is_stated_whole(text: str | None, standards: tuple[str, ...], said: str) -> None:
    fee = Fee(charged=Charged.YES, items=tuple(FeeItem(standard=one) for one in standards), text=text)
    assert fee.statement == said
