"""Lists row by row: guides, catalogue entries, and the rows that are left out with a reason."""

from __future__ import annotations

import json

import pytest

from ingest.parse.lists import Before, parse_table
from knowledge.codelists import Charged, Level, LimitKind, MatterType, Necessity, TimeUnit, WindowRole
from knowledge.guide import ServiceGuide
from knowledge.places import Places
from knowledge.store.rows import RowRead
from tests.tables import CODE, Cells, only, parse, rules, sheet_row, table

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


def test_rows_that_go_on_listing_materials_are_one_guide(places: Places) -> None:
    shared = {"实施编码": CODE, "承诺时限": "5个工作日"}
    first = sheet_row(**shared, **{"序号": "1", "材料名称": "身份证", "原件份数": "1", "必要性": "必要"})
    second = sheet_row(**shared, **{"序号": "2", "材料名称": "委托书", "必要性": "非必要"})
    third: Cells = {"序号": "3", "材料名称": "照片（2张）", "原件份数": "2"}
    fourth = sheet_row(**{"实施编码": f"{CODE}02", "材料名称": "申请表"})
    parsed = parse(places, first, second, third, fourth)
    joined, other = parsed.guides
    assert [(one.name, one.originals, one.necessity) for one in joined.materials] == [
        ("身份证", 1, Necessity.REQUIRED),
        ("委托书", None, Necessity.CONDITIONAL),
        ("照片", 2, Necessity.UNKNOWN),
    ]
    assert joined.source.place == "第2行至第4行"
    assert [one.name for one in other.materials] == ["申请表"]
    assert rules(parsed) == ["row-joined"]


def test_a_whole_second_list_of_materials_is_a_duplicate_not_a_continuation(places: Places) -> None:
    rows = [sheet_row(**{"实施编码": CODE, "申请材料": text}) for text in ("1.身份证；2.照片", "1.身份证；2.户口簿")]
    assert rules(parse(places, *rows)) == ["row-duplicate"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("身份证、户口簿、照片", ["身份证", "户口簿", "照片"]),
        ("身份证；户口簿", ["身份证", "户口簿"]),
        ("申请人身份证、户口簿原件及复印件", ["申请人身份证、户口簿原件及复印件"]),
        ("1.户口簿（原件1份，核验后退还；情形：未成年人）2.照片", ["户口簿", "照片"]),
        ("身份证\n户口簿（本人页）", ["身份证", "户口簿（本人页）"]),
        ("无", []),
        ("无需提交材料", []),
    ],
)
def test_a_material_cell_is_split_only_where_that_is_safe(places: Places, text: str, names: list[str]) -> None:
    guide, _ = only(parse(places, sheet_row(**{"申请材料": text, "咨询电话": "12345"})))
    assert [material.name for material in guide.materials] == names
    assert (guide.no_materials is not None) == (text == "无需提交材料")


def test_a_bracket_of_copies_case_and_choice_becomes_fields(places: Places) -> None:
    cell = (
        "1.委托书（原件1份；情形：由他人代办的还需提供）；2.房产证、租房合同（任选其一，复印件2份，核验后退还）；3.照片"
    )
    guide, text = only(parse(places, sheet_row(申请材料=cell)))
    deed, choice, photo = guide.materials
    assert (deed.name, deed.originals, deed.scenario) == ("委托书", 1, "由他人代办的")
    assert deed.necessity is Necessity.CONDITIONAL
    assert (choice.name, choice.copies, choice.group) == ("房产证、租房合同", 2, "房产证、租房合同")
    assert choice.note == "任选其一，核验后退还", "the words that one is enough are shown with the name"
    assert (photo.name, photo.group, photo.scenario) == ("照片", None, None)
    assert deed.span is not None
    assert text[deed.span.start : deed.span.end].endswith("委托书")


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("云河大道1号3号窗口（受理）", WindowRole.ACCEPT),
        ("文昌街3号便民服务站（咨询）", WindowRole.CONSULT),
        ("云河大道1号9号窗口（领证）", WindowRole.COLLECT),
        ("文昌街3号（仅咨询，由区民政局受理）", WindowRole.CONSULT),
        ("云河大道1号（西门）", WindowRole.UNKNOWN),
    ],
)
def test_what_a_counter_is_for_stands_in_the_bracket_behind_it(places: Places, address: str, role: WindowRole) -> None:
    guide, _ = only(parse(places, sheet_row(办理地点=address)))
    assert [window.role for window in guide.windows] == [role]


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


def test_a_row_that_was_read_before_is_taken_as_it_was_read(places: Places) -> None:
    rows = table(
        sheet_row(实施编码=CODE, 承诺办结时限="5个工作日"), sheet_row(实施编码=f"{CODE}02", 承诺办结时限="3个工作日")
    )
    first = parse_table(rows, places=places, before=Before(by="1", rows={}))
    told = {guide.id: guide.model_copy(update={"title": "以前读的"}) for guide in first.guides}
    known = {
        digest: RowRead(key, told[key].model_dump_json(), "原文", ())
        for key, digest in first.digests.items()
        if not key.startswith(f"code:{CODE}02")
    }
    again = parse_table(rows, places=places, before=Before(by="1", rows=known))
    assert [guide.title for guide in again.guides] == ["以前读的", "老年优待证办理"]
    assert (len(again.taken), again.digests) == (1, first.digests)
    assert not parse_table(rows, places=places, before=Before(by="2", rows=known)).taken
