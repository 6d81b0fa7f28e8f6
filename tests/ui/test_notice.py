"""The printable notice: typed fields only, silence said as silence, cases kept apart."""

from __future__ import annotations

import json
from datetime import date

import pytest
from starlette.testclient import TestClient

from knowledge.codelists import Charged, LimitKind, MatterType, Necessity, TimeUnit, WindowRole
from knowledge.guide import Fee, FeeItem, Material, Scenario, ScenarioOption, ServiceGuide, Source, TimeLimit, Window
from tests.fakes import PENSION_ID
from tests.listings import permit
from ui.notice import NoticeFrame, fee_words, materials_for, notice_of, render_notice, scan_code, scenarios_of
from ui.notice_cases import choices_of, materials_in
from ui.notice_pdf import aigc_label
from ui.problems import ProblemError
from ui.words import Lang, say

NOTHING: frozenset[str] = frozenset()


def guide(**fields: object) -> ServiceGuide:
    return ServiceGuide.model_validate(
        {"id": "g", "title": "居住证申领", "region": "999901", "source": Source(id="s", name="s.html"), **fields}
    )


CASES = guide(
    materials=(
        Material(name="居民身份证", originals=1, copies=0),
        Material(name="租房合同", scenario="租房"),
        Material(name="房产证", scenario="自有住房", necessity=Necessity.CONDITIONAL),
    )
)


def frame(today: date, place: str = "青溪区", note: str = "") -> NoticeFrame:
    return NoticeFrame(place=place, hotline="12345", today=today, link="http://x/guides/g", note=note)


def test_a_silent_guide_never_reads_as_no() -> None:
    page = render_notice(guide(), NOTHING, (), frame(date(2026, 11, 23)))
    assert "指南未写明是否收费" in page
    assert "指南未写明申请材料" in page
    assert "不收费" not in page
    assert "2026年11月23日" in page


@pytest.mark.parametrize(
    ("fee", "words"),
    [
        (Fee(), "指南未写明是否收费"),
        (Fee(charged=Charged.NO), "不收费"),
        (Fee(charged=Charged.YES), "收费"),
        (
            Fee(charged=Charged.YES, items=(FeeItem(name="工本费", standard="20元"), FeeItem(name="加急费"))),
            "工本费，20元；加急费",
        ),
    ],
)
def test_fees_in_words(fee: Fee, words: str) -> None:
    assert fee_words(fee) == words


def test_an_english_notice_keeps_its_chinese_and_adds_the_english() -> None:
    english = frame(date(2026, 11, 23))._replace(lang=Lang.EN)
    page = render_notice(CASES, NOTHING, CASES.materials, english)
    assert '<small class="gloss" lang="en">Promised limit</small>' in page
    assert "承诺时限" in page
    assert "指南未写明是否收费" in page
    assert "The guide does not state whether there is a fee" in page
    assert say("notice.label") in page
    assert "gloss" not in render_notice(CASES, NOTHING, CASES.materials, frame(date(2026, 11, 23)))


def test_copies_of_zero_are_not_wanted_and_unknown_ones_are_unknown() -> None:
    rows = notice_of(CASES, NOTHING, CASES.materials).materials
    assert (rows[0].original, rows[0].copy) == ("1份", "不收")
    assert rows[1].uncounted == "指南未写明"
    assert rows[0].uncounted is None
    assert rows[2].note == "特殊情形；自有住房"


def test_a_name_that_says_original_or_copy_is_not_called_silent() -> None:
    named = guide(materials=(Material(name="双方本人的居民身份证原件"), Material(name="租房合同", originals=1)))
    rows = notice_of(named, NOTHING, named.materials).materials
    assert rows[0].uncounted == "见材料名称"
    assert (rows[1].uncounted, rows[1].original, rows[1].copy) == (None, "1份", "未写明")
    assert '<td data-label="原件、复印件" class="c" colspan="2">见材料名称</td>' in render_notice(
        named, NOTHING, named.materials, frame(date(2026, 11, 23))
    )


def test_a_case_chooses_its_materials_and_those_of_every_case() -> None:
    assert scenarios_of(CASES) == ("租房", "自有住房")
    assert [material.name for material in materials_for(CASES, "租房")] == ["居民身份证", "租房合同"]


def test_a_case_with_a_list_of_its_own_uses_that_list() -> None:
    option = ScenarioOption(label="投靠亲属", materials=(1,))
    one = CASES.model_copy(update={"scenarios": (Scenario(question="哪种？", options=(option,)),)})
    assert [material.name for material in materials_for(one, "投靠亲属")] == ["租房合同"]


def test_an_unknown_case_names_the_known_ones() -> None:
    with pytest.raises(ProblemError) as raised:
        materials_for(CASES, "出国")
    assert "租房、自有住房" in raised.value.errors[0].message


def test_a_withheld_field_is_not_shown() -> None:
    notice = notice_of(CASES, frozenset({"materials", "fee"}), CASES.materials)
    assert notice.materials == ()
    assert notice.no_materials == notice.fee == say("guide.withheld")


def test_a_counter_that_only_consults_shows_no_address_to_go_to() -> None:
    windows = (
        Window(name="白石街道", address="白石路1号", role=WindowRole.CONSULT),
        Window(name="一楼", address="安民路6号", role=WindowRole.ACCEPT),
    )
    rows = notice_of(guide(windows=windows), NOTHING, ()).windows
    assert rows[0].name == "白石街道（只能咨询，不能办）"
    assert rows[0].address == "—"
    assert (rows[1].name, rows[1].address, rows[1].hours) == ("一楼（受理）", "安民路6号", "指南未写明")


