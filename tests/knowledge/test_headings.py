"""Questions that are headings themselves, and passages that are nothing but their heading."""

from __future__ import annotations

import pytest

from knowledge.search.headings import only_frames, says_only, set_as_heading
from knowledge.text import fold


def test_a_question_set_as_the_heading_counts_whole_whatever_its_number() -> None:
    heading = fold("常见问题 三、如何申报停领失业保险金？")
    assert set_as_heading(fold("如何申报停领失业保险金"), heading) == 1.0


def test_asking_words_tell_one_question_of_a_page_from_the_next() -> None:
    asked = fold("哪些情况需要申报停领失业保险金？")
    same, other = fold("七、哪些情况需要申报停领失业保险金？"), fold("八、如何申报停领失业保险金？")
    assert set_as_heading(asked, same) - set_as_heading(asked, other) > 0.3


@pytest.mark.parametrize("heading", ["", "一、", "残疾人证"])
def test_what_is_not_the_heading_does_not_count(heading: str) -> None:
    assert set_as_heading(fold("退休金怎么领"), fold(heading)) == 0.0


def test_a_line_of_a_table_of_contents_says_only_its_heading() -> None:
    heading = fold("目录 老人怎么办理电子居住证？")
    assert says_only(fold("2. 老人怎么办理电子居住证"), heading)
    assert not says_only(fold("老人怎么办理电子居住证？ 由监护人代办。"), heading)
    assert not says_only(fold("凭身份证办理。"), "")


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("第一条 为了保障住房困难家庭的居住需要,结合本市实际,制定本办法。", True),
        ("现将《甲市办法》印发给你们,请认真组织实施。", True),
        ("第二条 本市行政区域内的保障和管理,适用本办法。", True),
        ("甲市人民政府\n2026年2月20日", True),
        ("甲市民政局\n甲市财政局\n2026年2月20日", True),
        ("第二十六条 本办法自2026年4月1日起施行,有效期5年。", False),
        ("申请时间:2026年9月1日至2026年12月31日", False),
        ("本市户籍家庭适用本办法,但已享受其他保障的除外。", False),
    ],
)
def test_what_only_frames_a_document_is_told_from_what_it_says(text: str, frames: bool) -> None:
    assert only_frames(text) is frames


@pytest.mark.parametrize(
    "text", ["无", "甲仲裁服务指南[ 2023-03-13 ]", "甲须知[ 2019-05-06 ]\n乙公司应诉通知[ 2026-08-20 ]"]
)
def test_an_empty_part_and_links_with_their_days_say_nothing(text: str) -> None:
    assert says_only(fold(text), fold("受理条件"))
    assert not says_only(fold("无犯罪记录的"), fold("受理条件"))
