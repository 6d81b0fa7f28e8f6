import pytest

from assistant.kin_death import death_named
from assistant.screen import screen


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("我爸走了", "我爸去世了"),
        ("我爸刚刚走了", "我爸刚刚去世了"),
        ("奶奶昨天走了，户口怎么销", "奶奶昨天去世了，户口怎么销"),
        ("老伴人没了", "老伴人去世了"),
        ("老公不在了", "老公去世了"),
        ("我妈走了要办什么", "我妈去世了要办什么"),
    ],
)
def test_other_words_for_the_death_of_kin_are_read_as_death(said: str, meant: str) -> None:
    assert death_named(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "我爸走丢了", "爷爷走了三天了联系不上", "妈妈不在家", "我爸没了工作能领啥", "老公走了不要我了", "我妈走了三公里",
        "奶奶不见了", "孩子走了", "我爸出走了", "我家姑娘走了", "老板娘走了，工资没给",
    ],
)  # fmt: skip
def test_who_walked_off_or_lost_something_is_not_dead(said: str) -> None:
    assert death_named(said) == said


def test_news_of_a_death_is_no_call_for_the_police_and_a_wish_to_follow_stays_one_for_help() -> None:
    assert screen("我爸刚刚走了").status is None
    assert screen("爸爸突然走了，我好难过").route != "emergency_police"
    assert screen("我妈走了，我也不想活了").route == "self_harm"
    assert screen("我爸去世了，是被人打死的").route == "emergency_police"
