"""For each lint rule one guide that breaks it and nothing else, and one that looks like it and breaks nothing."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from knowledge import guide as model
from knowledge.codelists import Charged, MatterState, MatterType, Necessity, WindowRole
from knowledge.values import Span
from tests.ingest.test_lint import CODE, TEXT, conditions, guide, limits, row

Checked = tuple[model.ServiceGuide, str]


class Pair(NamedTuple):
    """A guide that breaks a rule and one that does not, each with its text."""

    broken: Checked
    alike: Checked


def pair(broken: model.ServiceGuide | Checked, alike: model.ServiceGuide | Checked) -> Pair:
    """A pair; a guide without a text of its own has the usual one."""
    one, other = (given if isinstance(given, tuple) else (given, TEXT) for given in (broken, alike))
    return Pair(one, other)


def with_window(words: str, role: WindowRole) -> Checked:
    """A guide with one window described in these words."""
    window = model.Window(address=words, role=role, span=Span(start=0, end=len(words)))
    return guide(windows=(window,), parts=(("audience", Span(start=0, end=2)),)), words


def with_list(words: str) -> Checked:
    """A row whose conditions are these words."""
    part = ("conditions", Span(start=0, end=len(words)))
    return row(conditions=(model.Condition(text=words),), parts=(part,)), words


def dated(day: date, **changes: object) -> model.ServiceGuide:
    """A page of some day."""
    return guide(source=model.Source(id="s", name="a.html", url="https://www.yunhe.gov.cn/1", published=day), **changes)


ASKED = (model.Faq(question="要多久？", answer="十天。"),)
LAW = (model.LegalBasis(title="《云河市优待规定》"),)
SOUND_CODE = "11440100007482575H344011800900" + "0"  # a real one of 广东: its credit code and slices are right
OFFICE = "云河市老龄办"

PAIRS: dict[str, Pair] = {
    "R01": pair(guide(agency=model.Agency()), row(agency=model.Agency(name=OFFICE))),
    "R02": pair(
        guide(matter_type=MatterType.PENALTY),
        guide(
            matter_type=MatterType.REWARD,
            title="行政处罚裁量举报奖励",
            classification=model.Classification(raw_type="行政奖励"),
        ),
    ),
    "R03": pair(
        row(codes=model.Codes(implementation=SOUND_CODE[:30], scheme="gb39554")),
        row(codes=model.Codes(implementation=SOUND_CODE[:30], scheme="other")),
    ),
    "R04": pair(
        row(codes=model.Codes(implementation=CODE, scheme="gb39554")),
        row(codes=model.Codes(implementation=SOUND_CODE, scheme="gb39554")),
    ),
    "R05": pair(conditions("申请人应当符合下列条件："), conditions("申请人应当符合下列条件：年满60周岁。")),
    "R06": pair(with_list("1.甲；\n2.乙；\n4.丁。"), with_list("单位：\n1.甲\n2.乙\n个人：\n1.丙\n2.丁")),
    "R07": pair(
        guide(materials=(model.Material(name="身份证"), model.Material(name="其他材料"))),
        guide(materials=(model.Material(name="身份证"), model.Material(name="其他材料清单所列的户口簿"))),
    ),
    "R08": pair(conditions("详见附件"), conditions("年满60周岁，详见附件一所列的三种情形。")),
    "R09": pair(guide(limits=limits("20个工作日", "21个工作日")), guide(limits=limits("20个工作日", "28个自然日"))),
    "R10": pair(
        guide(handling=model.Handling(item_type="即办件"), limits=limits("20个工作日", "5个工作日")),
        guide(handling=model.Handling(item_type="即办件"), limits=limits("20个工作日", "1个工作日")),
    ),
    "R11": pair(
        row(matter_type=MatterType.LICENSE, limits=limits("45个工作日", "20个工作日")),
        row(
            matter_type=MatterType.LICENSE,
            limits=limits("45个工作日", "20个工作日"),
            agency=model.Agency(name=OFFICE, joint=("民政局",)),
        ),
    ),
    "R12": pair(
        guide(
            steps=(model.Step(text="受理", limit="4个工作日"), model.Step(text="审核", limit="3个工作日")),
            limits=limits("20个工作日", "6个工作日"),
        ),
        guide(
            steps=(model.Step(text="受理", limit="4个工作日"), model.Step(text="审核", limit="3个自然日")),
            limits=limits("20个工作日", "6个工作日"),
        ),
    ),
    "R13": pair(
        guide(visits=model.Visits(count=0), online=model.Online(available=False)),
        guide(
            visits=model.Visits(count=0), online=model.Online(available=False), handling=model.Handling(courier=True)
        ),
    ),
    "R14": pair(
        guide(fee=model.Fee(charged=Charged.YES, items=(model.FeeItem(name="工本费", standard="每证20元"),))),
        guide(
            fee=model.Fee(
                charged=Charged.YES, items=(model.FeeItem(standard="工本费每证20元", basis="云府〔2022〕1号"),)
            )
        ),
    ),
    "R15": pair(row(fee=model.Fee(text="按项目")), row(fee=model.Fee())),
    "R16": pair(
        guide(
            contacts=(
                model.Contact(purpose="咨询", value="0990-8123456"),
                model.Contact(purpose="投诉", value="0990-8123456"),
            )
        ),
        guide(contacts=(model.Contact(purpose="咨询", value="12345"), model.Contact(purpose="投诉", value="12345"))),
    ),
    "R17": pair(
        guide(classification=model.Classification(audiences=("自然人",), themes_corporate=("设立变更",))),
        guide(classification=model.Classification(audiences=("自然人",), themes_person=("设立变更",))),
    ),
    "R18": pair(
        guide(matter_type=MatterType.LICENSE, faqs=ASKED),
        guide(
            matter_type=MatterType.LICENSE,
            faqs=ASKED,
            materials=(model.Material(name="身份证", basis=LAW),),
        ),
    ),
    "R19": pair(
        guide(materials=(model.Material(name="委托书", necessity=Necessity.CONDITIONAL),)),
        guide(materials=(model.Material(name="委托书", necessity=Necessity.CONDITIONAL, scenario="他人代办"),)),
    ),
    "R20": pair(
        conditions("持有有效的健康合格证。", materials=(model.Material(name="身份证"),)),
        conditions("经考试合格取得资格证书。", materials=(model.Material(name="身份证"),)),
    ),
    "R21": pair(
        guide(bases=(model.LegalBasis(title="《婚姻登记条例》", document_number="国务院令第387号"),)),
        guide(bases=(model.LegalBasis(title="《婚姻登记条例》", document_number="国务院令第804号"),)),
    ),
    "R22": pair(
        guide(bases=(model.LegalBasis(title="《通知》", document_number="云府[2022]13号"),)),
        guide(
            bases=(
                model.LegalBasis(title="《通知》", document_number="云府〔2022〕13号"),
                model.LegalBasis(title="《令》", document_number="国务院令第5号"),
            )
        ),
    ),
    "R23": pair(
        guide(validity=model.Validity(state=MatterState.CANCELLED)),
        guide(validity=model.Validity(expires=date(2026, 3, 3))),
    ),
    "R24": pair(dated(date(2024, 1, 1)), dated(date(2024, 1, 1), validity=model.Validity(verified=date(2026, 1, 1)))),
    "R25": pair(
        guide(outcome=model.Outcome(name="老年优待证", kind="批文", sample="有")),
        guide(outcome=model.Outcome(name="老年优待证明", kind="批文", sample="有")),
    ),
    "R26": pair(conditions("样例：440106199001010015"), conditions(f"编码 {CODE}，编号44010619900230001X")),
    "R27": pair(conditions("年满60周岁&nbsp;。"), conditions("面积小于<60平方米，P<0.5。")),
    "R28": pair(
        guide(online=model.Online(available=True, url="http://210.76.0.1/apply")),
        guide(online=model.Online(available=True, url="https://210-76.yunhe.gov.cn/apply")),
    ),
    "R29": pair(guide(aliases=("老年优待证办理",)), guide(aliases=("老年优待证",))),
    "R30": pair(
        with_window("甲乡便民中心（仅可咨询，由县级承办）", WindowRole.ACCEPT),
        with_window("甲乡便民中心（仅可咨询，由县级承办）", WindowRole.CONSULT),
    ),
    "R31": pair(conditions("交复映件一份。"), conditions("交复印件一份，办公正公平。")),
    "R32": pair(
        guide(matter_type=MatterType.LICENSE, bases=LAW), guide(matter_type=MatterType.LICENSE, bases=LAW, faqs=ASKED)
    ),
}
