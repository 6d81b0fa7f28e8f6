"""Guide pages of several layouts become typed guides."""

from __future__ import annotations

from ingest.parse import parse_document
from ingest.parse.guide_page import parse_guide, parse_guides
from ingest.parse.place import PlaceFinding
from ingest.raw import RawDocument
from knowledge.codelists import Charged, ConditionKind, LimitKind, MatterType, Necessity, TimeUnit
from knowledge.guide import ServiceGuide
from knowledge.places import Places
from tests.ingest.parse.pages import page

HERE = PlaceFinding(region_code="999901", agency="青溪区民政局")

STREET = page(
    "一、事项名称：高龄津贴申领",
    "二、事项类型：公共服务",
    "三、设定依据",
    "《某省老年人权益保障条例》第二十条。",
    "四、实施机关：云河市青溪区张家街道办事处",
    "五、受理条件",
    "1.本街道户籍；",
    "2.年满八十周岁。",
    "六、申请材料",
    "1.《高龄津贴申请表》（原件1份）",
    "2.居民身份证（原件及复印件各1份）",
    "3.委托他人办理的，提供委托书（原件1份）",
    "七、办理流程",
    "1.受理：窗口收取材料",
    "2.审核",
    "八、法定时限：30个工作日",
    "九、承诺时限：5个工作日",
    "十、收费标准：不收费",
    "十一、办理结果：发放津贴",
    "十二、办理地点：张家街道便民服务中心3号窗口",
    "十三、办理时间：工作日9:00-12:00",
    "十四、咨询电话：0531-12345678",
    "十五、监督投诉电话：12345",
    "十六、是否网上办理：是",
    "十七、到现场次数：0次",
    "十八、行政复议：可自收到决定之日起60日内申请行政复议。",
    "十九、常见问题",
    "1.补发多久？",
    "答：最多补发三个月。",
    "二十、备注：节假日不办理。",
    name="高龄津贴.html",
    title="高龄津贴办事指南",
)

TABLE = page(
    ("事项名称", "残疾人证办理"),
    ("事项类型", "行政确认", "办件类型", "承诺件"),
    ("法定办结时限", "20（工作日）", "承诺办结时限", "7（工作日）"),
    ("实施主体", "云河市残疾人联合会"),
    ("是否收费", "否"),
    ("受理条件", "持有本市户籍，且符合残疾标准。"),
    ("申请材料", "1.居民身份证\n2.近期彩色照片2张"),
    ("办理地点", "云河市政务大厅二楼"),
    ("咨询电话", "0999-1234567"),
    title="残疾人证办理",
)


def _slices(document: RawDocument, guide: ServiceGuide) -> None:
    """Every text of a guide stands at its span."""
    text = document.text
    quotes = [(one.text, one.span) for one in guide.conditions]
    quotes += [(one.text, one.span) for one in guide.steps]
    quotes += [(one.text, one.span) for one in guide.sections]
    assert all(span is not None and text[span.start : span.end] == quote for quote, span in quotes)
    for faq in guide.faqs:
        assert faq.span is not None
        assert text[faq.span.start : faq.span.end] == faq.answer
    for contact in guide.contacts:
        assert contact.span is not None
        assert text[contact.span.start : contact.span.end] == contact.value
    for material in guide.materials:
        assert material.span is not None
        assert material.name in text[material.span.start : material.span.end]


