"""For whom guides are named, and who is asked for."""

from __future__ import annotations

import pytest

from assistant.groups import is_named_for_others
from assistant.understand import understand
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from tests.samples import CITY


@pytest.mark.parametrize(
    ("title", "question", "others"),
    [
        ("香港、澳门和台湾地区临时入境机动车登记", "电动车上牌要带什么", True),
        ("2026年港澳居民随迁子女学位申请指引", "积分入学要多少分", True),
        ("2026年港澳居民随迁子女学位申请指引", "我是香港人，孩子怎么申请学位", False),
        ("往来港澳通行证签发", "通行证怎么办", False),
        ("外国人申领小型汽车准驾车型", "考驾照要体检吗", True),
        ("涉外收养登记", "老外能收养孩子吗", False),
        ("军警驾驶证换证", "驾照换证", True),
        ("残疾人乘车卡办理", "老人乘车卡怎么办", True),
        ("残疾人乘车卡办理", "腿有残疾，乘车卡怎么办", False),
        ("华侨回国定居", "户口怎么迁", True),
        ("机动车登记", "电动车上牌要带什么", False),
    ],
)
def test_a_title_names_people_that_the_question_does_not(
    title: str, question: str, others: bool, lexicon: Lexicon, places: Places
) -> None:
    understood = understand(question, region=CITY, lexicon=lexicon, places=places)
    assert is_named_for_others(title, understood) is others
