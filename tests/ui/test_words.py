"""The catalogue of words is whole in both languages, and templates say only words that exist."""

from __future__ import annotations

import re
import string

import pytest

from knowledge.fields import LABELS
from ui.assets import asset
from ui.rendering import TEMPLATES, day_words
from ui.words import ROWS, WORDS, Lang, row_name, say, script_words

SAID = re.compile(r"""\bt\("([a-z_.0-9]+)"[,)]""")
SAID_IN_SCRIPT = re.compile(r"\bsay\('([a-z_.]+)'")


def fields_of(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_are_there_and_take_the_same_values(key: str) -> None:
    chinese, english = WORDS[key]
    assert chinese.strip()
    assert english.strip()
    assert fields_of(chinese) == fields_of(english)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: str(path.name))
def test_templates_say_only_known_words(path: object) -> None:
    assert set(SAID.findall(path.read_text("utf-8"))) <= set(WORDS)  # type: ignore[attr-defined]


def test_the_script_says_only_words_it_is_given() -> None:
    said = set(SAID_IN_SCRIPT.findall(asset("chat.js").content))
    assert said <= set(script_words(Lang.ZH))


def test_every_field_of_a_guide_has_a_row_name() -> None:
    assert {field for field, _, _ in ROWS} == set(LABELS)
    assert row_name("fee") == "多少钱"
    assert row_name("fee", Lang.EN) == "Cost"
    assert row_name("nothing") is None


def test_words_are_filled_in() -> None:
    assert say("call", hotline="12345") == "打12345"
    assert say("call", Lang.EN, hotline="12345") == "Call 12345"


def test_a_day_is_written_as_people_write_it() -> None:
    assert day_words("2026-09-08") == "2026年9月8日"
    assert day_words("2026-09-08", Lang.EN) == "2026-09-08"
