"""Documents kept whole: heading tree, passages, number and term."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.parse.document_dates import term_of
from ingest.parse.number_prefixes import owner_of_number
from ingest.parse.place import PlaceFinding
from ingest.parse.policy import document_number, parse_policy
from ingest.raw import RawDocument
from knowledge.codelists import MatterState
from knowledge.jurisdiction import NATION
from tests.ingest.parse.pages import page

HERE = PlaceFinding(region_code="999900", agency="云河市民政局")

MEASURES = page(
    "云府规〔2024〕3号",
    "各区人民政府：",
    "现印发给你们，请遵照执行。",
    "云河市人民政府办公厅",
    "2024年3月1日",
    "云河市助餐补贴办法",
    "第一章 总则",
    "第一条 为规范助餐补贴，制定本办法。",
    "第二条 下列人员可以享受补贴：",
    "（一）年满六十周岁的；",
    "（二）持残疾人证的。",
    "前款人员不得重复享受。",
    "第二章 附则",
    "第三条 本办法自2024年3月4日起施行，有效期5年。",
    name="助餐.html",
    title="云河市人民政府办公厅关于印发云河市助餐补贴办法的通知",
)


def _passages(document: RawDocument) -> list[str]:
    return [document.text[span.start : span.end] for span in parse_policy(document, HERE).paragraphs]


def test_the_heading_tree_has_paths_and_spans() -> None:
    policy = parse_policy(MEASURES, HERE)
    paths = {section.path: section.span for section in policy.sections}
    path = ("云河市助餐补贴办法", "第一章 总则", "第二条")
    assert paths[path].start == MEASURES.text.index("第二条")
    assert MEASURES.text[paths[path].start : paths[path].end].endswith("前款人员不得重复享受。")
    assert [section.depth for section in policy.sections][:3] == [0, 1, 2]


def test_an_article_is_one_passage_with_its_list() -> None:
    assert (
        "第二条 下列人员可以享受补贴：\n（一）年满六十周岁的；\n（二）持残疾人证的。\n前款人员不得重复享受。"
        in _passages(MEASURES)
    )


def test_passages_leave_out_nothing_but_headings() -> None:
    policy = parse_policy(MEASURES, HERE)
    covered = {position for span in policy.paragraphs for position in range(span.start, span.end)}
    lost = [block.text for block in MEASURES.blocks if block.start not in covered]
    assert lost == ["云河市助餐补贴办法", "第一章 总则", "第二章 附则"]


def test_number_issuer_and_term_are_read() -> None:
    policy = parse_policy(MEASURES, HERE)
    assert (policy.id, policy.document_number, policy.issuer) == ("doc:助餐", "云府规〔2024〕3号", "云河市民政局")
    assert (policy.effective, policy.expires) == (date(2024, 3, 4), date(2029, 3, 3))


@pytest.mark.parametrize(
    ("line", "effective", "expires"),
    [
        ("本通知自2024年3月4日起施行，有效期5年。", date(2024, 3, 4), date(2029, 3, 3)),
        ("本办法自2025年7月1日起实施，有效期至2026年12月31日。", date(2025, 7, 1), date(2026, 12, 31)),
        ("本办法自印发之日起施行，有效期三年。", date(2024, 1, 3), date(2027, 1, 2)),
        ("居住证有效期1年，期满前签注。", None, None),
        ("《旧办法》自2020年1月1日起施行，同时废止。", None, None),
        ("本规定自2023年2月30日起施行。", None, None),
    ],
)
def test_a_term_comes_from_the_documents_own_clause(line: str, effective: date | None, expires: date | None) -> None:
    term = term_of(page("云河市民政局", "2024年1月3日", "第一条 总则。", f"第二条 {line}"))
    assert (term.effective, term.expires) == (effective, expires)


def test_the_stamp_goes_before_the_text() -> None:
    document = page(
        "本通知自2025年6月1日起施行，有效期1年。", effective=date(2025, 6, 2), expires=date(2026, 6, 1), state="失效"
    )
    policy = parse_policy(document, HERE)
    assert (policy.effective, policy.expires) == (date(2025, 6, 2), date(2026, 6, 1))
    assert policy.validity.state is MatterState.CANCELLED


def test_an_issue_date_unknown_leaves_the_term_unknown() -> None:
    assert term_of(page("本办法自印发之日起施行，有效期5年。", published=date(2023, 1, 1))).effective is None


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (("云民规〔2025〕2号", "正文。"), "云民规〔2025〕2号"),
        (("云河市人民政府令", "第12号", "正文。"), "云河市人民政府令 第12号"),
        (("（2021年7月27日国务院令第746号公布）", "第一条 总则。"), "国务院令第746号"),
        (("根据粤府〔2020〕1号，制定本办法。",), None),
    ],
)
def test_the_documents_own_number_is_told_from_those_it_cites(lines: tuple[str, ...], number: str | None) -> None:
    assert document_number(page(*lines)) == number


def test_a_number_tells_its_owner() -> None:
    assert owner_of_number("穗府办规〔2024〕13号") == "440100"
    assert owner_of_number("粤人社规〔2020〕30号") == "440000"
    assert owner_of_number("国办发〔2020〕42号") == NATION
    assert owner_of_number("某规〔2020〕1号") is None


def test_a_line_with_a_colon_keeps_its_list() -> None:
    long = "，".join(["按规定办理"] * 30)
    document = page(
        "一、标准",
        f"（一）{long}。",
        "（二）标准如下：",
        "甲类每月100元；",
        "乙类每月80元；",
        "丙类每月50元。",
        f"（三）{long}。",
    )
    assert "（二）标准如下：\n甲类每月100元；\n乙类每月80元；\n丙类每月50元。" in _passages(document)


def test_long_prose_is_cut_at_paragraphs_and_tables_between_rows() -> None:
    paragraph = "，".join(["各单位要抓好落实"] * 20) + "。"
    rows = [(str(number), f"第{number}类病种", "每月200元，长期有效，须定点就医") for number in range(40)]
    document = page("一、组织实施", paragraph, paragraph, "附件1", "病种一览表", *rows)
    passages = _passages(document)
    assert passages.count(paragraph) == 2
    ends = {block.end for block in document.blocks}
    assert all(span.end in ends for span in parse_policy(document, HERE).paragraphs)
    assert all(len(text) <= 420 for text in passages)


def test_a_notice_is_cut_at_its_articles_not_kept_as_one_list() -> None:
    long = "，".join(["按规定办理"] * 40)
    document = page(
        "现将有关事项通知如下：",
        f"一、{long}。",
        f"二、{long}。",
        f"三、{long}。",
        f"四、{long}。",
        f"五、{long}。",
        f"六、{long}。",
    )
    assert max(len(text) for text in _passages(document)) < 300


def test_a_page_without_a_place_is_unplaced() -> None:
    assert parse_policy(page("正文。"), PlaceFinding()).region == "unknown"
