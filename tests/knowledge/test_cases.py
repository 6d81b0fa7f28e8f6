"""For which case each material is: headings, table rows and the materials' own words."""

from __future__ import annotations

import pytest

from knowledge.cases import entries_of, plain
from knowledge.guide import ServiceGuide, Source
from knowledge.store import StoredItem
from knowledge.values import Span
from tests.listings import away, fund, injury, licence, passport, school
from tests.samples import row_guide


def told(item: StoredItem) -> list[tuple[str | None, str | None]]:
    assert isinstance(item.content, ServiceGuide)
    return [(entry.heading, entry.case) for entry in entries_of(item.content, item.text).entries]


def test_a_material_is_for_the_case_of_its_heading() -> None:
    assert [heading for heading, _ in told(passport())][:3] == ["首次申请", "首次申请", "换发"]


def test_a_condition_under_a_heading_keeps_both() -> None:
    assert told(passport())[-1] == ("未满16周岁的申请人", "监护人不能陪同的")


def test_the_head_row_of_a_table_is_no_material() -> None:
    assert [case for _, case in told(fund())] == ["租房", "离休、退休", "购买二手住房"]


def test_other_columns_of_a_row_stay_with_its_material() -> None:
    item = fund()
    assert isinstance(item.content, ServiceGuide)
    assert entries_of(item.content, item.text).entries[0].words == "无房声明（可提取额度：每月1200元）"


def test_what_is_for_everybody_is_for_no_case() -> None:
    assert [case for _, case in told(school())] == ["本区户籍儿童", "非本区户籍儿童", None]


@pytest.mark.parametrize(("item", "cases"), [
    (licence(), [None, "有效期满换证", "身份证明号码变更"]),
    (injury(), [None, None, None, "已婚的", "委托他人办理的"]),
    (away(), [None, "异地安置退休人员", "常驻异地工作人员", "转诊就医人员"]),
])  # fmt: skip
def test_a_material_says_itself_for_whom_it_is(item: StoredItem, cases: list[str | None]) -> None:
    assert [case for _, case in told(item)] == cases


def test_lines_that_belong_to_no_material_are_kept_with_their_place() -> None:
    item = passport()
    assert isinstance(item.content, ServiceGuide)
    entries = entries_of(item.content, item.text)
    lines = [line for entry in entries.entries for line in entry.before] + list(entries.after)
    assert [plain(line.text) for line in lines][-2:] == ["除按上述情形提交材料外，还需要提供", "以上材料须在有效期内"]
    assert all(item.text[line.span.start : line.span.end] == line.text for line in lines)


def test_a_list_with_columns_is_read_as_it_is() -> None:
    guide = row_guide("A1", "护照签发").content
    assert isinstance(guide, ServiceGuide)
    assert len(entries_of(guide, "").entries) == len(guide.materials)


def test_a_part_in_which_no_material_was_read_has_no_entries() -> None:
    text = "甲证核发\n详见附件"
    guide = ServiceGuide(
        id="g",
        title="甲证核发",
        region="999900",
        source=Source(id="s", name="s"),
        parts=(("materials", Span(start=5, end=9)),),
    )
    assert entries_of(guide, text).entries == ()
