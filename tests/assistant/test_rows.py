"""Fields to rows: each stated with its mark, each silent one saying so, nothing cut and nothing confused."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import replies
from assistant.desk import Desk, Row
from assistant.evidence import Citations
from assistant.rows import RENDERERS, render
from knowledge.codelists import Charged, LimitKind, Necessity, TimeUnit, WindowRole
from knowledge.fields import label
from knowledge.guide import (
    Condition,
    Contact,
    Fee,
    FeeItem,
    LegalBasis,
    Material,
    Online,
    Outcome,
    ServiceGuide,
    Source,
    Step,
    TimeLimit,
    Visits,
    Window,
)
from knowledge.store import StoredItem
from knowledge.store.items import Kind
from knowledge.values import Span, Statement
from tests.samples import CITY, faq_page, pension_page

TITLE = "甲证核发"


def item(
    text: str = "", *, proves: str = "", page: bool = False, withheld: frozenset[str] = frozenset(), **fields: Any
) -> StoredItem:
    """A guide of one title with the given fields; after its title line the text is the whole part of the field it proves."""
    source = Source(id="s", name="s", place=None if page else "第2行")
    parts = {"parts": ((proves, at(text, text)),)} if proves else {}
    guide = ServiceGuide(id="g", title=TITLE, region=CITY, source=source, **parts, **fields)
    return StoredItem(kind=Kind.GUIDE, content=guide, text=f"{TITLE}\n{text}", withheld=withheld)


def row(field: str, stored: StoredItem) -> Row:
    return render(Desk(stored, Citations()), field)


def at(text: str, quote: str) -> Span:
    """Where a quote stands once the title line is in front."""
    start = len(TITLE) + 1 + text.index(quote)
    return Span(start=start, end=start + len(quote))


@pytest.mark.parametrize("field", sorted(set(RENDERERS) - {"fee"}))
def test_a_silent_field_says_so(field: str) -> None:
    shown = row(field, item())
    assert (shown.stated, shown.facts) == (False, ())
    assert replies.NOT_STATED.format(what=label(field)) in shown.text


def test_a_silent_fee_is_not_free() -> None:
    shown = row("fee", item())
    assert (shown.lines, shown.stated, shown.facts) == ((replies.NOT_STATED_FEE,), False, ())


def test_words_on_a_fee_that_say_neither_are_quoted() -> None:
    text = "首次申领居住证,免收证件工本费。"
    shown = row("fee", item(text, proves="fee", fee=Fee(text=text, span=at(text, text))))
    assert shown.stated
    assert "免收证件工本费" in shown.text
    assert replies.NOT_STATED_FEE not in shown.text


@pytest.mark.parametrize("field", sorted(RENDERERS))
def test_a_withheld_field_shows_nothing_of_itself(field: str) -> None:
    stored = item("一、甲", withheld=frozenset({field}), parts=((field, Span(start=0, end=4)),))
    shown = row(field, stored)
    assert (shown.lines, shown.stated, shown.facts) == ((replies.WITHHELD,), False, ())


def test_only_guides_have_fields() -> None:
    page = faq_page()
    with pytest.raises(TypeError, match="guides"):
        Desk(StoredItem(kind=Kind.DOCUMENT, content=page.content, text=page.text), Citations())


# ---- limits and fees


def limit(kind: LimitKind, value: float | None, unit: TimeUnit | None, text: str, note: str | None = None) -> TimeLimit:
    return TimeLimit(kind=kind, value=value, unit=unit, text=text, note=note)


def test_limits_keep_kind_unit_and_note() -> None:
    stored = item(
        "法定20个自然日，承诺1.5个工作日",
        proves="limits",
        limits=(
            limit(LimitKind.STATUTORY, 20, TimeUnit.CALENDAR_DAY, "20个自然日"),
            limit(LimitKind.PROMISED, 1.5, TimeUnit.WORKING_DAY, "1.5个工作日", note="（不含公示）"),
        ),
    )
    shown = row("limits", stored)
    assert [line.partition(" [")[0] for line in shown.lines] == [
        "承诺办结时限：1.5个工作日（不含公示）", "法定办结时限：20个自然日",
    ]  # fmt: skip
    assert [(fact.value, fact.unit) for fact in shown.facts] == [("1.5", "个工作日"), ("20", "个自然日")]


def test_a_platforms_way_to_write_a_unit_says_no_more() -> None:
    words = "6(工作日)"
    only = limit(LimitKind.PROMISED, 6, TimeUnit.WORKING_DAY, words)
    assert row("limits", item(words, proves="limits", limits=(only,))).lines[0] == "承诺办结时限：6个工作日 [1]"


def test_a_limit_in_words_is_given_in_words() -> None:
    shown = row("limits", item(limits=(limit(LimitKind.PROMISED, None, None, "以公告为准"),)))
    assert (shown.facts[0].value, shown.facts[0].unit) == ("以公告为准", None)
    assert "法定办结时限：指南未写明" in shown.lines


def test_a_limit_that_was_not_read_is_quoted() -> None:
    words = "材料齐全后尽快办理"
    assert words in row("limits", item(words, proves="limits")).text


def test_no_fee_is_said_only_where_the_source_says_it() -> None:
    shown = row("fee", item(fee=Fee(charged=Charged.NO, text="不收费")))
    assert (shown.facts[0].value, shown.stated) == ("不收费", True)


@pytest.mark.parametrize(
    ("fee", "said"),
    [
        (Fee(charged=Charged.YES), "收费"),
        (Fee(charged=Charged.YES, text="按规定"), "收费：按规定"),
        (Fee(charged=Charged.YES, text="每证12元"), "每证12元"),
        (Fee(charged=Charged.YES, items=(FeeItem(name="工本费", standard="8元", reduction="老人减半"), FeeItem())), "工本费，8元，老人减半"),
    ],
)  # fmt: skip
def test_a_fee_is_given_with_its_standard_and_reduction(fee: Fee, said: str) -> None:
    words = "工本费8元，老人减半；每证12元"
    assert row("fee", item(words, proves="fee", fee=fee)).lines == (f"{said} [1]",)


# ---- materials


def test_materials_of_special_cases_come_last_under_their_own_line() -> None:
    stored = item(
        "身份证原件1份、复印件2份；委托书；监护证明",
        proves="materials",
        materials=(
            Material(name="委托书", necessity=Necessity.CONDITIONAL, scenario="他人代办"),
            Material(name="身份证", originals=1, copies=2),
            Material(name="监护证明", necessity=Necessity.CONDITIONAL),
        ),
    )
    shown = row("materials", stored)
    assert [line.partition(" [")[0] for line in shown.lines] == [
        "1. 身份证（原件1份，复印件2份）", "以下只在特殊情形下需要：", "2. 委托书（他人代办）", "3. 监护证明",
    ]  # fmt: skip
    assert len(shown.facts) == 3


def test_a_material_says_its_kind_and_note_once() -> None:
    stored = item(
        materials=(Material(name="照片原件", kind="原件"), Material(name="申请表", kind="原件", note="现场填"))
    )
    assert [fact.value for fact in row("materials", stored).facts] == ["照片原件", "申请表"]
    assert [line.partition(" [")[0] for line in row("materials", stored).lines] == [
        "1. 照片原件",
        "2. 申请表（原件，现场填）",
    ]


def test_no_materials_needed_is_said_in_the_sources_words() -> None:
    words = "本事项无需提交材料"
    shown = row("materials", item(words, no_materials=Statement(text=words, span=at(words, words))))
    assert shown.text == f"**申请材料**：{words} [1]"


def test_a_list_that_could_not_be_read_is_quoted_whole() -> None:
    words = "1.甲\n2.乙\n3.丙"
    shown = row("materials", item(words, proves="materials"))
    assert shown.lines == ("1.甲", "2.乙", "3.丙 [1]")


def test_a_pages_materials_are_quoted_and_each_is_a_fact() -> None:
    piece = pension_page()
    shown = row("materials", StoredItem(kind=Kind.GUIDE, content=piece.content, text=piece.text))
    assert [fact.label for fact in shown.facts] == ["申请材料", "申请材料", "申请材料（特殊情形）"]
    assert "特殊情形" in shown.lines


def test_a_page_without_a_part_lists_its_materials() -> None:
    assert row("materials", item(page=True, materials=(Material(name="身份证"),))).lines == ("身份证 [1]",)


# ---- places, hours, phones


def test_a_window_for_questions_only_is_not_offered_for_applications() -> None:
    windows = (
        Window(name="社区服务站", role=WindowRole.CONSULT),
        Window(address="青山路8号", floor="2楼", role=WindowRole.COLLECT),
        Window(),
    )
    stored = item("社区服务站；青山路8号2楼", proves="windows", windows=windows)
    assert [fact.value for fact in row("windows", stored).facts] == [
        "社区服务站（只能咨询，不能办）", "青山路8号，2楼（领证）", "指南未写明办理地点",
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), [("甲路，工作日9时", True), ("甲路", False)])
def test_opening_hours_stand_beside_a_window_only_where_a_place_states_them(text: str, shown: bool) -> None:
    window = Window(address="甲路", hours="工作日9时", span=at(text, text))
    assert ("办理时间：工作日9时" in row("windows", item(text, windows=(window,))).text) is shown


def test_opening_hours_of_the_whole_hall_are_cited_from_their_own_part() -> None:
    text = "甲路\n工作日9时"
    parts = (("windows", at(text, "甲路")), ("hours", at(text, "工作日9时")))
    stored = item(text, windows=(Window(address="甲路", hours="工作日9时", span=at(text, "甲路")),), parts=parts)
    assert row("windows", stored).lines == ("甲路 [1]；办理时间：工作日9时 [2]",)


def test_no_counter_is_told() -> None:
    assert replies.NO_COUNTER in row("windows", item(windows=(Window(available=False),))).text


def test_opening_hours_come_from_the_windows_or_from_the_page() -> None:
    words = "周一至周五9:00-17:00"
    read = row("hours", item(words, proves="hours", windows=(Window(hours="9:00-17:00"), Window(address="乙路"))))
    quoted = row("hours", item(words, proves="hours"))
    assert ([fact.value for fact in read.facts], quoted.lines) == (["9:00-17:00"], (f"{words} [1]",))


def test_questions_and_complaints_have_their_own_numbers() -> None:
    contacts = (Contact(purpose="咨询", value="1111"), Contact(purpose="投诉", value="a@b.example", channel="邮箱"))
    assert row("contacts", item("电话1111", proves="contacts", contacts=contacts)).lines == ("1111 [1]",)
    assert row("complaints", item(contacts=contacts)).lines == ("邮箱：a@b.example [1]",)


# ---- the rest


@pytest.mark.parametrize(
    "field", ["windows", "online", "bases", "steps", "conditions", "visits", "outcome", "contacts"]
)
def test_a_pages_part_is_shown_in_its_own_words(field: str) -> None:
    words = "甲行\n  乙行"
    shown = row(field, item(words, page=True, proves=field))
    assert shown.lines == ("甲行", "乙行 [1]")


@pytest.mark.parametrize(
    ("online", "said"),
    [
        (Online(available=False), "不能网上办理"),
        (Online(available=True), "可以网上办理"),
        (Online(platform="云河办", url="https://example.org"), "可以网上办理：云河办；https://example.org"),
    ],
)
def test_online_is_said_as_the_source_has_it(online: Online, said: str) -> None:
    assert row("online", item(online=online)).lines == (f"{said} [1]",)


def test_no_visit_to_the_counter_is_explained() -> None:
    shown = row("visits", item("到现场0次", proves="visits", visits=Visits(count=0, reason="全程网办")))
    assert shown.lines == (f"{replies.VISITS_ZERO}（全程网办） [1]",)
    assert (shown.facts[0].value, shown.facts[0].unit) == ("0", "次")


def test_visits_that_depend_on_something_keep_the_pages_words() -> None:
    words = "网上办理的0次，继承提取需要到窗口1次。"
    shown = row("visits", item(words, page=True, proves="visits", visits=Visits(count=0)))
    assert shown.lines == (f"{words} [1]",)


def test_an_outcome_has_its_validity_and_delivery() -> None:
    stored = item(outcome=Outcome(name="甲证", validity="三年", delivery=("邮寄",)))
    assert row("outcome", stored).facts[0].value == "甲证；三年；邮寄"
    assert row("outcome", item(outcome=Outcome(name="甲证"))).facts[0].value == "甲证"


def test_conditions_steps_and_bases_of_a_row_are_all_listed() -> None:
    stored = item(
        conditions=(Condition(text="年满十八周岁"), Condition(text="无犯罪记录")),
        steps=(Step(text="申请"), Step(text="发证")),
        bases=(LegalBasis(title="某条例", document_number="令第某号", article="第二条"),),
    )
    assert [fact.value for fact in row("conditions", stored).facts] == ["年满十八周岁", "无犯罪记录"]
    assert [fact.value for fact in row("steps", stored).facts] == ["申请", "发证"]
    assert row("bases", stored).facts[0].value == "某条例令第某号第二条"


# ---- marks


def test_a_fact_without_a_place_of_its_own_cites_the_part_it_stands_in() -> None:
    words = "办理地点在青山路"
    citations = Citations()
    render(
        Desk(item(words, windows=(Window(address="青山路"),), parts=(("windows", at(words, words)),)), citations),
        "windows",
    )
    assert [citation.quote for citation in citations.all] == [words]


def test_a_fact_without_any_place_cites_the_title() -> None:
    citations = Citations()
    render(Desk(item(fee=Fee(charged=Charged.NO)), citations), "fee")
    assert citations.all[0].quote == TITLE


def test_a_title_that_is_not_in_the_text_gives_way_to_the_first_line() -> None:
    guide = ServiceGuide(
        id="g", title="乙证", region=CITY, source=Source(id="s", name="s"), fee=Fee(charged=Charged.NO)
    )
    citations = Citations()
    render(Desk(StoredItem(kind=Kind.GUIDE, content=guide, text="第一行\n第二行"), citations), "fee")
    assert citations.all[0].quote == "第一行"


def test_one_quote_has_one_number() -> None:
    stored = item(contacts=(Contact(purpose="咨询", value="某甲"), Contact(purpose="咨询", value="某乙")))
    citations = Citations()
    shown = render(Desk(stored, citations), "contacts")
    assert ([fact.marker for fact in shown.facts], len(citations.all)) == ([1, 1], 1)


def test_a_number_the_source_does_not_hold_gives_way_to_its_words() -> None:
    words = "承诺30个工作日办结"
    stored = item(words, proves="limits", limits=(limit(LimitKind.PROMISED, 3, TimeUnit.WORKING_DAY, "3个工作日"),))
    shown = row("limits", stored)
    assert shown.lines == (f"{words} [1]",)
    assert [fact.value for fact in shown.facts] == [words]


def test_a_number_without_any_proof_is_held_back_and_not_called_unstated() -> None:
    shown = row("fee", item(fee=Fee(charged=Charged.YES, text="每证12元")))
    assert (shown.lines, shown.facts, shown.stated) == ((replies.WITHHELD,), (), False)


def test_a_part_that_the_source_tells_in_two_places_is_shown_whole() -> None:
    text = "甲窗口\n乙窗口"
    stored = item(text, page=True, parts=(("windows", at(text, "甲窗口")), ("windows", at(text, "乙窗口"))))
    assert row("windows", stored).lines == ("甲窗口 [1]", "乙窗口 [2]")


def test_a_limit_for_one_case_keeps_the_words_of_the_other() -> None:
    words = "2个工作日；在自助机上办理的，当场办结"
    limit = TimeLimit(kind=LimitKind.PROMISED, value=2, unit=TimeUnit.WORKING_DAY, text=words, note="签注")
    (promised, _) = row("limits", item(words, proves="limits", limits=(limit,))).lines
    assert promised == f"承诺办结时限：{words}（签注） [1]"
