"""What headings and labels announce."""

from __future__ import annotations

import pytest

from ingest.parse.headings import (
    begins_note,
    fact_of,
    heads_notes,
    is_attached,
    item_of_list,
    names_section,
    part_of_label,
    parts_of,
    split_label,
)


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("申请材料", ("materials",)),
        ("【申请材料】", ("materials",)),
        ("★ 办 理 流 程 ：", ("steps",)),
        ("咨询和投诉方式", ("contacts", "complaints")),
        ("状态查询、咨询和投诉方式", ("contacts", "complaints")),
        ("申请条件和渠道", ("conditions",)),
        ("高龄津贴申领材料", ("materials",)),
        ("收费标准（依据）", ("fee",)),
        ("申请受理责任部门及程序", ("windows", "steps")),
        ("常见问题解答", ("faqs",)),
        ("权利和义务", ("remedy",)),
        ("租赁费用及期限", ()),
        ("工作背景", ()),
        ("申请材料应当真实，否则不予受理", ()),
        ("", ()),
    ],
)
def test_a_heading_names_its_parts(heading: str, parts: tuple[str, ...]) -> None:
    assert parts_of(heading) == parts


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("法定办结时限", ("limits",)),
        ("查询、咨询电话", ("contacts",)),
        ("个人申请方式", ("steps",)),
        ("年龄条件", ()),
        ("宣传材料", ()),
    ],
)
def test_a_label_is_matched_more_strictly_than_a_heading(label: str, parts: tuple[str, ...]) -> None:
    assert part_of_label(label) == parts


def test_a_label_ends_at_its_colon_and_a_sentence_has_none() -> None:
    assert split_label("受理条件： 年满60周岁") == ("受理条件", 6)
    assert split_label("办理时限:") == ("办理时限", 5)
    assert split_label("符合下列条件的，可以申请：") is None
    assert split_label("年满60周岁") is None


def test_facts_and_sections_are_told_from_parts() -> None:
    assert fact_of("事项类型") == "matter_type"
    assert fact_of("申请材料") is None
    assert names_section("补贴标准")
    assert names_section("放款方式")
    assert not names_section("公开方式")
    assert not names_section("网址")


def test_a_note_is_told_from_the_heading_of_notes() -> None:
    assert begins_note("填报须知：须本人签名。")
    assert begins_note("*遇节假日顺延。")
    assert not begins_note("注册资本不少于3万元")
    assert heads_notes("★小贴士")
    assert not heads_notes("注：以上材料须真实。")
    assert is_attached("备注")
    assert not is_attached("温馨提示")


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("签注材料", "签注"),
        ("首次申领所需材料：", "首次申领"),
        ("遗失补领材料", "遗失补领"),
        ("申领材料", None),
        ("申请材料", None),
        ("材料", None),
    ],
)
def test_a_list_is_for_the_business_item_that_its_heading_names(heading: str, item: str | None) -> None:
    assert item_of_list(heading) == item
