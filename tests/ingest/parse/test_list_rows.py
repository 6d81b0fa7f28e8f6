"""Rows that are left out with a reason, lists of names, wild lists and real ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.parse.lists import ParsedList, parse_table
from ingest.parse.matter_names import guess_type, is_junk
from ingest.raw import RawTable
from ingest.readers import read
from knowledge.codelists import MatterType
from knowledge.errors import GuideError
from knowledge.places import Places
from tests.tables import CODE, Cells, only, parse, rules, sheet_row

# ---- rows that are left out


def test_a_list_without_names_says_which_columns_it_has(places: Places) -> None:
    with pytest.raises(GuideError, match=r"清单\.xlsx.*没有事项名称列.*「负责人」.*「事项名称」"):
        parse(places, {"负责人": "某人", "咨询电话": "12345"})


@pytest.mark.parametrize("name", ["ssssss", "asdf", "测试", "测试数据1", "111111", "哈哈哈哈", "test", "ABC-1"])
def test_keyboard_junk_is_left_out_with_its_row(places: Places, name: str) -> None:
    parsed = parse(places, sheet_row(**{"事项名称": name, "咨询电话": "12345"}))
    assert not parsed.guides
    assert not parsed.entries
    assert rules(parsed) == ["row-junk"]
    assert "第2行" in parsed.problems[0].place


@pytest.mark.parametrize("name", ["测试仪器校准", "测绘作业证办理", "哈哈镜乐园登记"])
def test_real_names_are_no_junk(name: str) -> None:
    assert not is_junk(name)


def test_a_row_without_a_name_is_reported(places: Places) -> None:
    parsed = parse(places, sheet_row(**{"咨询电话": "12345"}), {"事项名称": "无", "咨询电话": "12345"})
    assert len(parsed.guides) == 1
    assert rules(parsed) == ["row-nameless"]


def test_the_same_code_with_other_content_keeps_the_first_and_names_both_rows(places: Places) -> None:
    parsed = parse(
        places,
        sheet_row(**{"实施编码": CODE, "承诺时限": "5个工作日"}),
        sheet_row(**{"实施编码": CODE, "承诺时限": "9个工作日"}),
    )
    guide, _ = only(parsed)
    assert guide.limits[0].value == 5
    (finding,) = [finding for finding in parsed.problems if finding.rule == "row-duplicate"]
    assert (finding.severity, finding.withholds, finding.guide) == ("error", "*", None)
    assert "第3行" in finding.place
    assert "第2行" in finding.message
    assert "承诺办结时限" in finding.message


def test_the_same_row_twice_is_only_mentioned(places: Places) -> None:
    row = sheet_row(**{"实施编码": CODE, "承诺时限": "5个工作日"})
    parsed = parse(places, row, row)
    assert len(parsed.guides) == 1
    assert [finding.severity for finding in parsed.problems if finding.rule == "row-repeated"] == ["info"]


def test_one_code_in_two_places_is_two_guides(places: Places) -> None:
    rows = [sheet_row(**{"实施编码": CODE, "区划代码": code, "承诺时限": "5个工作日"}) for code in ("999901", "999902")]
    assert len(parse(places, *rows).guides) == 2


@pytest.mark.parametrize(
    "cells",
    [{"行政区划": "420102"}, {"行政区划": "湖北省武汉市江岸区"}, {"责任单位": "武汉市江岸区公安分局"}],
    ids=["a code under another heading", "a name", "the body's name alone"],
)
def test_the_division_of_a_row_is_found(places: Places, cells: Cells) -> None:
    parsed = parse(places, {"事项名称": "养犬登记证核发", "受理条件": "本区养犬人", **cells})
    assert [guide.region for guide in parsed.guides] == ["420102"]


# ---- lists of names


def test_a_list_of_names_becomes_catalogue_entries(places: Places) -> None:
    rows: list[Cells] = [
        {
            "列1": "老年优待证办理",
            "列2": f"39aec6aa-27e0-4c17-a4fc-96a1408586a{digit}",
            "列3": f"https://zwfw.yunhe.gov.cn/?row={digit}",
        }
        for digit in "123"
    ]
    rows[1]["列1"], rows[2]["列1"] = "对擅自占道经营的处罚", "残疾人证换领"
    parsed = parse(places, *rows, region="999901", header=False)
    assert [(entry.name, entry.for_citizens) for entry in parsed.entries] == [
        ("老年优待证办理", True),
        ("对擅自占道经营的处罚", False),
        ("残疾人证换领", True),
    ]
    assert parsed.entries[0].url == "https://zwfw.yunhe.gov.cn/?row=1"
    assert parsed.entries[0].source.row_id == "39aec6aa-27e0-4c17-a4fc-96a1408586a1"
    assert parsed.source_texts[parsed.entries[0].source.id].startswith("事项名称：老年优待证办理\n")
    assert not parsed.guides


def test_the_lists_own_type_outweighs_the_name(places: Places) -> None:
    parsed = parse(
        places, {"事项名称": "占道经营", "事项类型": "行政处罚"}, {"事项名称": "卫生监督检查", "事项类型": "公共服务"}
    )
    assert [entry.for_citizens for entry in parsed.entries] == [False, True]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("对占用盲道的处罚", MatterType.PENALTY),
        ("对无照经营的处罚（户外场所除外）", MatterType.PENALTY),
        ("对未投保强制保险的处罚", MatterType.PENALTY),
        ("查封、扣押违法经营的物品", MatterType.COERCION),
        ("对逾期不拆除的代履行", MatterType.COERCION),
        ("强制拆除违法建筑", MatterType.COERCION),
        ("污水处理费征收", MatterType.LEVY),
        ("对养老机构的监督检查", MatterType.INSPECTION),
        ("餐饮质量监督抽查", MatterType.INSPECTION),
        ("公众聚集场所营业前消防安全检查", MatterType.LICENSE),
        ("强制性产品认证", MatterType.UNKNOWN),
        ("公路检查站设立审批", MatterType.UNKNOWN),
        ("婚前医学检查", MatterType.UNKNOWN),
        ("行政处罚决定书查询", MatterType.UNKNOWN),
        ("房屋征收补偿申请", MatterType.UNKNOWN),
        ("所得税核定征收方式申报", MatterType.UNKNOWN),
        ("护士执业注册（受吊销处罚者重新申请注册）", MatterType.UNKNOWN),
        ("老年优待证办理", MatterType.UNKNOWN),
    ],
)
def test_a_bare_name_gives_away_powers_but_not_services(name: str, kind: MatterType) -> None:
    assert guess_type(name) is kind


# ---- wild input

HEADINGS = [
    "事项名称",
    "申请材料",
    "受理条件",
    "法定时限(工作日)",
    "承诺时限",
    "收费标准",
    "办理地点",
    "办理时间",
    "咨询电话",
    "法律依据",
    "区划代码",
    "常见问题",
    "乱列",
    "TASK_CODE",
]
VALUES = st.text(max_size=30) | st.sampled_from(
    [
        "无",
        "1.甲；2.乙",
        "5个工作日",
        "《甲法》第一条",
        "0990-8123456",
        "问：甲？\n答：乙。",
        "999900",
        CODE,
        '{"name": "甲"}',
        '{"a": [1]}',
    ]
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)  # a busy machine is no fault
@given(
    st.lists(st.dictionaries(st.sampled_from(HEADINGS), VALUES | st.lists(VALUES, max_size=3), max_size=8), max_size=4),
    st.booleans(),
)
def test_wild_lists_are_parsed_or_refused_with_a_message(places: Places, rows: list[Cells], header: bool) -> None:
    try:
        parsed = parse(places, *rows, header=header)
    except GuideError:
        return
    left_out = [
        finding for finding in parsed.problems if finding.rule.startswith("row-") and finding.rule != "row-joined"
    ]
    joined = sum(int(finding.message.split()[1]) - 1 for finding in parsed.problems if finding.rule == "row-joined")
    assert len(parsed.guides) + len(parsed.entries) + len(left_out) + joined == parsed.rows_seen
    for guide in parsed.guides:
        text = parsed.source_texts[guide.source.id]
        for material in guide.materials:
            assert material.span is not None
            assert material.name in text[material.span.start : material.span.end]
        for condition in guide.conditions:
            assert condition.span is not None
            assert text[condition.span.start : condition.span.end].startswith(condition.text[:1])
        for _, span in guide.parts:
            assert span.end <= len(text)


# ---- real lists


def parsed_file(path: Path, places: Places, region: str | None = None) -> ParsedList:
    (raw,) = read(path)
    assert isinstance(raw, RawTable)
    return parse_table(raw, places=places, region=region)


def test_every_real_platform_record_becomes_a_guide(real_data: Path, places: Places) -> None:
    parsed = parsed_file(real_data / "guangdong" / "matters.jsonl", places)
    assert (len(parsed.guides), parsed.rows_seen) == (1692, 1692)
    assert not [finding for finding in parsed.problems if finding.severity == "error"]
    assert {guide.region for guide in parsed.guides} == {"440000", "440100"}
    assert sum(guide.matter_type is MatterType.PUBLIC_SERVICE for guide in parsed.guides) == 1190
    for guide in parsed.guides:
        text = parsed.source_texts[guide.source.id]
        assert all(text[one.span.start : one.span.end] == one.text for one in guide.conditions if one.span)
        assert all(text[one.span.start : one.span.end].endswith(one.text) for one in guide.limits if one.span)


def test_a_real_list_of_names_is_counted_and_its_powers_excluded(real_data: Path, places: Places) -> None:
    parsed = parsed_file(real_data / "chongqing" / "jiangbei_items.csv", places, region="500105")
    excluded = [entry for entry in parsed.entries if not entry.for_citizens]
    print(f"{len(parsed.entries)} entries, {len(excluded)} excluded")
    assert (len(parsed.entries), parsed.rows_seen) == (5078, 5078)
    assert 3_000 <= len(excluded) <= 3_600
