"""What an official document is about, from its title."""

from __future__ import annotations

import pytest

from knowledge.lexicon.lexicon import Lexicon
from knowledge.official_titles import subject_of


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("（转载）云河市人民政府办公厅关于印发云河市公共租赁住房管理办法的通知", "云河市公共租赁住房"),
        ("云河市人民政府关于印发《云河市居住证管理办法》的通知", "云河市居住证"),
        ("云河市民政局关于进一步加强户籍家庭住房保障工作的通知", "户籍家庭住房保障"),
        ("云河市老年人优待办法", "云河市老年人优待"),
        ("云河市青年人才驿站管理办法（试行）", "云河市青年人才驿站"),
        ("关于2027年城乡居民基本医疗保险参保缴费的通告", "城乡居民基本医疗保险参保缴费"),
        ("怎么申领社会保障卡？", "怎么申领社会保障卡?"),
        ("管理办法", "管理办法"),
    ],
)
def test_a_title_is_its_subject_without_sender_and_kind(title: str, subject: str) -> None:
    assert subject_of(title) == subject


def test_the_subject_of_a_circular_is_linked_to_its_matter(lexicon: Lexicon) -> None:
    title = "云河市人民政府办公厅关于印发云河市公共租赁住房管理办法的通知"
    assert lexicon.link(title) is None
    found = lexicon.link(subject_of(title)) or lexicon.named_in(subject_of(title))
    assert found is not None
    assert found.id == "public-rental-housing"
