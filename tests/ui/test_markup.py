"""The assistant's text becomes safe HTML: nothing is executed, nothing is lost, marks lead to sources."""

from __future__ import annotations

from html import unescape

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.markup import read_blocks, rich, short_numbers

NO_MARKS: frozenset[int] = frozenset()


def test_labelled_blocks_are_rows_and_the_others_are_not() -> None:
    blocks = read_blocks("**标题**（某地）\n\n**收费**：不收费 [1]\n\n**申请材料**：\n1. 甲\n2. 乙\n\n说明")
    assert [block.label for block in blocks] == [None, "收费", "申请材料", None]
    assert [(line.number, line.text) for line in blocks[2].lines] == [(1, "甲"), (2, "乙")]


def test_two_rows_without_a_blank_line_between_are_two_rows() -> None:
    assert [block.label for block in read_blocks("**收费**：不收费\n**时限**：1天")] == ["收费", "时限"]


def test_quoted_lines_are_the_sources_own_words() -> None:
    block = read_blocks("**哪些情形**\n> 1.期满。\n> 2.破产。 [1]")[0]
    assert [line.quoted for line in block.lines] == [False, True, True]
    assert block.lines[1].text == "1.期满。"


@given(st.text())
def test_no_line_is_lost(text: str) -> None:
    kept = "".join(line.text for block in read_blocks(text) for line in block.lines) + "".join(
        block.label or "" for block in read_blocks(text)
    )
    for line in text.split("\n"):
        letters = [character for character in line if character.isalpha()]
        assert set(letters) <= set(kept)


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="a()">',
        "<a href='javascript:a()'>x</a>",
        "**<b onclick=a()>x</b>**",
        '"><svg onload=a()>',
    ],
)
def test_html_in_guides_and_questions_stays_text(evil: str) -> None:
    html = str(rich(f"甲{evil}乙", NO_MARKS))
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert 'href="javascript' not in html
    assert "onclick=a()>" not in html.replace("&gt;", "")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_any_text_survives_as_text(text: str) -> None:
    shown = unescape(nh3.clean(str(rich(text, NO_MARKS)), tags=set()))
    assert "".join(shown.split()) == "".join(text.replace("**", "").split()) or "**" in text or "[" in text


def test_a_mark_becomes_a_link_only_when_its_source_exists() -> None:
    html = str(rich("不收费 [1]，见 [2024]和[9]", frozenset({1})))
    assert 'data-marker="1"' in html
    assert 'aria-label="出处1"' in html
    assert "[9]" in html
    assert "[2024]" in html


def test_phones_are_pressed_and_years_are_not() -> None:
    html = str(rich("打0990-8123456或12345，2026年12月，12000元，119号楼", NO_MARKS))
    assert 'href="tel:09908123456"' in html
    assert 'href="tel:12345"' in html
    assert html.count("tel:") == 2


def test_links_come_from_guides_only() -> None:
    assert 'href="https://zwfw.example.gov.cn/a"' in str(rich("网址https://zwfw.example.gov.cn/a [1]", frozenset({1})))
    assert "<a" not in str(rich("没有查到「https://evil.example/」", NO_MARKS))


def test_amounts_and_hours_do_not_break() -> None:
    html = str(rich("20个工作日，40元，9:00—12:00", NO_MARKS))
    assert html.count('<span class="num">') == 3


def test_short_numbers_are_found_beside_chinese_characters() -> None:
    assert short_numbers("先打119，不舒服打120；再打12345。119再说一次，12000元") == ("119", "120", "12345")
