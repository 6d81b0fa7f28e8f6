"""The tree of headlines, and the numbers missing from its lists."""

from __future__ import annotations

from ingest.parse.gaps import gaps
from ingest.parse.outline import Outline, outline_of
from tests.ingest.parse.pages import page


def _tree(outline: Outline) -> list[tuple[int, str]]:
    return [(node.depth, node.head.text) for node in outline.nodes]


def test_the_usual_numberings_nest() -> None:
    outline = outline_of(page("一、材料", "（一）必需", "1.表", "2.证", "（二）其他", "1.书", "二、时限"))
    assert _tree(outline) == [(0, "材料"), (1, "必需"), (2, "表"), (2, "证"), (1, "其他"), (2, "书"), (0, "时限")]


def test_a_list_that_goes_on_encloses_a_usually_higher_numbering() -> None:
    outline = outline_of(page("1.个人", "（一）身份证；", "（二）照片。", "2.单位", "（一）执照。", "3.其他"))
    assert [depth for depth, _ in _tree(outline)] == [0, 1, 1, 0, 1, 0]


def test_points_and_pauses_continue_each_other() -> None:
    outline = outline_of(page("1.身份证", "2、户口簿", "3.照片"))
    assert [depth for depth, _ in _tree(outline)] == [0, 0, 0]
    assert gaps(outline) == ()


def test_articles_stand_in_chapters_and_hold_their_lists() -> None:
    outline = outline_of(
        page(
            "第一章 总则",
            "第一条 为了规范，制定本办法。",
            "第二条 包括：",
            "（一）甲；",
            "（二）乙。",
            "前款所列不重复。",
            "第二章 附则",
            "第三条 自印发之日起施行。",
        )
    )
    assert _tree(outline) == [
        (0, "第一章 总则"),
        (1, "第一条"),
        (1, "第二条"),
        (2, "甲；"),
        (2, "乙。"),
        (0, "第二章 附则"),
        (1, "第三条"),
    ]
    assert "前款所列不重复" in outline.text(2)
    assert "前款所列不重复" not in outline.text(4)


def test_a_paragraph_after_the_last_item_belongs_to_what_holds_the_list() -> None:
    outline = outline_of(
        page(
            "一、材料",
            "1.《申请表》。",
            "填报须知：本人签名。",
            "2.身份证。",
            "注：须在有效期内。",
            "以上材料均收复印件。",
            "二、时限",
            "3日",
        )
    )
    assert outline.text(1) == "填报须知：本人签名。"
    last = outline.span(2)
    assert outline.document.text[last.start : last.end] == "2.身份证。\n注：须在有效期内。"
    assert outline.text(0).endswith("以上材料均收复印件。")


def test_notes_hold_their_own_list() -> None:
    outline = outline_of(
        page(
            "一、材料",
            "（一）证件。",
            "（二）照片。",
            "★小贴士",
            "1.居民：身份证。",
            "2.华侨：护照。",
            "二、流程",
            "到窗口办理。",
        )
    )
    assert _tree(outline)[3:6] == [(1, "小贴士"), (2, "居民"), (2, "华侨")]


def test_labels_stand_side_by_side_under_what_they_describe() -> None:
    outline = outline_of(
        page(
            "1、甲补贴",
            "补贴条件：",
            "（1）在职；",
            "（2）满一年，且参保。",
            "补贴标准：500元。",
            "2、乙补贴",
            "补贴条件：",
            "（1）失业。",
            "补贴标准：300元。",
        )
    )
    assert _tree(outline) == [
        (0, "甲补贴"),
        (1, "补贴条件"),
        (2, "在职；"),
        (2, "满一年，且参保。"),
        (1, "补贴标准"),
        (0, "乙补贴"),
        (1, "补贴条件"),
        (2, "失业。"),
        (1, "补贴标准"),
    ]


def test_a_bare_heading_encloses_lists_that_start_again() -> None:
    outline = outline_of(
        page(
            "面向企业",
            "一、甲",
            "企业可以申请甲。",
            "二、乙",
            "企业可以申请乙。",
            "面向个人",
            "一、丙",
            "个人可以申请丙。",
        )
    )
    assert _tree(outline) == [(0, "面向企业"), (1, "甲"), (1, "乙"), (0, "面向个人"), (1, "丙")]


def test_short_lines_below_a_part_are_its_list_and_no_headings() -> None:
    outline = outline_of(page("一、申请材料", "身份证", "户口簿", "二、办理时限", "当场办结"))
    assert _tree(outline) == [(0, "申请材料"), (0, "办理时限")]
    assert outline.text(0) == "身份证\n户口簿"


def test_a_number_alone_takes_the_next_line_as_its_words() -> None:
    outline = outline_of(page("01", "什么是居住证？", "居住证是证明。", "02", "怎么办？", "到派出所办。"))
    assert _tree(outline) == [(0, "什么是居住证？"), (0, "怎么办？")]
    assert outline.text(0) == "居住证是证明。"


def test_headings_by_markup_follow_their_level() -> None:
    outline = outline_of(
        page(
            "# 居住证",
            "## 申请条件",
            "住满半年。",
            "## 办理流程",
            "### 网上",
            "登录办理。",
            "## 时限",
            "5日",
            title="居住证",
        )
    )
    assert _tree(outline) == [(0, "申请条件"), (0, "办理流程"), (1, "网上"), (0, "时限")]


def test_a_signature_ends_the_part_above_it() -> None:
    outline = outline_of(page("一、联系方式", "电话0999-1234567。", "云河市民政局", "2025年3月1日"))
    assert outline.text(0) == "电话0999-1234567。"


def test_every_block_belongs_to_one_place_only() -> None:
    document = page("导语。", "一、甲", "（一）乙：", "1.丙；", "2.丁。", "说明文字。", "二、戊", "结尾。")
    outline = outline_of(document)
    owned = [block for node in (None, *range(len(outline.nodes))) for block in outline.own_blocks(node)]
    heads = [block for node in outline.nodes for block in range(node.head.block, node.head.last + 1)]
    assert sorted(owned + heads) == list(range(len(document.blocks)))


def test_a_lost_item_is_a_gap() -> None:
    found = gaps(outline_of(page("一、情形", "1.合同期满；", "3.单位被吊销执照。")))
    assert [gap.missing for gap in found] == [(2,)]
    assert found[0].before == "1.合同期满；"
    assert found[0].after == "3.单位被吊销执照。"


def test_a_list_that_begins_at_two_has_lost_its_first() -> None:
    assert [gap.missing for gap in gaps(outline_of(page("一、情形", "包括：", "2.乙；", "3.丙。")))] == [(1,)]


def test_an_article_lost_between_chapters_is_a_gap() -> None:
    found = gaps(outline_of(page("第一章 总则", "第一条 甲。", "第二章 细则", "第三条 丙。")))
    assert [gap.missing for gap in found] == [(2,)]


def test_restarts_inline_items_and_continued_numbering_are_no_gaps() -> None:
    assert gaps(outline_of(page("一、甲", "1.子；", "2.丑。", "二、乙", "1.寅；", "2.卯。"))) == ()
    assert gaps(outline_of(page("一、停发", "1.死亡的；2.失踪的；", "3.迁出的。"))) == ()
    assert gaps(outline_of(page("附件：1.申请表", "2.承诺书", "3.汇总表"))) == ()
    assert gaps(outline_of(page("第一条 甲。", "第二条 乙。", "2.5万元以上的，从其规定。", "2025.1.1起执行。"))) == ()
    assert gaps(outline_of(page("第一条 甲。", "（一）子；", "（二）丑。", "第二条 乙。", "（一）寅。"))) == ()
