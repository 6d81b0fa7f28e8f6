"""A conversation folded into one question that stands alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Option
from assistant.conversation import chosen, declines, folded_in, leans, names_its_matter
from assistant.history import Turn
from assistant.understand import Understood, understand
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Evidence
from tests.samples import CITY

OPTIONS = (
    Option(label="二手房买卖过户", question="存量房转移登记要多久"),
    Option(label="二手车过户", question="机动车转让登记要多久"),
    Option(label="继承房屋过户", question="继承房屋登记要多久"),
)


@pytest.fixture
def read(lexicon: Lexicon, places: Places) -> Callable[[str], Understood]:
    return lambda question: understand(question, region=CITY, lexicon=lexicon, places=places)


@pytest.mark.parametrize(
    ("reply", "label"),
    [("第二个", "二手车过户"), ("选1", "二手房买卖过户"), ("最后一个", "继承房屋过户"), ("二手车", "二手车过户"), ("继承的", "继承房屋过户")],
)  # fmt: skip
def test_an_option_is_picked_by_place_or_by_words(reply: str, label: str) -> None:
    found = chosen(reply, OPTIONS)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize("reply", ["第五个", "过户", "那身份证呢", "我想问问小孩上户口要带什么材料去派出所", ""])
def test_what_fits_none_or_several_picks_nothing(reply: str) -> None:
    assert chosen(reply, OPTIONS) is None


@pytest.mark.parametrize(
    ("reply", "is_so"), [("都不是", True), ("这几个都不对", True), ("是的", False), ("不是二手房", False)]
)
def test_declining_is_understood(reply: str, is_so: bool) -> None:
    assert declines(reply) is is_so


@pytest.mark.parametrize(
    ("text", "is_so"), [("那要多少钱", True), ("换成补办呢", True), ("不是，我是说补办", True), ("居住证多少钱", False)]
)
def test_leaning_is_read_off_the_form(text: str, is_so: bool) -> None:
    assert leans(text) is is_so


def test_a_part_asked_alone_takes_the_topic(read: Callable[[str], Understood]) -> None:
    assert folded_in(Turn(topic="户口页借出"), read("那要多少钱"), named=False) == "户口页借出 要多少钱"


def test_a_new_business_item_takes_the_place_of_the_old_one(read: Callable[[str], Understood]) -> None:
    turn = Turn(topic="残疾人证新办", facets=("limits",))
    assert folded_in(turn, read("换成补办呢"), named=False) == "残疾人证 补办，要多久"


def test_a_new_matter_keeps_the_part_asked_and_drops_the_topic(read: Callable[[str], Understood]) -> None:
    turn = Turn(topic="居住证", facets=("fee",))
    assert folded_in(turn, read("那护照呢"), named=True) == "护照，要多少钱"


def test_a_question_of_its_own_stays_as_it_is(read: Callable[[str], Understood]) -> None:
    assert folded_in(Turn(topic="居住证", facets=("fee",)), read("护照要几天"), named=True) == "护照要几天"


def test_what_was_ruled_out_is_not_said_again(read: Callable[[str], Understood]) -> None:
    text = folded_in(Turn(topic="残疾人证换领", facets=("limits",)), read("不是换领，是第一次办"), named=False)
    assert "换领" not in text


def test_a_likely_matter_names_itself_and_a_bare_part_does_not(
    read: Callable[[str], Understood], lexicon: Lexicon
) -> None:
    assert names_its_matter(read("护照要几天"), Evidence(told=0.9), lexicon)
    assert not names_its_matter(read("那要多少钱"), Evidence(told=0.9), lexicon)
    assert not names_its_matter(read("照片自己带吗"), Evidence(told=0.2), lexicon)


@pytest.mark.parametrize("question", ["要户口本吗", "头一年交多少", "因为改了名字，带什么"])
def test_what_the_recognizer_merely_guesses_names_no_matter(
    read: Callable[[str], Understood], lexicon: Lexicon, question: str
) -> None:
    assert not names_its_matter(read(question), Evidence(told=0.9), lexicon)