def test_a_page_of_numbered_items_fills_every_field() -> None:
    guide = parse_guide(STREET, HERE)
    _slices(STREET, guide)
    assert guide.item_name == "高龄津贴申领"
    assert guide.matter_type is MatterType.PUBLIC_SERVICE
    assert guide.agency.name == "云河市青溪区张家街道办事处"
    assert [condition.number for condition in guide.conditions] == ["1.", "2."]
    assert [(limit.kind, limit.value, limit.unit) for limit in guide.limits] == [
        (LimitKind.STATUTORY, 30, TimeUnit.WORKING_DAY),
        (LimitKind.PROMISED, 5, TimeUnit.WORKING_DAY),
    ]
    assert guide.fee.charged is Charged.NO
    assert guide.windows[0].hours == "工作日9:00-12:00"
    assert [(contact.purpose, contact.value) for contact in guide.contacts] == [
        ("咨询", "0531-12345678"),
        ("投诉", "12345"),
    ]
    assert guide.online.available is True
    assert guide.visits.count == 0
    assert guide.outcome.name == "发放津贴"
    assert guide.rights.review is not None
    assert guide.rights.review.text == "可自收到决定之日起60日内申请行政复议。"
    assert [faq.question for faq in guide.faqs] == ["补发多久？"]
    assert [(section.heading, section.text) for section in guide.sections] == [("备注", "节假日不办理。")]


def test_a_part_holds_its_whole_list_and_the_two_limits_stand_together() -> None:
    guide = parse_guide(STREET, HERE)
    conditions, limits = guide.part("conditions"), guide.part("limits")
    assert conditions is not None
    assert limits is not None
    assert STREET.text[conditions.start : conditions.end] == "1.本街道户籍；\n2.年满八十周岁。"
    assert STREET.text[limits.start : limits.end] == "八、法定时限：30个工作日\n九、承诺时限：5个工作日"


def test_a_table_of_labels_and_values_fills_the_same_fields() -> None:
    guide = parse_guide(TABLE, HERE)
    _slices(TABLE, guide)
    assert guide.matter_type is MatterType.CONFIRMATION
    assert guide.agency.name == "云河市残疾人联合会"
    assert [(limit.kind, limit.value) for limit in guide.limits] == [(LimitKind.STATUTORY, 20), (LimitKind.PROMISED, 7)]
    assert guide.fee.charged is Charged.NO
    assert [material.name for material in guide.materials] == ["居民身份证", "近期彩色照片2张"]
    assert guide.handling.item_type == "承诺件"
    assert guide.sections == ()


def test_inline_labels_are_parts() -> None:
    document = page(
        "受理条件：年满60周岁",
        "申请材料：身份证",
        "办理时限：承诺3个工作日",
        "温馨提示：请提前预约。",
        title="老年证办理",
    )
    guide = parse_guide(document, HERE)
    assert [condition.text for condition in guide.conditions] == ["年满60周岁"]
    assert [material.name for material in guide.materials] == ["身份证"]
    assert guide.limits[0].kind is LimitKind.PROMISED
    assert [(section.heading, section.text) for section in guide.sections] == [("温馨提示", "请提前预约。")]


def test_silence_about_fees_is_unknown() -> None:
    assert parse_guide(page("受理条件：年满60周岁", "申请材料：身份证"), HERE).fee.charged is Charged.UNKNOWN


def test_one_of_several_conditions_stays_whole() -> None:
    document = page("一、申请条件", "符合下列条件之一的：", "1.失业；", "2.残疾。", "二、申请材料", "身份证")
    guide = parse_guide(document, HERE)
    assert [condition.text for condition in guide.conditions] == ["符合下列条件之一的：\n1.失业；\n2.残疾。"]


def test_what_forbids_is_marked() -> None:
    document = page(
        "一、受理条件", "有下列情形的，不予受理：", "1.材料不全的；", "2.超过期限的。", "二、申请材料", "身份证"
    )
    assert {condition.kind for condition in parse_guide(document, HERE).conditions} == {ConditionKind.FORBIDDEN}


def test_steps_know_their_channel() -> None:
    document = page(
        "一、申请条件",
        "年满18周岁",
        "二、办理流程",
        "（一）窗口办理",
        "1.取号；",
        "2.交材料。",
        "（二）网上办理",
        "登录平台提交。",
        title="某证办理指南",
    )
    guide = parse_guide(document, HERE)
    assert [(step.order, step.channel) for step in guide.steps] == [(1, "窗口"), (2, "窗口"), (3, "网上")]
    assert guide.online.available is True


