"""The questions of a guide: what excludes each other, what is a condition of its own, what nobody may be asked."""

from __future__ import annotations

import pytest

from knowledge.cases import plain
from knowledge.guide import Scenario, ScenarioOption, ServiceGuide
from knowledge.scenarios import ELSE, Branch, Kind, age_of, bare, cases_of
from knowledge.store import StoredItem
from tests.listings import away, fund, injury, licence, listing, passport, permit, school


def branches(item: StoredItem) -> tuple[Branch, ...]:
    assert isinstance(item.content, ServiceGuide)
    return cases_of(item.content, item.text).branches


def alternatives(item: StoredItem) -> dict[str, tuple[int, ...]]:
    which = next((one for one in branches(item) if one.kind is Kind.WHICH), None)
    return {option.label: option.materials for option in which.scenario.options} if which else {}


def test_headings_of_business_items_exclude_each_other() -> None:
    assert alternatives(passport()) == {"首次申请": (0, 1), "换发": (2, 3), "补发": (4, 5)}


def test_what_minors_need_comes_on_top() -> None:
    minor = next(one for one in branches(passport()) if one.kind is Kind.MINOR)
    assert [option.materials for option in minor.scenario.options] == [(6, 7), ()]


def test_rows_of_a_case_table_exclude_each_other() -> None:
    assert list(alternatives(fund())) == ["租房", "离休、退休", "购买二手住房"]


def test_labels_before_a_colon_leave_room_for_another_case() -> None:
    assert list(alternatives(away())) == ["异地安置退休人员", "常驻异地工作人员", "转诊就医人员", ELSE]


def test_a_case_and_its_opposite_leave_none() -> None:
    assert alternatives(school()) == {"本区户籍儿童": (0,), "非本区户籍儿童": (1,)}


def test_a_case_that_needs_nothing_more_is_an_option_all_the_same() -> None:
    assert alternatives(licence())["遗失补证"] == ()


def test_a_case_inside_a_condition_belongs_to_it() -> None:
    assert alternatives(licence())["信息变更换证"] == (2,)


def test_conditions_of_any_kind_do_not_exclude_each_other() -> None:
    assert [one.kind for one in branches(injury())] == [Kind.PROXY, Kind.OWN]


def test_headings_over_parts_of_one_list_are_no_alternatives() -> None:
    text = "（一）个人\n1.身份证；\n（二）单位\n1.营业执照。"
    item = listing("贷款申请", text, [("1.身份证；", "个人"), ("1.营业执照。", "单位")])
    assert branches(item) == ()


def test_a_question_that_a_list_gives_itself_is_taken_as_it_is() -> None:
    item = listing("贷款申请", "1.身份证；\n2.营业执照。", [("1.身份证；", None), ("2.营业执照。", None)])
    options = (ScenarioOption(label="个人", materials=(0,)), ScenarioOption(label="企业", materials=(1,)))
    given = Scenario(question="谁来申请？", options=options)
    guide = item.content.model_copy(update={"scenarios": (given,)})
    assert isinstance(guide, ServiceGuide)
    assert [one.scenario for one in cases_of(guide, item.text).branches] == [given]


@pytest.mark.parametrize(("label", "age"), [("未满16周岁的申请人", 16), ("未成年人", 18)])
def test_a_case_tells_its_age(label: str, age: int) -> None:
    assert age_of(label) == age


def test_a_label_is_without_the_words_that_only_introduce_it() -> None:
    assert (bare("按照简易程序注销的"), plain("（四）补发；")) == ("简易程序注销", "补发")


def test_cases_below_one_of_several_headings_still_exclude_each_other() -> None:
    labels = [[option.label for option in branch.scenario.options] for branch in branches(permit())]
    assert labels == [["首次申领", "签注"], ["就业为由申请", "就读为由申请", ELSE]]
