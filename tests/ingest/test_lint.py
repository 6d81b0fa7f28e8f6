"""Each lint rule: what breaks it, what does not, and what it keeps out of answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.lint import RULES, lint, of_the_day
from ingest.parse.limits import parse_limit
from ingest.parse.lists import parse_table
from ingest.raw import RawTable
from ingest.readers import read
from knowledge.codelists import Charged, LimitKind, MatterState, MatterType, Necessity, WindowRole
from knowledge.fields import LABELS
from knowledge.findings import Finding
from knowledge.guide import (
    Agency,
    Classification,
    Codes,
    Condition,
    Contact,
    Faq,
    Fee,
    FeeItem,
    Handling,
    LegalBasis,
    Material,
    Online,
    Outcome,
    ServiceGuide,
    Source,
    Step,
    TimeLimit,
    Validity,
    Visits,
    Window,
)
from knowledge.laws.library import LawLibrary, build_library
from knowledge.places import Places
from knowledge.values import Span
from tests.tables import Cells, table

TODAY = date(2026, 3, 2)
TEXT = "受理条件：年满60周岁。\n申请材料：身份证"
CODE = "11999900000000001A3999901001000"


def guide(**changes: object) -> ServiceGuide:
    """A page's guide with which no rule finds fault, changed in the fields given."""
    sound: dict[str, object] = {
        "id": "guide:优待证",
        "title": "老年优待证办理",
        "region": "999900",
        "matter_type": MatterType.PUBLIC_SERVICE,
        "agency": Agency(name="云河市老龄办"),
        "conditions": (Condition(text="年满60周岁。", span=Span(start=5, end=12)),),
        "materials": (Material(name="身份证"),),
        "fee": Fee(charged=Charged.NO, text="不收费"),
        "parts": (("conditions", Span(start=5, end=12)), ("materials", Span(start=18, end=21))),
        "source": Source(id="s", name="优待证.html", url="https://www.yunhe.gov.cn/1", published=date(2026, 1, 5)),
    }
    return ServiceGuide.model_validate(sound | changes)


def row(**changes: object) -> ServiceGuide:
    """The same as a row of a list."""
    return guide(source=Source(id="s", name="1", place="第2行"), **changes)


def limit(text: str, kind: LimitKind) -> TimeLimit:
    read_limit = parse_limit(text, kind)
    assert read_limit is not None
    return read_limit


def limits(statutory: str, promised: str) -> tuple[TimeLimit, ...]:
    return (limit(statutory, LimitKind.STATUTORY), limit(promised, LimitKind.PROMISED))


def found(checked: ServiceGuide, text: str = TEXT) -> list[Finding]:
    return list(lint(checked, text, today=TODAY))


def conditions(text: str, **changes: object) -> tuple[ServiceGuide, str]:
    """A guide whose conditions are these words, and its text."""
    checked = guide(
        conditions=(Condition(text=text),), parts=(("conditions", Span(start=0, end=len(text))),), **changes
    )
    return checked, text


def test_the_table_has_every_rule_once() -> None:
    assert [rule.id for rule in RULES] == [f"R{number:02}" for number in range(1, 33)]
    assert all(rule.title for rule in RULES)


def test_a_sound_guide_has_no_findings() -> None:
    assert found(guide()) == []
    assert found(row()) == []


