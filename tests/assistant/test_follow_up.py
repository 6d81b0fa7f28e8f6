"""Short words of a talk, read by what was talked of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from assistant.conversation import names_its_matter
from assistant.follow_up import sister_named, speaks_of, switches_item, thing_of
from assistant.understand import Understood, understand
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Evidence
from tests.listings import injury, passport, school
from tests.samples import CITY
from tests.town import TAXI

Reader = Callable[[str], Understood]
NAMES = ("结婚登记", "离婚登记", "收养登记")


@pytest.fixture
def read(lexicon: Lexicon, places: Places) -> Reader:
    return lambda question: understand(question, region=CITY, lexicon=lexicon, places=places)


def test_one_letter_names_the_sister_of_what_was_talked_of() -> None:
    assert sister_named("那离呢", "内地居民结婚登记", NAMES) == "离婚登记"
    assert sister_named("那离的呢", "结婚登记", NAMES) == "离婚登记"
    assert sister_named("那结呢", "内地居民结婚登记", NAMES) is None
    assert sister_named("那离呢", "居住证", NAMES) is None
    assert sister_named("那离婚呢", "结婚登记", NAMES) is None


def test_what_people_call_the_thing_is_read_off_its_wordings(lexicon: Lexicon) -> None:
    assert thing_of(lexicon.matters["company-registration"]) == "公司"


@pytest.mark.parametrize(
    ("question", "is_so"), [("注销呢", True), ("要是新办一个呢", True), ("护照注销呢", False), ("要多久", False)]
)
def test_an_item_alone_is_of_what_was_talked_of(read: Reader, question: str, is_so: bool) -> None:
    assert switches_item(read(question)) is is_so


def test_a_guide_speaks_of_a_question_when_it_has_all_that_is_named(read: Reader) -> None:
    assert speaks_of(passport(), read("要户口簿吗"))
    assert not speaks_of(passport(), read("结婚照要多少钱"))
    assert not speaks_of(passport(), read("好吧"))


@pytest.mark.parametrize("question", ["劳动合同要带吗", "劳动合同用不用自己带"])
def test_a_paper_of_the_guide_at_hand_names_no_matter(read: Reader, lexicon: Lexicon, question: str) -> None:
    assert not names_its_matter(read(question), Evidence(told=0.9), lexicon, injury())


def test_what_does_not_hold_of_the_asker_is_no_wish(read: Reader, lexicon: Lexicon) -> None:
    assert not names_its_matter(read("我们没居住证"), Evidence(told=0.9), lexicon, school())
    assert names_its_matter(read("我们没居住证"), Evidence(told=0.9), lexicon, passport())


def test_an_item_that_the_guide_at_hand_has_not_is_asked_of_its_sister(assistant: Assistant) -> None:
    first = assistant.answer(f"{TAXI}初次申领要几天", region=CITY)
    answer = assistant.answer("丢了的呢", region=CITY, conversation_id=first.conversation_id)
    assert "3个工作日" in answer.text
