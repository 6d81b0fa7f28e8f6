"""A deployment's confirmed words on top of the national lexicon."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import GuideError
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.overlay import ConfirmedWord, add_word, read_words

WORD = ConfirmedWord(word="娃娃落名字", matter="birth-registration")


def test_a_confirmed_word_leads_to_its_matter(tmp_path: Path) -> None:
    file = tmp_path / "var" / "words.jsonl"
    assert (add_word(file, WORD), add_word(file, WORD)) == (True, False)
    assert read_words(file) == (WORD,)
    (mention,) = Lexicon.load(overlay=file).mentions("我家娃娃落名字咋办")
    assert mention.matters == ("birth-registration",)


def test_without_a_file_the_lexicon_is_the_national_one(tmp_path: Path, lexicon: Lexicon) -> None:
    assert Lexicon.load(overlay=tmp_path / "none.jsonl").matters == lexicon.matters


def test_a_word_that_the_matter_has_already_is_not_doubled(tmp_path: Path, lexicon: Lexicon) -> None:
    known = lexicon.matters["birth-registration"].words[0]
    add_word(tmp_path / "words.jsonl", ConfirmedWord(word=known, matter="birth-registration"))
    loaded = Lexicon.load(overlay=tmp_path / "words.jsonl")
    assert loaded.matters["birth-registration"] == lexicon.matters["birth-registration"]


@pytest.mark.parametrize(
    "line", ["{", '{"word": "x"}', '{"word": "一", "matter": "a"}', '{"word": "好的", "matter": "大"}']
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "words.jsonl"
    file.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(GuideError, match=r"words\.jsonl，第 2 行"):
        read_words(file)


def test_a_word_for_an_unknown_matter_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "words.jsonl"
    add_word(file, ConfirmedWord(word="好的", matter="no-such-matter"))
    with pytest.raises(GuideError, match="no-such-matter"):
        Lexicon.load(overlay=file)