BROKEN: list[tuple[str, ServiceGuide, str | None]] = [
    ("R01", guide(agency=Agency()), None),
    ("R01", guide(source=Source(id="s", name="a.html")), None),
    ("R02", guide(matter_type=MatterType.PENALTY), "*"),
    ("R02", guide(matter_type=MatterType.UNKNOWN, classification=Classification(raw_type="行政指导")), None),
    ("R03", row(codes=Codes(implementation=CODE[:30], scheme="gb39554")), None),
    ("R03", row(codes=Codes(implementation=CODE, catalogue="999901002000", scheme="gb39554")), None),
    ("R04", row(codes=Codes(implementation=CODE, scheme="gb39554")), None),
    ("R05", row(conditions=(), parts=()), None),
    ("R05", row(conditions=(Condition(text="符合下列条件："),), parts=()), "conditions"),
    ("R07", guide(materials=(Material(name="其他材料"),)), "materials"),
    ("R07", guide(materials=(Material(name="法律、法规规定的其他材料。"),)), "materials"),
    ("R09", guide(limits=limits("20个工作日", "30个工作日")), "limits"),
    ("R10", guide(handling=Handling(item_type="即办件"), limits=limits("20个工作日", "5个工作日")), None),
    ("R10", guide(handling=Handling(item_type="承诺件"), limits=limits("20个工作日", "当场办结")), None),
    ("R10", guide(steps=(Step(text="组织专家评审"),), limits=limits("20个工作日", "2个工作日")), None),
    ("R11", row(matter_type=MatterType.LICENSE, limits=limits("45个工作日", "20个工作日")), None),
    ("R12", guide(steps=(Step(text="受理", limit="4个工作日"), Step(text="审核", limit="3个工作日")), limits=limits("20个工作日", "5个工作日")), None),
    ("R13", guide(visits=Visits(count=1)), None),
    ("R13", guide(visits=Visits(count=1, reason="核验"), online=Online(depth="全程网办")), None),
    ("R13", guide(visits=Visits(count=0), online=Online(available=False)), None),
    ("R14", guide(fee=Fee(charged=Charged.NO, items=(FeeItem(standard="10元"),))), "fee"),
    ("R14", guide(fee=Fee(charged=Charged.NO, pay_online=True)), "fee"),
    ("R14", guide(fee=Fee(charged=Charged.YES)), None),
    ("R15", row(fee=Fee(text="详见通知")), None),
    ("R16", guide(contacts=(Contact(purpose="咨询", value="0990-8123456"), Contact(purpose="投诉", value="0990-8123456"))), None),
    ("R16", guide(contacts=(Contact(purpose="咨询", value="8123456"),)), None),
    ("R16", guide(contacts=(Contact(purpose="投诉", value="0990-81234567890"),)), None),
    ("R17", guide(classification=Classification(audiences=("自然人",), themes_corporate=("设立变更",))), None),
    ("R18", guide(matter_type=MatterType.LICENSE, faqs=(Faq(question="问？", answer="答。"),)), None),
    ("R19", guide(materials=(Material(name="委托书", necessity=Necessity.CONDITIONAL),)), None),
    ("R21", guide(bases=(LegalBasis(title="《个体工商户条例》"),)), "bases"),
    ("R21", guide(bases=(LegalBasis(title="《婚姻登记条例》", document_number="国务院令第387号"),)), "bases"),
    ("R22", guide(bases=(LegalBasis(title="《通知》", document_number="云府〔2062〕1号"),)), None),
    ("R22", guide(bases=(LegalBasis(title="《通知》", document_number="云府[2022]1号"),)), None),
    ("R22", guide(bases=(LegalBasis(title="《法》", article="第一条", text="甲"), LegalBasis(title="《法》", article="第一条", text="乙"))), None),
    ("R23", guide(validity=Validity(state=MatterState.CANCELLED)), None),
    ("R23", guide(validity=Validity(expires=date(2026, 3, 2))), None),
    ("R24", guide(source=Source(id="s", name="a", url="https://a.gov.cn", published=date(2024, 1, 1))), None),
    ("R24", guide(source=Source(id="s", name="a", url="https://a.gov.cn", published=date(2027, 1, 1))), None),
    ("R25", guide(outcome=Outcome(name="优待证", kind="批文", sample="有")), None),
    ("R25", guide(outcome=Outcome(name="优待证", kind="证照")), None),
    ("R27", guide(title="ssssss"), "*"),
    ("R27", guide(contacts=(Contact(purpose="投诉", value="0000swjw"),)), "complaints"),
    ("R28", guide(online=Online(available=True, url="http://210.76.0.1/apply")), None),
    ("R28", guide(online=Online(available=True, url="https://yunhe-service.com/apply")), None),
    ("R29", guide(aliases=("老年优待证办理",)), None),
    ("R07", guide(conditions=(Condition(text="年满60周岁。"), Condition(text="按规定办理。"))), None),
    ("R10", guide(handling=Handling(item_type="即办件"), limits=limits("2个月", "1个月")), None),
    ("R14", guide(fee=Fee(charged=Charged.YES, items=(FeeItem(standard="每证20元", basis="云府〔2022〕1号"),))), None),
    ("R22", guide(bases=(LegalBasis(title="《通知》", document_number="云府〔2022〕1"),)), None),
    ("R24", guide(bases=(LegalBasis(title="《办法》", effective=date(2026, 2, 1)),)), None),
    ("R28", guide(handling=Handling(appointment_note="网上预约 http://61.144.19.120/a")), None),
    ("R32", guide(matter_type=MatterType.LICENSE, bases=(LegalBasis(title="《法》"),)), None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "checked", "withholds"), BROKEN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_broken_guide_is_found_and_only_its_part_withheld(
    rule: str, checked: ServiceGuide, withholds: str | None
) -> None:
    findings = [finding for finding in found(checked) if finding.rule == rule]
    assert len(findings) == 1
    assert findings[0].withholds == withholds
    assert findings[0].severity == next(one.severity for one in RULES if one.id == rule)
    assert findings[0].guide == checked.id
    assert findings[0].message
    assert findings[0].fix


@pytest.mark.parametrize(
    ("rule", "changes"), [("R05", {"conditions": (), "parts": ()}), ("R15", {"fee": Fee(text="另行通知")})]
)
def test_a_page_is_reminded_where_a_list_is_faulted(rule: str, changes: dict[str, object]) -> None:
    severities = [
        one.severity for checked in (guide(**changes), row(**changes)) for one in found(checked) if one.rule == rule
    ]
    assert severities == ["warning", "error"]


SOUND: list[tuple[str, ServiceGuide]] = [
    ("R05", row(conditions=(Condition(text="无条件受理"),))),
    ("R05", guide(conditions=(), parts=(("audience", Span(start=0, end=4)),))),
    ("R07", guide(materials=(Material(name="其他材料清单所列的户口簿"), Material(name="婚姻关系证明材料")))),
    ("R09", guide(limits=limits("20个工作日", "30个自然日"))),
    ("R09", guide(limits=limits("20个工作日", "20个工作日"))),
    ("R10", guide(handling=Handling(item_type="即办件"), limits=limits("20个工作日", "1个工作日"))),
    ("R13", row(visits=Visits(count=0), online=Online(available=False), handling=Handling(courier=True))),
    ("R15", row(fee=Fee())),
    ("R16", guide(contacts=(Contact(purpose="咨询", value="12345"), Contact(purpose="投诉", value="12345")))),
    ("R16", guide(contacts=(Contact(purpose="咨询", value="某街道办事处一楼"),))),
    ("R18", row(matter_type=MatterType.LICENSE)),
    ("R21", guide(bases=(LegalBasis(title="《促进个体工商户发展条例》"), LegalBasis(title="《婚姻登记条例》", document_number="国务院令第804号")))),
    ("R14", guide(fee=Fee(charged=Charged.YES, items=(FeeItem(standard="工本费每证20元", basis="云府〔2022〕1号"),)))),
    ("R24", guide(bases=(LegalBasis(title="《办法》", effective=date(2025, 12, 1)), LegalBasis(title="《新法》", effective=date(2027, 1, 1))))),
    ("R22", guide(bases=(LegalBasis(title="《通知》", document_number="云府〔2022〕1号"), LegalBasis(title="《令》", document_number="国务院令第5号")))),
    ("R23", guide(validity=Validity(expires=date(2026, 3, 3)))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "checked"), SOUND, ids=lambda value: value if isinstance(value, str) else "")
def test_what_only_looks_broken_is_left_alone(rule: str, checked: ServiceGuide) -> None:
    assert rule not in {finding.rule for finding in found(checked)}


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("申请人应当符合下列条件：", {"R05"}),
        ("年龄条件:  ", {"R05"}),
        ("无", {"R05"}),
        ("无条件受理", set()),
        ("按规定办理", {"R07", "R08"}),
        ("详见附件", {"R08"}),
        ("以本年度通知为准。", {"R08"}),
        ("需提交以下材料", {"R20"}),
        ("持有有效的健康合格证", {"R20"}),
        ("持有本人身份证", set()),
        ("经考试合格取得资格证书", set()),
    ],
)
def test_the_words_of_conditions_are_judged(text: str, rules: set[str]) -> None:
    checked, source = conditions(text, materials=(Material(name="居民身份证"),))
    assert {finding.rule for finding in found(checked, source)} == rules


