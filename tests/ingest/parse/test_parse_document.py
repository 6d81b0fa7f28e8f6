"""Whatever a page holds, parsing does not fail, loses nothing and points at the right words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.parse import ParsedDocument, parse_document
from ingest.parse.guide_parts import is_named_row
from ingest.parse.outline import outline_of
from ingest.parse.recognise import Kind
from ingest.raw import RawDocument
from knowledge.guide import ServiceGuide
from knowledge.places import Places
from tests.ingest.parse.pages import page

_WORDS = st.sampled_from(
    ["申请材料", "受理条件：", "办理时限：5个工作日", "咨询电话：0999-1234567", "怎么办？", "答：可以。", "身份证", "户口簿（原件1份）", "符合下列条件之一的：", "★小贴士", "注：须有效。", "常见问题", "说明文字，供参考。", "云河市民政局", "2024年1月1日", "附件1", "第一部分", "网上办理", "【办理地点】云河市大厅", ""]
)  # fmt: skip
_MARKS = st.sampled_from(
    [
        "",
        "一、",
        "二、",
        "（一）",
        "（三）",
        "1.",
        "2、",
        "（1）",
        "①",
        "第一条 ",
        "第三条",
        "第二章 ",
        "01 ",
        "案例1：",
        "问：",
        "第一步：",
        "# ",
        "a.",
    ]
)
_LINE = st.one_of(
    st.builds(str.__add__, _MARKS, _WORDS),
    st.text(max_size=30).map(lambda text: text.replace("\n", " ").replace("\r", " ")),
    st.tuples(_WORDS, _WORDS, _WORDS),
)


def _check(document: RawDocument, parsed: ParsedDocument) -> None:
    text = document.text
    for guide in parsed.guides:
        quotes = [(one.text, one.span) for one in guide.conditions]
        quotes += [(one.text, one.span) for one in guide.steps]
        quotes += [(one.text, one.span) for one in guide.sections]
        assert all(span is not None and text[span.start : span.end] == quote for quote, span in quotes)
        assert all(0 <= span.start < span.end <= len(text) for _, span in guide.parts)
    faqs = [faq for guide in parsed.guides for faq in guide.faqs]
    for faq in (*faqs, *parsed.documents[0].faqs):
        assert faq.span is not None
        assert text[faq.span.start : faq.span.end] == faq.answer
    if len(parsed.guides) == 1 and not _asks_twice(document):
        _nothing_lost(document, parsed.guides[0])
    policy = parsed.documents[0]
    covered = {position for span in policy.paragraphs for position in range(span.start, span.end)}
    covered |= {position for section in policy.sections for position in range(section.span.start, section.span.end)}
    assert [block.text for block in document.blocks if block.text and block.start not in covered] == []
    spans = sorted((span.start, span.end) for span in policy.paragraphs)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def _asks_twice(document: RawDocument) -> bool:
    """Whether a question stands twice: the shorter answer teases the longer one then, and the guide leaves it out; the document keeps it."""
    said = Counter(cell for block in document.blocks for cell in re.findall(r"怎么办|问：[^？]*", block.text))
    return any(times > 1 for times in said.values())


def _nothing_lost(document: RawDocument, guide: ServiceGuide) -> None:
    """Every line of a guide page stands in a part, a section or an answer, unless it is a heading or a single fact."""
    spans = [span for _, span in guide.parts]
    spans += [section.span for section in guide.sections if section.span is not None]
    spans += [faq.span for faq in guide.faqs if faq.span is not None]
    outline = outline_of(document)
    heads = {index for node in outline.nodes for index in range(node.head.block, node.head.last + 1)}
    for index, block in enumerate(document.blocks):
        is_said = any(span.start < block.end and block.start < span.end for span in spans)
        assert (
            is_said or index in heads or is_named_row(block) or block.text.strip(" #：:") == guide.title.strip(" #：:")
        ), block.text


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(lines=st.lists(_LINE, max_size=25), title=st.one_of(st.none(), _WORDS))
def test_wild_pages_parse_and_lose_nothing(
    places: Places, lines: list[str | tuple[str, ...]], title: str | None
) -> None:
    # a reader never makes a block without words
    document = page(*(line for line in lines if "".join(line).strip()), title=title or None)
    _check(document, parse_document(document, places=places, region="999900"))


def test_a_lost_number_is_an_error_in_words(places: Places) -> None:
    parsed = parse_document(page("一、情形", "1.合同期满；", "3.单位关闭。"), places=places, region="999900")
    (problem,) = parsed.problems
    assert (problem.rule, problem.severity) == ("R06", "error")
    assert "缺第2项" in problem.message
    assert "示例.html" in problem.fix


def test_a_gap_inside_a_guide_withholds_its_field(places: Places) -> None:
    document = page(
        "一、申请材料",
        "1.身份证；",
        "3.照片。",
        "二、办理流程",
        "到窗口办理。",
        "三、收费标准",
        "不收费",
        title="某证办理指南",
    )
    (problem,) = parse_document(document, places=places, region="999900").problems
    assert (problem.guide, problem.withholds) == ("guide:示例", "materials")


def test_a_page_without_a_place_is_kept_with_a_warning(places: Places) -> None:
    parsed = parse_document(page("一段说明文字。"), places=places)
    assert parsed.documents[0].region == "unknown"
    assert [problem.severity for problem in parsed.problems] == ["warning"]
    assert parsed.shape.kind is Kind.NONE


def test_an_empty_page_is_a_document_without_passages(places: Places) -> None:
    assert parse_document(page(), places=places).documents[0].paragraphs == ()