def test_a_list_of_counters_keeps_each_with_its_phone() -> None:
    document = page(
        "一、申请材料",
        "身份证",
        "二、办理地点",
        "（1）青溪区政务中心",
        "地址：青溪区一路1号",
        "电话：0999-2222222",
        "（2）松原区政务中心",
        "地址：松原区二路2号",
        "电话：0999-3333333",
        "三、办理流程",
        "到窗口办理。",
    )
    windows = parse_guide(document, HERE).windows
    assert [(window.name, window.address, window.phones) for window in windows] == [
        ("青溪区政务中心", "青溪区一路1号", ("0999-2222222",)),
        ("松原区政务中心", "松原区二路2号", ("0999-3333333",)),
    ]


def test_tables_under_headings_become_records() -> None:
    document = page(
        "申请材料",
        ("序号", "材料名称", "材料类型", "份数", "必要性", "备注"),
        ("1", "居民身份证", "原件", "1", "必要", ""),
        ("2", "委托书", "复印件", "2", "非必要", "委托办理时提供"),
        "办理流程",
        ("环节", "办理时限", "审查标准"),
        ("受理", "1个工作日", "材料齐全"),
        "办理地点",
        ("窗口名称", "地址", "电话"),
        ("青溪区政务中心", "青溪区一路1号", "0999-2222222"),
    )
    guide = parse_guide(document, HERE)
    assert [(one.name, one.necessity, one.originals, one.copies, one.note) for one in guide.materials] == [
        ("居民身份证", Necessity.REQUIRED, 1, None, None),
        ("委托书", Necessity.CONDITIONAL, None, 2, "委托办理时提供"),
    ]
    assert [(step.name, step.limit, step.criteria) for step in guide.steps] == [("受理", "1个工作日", "材料齐全")]
    assert [(window.name, window.phones) for window in guide.windows] == [("青溪区政务中心", ("0999-2222222",))]


def test_several_matters_on_a_page_are_several_guides() -> None:
    document = page(
        "1、安家补助",
        "补贴条件：",
        "（1）在本市参保；",
        "（2）毕业两年内。",
        "补贴标准：8000元。",
        "2、租房补助",
        "补贴条件：",
        "（1）无自有住房。",
        "补贴标准：每月600元。",
        name="补助.html",
        title="人才补助一览",
    )
    first, second = parse_guides(document, HERE)
    assert (first.id, first.title, first.main_name) == ("guide:补助:1", "安家补助", "人才补助一览")
    assert [condition.text for condition in second.conditions] == ["（1）无自有住房。"]
    assert [(section.heading, section.text) for section in first.sections] == [("补贴标准", "8000元。")]
    assert [(section.heading, section.text) for section in second.sections] == [("补贴标准", "每月600元。")]
    assert first.source == second.source


def test_a_phone_at_the_end_of_several_matters_is_for_all() -> None:
    document = page(
        "一、新领",
        "（一）申请条件：年满18周岁",
        "（二）申请材料：身份证",
        "二、换领",
        "（一）申请条件：证件到期",
        "（二）申请材料：旧证",
        "咨询电话：0999-1111111",
        title="云河市某证办理指南",
    )
    first, second = parse_guides(document, HERE)
    assert [contact.value for contact in first.contacts] == ["0999-1111111"]
    assert [contact.value for contact in second.contacts] == ["0999-1111111"]
    assert "云河市某证换领" in second.aliases


def test_words_outside_every_heading_are_kept() -> None:
    document = page(
        "本事项自今年起调整。",
        "一、申请条件",
        "年满60周岁",
        "二、申请材料",
        "身份证",
        "三、服务银行",
        "可在三家银行办理。",
        title="老年卡办理指南",
    )
    sections = {section.heading: section.text for section in parse_guide(document, HERE).sections}
    assert sections == {"老年卡办理指南": "本事项自今年起调整。", "服务银行": "可在三家银行办理。"}


