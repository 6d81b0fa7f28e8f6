"""Material lists: groups, cases, copies and notes."""

from __future__ import annotations

import pytest

from ingest.parse.guide_page import parse_guide
from ingest.parse.material_words import case_of, counts_of, figure_of, kind_of, name_of, note_of, own_necessity
from ingest.parse.place import PlaceFinding
from knowledge.codelists import Necessity
from knowledge.guide import Material
from tests.ingest.parse.pages import page

HERE = PlaceFinding(region_code="999900")


def _materials(*lines: str) -> tuple[Material, ...]:
    return parse_guide(
        page("一、申请条件", "年满18周岁", "二、申请材料", *lines, "三、办理流程", "到窗口办理。"), HERE
    ).materials


def test_required_and_special_groups_are_kept() -> None:
    materials = _materials(
        "（一）必需材料",
        "1.《申请表》。",
        "填报须知：本人签名。",
        "2.社会保障卡。",
        "（二）其他特殊情形所需材料",
        "1.存在重复缴费的，提供《退款申请表》。",
        "以上表格可在窗口领取。",
    )
    assert [(one.name, one.necessity, one.scenario) for one in materials] == [
        ("《申请表》", Necessity.REQUIRED, None),
        ("社会保障卡", Necessity.REQUIRED, None),
        ("《退款申请表》", Necessity.CONDITIONAL, "存在重复缴费的"),
    ]
    assert materials[0].filling_note == "本人签名。"


def test_headings_that_name_a_case_give_it_to_their_materials() -> None:
    materials = _materials("（一）个人申请材料", "1.身份证复印件1份", "（二）单位申请材料", "1.营业执照")
    assert [(one.name, one.scenario) for one in materials] == [("身份证复印件1份", "个人"), ("营业执照", "单位")]


def test_a_line_with_a_colon_heads_a_list_of_its_own() -> None:
    materials = _materials("新办：", "1.身份证", "2.照片", "补办：", "1.身份证", "2.遗失声明")
    assert [(one.name, one.scenario) for one in materials] == [
        ("身份证", "新办"),
        ("照片", "新办"),
        ("身份证", "补办"),
        ("遗失声明", "补办"),
    ]


def test_what_an_item_adds_to_its_name_is_its_note() -> None:
    materials = _materials(
        "1.居民身份证（原件，核验后退还）；",
        "2.结婚证（原件，非婚生育的不用提供）；",
        "3.户口簿（原件1份，复印件2份）；",
        "4.病历资料：住院的，提供出院记录。门诊的另附病历。",
    )
    assert [(one.name, one.kind, one.note) for one in materials] == [
        ("居民身份证", "原件", "核验后退还"),
        ("结婚证", "原件", "非婚生育的不用提供"),
        ("户口簿", "原件和复印件", None),
        ("病历资料", None, "住院的，提供出院记录\n门诊的另附病历。"),
    ]


def test_any_one_of_several_is_a_group() -> None:
    materials = _materials("身份证", "以下材料任选其一：", "①租房合同；", "②房东证明。")
    assert [(one.name, one.group) for one in materials] == [
        ("身份证", None),
        ("租房合同", "以下材料任选其一："),
        ("房东证明", "以下材料任选其一："),
    ]


def test_a_condition_below_an_item_stays_with_it_and_tips_stay_in_the_part() -> None:
    document = page(
        "一、申领对象",
        "本市户籍人员",
        "二、所需材料",
        "（一）身份证原件。",
        "监护人代办的，还需提供监护人证件原件。",
        "（二）照片。",
        "★小贴士",
        "1.华侨：护照。",
        "2.居民：身份证。",
        "三、办理流程",
        "到窗口办理。",
    )
    guide = parse_guide(document, HERE)
    assert [one.name for one in guide.materials] == ["身份证原件", "照片"]
    assert guide.materials[0].note == "监护人代办的，还需提供监护人证件原件。"
    part = guide.part("materials")
    assert part is not None
    assert document.text[part.start : part.end].endswith("2.居民：身份证。")


def test_materials_on_one_line_are_separated_by_their_numbers() -> None:
    document = page("受理条件：年满18周岁", "申请材料：1.身份证；2.户口簿；3.照片2张。")
    assert [one.name for one in parse_guide(document, HERE).materials] == ["身份证", "户口簿", "照片2张"]


@pytest.mark.parametrize(
    ("words", "name", "case"),
    [
        ("《申请表》。须签名。", "《申请表》", None),
        ("居民身份证（原件及复印件各1份）", "居民身份证", None),
        ("身份证件（身份证、户口簿、护照）", "身份证件（身份证、户口簿、护照）", None),
        ("委托他人办理的，还应提供委托书", "委托书", "委托他人办理的"),
        ("申请特殊工种的，按照要求提供资料申报认定。", "按照要求提供资料申报认定", "申请特殊工种的"),
        ("学生需提供：学生证；", "学生证", "学生"),
        ("病历资料：住院的提供出院记录", "病历资料", None),
        ("未满16周岁的：监护人的身份证（原件）", "监护人的身份证", "未满16周岁的"),
        ("转诊人员：转诊意见。", "转诊意见", "转诊人员"),
        ("结婚证（已婚的提供）", "结婚证（已婚的提供）", "已婚的"),
        ("税单（如有）", "税单（如有）", "如有"),
        ("如为代办，持委托书", "如为代办，持委托书", "如为代办"),
    ],
)
def test_an_item_has_a_name_and_perhaps_a_case(words: str, name: str, case: str | None) -> None:
    assert (name_of(words), case_of(words)) == (name, case)


def test_copies_and_originals_are_counted() -> None:
    assert counts_of("原件及复印件各1份") == (1, 1)
    assert counts_of("原件1份，复印件两份") == (1, 2)
    assert counts_of("一式三份") == (3, None)
    assert counts_of("身份证") == (None, None)
    assert kind_of("原件和复印件") == "原件和复印件"
    assert kind_of("复印件须注明与原件一致") == "复印件"
    assert kind_of("身份证") is None
    assert figure_of("2份") == 2
    assert figure_of("若干") is None
    assert figure_of(None) is None


def test_what_is_said_besides_is_a_note() -> None:
    assert note_of("照片。须为近照。", "白底。", filled=False) == "须为近照。\n白底。"
    assert note_of("照片", "", filled=False) is None


def test_only_the_item_itself_can_be_exempt() -> None:
    assert own_necessity("营业执照（免提交）") is Necessity.EXEMPT
    assert own_necessity("完税证明（可容缺）") is Necessity.DEFERRABLE
    assert own_necessity("户口簿（能核验的免交复印件）") is None


def test_each_business_items_list_of_a_page_is_read_and_told_apart() -> None:
    guide = parse_guide(
        page(
            "受理条件：居住半年以上。",
            "首次申领材料：",
            "1.身份证",
            "2.照片",
            "签注材料：居住证原件。",
            "办理流程：到窗口办理。",
        ),
        HERE,
    )
    assert [(one.name, one.scenario) for one in guide.materials] == [
        ("身份证", "首次申领"),
        ("照片", "首次申领"),
        ("居住证原件", "签注"),
    ]
    assert guide.part("materials", guide.materials[2].span) != guide.part("materials")