def test_a_missing_number_withholds_its_list() -> None:
    text = "1.甲；\n2.乙；\n4.丁。"
    checked = row(conditions=(Condition(text=text),), parts=(("conditions", Span(start=0, end=len(text))),))
    (finding,) = [finding for finding in found(checked, text) if finding.rule == "R06"]
    assert finding.withholds == "conditions"
    assert "第 3 项" in finding.message


def test_a_list_that_starts_again_is_no_gap() -> None:
    text = "单位：\n1.甲\n2.乙\n个人：\n1.丙\n2.丁"
    checked = row(conditions=(Condition(text=text),), parts=(("conditions", Span(start=0, end=len(text))),))
    assert found(checked, text) == []


@pytest.mark.parametrize(
    ("text", "rule", "withholds"),
    [
        ("样例：440106199001010015", "R26", "conditions"),
        ("联系人：王小某 13800000000", "R26", "conditions"),
        ("费用&amp;nbsp;10", "R27", "conditions"),
        ("<br/>年满60周岁", "R27", "conditions"),
        ("年满\x0160周岁", "R27", "conditions"),
        ("交复映件一份", "R31", None),
    ],
)
def test_text_that_has_no_business_in_a_guide_is_found(text: str, rule: str, withholds: str | None) -> None:
    checked, source = conditions(text)
    assert [(finding.rule, finding.withholds) for finding in found(checked, source)] == [(rule, withholds)]