def test_everything_a_guide_adds_to_a_paper_a_limit_or_a_counter_is_on_the_sheet() -> None:
    limit = TimeLimit(
        kind=LimitKind.PROMISED, value=3, unit=TimeUnit.WORKING_DAY, note="换领",
        text="3个工作日（换领；类别没有变化的）",
    )  # fmt: skip
    one = guide(
        limits=(limit,),
        materials=(
            Material(name="居民身份证", kind="原件", note="核验后退还", source_channel="公安机关", source_note="户籍地"),
            Material(name="申请书", originals=1, kind="原件", filling_note="本人签名", acceptance_note="字迹清楚", paper="A4"),
        ),
        windows=(
            Window(address="白石镇便民服务中心（文昌街3号）", role=WindowRole.CONSULT),
            Window(address="云河大道88号", floor="三楼", traffic="1路公交"),
        ),
    )  # fmt: skip
    notice = notice_of(one, NOTHING, one.materials)
    assert [(row.uncounted, row.note, row.origin) for row in notice.materials] == [
        ("原件", "核验后退还", "公安机关；户籍地"),
        (None, "本人签名；字迹清楚；A4", "—"),
    ]
    assert notice.limits["承诺"] == "3个工作日（换领；类别没有变化的）"
    assert [row.name for row in notice.windows] == ["白石镇便民服务中心（只能咨询，不能办）", "办理窗口"]
    assert [row.address for row in notice.windows] == ["—", "云河大道88号，三楼；1路公交"]
    assert ">电话<" not in render_notice(one, NOTHING, one.materials, frame(date(2026, 1, 1)))


def test_names_in_a_guide_are_escaped() -> None:
    evil = guide(title="<script>x</script>", materials=(Material(name="<img src=x>"),))
    page = render_notice(
        evil, NOTHING, evil.materials, frame(date(2026, 1, 1), place="<b>", note="</textarea><script>x")
    )
    assert "<script>x" not in page
    assert "<img" not in page


def test_the_served_notice_has_what_a_notice_must_have(client: TestClient) -> None:
    page = client.get(f"/api/notice/{PENSION_ID}").text
    for words in (
        "一次性告知单",
        "承诺时限",
        "10个工作日",
        "法定时限",
        "20个工作日",
        "不收费",
        "0990-8123456",
        "本单由人工智能",
        "指南第1版",
        "窗口补充",
    ):
        assert words in page


def test_a_notice_with_an_unknown_case_or_guide_is_a_problem(client: TestClient) -> None:
    assert client.get(f"/api/notice/{PENSION_ID}", params={"scenario": "出国"}).status_code == 422
    assert client.get("/api/notice/没有").status_code == 404


def test_what_need_not_be_brought_has_no_box() -> None:
    papers = (Material(name="身份证"), Material(name="结婚证", necessity=Necessity.EXEMPT))
    page = render_notice(guide(), NOTHING, papers, frame(date(2026, 1, 1)))
    assert page.count('class="box"') == 1
    assert page.count(">免带<") == 1


def test_only_a_licence_quotes_the_licensing_law() -> None:
    licence = guide(matter_type=MatterType.LICENSE)
    assert "第三十二条" in notice_of(licence, NOTHING, ()).incomplete[0]
    assert "第三十二条" not in notice_of(guide(), NOTHING, ()).incomplete[0]


def test_the_code_to_scan_is_drawn_in_the_page_and_leads_to_the_guide(client: TestClient) -> None:
    assert client.get(f"/api/notice/{PENSION_ID}").text.count("<svg") == 1
    assert scan_code("http://x/guides/a") != scan_code("http://x/guides/b")


def test_a_case_by_name_keeps_its_materials_and_everybodys() -> None:
    assert choices_of(CASES, "") == (("您的情形", ("租房", "自有住房")),)
    assert [one.name for one in materials_in(CASES, "", ("租房",))] == ["居民身份证", "租房合同"]
    assert materials_in(CASES, "", ()) == CASES.materials


def test_the_files_label_says_that_it_is_generated_and_from_which_version() -> None:
    label = json.loads(aigc_label("g", 3, "青溪区"))["AIGC"]
    assert label == {
        "Label": "1",
        "ContentProducer": "青溪区",
        "ProduceID": "g@3",
        "ReservedCode1": "",
        "ContentPropagator": "青溪区",
        "PropagateID": "g@3",
        "ReservedCode2": "",
    }


CHOOSING = guide(
    source=Source(id="s", name="s.xlsx", place="第2行"),
    materials=(
        Material(name="居民身份证"),
        Material(name="委托书", scenario="委托他人办理的"),
    ),
)


def test_a_case_may_be_named_as_the_page_asks_it_or_as_the_guide_says_it() -> None:
    (choice,) = choices_of(CHOOSING, "")
    assert choice.options == ("委托他人办理", "本人办理")
    assert [one.name for one in materials_in(CHOOSING, "", ("委托他人办理",))] == ["居民身份证", "委托书"]
    assert [one.name for one in materials_in(CHOOSING, "", ("委托他人办理的",))] == ["居民身份证", "委托书"]
    assert [one.name for one in materials_in(CHOOSING, "", ("本人办理",))] == ["居民身份证"]


def test_an_unknown_case_names_what_may_be_said_in_either_way() -> None:
    with pytest.raises(ProblemError) as raised:
        materials_in(CHOOSING, "", ("出国",))
    assert "本人办理" in raised.value.errors[0].message
    assert "委托他人办理的" in raised.value.errors[0].message


def test_questions_in_the_same_words_are_told_apart_by_their_options() -> None:
    guide = permit()
    assert isinstance(guide.content, ServiceGuide)
    choices = choices_of(guide.content, guide.text)
    assert len({choice.question for choice in choices}) == len(choices) > 1
    assert choices[0].question.endswith("（首次申领、签注）")
