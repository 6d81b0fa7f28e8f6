"""The card of each ending: rows, marks and label when answered; nothing that looks like an answer otherwise."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from assistant import replies
from assistant.answer import Answer, Option, Status
from assistant.plain import plain
from knowledge.lexicon.names import core_name
from tests.fakes import PENSION, PENSION_ID, answered, clarify, not_found, redirected
from tests.samples import DISTRICT
from ui.answer_card import CardFrame, card_of, guide_path, notice_path, render_card, render_exchange
from ui.card_rows import Kind, Maps
from ui.contract import RegionChoice
from ui.second_matter import Beside
from ui.words import Lang

LOOKS_LIKE_AN_ANSWER = ('class="rows"', 'class="sources"', 'class="cite"', 'class="rate"')


def test_rows_are_called_as_people_call_them_and_stand_in_the_order_people_need_them() -> None:
    assert [row.name for row in card_of(answered()).rows] == ["带什么", "网上办", "几天", "问谁"]


def test_promised_and_statutory_limits_stay_apart_each_with_its_unit() -> None:
    lines = card_of(answered()).rows[2].lines
    assert [line.plain for line in lines] == ["承诺办结时限：10个工作日", "法定办结时限：20个工作日"]
    assert [line.lead for line in lines] == ["承诺办结时限", "法定办结时限"]
    assert "<dt>承诺办结时限</dt>" in render_card(answered())


def test_materials_can_be_ticked_and_special_cases_stand_apart() -> None:
    row = card_of(answered()).rows[0]
    assert [(line.plain, line.kind is Kind.TICK) for line in row.lines] == [
        ("《待遇申报表》", True),
        ("社会保障卡", True),
    ]
    assert [line.plain for line in row.special] == ["个人档案（视同缴费的）"]
    html = render_card(answered())
    assert html.count('type="checkbox"') == 3 + 5  # materials, and the reasons of the rating
    assert f"<summary>{replies.SPECIAL_CASES}（1）</summary>" in html


def test_materials_quoted_from_a_page_keep_their_own_numbers() -> None:
    row = card_of(answered(text="**申请材料**：\n1.《待遇申报表》\n（2）社会保障卡\n特殊情形 [3]")).rows[0]
    assert [(line.plain, line.kind is Kind.TICK) for line in row.lines] == [
        ("1.《待遇申报表》", True),
        ("（2）社会保障卡", True),
        ("特殊情形", False),
    ]


def test_a_silent_part_stays_a_row_that_says_so() -> None:
    assert card_of(answered()).rows[1].lines[0].plain == "指南未写明网上办理"


def test_the_head_line_the_notices_and_the_label_are_not_said_twice() -> None:
    card = card_of(answered(text=f"{answered().text}\n\n{answered().notices[0]}"))
    assert card.conclusion == ()
    assert [str(notice) for notice in card.notices] == [answered().notices[0]]


def test_every_mark_has_its_source_in_the_list() -> None:
    html = render_card(answered())
    marks = set(re.findall(r'class="cite"[^>]*data-marker="(\d+)"', html))
    sources = set(re.findall(r'<button class="button"[^>]*data-marker="(\d+)"', html))
    assert marks == sources == {"1", "2", "3", "4", "5", "6"}


def test_an_answer_carries_place_body_version_date_label_and_rating() -> None:
    html = render_card(answered(), CardFrame(printable=True))
    for words in (
        "云岭省云河市",
        "云河市社会保险中心",
        "指南第1版",
        "2026年3月1日更新",
        replies.AI_LABEL,
        guide_path(PENSION_ID),
        notice_path(PENSION_ID),
    ):
        assert words in html
    assert html.count('type="radio"') == 5
    assert "checked" not in html


def test_a_document_has_no_notice_to_print() -> None:
    assert "/api/notice/" not in render_card(answered(), CardFrame(printable=False))


def test_quoted_passages_stand_in_a_row_of_their_own() -> None:
    text = "**哪些情形算非本人意愿中断就业？**\n> 1.劳动合同期满。\n> 2.单位破产。 [1]"
    row = card_of(answered(text=text)).rows[0]
    assert [(line.plain, line.kind is Kind.QUOTE, line.kind is Kind.HEAD) for line in row.lines] == [
        ("哪些情形算非本人意愿中断就业？", False, True),
        ("1.劳动合同期满。", True, False),
        ("2.单位破产。 [1]", True, False),
    ]


def test_a_question_back_offers_buttons_and_no_answer() -> None:
    html = render_card(clarify())
    assert html.count("data-ask=") == 2
    assert html.count("保安员证核发（补发）") == 2  # its question and its label, not the text's list again
    assert not any(part in html for part in LOOKS_LIKE_AN_ANSWER)


def test_without_a_place_the_card_opens_the_place_picker() -> None:
    asks = Answer(answer_id="a", conversation_id="c", status=Status.CLARIFY, text=replies.ASK_REGION)
    html = render_card(
        asks, CardFrame(regions=(RegionChoice(code=DISTRICT, name="青溪区", full_name="云河市青溪区", level="县级"),))
    )
    assert 'data-open="region"' in html
    assert f'data-region="{DISTRICT}">云河市青溪区<' in html
    assert 'data-open="region"' not in render_card(clarify())


def test_nothing_found_says_so_with_the_hotline_and_no_answer() -> None:
    html = render_card(not_found("养鸽子"), CardFrame(hotline="0600-5550100"))
    assert "没有查到" in html
    assert 'href="tel:0600-5550100"' in html
    assert not any(part in html for part in LOOKS_LIKE_AN_ANSWER)


def test_an_emergency_shows_its_numbers_large_and_as_reviewed_words() -> None:
    html = render_card(redirected())
    assert "data-urgent" in html
    assert html.count('<a class="button" href="tel:') == 2
    assert "由人工审定" in html
    assert not any(part in html for part in LOOKS_LIKE_AN_ANSWER)


def test_a_blocked_question_is_fixed_text() -> None:
    blocked = Answer(answer_id="a", conversation_id="c", status=Status.BLOCKED, text="这里只回答办事问题。")
    html = render_card(blocked)
    assert "这里只回答办事问题。" in html
    assert not any(part in html for part in LOOKS_LIKE_AN_ANSWER)


def test_what_was_typed_is_escaped() -> None:
    question = '<img src=x onerror="alert(1)">养鸽子'
    html = render_exchange(question, not_found(question))
    assert "<img" not in html
    assert "&lt;img" in html


def test_guide_titles_and_quotes_are_escaped() -> None:
    evil = "<script>alert(1)</script>"
    answer = answered()
    about = answer.guide.model_copy(update={"title": evil}) if answer.guide else None
    sources = tuple(one.model_copy(update={"quote": f'"{evil}', "title": evil}) for one in answer.citations)
    assert "<script" not in render_card(answered(guide=about, citations=sources))


def test_english_keeps_chinese_facts_and_names() -> None:
    html = render_card(answered(), CardFrame(lang=Lang.EN))
    assert "What to bring" in html
    assert "企业职工基本养老金申领" in html
    assert "承诺办结时限" in html


def test_copied_text_carries_the_label() -> None:
    assert replies.AI_LABEL in card_of(answered(text="**收费**：不收费 [1]")).copy_text


def test_a_bracket_after_a_material_becomes_copies_and_a_note() -> None:
    text = "**申请材料**：\n1. 居民户口簿（原件1份，复印件1份，核验后退还） [3]\n2. 相片（2张，白底） [4]"
    usual, other = card_of(answered(text=text)).rows[0].lines
    assert usual.copies == (("原件", "1份"), ("复印件", "1份"))
    assert usual.note == "核验后退还"
    assert usual.html.startswith("<b>居民户口簿</b>")
    assert (other.copies, other.plain) == ((), "相片（2张，白底）")


def test_steps_keep_the_numbers_of_their_source() -> None:
    lines = card_of(answered(text="**办理流程**：\n1.申请\n（3）领证 [3]\n不用预约")).rows[0].lines
    assert [(line.kind, line.lead) for line in lines] == [(Kind.STEP, "1"), (Kind.STEP, "3"), (Kind.WORDS, "")]


def test_the_case_a_list_was_made_for_stands_before_it_with_its_other_cases() -> None:
    text = "**申请材料**：\n按“首次申请”列出： [3]\n1. 社会保障卡 [4]"
    options = (Option(label="换个情况：补发", question="补发"), Option(label="未满16周岁", question="未满16周岁"))
    card = card_of(answered(text=text, options=options))
    assert [str(case)[:11] for case in card.assumed] == ["<b>首次申请</b>"]
    assert [line.plain for line in card.rows[0].lines] == ["社会保障卡"]
    assert [option.label for option in card.switches] == ["补发"]
    assert [option.label for option in card.choices] == ["未满16周岁"]
    html = render_card(answered(text=text, options=options))
    assert html.index("按这种情况答的") < html.index('class="rows"')


def test_what_the_card_has_not_named_is_offered_to_ask_next() -> None:
    follow = card_of(answered()).follow
    assert [option.label for option in follow] == ["要多少钱", "去哪办", "要什么条件"]
    assert follow[0].question == "企业职工基本养老金申领要多少钱"
    assert card_of(not_found("鸽子")).follow == ()


def test_an_address_of_a_counter_leads_to_the_map_and_nothing_else_does() -> None:
    maps = Maps("https://map.example/?q={address}", ("临江路16号", "云河市青溪区临江路16号"))
    said = answered(
        text="**办理地点**：政务服务中心，云河市青溪区临江路16号 [1]\n\n**咨询电话**：临江路16号，0980-8123301 [2]"
    )
    page = render_card(said, CardFrame(maps=maps))
    assert page.count("https://map.example/") == 1
    assert f'?q={quote("云河市青溪区临江路16号")}"' in page
    assert 'rel="noopener noreferrer"' in page
    assert "map" not in render_card(said)


def test_an_answer_in_plain_words_keeps_its_rows_and_says_its_matter_once() -> None:
    said, plainly = card_of(answered()), card_of(plain(answered()))
    assert {(row.field, row.name) for row in plainly.rows} == {(row.field, row.name) for row in said.rows}
    assert plainly.conclusion == ()
    limits = next(row for row in plainly.rows if row.field == "limits")
    assert [line.lead for line in limits.lines] == ["承诺", "法定"]
    assert str(plainly.notices[0]) == replies.WORKING_DAYS


WHOLE = (
    "**办理流程**：指南未写明办理流程\n\n**网上办理**：可以网上办理：https://zwfw.example/x [1]\n\n**申请材料**：社会保障卡 [2]\n\n"
    "**办理地点**：{window}\n\n**办理时限**：\n{promised}\n法定办结时限：20个工作日 [4]\n\n**收费**：{fee}"
)


def glance(window: str, promised: str, fee: str) -> list[str]:
    """What stands above the rows of a whole card, as plain text."""
    card = card_of(answered(text=WHOLE.format(window=window, promised=promised, fee=fee)))
    return [re.sub(r"<a class=\"cite[^>]*>(\d+)</a>", r"[\1]", str(one)) for one in card.conclusion]


def test_a_whole_card_begins_with_where_how_long_and_how_much_each_with_its_mark() -> None:
    said = glance(
        "青溪区人力资源市场（学府路66号）4号窗口 [3]；办理时间：周一 [5]",
        "承诺办结时限：5个工作日 [4]",
        "不收费 [6]",
    )
    plain_words = re.sub(r"<[^>]+>", "", "".join(said))
    assert plain_words == "到青溪区人力资源市场办[3]，可以网上办理[1]，承诺5个工作日[4]，不收费[6]。"


def test_a_card_of_a_few_rows_begins_with_what_two_of_them_say_shortly_and_with_nothing_where_one_does() -> None:
    limits, fee = "**办理时限**：\n承诺办结时限：5个工作日 [1]\n法定办结时限：20个工作日 [2]", "**收费**：不收费 [3]"
    (both,) = card_of(answered(text=f"{limits}\n\n{fee}")).conclusion
    assert re.sub(r"<[^>]+>", "", str(both)) == "承诺5个工作日1，不收费3。"
    assert card_of(answered(text=limits)).conclusion == ()


def test_the_way_to_a_person_asks_for_the_counter_where_the_card_does_not_show_it() -> None:
    assert 'data-open="human" data-where="企业职工基本养老金申领在哪里办、几点办"' in render_card(answered())
    whole = answered(text="**办理地点**：天河路1号 [1]\n\n**办理时间**：周一至周五 [2]")
    assert "data-where" not in render_card(whole)


def test_a_whole_card_begins_with_the_one_short_thing_that_it_says() -> None:
    said = glance("白石镇便民服务中心（文昌街3号），仅可咨询 [3]", "承诺办结时限：15个工作日（新办） [4]", "不收费 [6]")
    assert re.sub(r"<[^>]+>", "", "".join(said)) == "可以网上办理[1]，不收费[6]。"


def test_what_has_conditions_or_only_advises_is_not_said_shorter() -> None:
    said = glance(
        "白石镇便民服务中心（文昌街3号），仅可咨询 [3]",
        "承诺办结时限：15个工作日（新办） [4]\n承诺办结时限：3个工作日（换领） [5]",
        "首次申领不收费；补领每证20元。 [6]",
    )
    assert said == ["可以网上办理[1]。"]


def test_the_hours_of_a_counter_stand_on_a_line_of_their_own() -> None:
    text = "**办理地点**：青溪区大厅（平安路58号）3号窗口 [3]；办理时间：周一至周五 9:00—12:00 [4]"
    lines = card_of(answered(text=text)).rows[0].lines
    assert [line.plain for line in lines] == ["青溪区大厅（平安路58号）3号窗口", "办理时间：周一至周五 9:00—12:00"]
    text = "**办理地点**：大厅；办理时间：周一 [3]"  # one source for both
    assert len(card_of(answered(text=text)).rows[0].lines) == 1


def about_two() -> Answer:
    """An answer about two matters, as `assistant.two_matters` joins it; the second has a name of sixty characters."""
    first = answered()
    assert first.guide is not None
    rows = [row.replace("**", f"**{first.guide.title} ", 1) for row in first.text.split("\n\n")[1:5]]
    text = "\n\n".join(
        (
            first.text.split("\n\n")[0],
            *rows,
            f"**{SECOND}**：云岭省云河市青溪区 · 青溪区民政局",
            f"**{SECOND} 收费**：不收费 [6]",
            f"{SECOND}：快到期了。",
        )
    )
    return answered(
        text=text, notices=(f"{first.guide.title}：以市里的为准。", f"{SECOND}：快到期了。", replies.AI_LABEL)
    )


SECOND = "从事生产经营活动的个体工商户和农民专业合作社因住所门牌变更申请换发多证合一登记证照并同步办理印章备案联办事项"


def test_two_matters_are_two_forms_each_with_its_rows_and_notices() -> None:
    card = card_of(about_two())
    assert card.second is not None
    assert [row.name for row in card.rows] == ["带什么", "网上办", "几天", "问谁"]
    assert [(row.field, row.name) for row in card.second.rows] == [("fee", "多少钱")]
    assert [str(notice) for notice in card.notices] == ["以市里的为准。"]
    assert [str(notice) for notice in card.second.notices] == ["快到期了。"]
    assert [option.question for option in card.follow] == [f"{core_name(PENSION.title)}怎么办", f"{SECOND}怎么办"]


def test_a_card_about_two_leads_to_each_and_keeps_every_mark() -> None:
    second = PENSION.model_copy(
        update={"id": "guide:second", "title": SECOND, "version": 3, "updated_at": "2025-04-05"}
    )
    html = render_card(about_two(), CardFrame(printable=True, beside=(Beside(second, printable=True),)))
    assert set(re.findall(r'data-jump="([^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))
    assert set(re.findall(r'class="cite"[^>]*data-marker="(\d+)"', html)) == {"1", "2", "3", "4", "5", "6"}
    assert "指南第3版" in html
    assert "2025年4月5日更新" in html
    for path in (notice_path(PENSION_ID), notice_path(second.id), guide_path(PENSION_ID), guide_path(second.id)):
        assert html.count(f'href="{path}"') == 1


SILENT = "**网上办理**：指南未写明网上办理\n\n**办理地点**：指南未写明办理地点"
WHOLE_CARD = f"{SILENT}\n\n**办理流程**：申请 [1]\n\n**申请材料**：\n{{materials}} [3]\n\n**收费**：\n{{fee}} [4]"


@pytest.mark.parametrize(
    ("materials", "fee", "said"),
    [
        (
            "（一）新办\n1.申请表\n（二）换领\n1.原证",
            "新办不收费；换领每证10元",
            "带什么要看您是哪一种：新办、换领；多少钱要看情况，请对照下面各项；去哪办没有写明，请先打电话问",
        ),
        (
            "1.代办的，提供委托书",
            "收费。每本120元。邮费由您付",
            "带什么要看情况，请对照下面各项；去哪办没有写明，请先打电话问",
        ),
        ("1.申请表", "收费。每本120元。邮费由您付", "去哪办没有写明，请先打电话问"),
    ],
)
def test_a_card_that_says_nothing_short_says_what_depends_on_the_case(materials: str, fee: str, said: str) -> None:
    card = card_of(answered(text=WHOLE_CARD.format(materials=materials, fee=fee)))
    assert [str(line) for line in card.conclusion] == [f"按云岭省云河市的指南办这件事，{said}。"]


def test_a_short_thing_to_say_goes_before_what_depends_on_the_case() -> None:
    card = card_of(answered(text=WHOLE_CARD.format(materials="1.代办的，提供委托书", fee="不收费")))
    assert [str(line).partition("<")[0] for line in card.conclusion] == ["不收费"]
