"""The dictionary that keeps words of the field in one piece."""

from __future__ import annotations

from knowledge.lexicon.lexicon import Lexicon
from knowledge.text import segmenter
from knowledge.train.userdict import FILE, things, words


def test_a_word_of_the_field_is_not_cut_in_two() -> None:
    assert segmenter().cut("公租房补贴多久发一次")[:2] == ["公租房", "补贴"]


def test_only_what_names_a_thing_is_taken(lexicon: Lexicon) -> None:
    found = set(things(lexicon))
    assert {"公租房", "失业保险金"} <= found
    assert not found & {"办身份证", "买房补贴", "居民身份证到期换领"}


def test_a_rare_word_is_not_taken(lexicon: Lexicon) -> None:
    assert words(lexicon, ["公租房"] * 3) == []
    assert words(lexicon, ["公租房"] * 20) == ["公租房"]


def test_the_file_is_sorted_and_says_each_word_once() -> None:
    lines = FILE.read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))
