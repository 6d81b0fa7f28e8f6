"""A citizen's sentence as the search reads it."""

from __future__ import annotations

import pytest

from knowledge.access import Role, Viewer
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Query, read_question
from knowledge.search.query import LONGEST

CODE = "11440100007483172q344010600400002"


def read(lexicon: Lexicon, text: str, *, ignore: tuple[str, ...] = ()) -> Query:
    return read_question(text, lexicon, regions=("999900",), ignore=ignore)


def words(query: Query) -> set[str]:
    return {term.text for term in query.terms}


def test_words_that_ask_are_no_terms(lexicon: Lexicon) -> None:
    assert words(read(lexicon, "请问户口页借出怎么办理")) == {"户口页", "借出"}


def test_a_citizens_word_brings_its_official_terms(lexicon: Lexicon) -> None:
    term = next(term for term in read(lexicon, "退休金怎么领").terms if term.text == "退休金")
    assert "养老金" in " ".join(term.alternatives)
    assert term.forms[0] == "退休金"


def test_pieces_that_name_the_place_are_left_out(lexicon: Lexicon) -> None:
    assert not any("青溪" in word for word in words(read(lexicon, "青溪区户口页借出", ignore=("青溪区",))))


def test_a_sentence_of_asking_words_keeps_them_lightly(lexicon: Lexicon) -> None:
    terms = read(lexicon, "请问怎么办").terms
    assert terms
    assert all(term.weight == 0.5 for term in terms)


def test_an_implementation_code_is_seen_as_a_code(lexicon: Lexicon) -> None:
    assert read(lexicon, f"{CODE.upper()}要什么材料").codes == (CODE,)
    assert read(lexicon, "编码123").codes == ()


@pytest.mark.parametrize(("typed", "heard"), [("shiyejin", "失业金"), ("juzhuzheng", "居住证")])
def test_pinyin_is_heard_as_words(lexicon: Lexicon, typed: str, heard: str) -> None:
    term = next(term for term in read(lexicon, f"{typed} 怎么办").terms if term.text == typed)
    assert heard in term.alternatives


def test_a_lone_character_weighs_little_unless_it_names_a_thing(lexicon: Lexicon) -> None:
    weights = {term.text: term.weight for term in read(lexicon, "猫和税").terms}
    assert weights["猫"] < 0.5 < weights["税"]


def test_what_follows_a_very_long_beginning_is_ignored(lexicon: Lexicon) -> None:
    query = read(lexicon, "户" * LONGEST + "护照")
    assert len(query.folded) == LONGEST
    assert "护照" not in words(query)


def test_the_text_itself_is_kept_for_its_meaning(lexicon: Lexicon) -> None:
    query = read_question("辦護照", lexicon, regions=(), viewer=Viewer.of(Role.WINDOW), hints=("材料",))
    assert (query.text, query.folded, query.viewer, query.hints) == (
        "辦護照",
        "办护照",
        Viewer.of(Role.WINDOW),
        ("材料",),
    )