def test_a_platform_page_with_its_menu_and_labelled_records() -> None:
    document = page(
        "基本信息",
        "申请条件",
        "申报材料",
        "收费标准",
        "基本信息",
        "事项类型：行政许可",
        "承诺时限：5个工作日",
        "申请条件",
        "年满18周岁",
        "申报材料",
        "材料名称：居民身份证",
        "材料类型：原件",
        "材料名称：申请表",
        "材料类型：复印件",
        "份数：2",
        "特殊环节",
        ("环节名称", "所需时限"),
        ("书面审查", "1个工作日"),
        "收费标准",
        "不收费",
        "到现场大厅次数",
        "1",
        title="保安员证核发",
    )
    guide = parse_guide(document, HERE)
    assert [(one.name, one.kind, one.copies) for one in guide.materials] == [
        ("居民身份证", "原件", None),
        ("申请表", "复印件", 2),
    ]
    assert guide.fee.charged is Charged.NO
    assert guide.visits.count == 1
    assert [section.heading for section in guide.sections] == ["特殊环节"]


def test_numbered_parts_and_bullets_of_a_message_page() -> None:
    document = page(
        "PART 1 申领条件", "年满18周岁。", "PART 2 申领材料", "▶身份证", "▶照片", "PART 3 办理渠道", "用小程序申请。"
    )
    guide = parse_guide(document, HERE)
    assert [one.name for one in guide.materials] == ["身份证", "照片"]
    assert guide.steps[0].text == "用小程序申请。"


def test_nothing_to_hand_in_is_a_statement() -> None:
    guide = parse_guide(
        page("一、申请条件", "年满60周岁", "二、申请材料", "无需提交材料", "三、办理流程", "自动发放。"), HERE
    )
    assert guide.materials == ()
    assert guide.no_materials is not None
    assert guide.no_materials.text == "无需提交材料"


def test_the_remedy_is_found_in_the_notes() -> None:
    document = page(
        "一、申请材料",
        "身份证",
        "二、办理流程",
        "到窗口办理。",
        "三、注意事项",
        "（一）请按时领取。",
        "（二）有异议的，可在60日内申请行政复议，或者六个月内提起行政诉讼。",
    )
    rights = parse_guide(document, HERE).rights
    assert rights.review is not None
    assert rights.review.text.startswith("有异议的")
    assert rights.litigation is not None


def test_a_guide_page_is_recognised_and_kept_as_a_document_too(places: Places) -> None:
    parsed = parse_document(STREET, places=places)
    assert [guide.id for guide in parsed.guides] == ["guide:高龄津贴"]
    assert parsed.guides[0].region == "999901"
    assert [document.id for document in parsed.documents] == ["doc:高龄津贴"]
    assert [faq.question for faq in parsed.documents[0].faqs] == ["补发多久？"]


def _limits(*lines: str | tuple[str, ...]) -> list[tuple[str, str, str | None]]:
    found = parse_guide(page("一、申请条件", "年满18周岁", *lines, "四、收费标准", "不收费"), HERE).limits
    return [(limit.kind.value, limit.wording, limit.note) for limit in found]


def test_the_heading_of_a_part_says_whether_its_limit_is_the_laws_or_promised() -> None:
    found = _limits("二、法定时限", "20个工作日", "三、承诺时限", "8个工作日")
    assert found == [("法定", "20个工作日", None), ("承诺", "8个工作日", None)]


def test_a_table_of_limits_has_one_for_each_case() -> None:
    found = _limits(
        "三、承诺办结时限",
        ("情形", "承诺办结时限", "说明"),
        ("新办", "15个工作日", "不含公示"),
        ("补办", "当场办结", ""),
    )
    assert found == [("承诺", "15个工作日", "新办；不含公示"), ("承诺", "当场办结", "补办")]


def test_a_table_with_both_limits_keeps_them_apart() -> None:
    found = _limits("三、办理时限", ("法定时限", "承诺时限"), ("20个工作日", "10个工作日"))
    assert found == [("法定", "20个工作日", None), ("承诺", "10个工作日", None)]


def test_label_and_value_rows_are_no_table_of_limits() -> None:
    found = _limits("三、办理时限", ("法定时限", "20个工作日"), ("承诺时限", "10个工作日"))
    assert found == [("法定", "20个工作日", None), ("承诺", "10个工作日", None)]
