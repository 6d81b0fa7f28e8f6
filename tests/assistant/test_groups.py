"""For whom guides are named, and who is asked for."""

from __future__ import annotations

import pytest

from assistant.decision import Decision, Ending
from assistant.groups import is_for_others, is_named_for_others, is_of_another_kind
from assistant.understand import understand
from knowledge.document import Passage
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import MatterHit, PassageHit
from knowledge.search.results import MatterKind
from knowledge.values import Span
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


@pytest.mark.parametrize(
    ("title", "question", "another"),
    [
        ("高级中学教师资格认定", "幼儿园教师资格", True),
        ("幼儿园、小学和初级中学教师资格认定", "幼儿园教师资格", False),
        ("教师资格认定", "幼儿园教师资格", False),  # of all kinds
        ("股份有限公司设立登记", "注册个有限公司", True),
        ("有限责任公司设立登记", "注册个有限公司", False),
        ("剧毒化学品道路运输通行证核发", "剧毒化学品购买", True),
        ("已婚公证", "未婚公证要带什么", True),
        ("机动车驾驶证初次申领(摩托车准驾车型)", "考c1要什么条件", True),
        ("机动车驾驶证初次申领(小型汽车准驾车型)", "考c1要什么条件", False),
        ("低压非居民报装", "家里装电表", True),
        ("低压居民用电报装", "家里装电表", False),
    ],
)
def test_a_title_of_one_kind_is_of_no_other(title: str, question: str, another: bool) -> None:
    assert is_of_another_kind(title, question) is another


def test_a_guide_for_others_stays_theirs_where_a_matter_for_everybody_is_meant(
    lexicon: Lexicon, places: Places
) -> None:
    """临时号牌 is for everybody, 外国人居留证件 is a foreigner's by itself: only of that the guide may be what is meant."""
    for title, matter, question, others in (
        ("香港、澳门和台湾地区临时入境机动车登记", "temporary-plate", "临时牌照怎么办", True),
        ("外国人停居留证件签发", "foreigner-residence-permit", "居留证怎么延期", False),
    ):
        assert matter in lexicon.matters
        understood = understand(question, region=CITY, lexicon=lexicon, places=places)
        hit = MatterHit(
            id="code:1@999900", kind=MatterKind.GUIDE, title=title, region=CITY, score=0.99, lexicon_id=matter,
            features={"told": 1.0},
        )  # fmt: skip
        assert is_for_others(Decision(ending=Ending.GUIDE, guide=hit), understood, lexicon) is others, title


@pytest.mark.parametrize(
    ("question", "text", "others"),
    [
        ("在香港看病医保报不报", "在备案地的定点医院可以直接结算。", True),
        ("在香港看病医保报不报", "在国（境）外就医的费用，基金不予支付。", False),
        ("我人在国外，委托别人办行吗", "委托他人办理的，提交授权委托书。", False),
    ],
)
def test_what_is_done_abroad_is_not_answered_by_what_speaks_of_home(
    question: str, text: str, others: bool, lexicon: Lexicon, places: Places
) -> None:
    passage = Passage(
        id="d#0", owner="d", field="text:0", heading="", text=text, span=Span(start=0, end=len(text)), region=CITY
    )
    hit = PassageHit(passage=passage, title="异地就医备案", score=0.9, features={"owner": 0.9})
    decision = Decision(ending=Ending.PASSAGES, passages=(hit,))
    assert is_for_others(decision, understand(question, region=CITY, lexicon=lexicon, places=places), lexicon) is others