@pytest.mark.parametrize(
    "text", [f"编码 {CODE}", "云河市老龄办联系电话 13800000000", "编号44010619900230001X", "面积小于<60平方米"]
)
def test_codes_office_phones_and_impossible_birthdays_are_no_personal_data(text: str) -> None:
    checked, source = conditions(text)
    assert found(checked, source) == []


def test_an_error_page_saved_as_a_guide_is_withheld_whole() -> None:
    checked, source = conditions("未找到匹配的信息")
    assert [finding.withholds for finding in found(checked, source) if finding.rule == "R27"] == ["*"]


def test_a_counter_that_only_advises_must_not_claim_to_accept() -> None:
    text = "甲乡便民中心（仅可咨询，由县级承办）"
    window = Window(address=text, role=WindowRole.ACCEPT, span=Span(start=0, end=len(text)))
    assert [
        finding.rule for finding in found(guide(windows=(window,), parts=(("audience", Span(start=0, end=2)),)), text)
    ] == ["R30"]


def test_a_list_with_a_basis_column_half_filled_says_how_many(places: Places) -> None:
    rows: list[Cells] = [
        {"事项名称": "甲证核发", "事项类型": "行政许可", "咨询电话": "12345", "法律依据": basis}
        for basis in ("《甲法》第一条", "")
    ]
    parsed = parse_table(table(*rows), places=places, region="999900")
    (finding,) = [finding for finding in parsed.problems if finding.rule == "R18"]
    assert finding.severity == "warning"
    assert "有 1 行" in finding.message


@settings(deadline=None)  # the first call reads tables
@given(st.text(max_size=200), st.text(max_size=60))
def test_wild_text_never_stops_the_lint(text: str, value: str) -> None:
    checked = guide(
        conditions=(Condition(text=value),),
        materials=(Material(name=value),),
        contacts=(Contact(purpose="咨询", value=value),),
        bases=(LegalBasis(title=value, document_number=value),),
        online=Online(url=value),
        parts=(("conditions", Span(start=0, end=len(text))),),
    )
    for finding in found(checked, text):
        assert finding.withholds in {None, "*", *LABELS}


def test_real_records_cut_at_the_colon_are_withheld_and_few_others(real_data: Path, places: Places) -> None:
    (raw,) = read(real_data / "guangdong" / "matters.jsonl")
    assert isinstance(raw, RawTable)
    parsed = parse_table(raw, places=places)
    findings = [
        finding for one in parsed.guides for finding in lint(one, parsed.source_texts[one.source.id], today=TODAY)
    ]
    cut = [finding for finding in findings if finding.rule == "R05" and "冒号" in finding.message]
    errors = {(finding.rule, finding.withholds) for finding in findings if finding.severity == "error"}
    assert len(cut) == 145
    assert errors == {("R05", "conditions"), ("R05", None), ("R27", "complaints")}


