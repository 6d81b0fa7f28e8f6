"""Talk that goes back to an earlier matter."""

from __future__ import annotations

import pytest

from assistant.going_back import MOST_EARLIER, goes_back, left_behind
from assistant.history import Earlier, Turn

MARRIAGE = Earlier(topic="内地居民结婚登记", facets=("materials",), guide="guide:marriage")
DOG = Earlier(topic="养犬登记", facets=("fee",), guide="guide:dog")
ALLOWANCE = Turn(topic="最低生活保障审核确认", facets=("steps",), guide="guide:allowance", earlier=(MARRIAGE, DOG))


@pytest.mark.parametrize(
    ("question", "topic", "left"),
    [
        ("回到刚才结婚那个，要钱吗", "内地居民结婚登记", "要钱吗"),
        ("刚才问的结婚那件事要预约吗", "内地居民结婚登记", "要预约吗"),
        ("说回结婚，要几天", "内地居民结婚登记", "要几天"),
        ("回到最开始那个，几天", "养犬登记", "几天"),
        ("回到前面那个，几天", "内地居民结婚登记", "几天"),
    ],
)
def test_a_question_goes_back_to_the_matter_that_it_names(question: str, topic: str, left: str) -> None:
    back = goes_back(question, ALLOWANCE)

    assert back is not None
    assert (back.turn.topic, back.question) == (topic, left)
    assert ALLOWANCE.topic in {one.topic for one in back.turn.earlier}


def test_an_everyday_word_goes_back_to_the_matter_that_it_means() -> None:
    back = goes_back("说回我领证的,合影要自己带吗", ALLOWANCE, lambda word: ("结婚登记",) if "领证" in word else ())

    assert back is not None
    assert (back.turn.topic, back.question) == ("内地居民结婚登记", "合影要自己带吗")
    assert goes_back("说回我领证的,合影要自己带吗", ALLOWANCE) is None


@pytest.mark.parametrize(
    "question", ["要钱吗", "之前那张丢了", "刚才护照那个几天", "刚才那个要钱吗", "以前的房子那个怎么办"]
)
def test_what_names_no_earlier_matter_goes_on_with_the_last(question: str) -> None:
    assert goes_back(question, ALLOWANCE) is None


def test_nothing_to_go_back_to() -> None:
    assert goes_back("回到刚才结婚那个", None) is None
    assert goes_back("回到刚才结婚那个", Turn(topic="低保")) is None


def test_a_matter_is_left_behind_once_and_few_are_kept() -> None:
    assert [one.topic for one in left_behind(ALLOWANCE, topic="居住证", guide="guide:permit")] == [
        "最低生活保障审核确认", "内地居民结婚登记", "养犬登记",
    ]  # fmt: skip
    assert left_behind(ALLOWANCE, topic="内地居民结婚登记", guide="guide:marriage")[0].topic == "最低生活保障审核确认"
    assert len(left_behind(ALLOWANCE, topic="居住证", guide="guide:permit")) <= MOST_EARLIER
    assert left_behind(None, topic="居住证", guide=None) == ()
