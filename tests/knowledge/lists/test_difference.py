"""What two lists differ in."""

from __future__ import annotations

from knowledge.lists.difference import Kind, compare
from tests.knowledge.lists.lines import line

CODES = [f"99013100100{number}" for number in range(6)]


def test_each_kind_of_difference_is_told_once() -> None:
    here = [
        line("多出的事项", CODES[0]),
        line("新名称办理", CODES[1]),
        line("甲登记", CODES[2], matter_type="行政确认"),
        line("乙登记", CODES[3], statutory=("20个工作日",), promised=("5个工作日",)),
    ]
    there = [
        line("旧名称核发", CODES[1]),
        line("甲登记", CODES[2], matter_type="行政许可"),
        line("乙登记", CODES[3], statutory=("30个工作日",), promised=("5个工作日",)),
        line("缺少的事项", CODES[4]),
    ]
    found = compare(here, there)
    assert found.counts == {kind.value: int(kind is not Kind.PROMISED) for kind in Kind}
    assert found.joined == {"基本编码": 3}
    (renamed,) = [one for one in found.differences if one.kind is Kind.RENAMED]
    assert (renamed.here, renamed.there, renamed.how) == ("新名称办理", "旧名称核发", "基本编码")


def test_silence_and_writing_are_no_difference() -> None:
    here = [line("甲登记（个人）", CODES[2], matter_type="未写明")]
    there = [line("甲登记(个人)", CODES[2], matter_type="行政许可", promised=("5个工作日",))]
    assert compare(here, there).differences == ()


def test_no_day_at_all_is_done_on_the_spot() -> None:
    here = [line("甲登记", CODES[2], promised=("0个工作日",)), line("乙登记", CODES[3], promised=("10个工作日",))]
    there = [line("甲登记", CODES[2], promised=("当场办结",)), line("乙登记", CODES[3], promised=("当场办结",))]
    found = compare(here, there)
    assert [(one.name, one.here) for one in found.differences] == [("乙登记", "10个工作日")]
