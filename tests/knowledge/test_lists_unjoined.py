"""What joins nothing on the list above: which list that is, and why."""

from __future__ import annotations

from knowledge.lists.line import ListLine
from knowledge.lists.unjoined import ALIKE, NONE, SEVERAL, Unjoined, unjoined
from tests.samples import CITY, DISTRICT

NATION = "000000"


def line(number: int, name: str, region: str, code: str = "") -> ListLine:
    return ListLine(id=f"{region}:{number}", name=name, region=region, code=code)


def told(*lines: ListLine) -> list[tuple[str, str, str, str]]:
    return [(one.line.name, one.upper, one.why, one.near) for one in unjoined(lines)]


def test_each_line_that_joins_nothing_says_why() -> None:
    found = told(
        line(1, "甲证核发", DISTRICT), line(2, "河道清障备案登记表", DISTRICT), line(3, "独有事项", DISTRICT),
        line(1, "甲证核发", CITY), line(2, "河道清障备案登记", CITY), line(3, "乙证核发", CITY),
        line(4, "丙证核发", DISTRICT), line(5, "丙证核发", CITY, "1"), line(6, "丙证核发", CITY, "2"),
    )  # fmt: skip
    assert found == [
        ("河道清障备案登记表", CITY, ALIKE, "河道清障备案登记"), ("独有事项", CITY, NONE, ""), ("丙证核发", CITY, SEVERAL, "丙证核发"),
    ]  # fmt: skip


def test_the_nearest_list_above_counts_and_the_topmost_is_held_against_none() -> None:
    found = told(line(1, "甲证核发", DISTRICT), line(1, "乙证核发", NATION), line(2, "丙证核发", "没有地区"))
    assert found == [("甲证核发", NATION, NONE, "")]
    assert isinstance(next(unjoined([line(1, "甲", DISTRICT), line(1, "乙", CITY)])), Unjoined)
