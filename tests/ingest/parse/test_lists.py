"""Lists row by row: guides, catalogue entries, and the rows that are left out with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.parse.lists import ParsedList, parse_table
from ingest.parse.matter_names import guess_type, is_junk
from ingest.raw import RawTable
from ingest.readers import read
from knowledge.codelists import Charged, Level, LimitKind, MatterType, Necessity, TimeUnit, WindowRole
from knowledge.errors import GuideError
from knowledge.guide import ServiceGuide
from knowledge.places import Places
from tests.tables import Cells, table

CODE = "11999900000000001A3999901001000"
PLATFORM: Cells = {
    "_id": "60ae0001",
    "TASK_CODE": f"{CODE}02",
    "ORGCODE": "000000001",
    "TASK_TYPE": "01",
    "TASK_TYPE_TEXT": "行政许可",
    "TASK_NAME": "养犬登记(补办)",
    "subTaskName": "补办",
    "CATANAME": "养犬管理",
    "matter_name": "养犬登记",
    "CATAID": "999901001000",
    "DEPT_NAME": "云河市公安局",
    "AREACODE": "999900",
    "AREA_CODE_TEXT": "云河市",
    "URL": "https://zwfw.yunhe.gov.cn/apply/1",
    "ONLINECHECK": "1",
    "matter_short": "无",
    "matter_daily": "补狗证，养犬登记(补办)、狗证丢了",
    "matter_code": "11000000000000001A1000901001000",
    "matter_level": "市级",
    "visit_number": "0",
    "co_department": "市级公安（受理,审核）、市级农业（审核）",
    "handle_location": "办理地点：青溪路8号2号窗口",
    "handle_time": "20(工作日)",
    "handle_time_limit": "5(工作日)",
    "accept_standard": "已办理养犬登记，证件遗失或损毁。",
    "consult_phone": "0990-8123456、12345",
    "complain_phone": "无",
    "courier_service": "不支持",
    "online_book_addr": "https://zwfw.yunhe.gov.cn/book",
    "theme_category": ("证件办理",),
    "service_object_name": ("自然人", "企业法人"),
    "material_intro": ("养犬登记证遗失声明", "未满16周岁申请人的监护人身份证", "犬只照片（原件2份，复印件1份）"),
}


def parse(places: Places, *rows: Cells, region: str | None = None, header: bool = True) -> ParsedList:
    return parse_table(table(*rows, header=header), places=places, region=region)


def only(parsed: ParsedList) -> tuple[ServiceGuide, str]:
    (guide,) = parsed.guides
    return guide, parsed.source_texts[guide.source.id]


def rules(parsed: ParsedList) -> list[str]:
    return [finding.rule for finding in parsed.problems if finding.rule.startswith(("row", "column-unknown"))]


# ---- the platform's export


@pytest.fixture(scope="module")
def platform(places: Places) -> tuple[ServiceGuide, str]:
    return only(parse(places, PLATFORM))


def test_a_platform_row_has_its_names_codes_and_place(platform: tuple[ServiceGuide, str]) -> None:
    guide, _ = platform
    assert (guide.title, guide.main_name, guide.sub_name, guide.item_name) == (
        "养犬登记(补办)",
        "养犬管理",
        "养犬登记",
        "补办",
    )
    assert guide.aliases == ("补狗证", "狗证丢了")
    assert (guide.codes.implementation, guide.codes.item) == (CODE, f"{CODE}02")
    assert (guide.codes.catalogue, guide.codes.national) == ("999901001000", "11000000000000001A1000901001000")
    assert (guide.region, guide.agency.name, guide.agency.code) == ("999900", "云河市公安局", CODE[:18])
    assert guide.agency.levels == (Level.CITY,)
    assert guide.agency.joint == ("市级公安（受理,审核）", "市级农业（审核）")
    assert guide.matter_type is MatterType.LICENSE
    assert guide.id == f"code:{CODE}02@999900"
    assert (guide.source.name, guide.source.title, guide.source.place) == (f"{CODE}02", "清单.xlsx", "第2行")


def test_a_platform_row_has_both_limits_and_never_mixes_them(platform: tuple[ServiceGuide, str]) -> None:
    guide, text = platform
    assert [(limit.kind, limit.value, limit.unit) for limit in guide.limits] == [
        (LimitKind.STATUTORY, 20, TimeUnit.WORKING_DAY),
        (LimitKind.PROMISED, 5, TimeUnit.WORKING_DAY),
    ]
    span = guide.limits[1].span
    assert span is not None
    assert text[span.start : span.end] == "承诺办结时限：5(工作日)"


def test_a_platform_row_has_materials_with_copies_and_cases_in_their_names(platform: tuple[ServiceGuide, str]) -> None:
    guide, text = platform
    assert [material.name for material in guide.materials] == [
        "养犬登记证遗失声明",
        "未满16周岁申请人的监护人身份证",
        "犬只照片",
    ]
    assert (guide.materials[2].originals, guide.materials[2].copies) == (2, 1)
    assert all(material.necessity is Necessity.UNKNOWN for material in guide.materials)
    for material in guide.materials:
        assert material.span is not None
        assert text[material.span.start : material.span.end] == material.name


def test_a_platform_row_has_its_counter_phones_and_channels(platform: tuple[ServiceGuide, str]) -> None:
    guide, text = platform
    assert [(window.address, window.available) for window in guide.windows] == [("青溪路8号2号窗口", True)]
    assert [(contact.purpose, contact.value) for contact in guide.contacts] == [
        ("咨询", "0990-8123456"),
        ("咨询", "12345"),
    ]
    assert guide.visits.count == 0
    assert (guide.online.available, guide.online.url) == (True, "https://zwfw.yunhe.gov.cn/apply/1")
    assert guide.handling.courier is False
    assert guide.handling.appointment is True
    assert guide.fee.charged is Charged.UNKNOWN
    assert guide.classification.themes_person == guide.classification.themes_corporate == ("证件办理",)
    assert "办理地点：青溪路8号2号窗口" in text.split("\n")


def test_the_source_text_has_a_labelled_line_for_every_filled_column(platform: tuple[ServiceGuide, str]) -> None:
    guide, text = platform
    assert "监督投诉电话：无" in text
    assert (
        "申请材料：\n1. 养犬登记证遗失声明\n2. 未满16周岁申请人的监护人身份证\n3. 犬只照片（原件2份，复印件1份）"
        in text
    )
    part = guide.part("limits")
    assert part is not None
    assert text[part.start : part.end] == "法定办结时限：20(工作日)\n承诺办结时限：5(工作日)"
    conditions = guide.part("conditions")
    assert conditions is not None
    assert text[conditions.start : conditions.end] == "已办理养犬登记，证件遗失或损毁。"


# ---- the national model and platform records inside rows


def test_national_keys_with_units_in_columns_of_their_own(places: Places) -> None:
    guide, text = only(
        parse(
            places,
            {
                "task_name": "社会保障卡补领",
                "task_code": CODE,
                "area_code": "999901000000",
                "use_level": "4",
                "task_type": "07",
                "project_type": "2",
                "anticipate_day": "30",
                "anticipate_type": "工作日",
                "promise_day": "7",
                "promise_type": "自然日",
                "promise_explain": "不含制卡时间",
                "is_fee": "0",
                "limit_scene_num": "1",
                "limit_scene_explain": "需核验身份",
                "task_state": "3",
                "security_level": "窗口内部",
            },
        )
    )
    assert [(limit.value, limit.unit, limit.note) for limit in guide.limits] == [
        (30, TimeUnit.WORKING_DAY, None),
        (7, TimeUnit.CALENDAR_DAY, "不含制卡时间"),
    ]
    span = guide.limits[1].span
    assert span is not None
    assert text[span.start : span.end] == "承诺办结时限：7\n承诺办结时限单位：自然日\n承诺办结时限说明：不含制卡时间"
    assert guide.region == "999901"
    assert guide.matter_type is MatterType.CONFIRMATION
    assert guide.handling.item_type == "承诺件"
    assert guide.fee.charged is Charged.NO
    assert (guide.visits.count, guide.visits.reason) == (1, "需核验身份")
    assert (guide.validity.state.value, guide.grade.value) == ("取消", "窗口")


def test_records_inside_a_row_keep_every_attribute(places: Places) -> None:
    def record(**values: object) -> str:
        return json.dumps(values, ensure_ascii=False)

    guide, text = only(
        parse(
            places,
            {
                "task_name": "残疾人证换领",
                "area_code": "999901",
                "materials": (
                    record(material_name="申请表", original_num=2, necessity=1, m_source="10", 其他="备查"),
                    record(material_name="委托书", copy_num="1", necessity="2", scenario="委托他人办理的"),
                ),
                "windows": (
                    record(
                        窗口名称="青溪大厅",
                        地址="青溪路8号",
                        电话="0990-8123456",
                        办理时间="工作日9:00-17:00",
                        角色="仅可咨询",
                    ),
                ),
                "by_law": (record(法规名称="《残疾人证管理办法》", 文号="云残〔2017〕34号", 条款号="第三条"),),
                "handle_flow": (record(环节="受理", 时限="1个工作日", 审查标准="材料齐全"),),
                "faq": (record(问题="丢了怎么办", 答案="可以补领。"),),
                "fee_items": (record(name="工本费", standard="5元"),),
            },
        )
    )
    first, second = guide.materials
    assert (first.name, first.originals, first.necessity, first.source_channel) == (
        "申请表",
        2,
        Necessity.REQUIRED,
        "申请人自备",
    )
    assert (second.copies, second.necessity, second.scenario) == (1, Necessity.CONDITIONAL, "委托他人办理的")
    assert "其他：备查" in text
    (window,) = guide.windows
    assert (window.name, window.address, window.phones, window.role) == (
        "青溪大厅",
        "青溪路8号",
        ("0990-8123456",),
        WindowRole.CONSULT,
    )
    assert [(basis.document_number, basis.article) for basis in guide.bases] == [("云残〔2017〕34号", "第三条")]
    assert [(step.name, step.limit, step.criteria) for step in guide.steps] == [("受理", "1个工作日", "材料齐全")]
    assert [(faq.question, faq.answer) for faq in guide.faqs] == [("丢了怎么办", "可以补领。")]
    assert (guide.fee.charged, guide.fee.items[0].standard) == (Charged.YES, "5元")


# ---- a plain spreadsheet


def sheet_row(**cells: str) -> Cells:
    return {"事项名称": "老年优待证办理", "行政区划": "云河市青溪区", **cells}


def test_a_plain_sheet_is_read_by_its_headings(places: Places) -> None:
    guide, _ = only(
        parse(
            places,
            sheet_row(
                **{
                    "业务办理项": "首次申领",
                    "法律依据": "《老年人权益保障法》第五十三条；《云河市优待办法》（云府〔2020〕5号）",
                    "法定时限（工作日）": "20",
                    "承诺时限": "即办",
                    "受理条件": "符合下列条件之一：1.年满60周岁，有本市户籍；2.持有居住证。",
                    "所需材料": "1.身份证（原件）；2.近期照片（2张）；3.委托书（非必要）",
                    "是否收费": "否",
                    "办理地址": "松原路2号",
                    "办公时间": "周一至周五 9:00-17:00",
                    "联系电话": "0990-8765432",
                    "办件类型": "即办件",
                    "有效期": "长期",
                    "备注": "请先预约。",
                }
            ),
        )
    )
    assert guide.title == "老年优待证办理（首次申领）"
    assert guide.region == "999901"
    assert [(basis.title, basis.article) for basis in guide.bases] == [
        ("《老年人权益保障法》", "第五十三条"),
        ("《云河市优待办法》", None),
    ]
    assert [(limit.kind, limit.wording) for limit in guide.limits] == [
        (LimitKind.STATUTORY, "20个工作日"),
        (LimitKind.PROMISED, "当场办结"),
    ]
    assert [condition.text for condition in guide.conditions] == [
        "符合下列条件之一：",
        "年满60周岁，有本市户籍；",
        "持有居住证。",
    ]
    assert [(material.name, material.kind, material.necessity) for material in guide.materials] == [
        ("身份证", "原件", Necessity.UNKNOWN),
        ("近期照片", None, Necessity.UNKNOWN),
        ("委托书", None, Necessity.CONDITIONAL),
    ]
    assert guide.materials[1].note == "2张"
    assert guide.fee.charged is Charged.NO
    assert guide.windows[0].hours == "周一至周五 9:00-17:00"
    assert guide.outcome.validity == "长期"
    assert [section.text for section in guide.sections] == ["请先预约。"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("身份证、户口簿、照片", ["身份证", "户口簿", "照片"]),
        ("身份证；户口簿", ["身份证", "户口簿"]),
        ("申请人身份证、户口簿原件及复印件", ["申请人身份证、户口簿原件及复印件"]),
        ("身份证\n户口簿（本人页）", ["身份证", "户口簿（本人页）"]),
        ("无", []),
        ("无需提交材料", []),
    ],
)
def test_a_material_cell_is_split_only_where_that_is_safe(places: Places, text: str, names: list[str]) -> None:
    guide, _ = only(parse(places, sheet_row(**{"申请材料": text, "咨询电话": "12345"})))
    assert [material.name for material in guide.materials] == names
    assert (guide.no_materials is not None) == (text == "无需提交材料")


def test_groups_of_materials_keep_their_case(places: Places) -> None:
    text = "必需材料：\n1.身份证\n特殊情形：\n1.委托书\n2.公证书"
    guide, _ = only(parse(places, sheet_row(**{"申请材料": text})))
    assert [(one.name, one.necessity, one.scenario) for one in guide.materials] == [
        ("身份证", Necessity.REQUIRED, None),
        ("委托书", Necessity.CONDITIONAL, "特殊情形"),
        ("公证书", Necessity.CONDITIONAL, "特殊情形"),
    ]


def test_fee_columns_that_contradict_each_other_are_both_kept(places: Places) -> None:
    guide, _ = only(parse(places, sheet_row(**{"是否收费": "否", "收费标准": "每证10元"})))
    assert guide.fee.charged is Charged.NO
    assert guide.fee.items[0].standard == "每证10元"


def test_office_hours_in_a_column_of_limits_are_no_limit(places: Places) -> None:
    guide, _ = only(
        parse(places, {"task_name": "老年优待证办理", "area_code": "999901", "handle_time": "周一至周五 9:00-12:00"})
    )
    assert guide.limits == ()
    assert guide.windows[0].hours == "周一至周五 9:00-12:00"


def test_a_row_without_a_place_takes_the_operators_and_one_with_a_place_keeps_it(places: Places) -> None:
    rows: list[Cells] = [
        {"事项名称": "老年优待证办理", "咨询电话": "12345"},
        {"事项名称": "残疾人证办理", "咨询电话": "12345", "区划代码": "999902"},
    ]
    parsed = parse(places, *rows, region="999901")
    assert [guide.region for guide in parsed.guides] == ["999901", "999902"]
    nowhere = parse(places, *rows)
    assert nowhere.guides[0].region == "unknown"
    assert [finding.rule for finding in nowhere.problems if finding.severity == "warning"] == ["unknown"]


def test_an_unknown_column_stays_in_the_text_and_is_reported(places: Places) -> None:
    parsed = parse(places, sheet_row(**{"咨询电话": "12345", "内部批注": "先查系统"}))
    guide, text = only(parsed)
    assert "内部批注：先查系统" in text
    assert guide.sections == ()
    assert "column-unknown" in rules(parsed)


def test_what_the_list_has_no_column_for_is_said_once(places: Places) -> None:
    parsed = parse(places, sheet_row(**{"咨询电话": "12345"}), sheet_row(**{"咨询电话": "12366"}))
    assert len(parsed.guides) == 2
    assert [finding.rule for finding in parsed.problems] == ["R01", "R01", "R15"]


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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.dictionaries(st.sampled_from(HEADINGS), VALUES | st.lists(VALUES, max_size=3), max_size=8), max_size=4),
    st.booleans(),
)
def test_wild_lists_are_parsed_or_refused_with_a_message(places: Places, rows: list[Cells], header: bool) -> None:
    try:
        parsed = parse(places, *rows, header=header)
    except GuideError:
        return
    left_out = [finding for finding in parsed.problems if finding.rule.startswith("row-")]
    assert len(parsed.guides) + len(parsed.entries) + len(left_out) == parsed.rows_seen
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
