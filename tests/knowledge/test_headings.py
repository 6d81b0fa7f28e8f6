"""Questions that are headings themselves, and passages that are nothing but their heading."""

from __future__ import annotations

import pytest

from knowledge.search.headings import says_only, set_as_heading
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
