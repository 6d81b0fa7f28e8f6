"""A question read against the lexicon and the map: the place, the parts asked for, and the words searched for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.understand import Understood, items_told, understand
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT

Read = Callable[..., Understood]


@pytest.fixture
def read(lexicon: Lexicon, places: Places) -> Read:
    def ask(question: str, region: str | None = CITY) -> Understood:
        return understand(question, region=region, lexicon=lexicon, places=places)

    return ask


def code(understood: Understood) -> str | None:
    return understood.region.code if understood.region else None


@pytest.mark.parametrize(
    ("question", "chosen", "expected"),
    [
        ("养老金怎么领", CITY, CITY),
        ("青溪区养老金怎么领", CITY, DISTRICT),
        ("云河市养老金怎么领", DISTRICT, DISTRICT),
        ("在松原区办养老金", DISTRICT, OTHER_DISTRICT),
        ("广州市养老金怎么领", CITY, "440100"),
        ("青溪区养老金怎么领", None, DISTRICT),
        ("养老金怎么领", None, None),
        ("养老金怎么领", "123456", None),
    ],
)
def test_the_place_meant_is_the_one_said_or_else_the_one_chosen(
    read: Read, question: str, chosen: str | None, expected: str | None
) -> None:
    assert code(read(question, chosen)) == expected


@pytest.mark.parametrize(
    "question",
    ["我是广州市的，养老金怎么领", "户口在广州市怎么领养老金", "从广州市转来的养老金怎么领", "广州市人怎么领养老金"],
)
def test_where_somebody_comes_from_is_not_where_he_asks(read: Read, question: str) -> None:
    assert code(read(question)) == CITY


def test_a_place_outside_the_chosen_region_is_known_to_be_elsewhere(read: Read) -> None:
    assert read("广州市养老金怎么领").elsewhere
    assert not read("青溪区养老金怎么领").elsewhere
    assert not read("广州市养老金怎么领", None).elsewhere


def test_the_search_looks_in_the_place_and_above_it_only(read: Read) -> None:
    assert read("养老金怎么领", DISTRICT).query.regions == (DISTRICT, CITY, "990000", "000000")
    assert read("养老金怎么领", None).query.regions == ()


def test_the_places_name_is_no_search_term(read: Read) -> None:
    assert not any("青溪" in term.text for term in read("青溪区养老金怎么领").query.terms)


def test_what_masking_left_behind_is_no_search_term(read: Read) -> None:
    words = {term.text for term in read("我身份证号〔身份证号〕，养老金怎么领").query.terms}
    assert words == {term.text for term in read("养老金怎么领").query.terms}


def test_a_document_whose_number_was_masked_is_still_searched_for(read: Read) -> None:
    assert any("护照" in term.text for term in read("护照〔护照号码〕丢了").query.terms)


def test_wordings_that_only_ask_are_no_search_terms(read: Read) -> None:
    understood = read("户口页借出几个工作日")
    assert understood.asked.keys == ("limits",)
    assert {term.text for term in understood.query.terms} == {term.text for term in read("户口页借出").query.terms}


def test_the_parts_asked_for_help_to_choose_a_passage(read: Read) -> None:
    assert "材料" in read("养老金要什么材料").query.hints
    assert read("养老金").query.hints == ()


def test_a_situation_said_is_understood(read: Read) -> None:
    items = {situation.item and situation.item.value for situation in read("护照丢了怎么办").situations}
    assert "补领" in items


def test_whoever_travels_somewhere_asks_at_home(read: Read) -> None:
    for question in ("想去广州市看病怎么备案", "在广州市旅游急诊能报吗", "去广州市养老怎么转养老金"):
        assert code(read(question)) == CITY


def test_the_thing_whose_length_is_asked_stays_a_word_to_search_for(read: Read) -> None:
    assert "公示" in {term.text for term in read("甲证公示多少天").query.terms}


def test_where_somebody_goes_for_a_while_is_not_where_he_asks(places: Places, lexicon: Lexicon) -> None:
    read = understand("我退休后去海南长住，异地就医怎么备案", region=CITY, lexicon=lexicon, places=places)
    assert read.region is not None
    assert read.region.code == CITY
    assert not read.elsewhere


def test_a_town_of_the_guide_talked_of_is_no_other_place(places: Places, lexicon: Lexicon) -> None:
    asked = {"region": CITY, "lexicon": lexicon, "places": places}
    assert understand("古塔镇能受理吗", **asked).elsewhere
    assert not understand("古塔镇能受理吗", about="古塔镇便民服务中心：只提供咨询", **asked).elsewhere


def test_whether_something_can_be_done_in_a_town_asks_for_its_windows(read: Read) -> None:
    assert read("桂花街道高龄津贴能办吗", OTHER_DISTRICT).asked.keys == ("windows",)
    assert read("高龄津贴能办吗", OTHER_DISTRICT).asked.keys == ("conditions",)


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("护照区里能办吗，还是要去市里", ("windows",)),
        ("护照省里能受理吗", ("windows",)),
        ("住在镇上,镇上就能交吗", ("windows",)),
        ("护照能办吗", ("conditions",)),
    ],
)
def test_whether_something_can_be_done_at_a_level_asks_for_its_windows(
    read: Read, question: str, keys: tuple[str, ...]
) -> None:
    assert read(question).asked.keys == keys


def test_what_was_lost_is_not_replaced_where_another_thing_is_asked_for(lexicon: Lexicon, places: Places) -> None:
    def told(question: str) -> frozenset[str]:
        return items_told(understand(question, region=CITY, lexicon=lexicon, places=places))

    assert told("毕业证明丢了，学籍证明去哪里开") == frozenset()
    assert told("学籍证明丢了，去哪里开") == {"补"}
    assert told("学籍证明丢了，怎么补办") == {"补"}


def test_when_papers_are_taken_asks_for_a_day_and_no_papers(read: Read) -> None:
    assert read("教资啥时候收材料").asked.keys == ()
    assert read("教资收什么材料").asked.keys == ("materials",)