def test_a_law_is_reported_from_the_day_it_ended() -> None:
    old = guide(bases=(LegalBasis(title="《婚姻登记条例》", document_number="国务院令第387号"),))
    before, after = (lint(old, "", today=day) for day in (date(2025, 5, 9), date(2025, 5, 10)))
    assert ("R21" in {one.rule for one in before}, "R21" in {one.rule for one in after}) == (False, True)


LAWS = """
{"title": "中华人民共和国甲法", "article": "第一条", "text": "申请人应当提交申请书和身份证明。", "date": "2015-01-01"}
{"title": "中华人民共和国甲法", "article": "第一条", "text": "申请人应当提交申请书。", "date": "2024-01-01"}
{"title": "中华人民共和国甲法", "article": "第二条", "text": "机关应当受理。\\n（一）甲；\\n不收费用。", "date": "2024-01-01"}
"""


@pytest.fixture
def library(tmp_path: Path) -> LawLibrary:
    source = tmp_path / "laws.jsonl"
    source.write_text(LAWS, "utf-8")
    return build_library(source, tmp_path)


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (LegalBasis(title="《甲法》", article="第九条"), "「《甲法》」没有第9条。"),
        (LegalBasis(title="《甲法》", article="第二条第三款"), "「《甲法》」第2条没有第3款。"),
        (LegalBasis(title="《甲法》", article="第二条第二款"), None),
        (LegalBasis(title="《甲法》", article="第一条", text="申请人应当提交申请书。"), None),
        (LegalBasis(title="《甲法》", article="第一条", text="申请人应当提交申请书和身份证明。"), "引用的「《甲法》」第一条的内容是2015年1月1日的旧文本。"),
        (LegalBasis(title="《甲法》", article="第一条", text="申请人应当提交三份身份证明。"), "引用的「《甲法》」第一条的内容与条文不一致。"),
        (LegalBasis(title="《乙法》", article="第一条"), "法规库里没有「《乙法》」，没有核对条文。"),
        (LegalBasis(title="《关于办证的通知》", article="第一条"), None),
    ],
)  # fmt: skip
def test_a_basis_is_held_against_the_text_of_the_law(library: LawLibrary, basis: LegalBasis, said: str | None) -> None:
    findings = lint(guide(bases=(basis,)), TEXT, today=TODAY, library=library)
    assert [one.message for one in findings] == ([said] if said else [])
    assert {one.rule for one in findings} <= {"R22"}


def test_a_law_newer_than_the_guide_is_told_by_its_text_and_by_the_table(library: LawLibrary) -> None:
    cited = guide(
        bases=(LegalBasis(title="《甲法》"), LegalBasis(title="《婚姻登记条例》")),
        source=Source(id="s", name="a", url="https://a.gov.cn", published=date(2023, 6, 1)),
    )
    messages = [one.message for one in lint(cited, TEXT, today=date(2025, 6, 1), library=library) if one.rule == "R24"]
    assert [("2024-01-01" in one, "2025-05-10" in one) for one in messages[1:]] == [(True, False), (False, True)]


def test_a_guide_that_stands_is_judged_anew_by_the_rules_of_the_day_alone() -> None:
    cut = guide(
        fee=Fee(),
        source=Source(id="s", name="a", url="https://a.gov.cn", published=date(2026, 1, 1)),
    )
    then, now = lint(cut, TEXT, today=TODAY), lint(cut, TEXT, today=date(2027, 6, 1))
    other = Finding(rule="part-grade-lost", severity="error", guide=cut.id, message="收费")
    assert of_the_day(cut, TEXT, (other, *then), today=date(2027, 6, 1)) == now != then
    assert of_the_day(cut, TEXT, (), today=date(2027, 6, 1)) != now


def test_one_address_under_online_handling_is_reported_once() -> None:
    url = "https://yunhe-service.com/apply"
    twice = guide(online=Online(available=True, url=url, text=f"登录 {url} 申请"))
    assert [one.place for one in found(twice) if one.rule == "R28"] == ["网上办理地址"]
