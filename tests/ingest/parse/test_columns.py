"""Headings of lists in the vocabularies they come in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingest.parse.columns import match_columns, normalised
from ingest.parse.vocabulary import COLUMNS
from knowledge.codelists import TimeUnit


def homes(*headings: str) -> list[str | None]:
    known = match_columns(headings, file="清单.xlsx").known
    return [known[heading].column.home if heading in known else None for heading in headings]


def test_no_heading_belongs_to_two_columns() -> None:
    seen: dict[str, str] = {}
    for column in COLUMNS:
        for heading in column.headings.split():
            assert seen.setdefault(normalised(heading), column.home) == column.home, heading


def test_the_platform_export_is_known_column_by_column() -> None:
    assert homes("TASK_CODE", "TASK_NAME", "handle_time", "handle_time_limit", "accept_standard", "URL", "CATAID") == [
        "codes.implementation",
        "title",
        "limits.statutory",
        "limits.promised",
        "conditions",
        "online.url",
        "codes.catalogue",
    ]
    assert homes("TASK_TYPE", "TASK_TYPE_TEXT", "AREACODE", "AREA_CODE_TEXT") == [
        "classification.raw_type",
        "matter_type",
        "region",
        "region_name",
    ]


def test_national_keys_are_known_in_any_case() -> None:
    assert homes("task_name", "taskCode", "PROMISE_DAY", "promise_type", "is_fee", "AUDIT_ITEM.LINK_TEL") == [
        "title",
        "codes.implementation",
        "limits.promised",
        "limits.promised_unit",
        "fee.charged",
        "contacts.consult",
    ]


@pytest.mark.parametrize(
    ("headings", "home"),
    [
        (("事项编码", "业务编码", "事项代码", "实施编码"), "codes.implementation"),
        (("设定依据", "法律依据", "设立依据"), "bases"),
        (("业务办理项", "具体事项"), "item_name"),
        (("子项", "办理事项"), "sub_name"),
        (("事项名称", "名称", "服务事项", "1.事项名称（必填）", "* 事项 名称"), "title"),
        (("承诺时限", "承诺办结时限", "承诺时限(工作日)", "办理时限/承诺"), "limits.promised"),
        (("申请材料", "材料1", "材料2", "申请材料/名称"), "materials"),
        (("咨询电话", "咨询电话（座机）", "联系方式/咨询电话"), "contacts.consult"),
    ],
)
def test_synonyms_marks_and_groups_mean_one_column(headings: tuple[str, ...], home: str) -> None:
    assert homes(*headings) == [home] * len(headings)


def test_a_unit_inside_a_heading_is_kept() -> None:
    known = match_columns(["法定时限（工作日）", "承诺时限"], file="清单.xlsx").known
    assert known["法定时限（工作日）"].unit is TimeUnit.WORKING_DAY
    assert known["承诺时限"].unit is None


def test_a_near_heading_is_read_and_reported() -> None:
    found = match_columns(["法定办结的时限"], file="清单.xlsx")
    assert found.known["法定办结的时限"].column.home == "limits.statutory"
    assert [(finding.rule, finding.severity) for finding in found.findings] == [("column-guessed", "info")]


@pytest.mark.parametrize("heading", ["法定办结部门", "不予受理时限", "投诉咨询地点", "负责人", "申请材料/份额", "列7"])
def test_a_heading_that_differs_in_a_deciding_word_is_reported_not_guessed(heading: str) -> None:
    found = match_columns([heading], file="清单.xlsx")
    assert found.known == {}
    assert [finding.rule for finding in found.findings] == ["column-unknown"]
    assert heading in found.findings[0].message


def test_every_element_of_the_national_model_has_a_column(real_data: Path) -> None:
    table = real_data.resolve().parent / "domain" / "fields.csv"
    if not table.is_file():
        pytest.skip("there is no domain/fields.csv beside the real data")
    with table.open(encoding="utf-8-sig", newline="") as file:
        keys = [key for row in csv.DictReader(file) for key in row["key"].split(" / ")]
    assert [key for key, home in zip(keys, homes(*keys), strict=True) if home is None] == []
