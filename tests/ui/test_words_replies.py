"""What the assistant says of its own accord has an English on the English page; what guides say keeps its words."""

from __future__ import annotations

import string
from collections.abc import Iterator

import pytest

from assistant import replies
from assistant.routes import Stage, read_routes
from ui.words import Lang
from ui.words.replies import ROUTES, SENTENCES, reply_words


def own_sentences() -> Iterator[str]:
    """Every sentence of the table of replies."""
    for name, value in vars(replies).items():
        if name.isupper():
            yield from (value,) if isinstance(value, str) else value.values()


@pytest.mark.parametrize("sentence", sorted(set(own_sentences())))
def test_every_reply_has_an_english(sentence: str) -> None:
    assert sentence in dict(SENTENCES)


@pytest.mark.parametrize(("chinese", "english"), SENTENCES)
def test_an_english_reply_takes_the_values_of_the_chinese_one(chinese: str, english: str) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(chinese) if name]
    held = {name if names[:at].count(name) == 0 else f"{name}2" for at, name in enumerate(names)}
    assert {name for _, name, _, _ in string.Formatter().parse(english) if name} <= held


def test_every_danger_is_told_in_english() -> None:
    dangers = {one.name for one in read_routes() if one.stage is Stage.DANGER}
    assert dangers == set(ROUTES)
    said = reply_words("这是紧急情况，请先离开危险的地方，再立即拨打火警和救援电话 119，说清地点和被困人数。", Lang.EN)
    assert (
        said
        == "This is an emergency. Leave the danger first, then call 119 at once; say where, and how many people are trapped."
    )


def test_a_line_of_two_sentences_is_said_sentence_by_sentence() -> None:
    said = reply_words("《居住证办法》（云河市）自2026年10月1日起暂停办理。2026年12月1日起恢复办理。", Lang.EN)
    assert said == "“居住证办法” (云河市) is suspended from 2026年10月1日. It resumes on 2026年12月1日."


def test_chinese_pages_and_unknown_sentences_are_left_alone() -> None:
    assert reply_words(replies.ASK_REGION, Lang.ZH) == replies.ASK_REGION
    assert reply_words("周一办理。周二休息。", Lang.EN) == "周一办理。周二休息。"
