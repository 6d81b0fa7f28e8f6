"""Questions and answers in their many layouts."""

from __future__ import annotations

import pytest

from ingest.parse import parse_document
from ingest.parse.faq_page import faqs_of
from ingest.parse.outline import outline_of
from ingest.parse.recognise import Kind, recognise
from knowledge.places import Places
from tests.ingest.parse.pages import page


def _pairs(*lines: str | tuple[str, ...]) -> list[tuple[str, str]]:
    document = page(*lines)
    faqs = faqs_of(outline_of(document))
    for faq in faqs:
        assert faq.span is not None
        assert document.text[faq.span.start : faq.span.end] == faq.answer
    return [(faq.question, faq.answer) for faq in faqs]


@pytest.mark.parametrize(
    "lines",
    [
        ("一、怎么办？", "答：到窗口办。", "二、要钱吗？", "答：不要钱。"),
        ("01 怎么办？", "到窗口办。", "02 要钱吗？", "不要钱。"),
        ("01", "怎么办？", "到窗口办。", "02", "要钱吗？", "不要钱。"),
        ("问：怎么办？", "答：到窗口办。", "问：要钱吗？", "答：不要钱。"),
        ("Q1：怎么办？", "A：到窗口办。", "Q2：要钱吗？", "A：不要钱。"),
        ("1、怎么办？答：到窗口办。", "2、要钱吗？答：不要钱。"),
        ("怎么办？", "到窗口办。", "要钱吗？", "不要钱。"),
        ("【怎么办？】", "到窗口办。", "【要钱吗？】", "不要钱。"),
        ("# 怎么办？", "到窗口办。", "# 要钱吗？", "不要钱。"),
        ("问题：怎么办？", "答案：到窗口办。", "问题：要钱吗？", "答案：不要钱。"),
        (("问题", "答案"), ("怎么办？", "到窗口办。"), ("要钱吗？", "不要钱。")),
    ],
)
def test_every_layout_gives_the_same_pairs(lines: tuple[str | tuple[str, ...], ...]) -> None:
    assert _pairs(*lines) == [("怎么办？", "到窗口办。"), ("要钱吗？", "不要钱。")]


def test_an_answer_keeps_its_whole_list() -> None:
    pairs = _pairs(
        "一、谁能领？",
        "符合下列条件的：",
        "（一）已参保；",
        "（二）非自愿失业，包括：",
        "1.合同期满。",
        "2.单位破产。",
        "二、领多久？",
        "最长24个月。",
    )
    assert pairs[0][1].endswith("1.合同期满。\n2.单位破产。")
    assert len(pairs) == 2


def test_a_case_is_a_question_of_its_own_and_stays_in_the_answer() -> None:
    pairs = _pairs(
        "一、谁能领？",
        "符合条件的：",
        "（一）已参保；",
        "（二）已登记。",
        "案例1：某人注销执照后能领吗？",
        "答：不能。",
        "二、领多久？",
        "24个月。",
    )
    assert [question for question, _ in pairs] == ["谁能领？", "某人注销执照后能领吗？", "领多久？"]
    assert pairs[0][1].endswith("案例1：某人注销执照后能领吗？\n答：不能。")
    assert pairs[1][1] == "不能。"


def test_sub_headings_stay_inside_an_answer() -> None:
    pairs = _pairs(
        "01 条件和渠道？", "申领条件", "住满半年。", "办理方式", "线上办理：", "用小程序。", "02 要钱吗？", "不要钱。"
    )
    assert pairs[0][1] == "申领条件\n住满半年。\n办理方式\n线上办理：\n用小程序。"


def test_bare_questions_after_numbered_ones_stand_beside_them() -> None:
    pairs = _pairs(
        "01 是什么？",
        "是证件。",
        "02 怎么用？",
        "出示即可。",
        "旧证还能用吗？",
        "可以用。",
        "老人怎么办？",
        "由亲属代办。",
    )
    assert [question for question, _ in pairs] == ["是什么？", "怎么用？", "旧证还能用吗？", "老人怎么办？"]
    assert pairs[1][1] == "出示即可。"


def test_a_teaser_without_an_answer_gives_way_to_the_answered_question() -> None:
    pairs = _pairs(
        "老人怎么办？",
        "小孩怎么办？",
        "来看看",
        "老人怎么办？",
        "由亲属代办，需带证件。",
        "小孩怎么办？",
        "由监护人代办。",
    )
    assert pairs == [("老人怎么办？", "由亲属代办，需带证件。"), ("小孩怎么办？", "由监护人代办。")]


def test_a_numbered_heading_among_questions_asks_too() -> None:
    pairs = _pairs("1、是什么？", "一种补贴。", "2、谁能享受", "云河市户籍人员。", "3、怎么办？", "网上办。")
    assert [question for question, _ in pairs] == ["是什么？", "谁能享受", "怎么办？"]


def test_a_page_of_questions_is_recognised() -> None:
    document = page("一、怎么办？", "答：到窗口办。", "二、要钱吗？", "答：不要钱。", title="居住证常见问题")
    assert recognise(document).kind is Kind.FAQ


def test_questions_of_a_faq_page_hang_on_its_document(places: Places) -> None:
    parsed = parse_document(
        page("一、怎么办？", "到窗口办。", "二、要钱吗？", "不要钱。", title="云河市居住证问答"), places=places
    )
    assert parsed.guides == ()
    assert [faq.number for faq in parsed.documents[0].faqs] == ["一、", "二、"]
