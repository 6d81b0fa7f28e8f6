"""Joining two lists: by code, by name, by review, and what must not join."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.lists.joining import BY_CODE, BY_NAME, BY_REVIEW, join
from tests.knowledge.lists.lines import line

CODE = "990131001001"


def test_a_code_joins_whatever_the_names_are() -> None:
    joined = join([line("开办小店", CODE)], [line("个体工商户设立登记", CODE)])
    assert [(pair.how, pair.other.name) for pair in joined.pairs] == [(BY_CODE, "个体工商户设立登记")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("残疾人证注销", "《中华人民共和国残疾人证》注销"),
        ("青溪区居住证办理指南", "居住证"),
        ("残疾人证（注销）", "残疾人证注销"),
        ("股权出质设立登记", "股权出质设立登记"),
        ("青溪区居住证办理指南", "松原区居住证申领一次讲清"),
    ],
)
def test_names_that_differ_in_decoration_join(one: str, other: str) -> None:
    assert [pair.how for pair in join([line(one)], [line(other)]).pairs] == [BY_NAME]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("居住证换领", "居住证补领"),
        ("个体工商户变更登记", "个体工商户注销登记"),
        ("道路货物运输经营许可", "道路旅客运输经营许可"),
        ("护照首次申领", "护照补发"),
    ],
)
def test_two_business_items_never_join(one: str, other: str) -> None:
    joined = join([line(one)], [line(other)])
    assert joined.pairs == ()
    assert joined.candidates == ()


def test_two_codes_tell_lines_of_one_name_apart() -> None:
    assert join([line("居住证申领", CODE)], [line("居住证申领", "990131001002")]).pairs == ()


def test_what_several_lines_fit_is_reported_and_not_guessed() -> None:
    joined = join([line("居住证申领")], [line("居住证申领", CODE), line("居住证申领", "990131001002")])
    assert joined.pairs == ()
    assert len(joined.ambiguous) == 3


def test_what_only_resembles_waits_for_a_reviewer() -> None:
    here, there = [line("在公路增设或改造平面交叉道口审批")], [line("在公路上增设或者改造平面交叉道口审批")]
    waiting = join(here, there)
    assert (len(waiting.pairs), len(waiting.candidates)) == (0, 1)
    joined = join(here, there, reviewed=[(here[0].name, there[0].name)])
    assert [pair.how for pair in joined.pairs] == [BY_REVIEW]


_NAMES = st.lists(
    st.text(alphabet="居住证换补领青溪区办理（）《》的", max_size=8).map(lambda name: line(name)), max_size=6
)


@settings(deadline=None)  # the first call reads tables
@given(_NAMES, _NAMES)
def test_every_line_is_joined_once_or_left_over(one: list, other: list) -> None:  # type: ignore[type-arg]
    joined = join(one, other)
    assert len(joined.pairs) + len(joined.only_one) == len(one)
    assert len(joined.pairs) + len(joined.only_other) == len(other)


def test_a_page_of_several_business_items_waits_beside_each_of_them() -> None:
    page, items = (
        line("青溪区残疾人证办理指南（新办、换领、补办）"),
        [line("残疾人证新办"), line("残疾人证换领"), line("残疾人证注销")],
    )
    joined = join([page], items)
    assert joined.pairs == ()
    assert [one.other.name for one in joined.candidates] == ["残疾人证新办", "残疾人证换领"]
