"""Whether a passage states the figure that was asked for, and of which thing."""

from __future__ import annotations

import pytest

from assistant.stated import figures_asked, states_what_is_asked, thing_measured
from assistant.understand import Understood, understand
from knowledge.document import Passage
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import PassageHit
from knowledge.values import Span
from tests.samples import CITY


@pytest.fixture
def read(lexicon: Lexicon, places: Places) -> object:
    return lambda question: understand(question, region=CITY, lexicon=lexicon, places=places)


def hit(text: str, *, title: str = "青年公寓配租公告", heading: str = "", **features: float) -> PassageHit:
    passage = Passage(
        id="d#0", owner="d", field="text:0", heading=heading, text=text, span=Span(start=0, end=len(text)), region=CITY
    )
    return PassageHit(passage=passage, title=title, score=0.9, features=features)


def states(lexicon: Lexicon, places: Places, question: str, one: PassageHit) -> bool:
    understood: Understood = understand(question, region=CITY, lexicon=lexicon, places=places)
    return states_what_is_asked(one, understood)


@pytest.mark.parametrize(
    ("question", "text", "right"),
    [
        ("青年公寓租金多少", "租金为每平方米每月18元。", True),
        ("青年公寓租金多少", "租金由市住房部门另行公布。", False),
        ("青年公寓要交几个月押金", "租金为每平方米每月18元，合同租赁期限不超过3年。", False),
        ("青年公寓要交几个月押金", "入住时交1个月租金作为押金。", True),
        ("青年公寓公示多少天", "公示时间不少于20日。", True),
        ("青年公寓一年能看几次房", "交申请表2份。", False),
        ("青年公寓怎么申请", "向街道办事处提出。", True),
    ],
)
def test_a_passage_without_the_figure_or_its_thing_states_nothing(
    lexicon: Lexicon, places: Places, question: str, text: str, right: bool
) -> None:
    assert states(lexicon, places, question, hit(text)) is right


def test_a_heading_that_asks_for_the_figure_is_answered_without_one(lexicon: Lexicon, places: Places) -> None:
    asked = hit("没有申请期限。", heading="离职多久之内要申请?", in_heading=0.9, heading_said=0.9)
    assert states(lexicon, places, "离职多久以内要申请失业金", asked)
    assert not states(lexicon, places, "离职多久以内要申请失业金", hit("没有申请期限。"))


def test_how_long_an_office_takes_is_not_how_long_a_filing_holds(lexicon: Lexicon, places: Places) -> None:
    taken = hit(
        "点击提交，完成备案申请。工作人员将在2个工作日内完成审批，参保人可以查询进度。", title="异地就医备案办理"
    )
    holds = hit("跨市就医备案有效期不少于6个月，有效期内可以就医。", title="异地就医备案办理")
    assert not states(lexicon, places, "异地就医备案一次管多久", taken)
    assert states(lexicon, places, "异地就医备案一次管多久", holds)


def test_what_a_page_says_of_stays_is_not_how_long_a_permit_takes(lexicon: Lexicon, places: Places) -> None:
    stays = hit("签发3个月一次签注，每次在香港逗留不超过7天。", title="往来港澳通行证办理")
    made = hit("自受理之日起7个工作日内发证。", title="往来港澳通行证办理")
    assert not states(lexicon, places, "港澳通行证几天能做好", stays)
    assert states(lexicon, places, "港澳通行证几天能做好", made)


@pytest.mark.parametrize("question", ["身份证号码变了驾照要换吗", "四口之家配租面积标准", "公租房续租怎么申请"])
def test_who_asks_for_no_number_asks_for_no_figure(lexicon: Lexicon, places: Places, question: str) -> None:
    assert figures_asked(understand(question, region=CITY, lexicon=lexicon, places=places)) == ()


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("要交几个月押金", "押金"),
        ("大病保险起付线是多少", "起付线"),
        ("公租房要提前多久续租", None),
        ("一居室最大多少平米", None),
    ],
)
def test_the_thing_measured_is_a_sum_or_a_share_and_no_verb(
    lexicon: Lexicon, places: Places, question: str, thing: str | None
) -> None:
    found = thing_measured(understand(question, region=CITY, lexicon=lexicon, places=places))
    assert (found.text if found is not None else None) == thing


def test_papers_asked_for_are_not_answered_by_rules_without_any(lexicon: Lexicon, places: Places) -> None:
    assert not states(lexicon, places, "评估要带什么材料", hit("评估费用为每人每次200元，由基金支付。"))
    assert states(lexicon, places, "评估要带什么材料", hit("申请人提交身份证和病历复印件。"))
