"""A conversation folded into one question that stands alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Option
from assistant.conversation import (
    folded_in,
    goes_on_by_form,
    household_told,
    leans,
    names_its_matter,
    names_nothing,
    only_opens,
    only_says_who,
    only_tells,
)
from assistant.history import Turn
from assistant.understand import Understood, understand
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Evidence
from tests.listings import passport
from tests.samples import CITY


@pytest.fixture
def read(lexicon: Lexicon, places: Places) -> Callable[[str], Understood]:
    return lambda question: understand(question, region=CITY, lexicon=lexicon, places=places)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("那要多少钱", True),
        ("换成补办呢", True),
        ("不是，我是说补办", True),
        ("是补办", True),
        ("是不是免费", False),
        ("也想办护照", True),
        ("居住证多少钱", False),
    ],
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


@pytest.mark.parametrize("question", ["旧的找到了,还能用不", "我俩户口不在这,能给办不", "来办有期限没"])
def test_a_question_that_ends_with_a_bare_not_asks_for_itself(read: Callable[[str], Understood], question: str) -> None:
    turn = Turn(topic="驾驶证", facets=("materials",))
    assert folded_in(turn, read(question), named=False) == f"驾驶证 {question}"


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("她20我21,年龄够吗", True),
        ("我名下还有一个没注销的执照,会不会影响", True),
        ("我居住证才拿了半年,社保交够了,行不行", True),
        ("我想办居住证,可以吗", False),  # wants another thing
        ("居住证多少钱,行不行", False),  # asks for something else first
        ("打算注销公司,有影响吗", False),
    ],
)
def test_whether_what_is_told_will_do_is_asked_of_what_was_talked_of(question: str, is_so: bool) -> None:
    assert goes_on_by_form(question) is is_so


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


def test_words_of_a_situation_that_were_not_said_hide_no_matter(
    read: Callable[[str], Understood], lexicon: Lexicon
) -> None:
    assert names_its_matter(read("退休养老金怎么申请"), Evidence(told=0.9), lexicon)


def test_a_second_wish_that_asks_for_each_keeps_the_first(read: Callable[[str], Understood]) -> None:
    turn = Turn(topic="夫妻投靠户口迁移")
    text = folded_in(turn, read("也想给孩子上户口，各要几天"), named=True)
    assert text == "夫妻投靠户口迁移和给孩子上户口,各要几天"


@pytest.mark.parametrize("question", ["那松原区呢", "松原区也是这么久吗", "松原区那边几天", "到松原区也一样吗"])
def test_a_place_alone_asks_there_what_was_asked_before(read: Callable[[str], Understood], question: str) -> None:
    text = folded_in(Turn(topic="临时救助", facets=("limits",)), read(question), named=False)
    assert text.startswith("临时救助 ")
    assert read(text).asked.keys == ("limits",)


def test_what_was_to_be_done_is_kept_when_the_document_is_named(read: Callable[[str], Understood]) -> None:
    asked_back = Turn(topic="补办", facets=("fee",), options=(Option(label="居民身份证", question="补身份证多少钱"),))
    assert folded_in(asked_back, read("居住证"), named=True, corrects=True) == "补办 居住证，要多少钱"


def test_a_reply_of_which_kind_keeps_the_topic_and_the_part_asked(read: Callable[[str], Understood]) -> None:
    asked_back = Turn(topic="过户", facets=("limits",), options=(Option(label="房屋过户", question="房屋过户要几天"),))
    assert folded_in(asked_back, read("房子的"), named=True) == "过户 房子的，要多久"
    assert folded_in(asked_back, read("护照"), named=True) == "护照"


def test_what_befell_another_document_too_keeps_the_first(read: Callable[[str], Understood]) -> None:
    text = folded_in(Turn(topic="结婚证补领"), read("身份证也丢了，两个补办各多少钱"), named=True)
    assert text.startswith("结婚证补领和身份证也丢了")


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("我妈户口在青溪", "青溪"),
        ("那我爸是松原户口呢", "松原"),
        ("户口在青溪能办松原的居住证吗", None),
        ("去青溪区", None),
    ],
)
def test_whose_household_is_where_is_told_by_nothing_else(question: str, place: str | None) -> None:
    assert household_told(question, ("青溪", "松原")) == place


def test_what_was_asked_in_words_that_folding_drops_is_asked_again(read: Callable[[str], Understood]) -> None:
    assert folded_in(Turn(topic="社会保障卡丢失补领"), read("那钱呢"), named=False) == "社会保障卡丢失补领 钱，要多少钱"


def test_a_day_alone_is_asked_about_what_was_talked_of(read: Callable[[str], Understood]) -> None:
    turn = Turn(topic="普通护照", facets=("limits",))
    assert folded_in(turn, read("周五交哪天拿"), named=False) == "普通护照 周五交哪天拿"


def test_whether_it_is_for_this_too_goes_on_about_what_was_talked_of(
    read: Callable[[str], Understood], lexicon: Lexicon
) -> None:
    about = passport()
    assert not names_its_matter(read("交通事故的也行吗"), Evidence(told=0.9), lexicon, about)
    assert not names_its_matter(read("领的时候医保谁交"), Evidence(told=0.9), lexicon, about)


@pytest.mark.parametrize(
    ("words", "is_so"),
    [
        ("我是外地户口", True),
        ("我妈是残疾人", True),
        ("我是外地户口怎么办居住证", False),
        ("居住证", False),
        ("我是低保户能减免吗", False),
    ],
)
def test_who_the_asker_is_may_be_all_that_is_said(
    read: Callable[[str], Understood], words: str, *, is_so: bool
) -> None:
    assert only_says_who(read(words)) is is_so


@pytest.mark.parametrize(
    ("text", "nothing", "tells"),
    [
        ("要办哪些证", True, False), ("我女儿8岁", False, True), ("离职半年多了", False, True), ("我单位派我去外省常驻", False, True),
        ("我想给女儿办护照", False, False), ("证明怎么开", False, False), ("居住证怎么办", False, False),
    ],
)  # fmt: skip
def test_words_that_name_nothing_or_only_tell_something(
    read: Callable[[str], Understood], text: str, *, nothing: bool, tells: bool
) -> None:
    assert (names_nothing(read(text)), only_tells(read(text))) == (nothing, tells)


def test_how_one_item_is_done_goes_with_it(read: Callable[[str], Understood]) -> None:
    turn = Turn(topic="个体工商户简易注销登记", facets=("limits",))
    assert folded_in(turn, read("要是新办一个呢"), named=False) == "个体工商户登记 新办一个，要多久"


@pytest.mark.parametrize(
    ("words", "is_so"),
    [("有件事想打听一下", True), ("你好,问个事", True), ("想问护照", False), ("问下居住证", False), ("要", False)],
)
def test_words_may_only_say_that_a_question_comes(words: str, is_so: bool) -> None:
    assert only_opens(words) is is_so


def test_a_clause_of_who_somebody_is_names_no_matter(read: Callable[[str], Understood], lexicon: Lexicon) -> None:
    about = passport()
    assert not names_its_matter(read("青溪户口的,去申请带什么"), Evidence(told=0.9), lexicon, about)
