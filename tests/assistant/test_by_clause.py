from __future__ import annotations

import pytest

from assistant import replies
from assistant.answer import Status
from assistant.assistant import Assistant
from assistant.deciding import Deciding
from tests.samples import CITY

STORIES = ("大半夜睡不着翻来覆去，犬类免疫证那玩意儿多少钱，隔壁老李家的黑背又吵又闹",)


@pytest.mark.parametrize("question", STORIES)
def test_the_clause_that_names_its_matter_is_answered_as_a_guess(
    question: str, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = assistant.answer(question, region=CITY)
    assert (answer.status, answer.guide and answer.guide.title) == (Status.ANSWERED, "犬类免疫证核发")
    assert "12元" in answer.text
    assert replies.GUESSED in answer.text
    monkeypatch.setattr(Deciding, "_by_clause", lambda *_: None)
    monkeypatch.setattr(Deciding, "_of_one_matter", lambda *_: None)
    assert assistant.answer(question, region=CITY).status is not Status.ANSWERED


def test_what_is_asked_is_not_answered_from_what_is_told_beside_it(assistant: Assistant) -> None:
    answer = assistant.answer("家里乱成一锅粥，犬类免疫证找不着，热气球潜水艇执照几天批下来，气死我了", region=CITY)
    assert answer.status is not Status.ANSWERED
