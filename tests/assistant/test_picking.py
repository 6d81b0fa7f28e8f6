"""Which option a reply picks."""

from __future__ import annotations

import pytest

from assistant.answer import Option
from assistant.picking import chosen, declines, with_more

OPTIONS = (
    Option(label="二手房买卖过户", question="存量房转移登记要多久"),
    Option(label="二手车过户", question="机动车转让登记要多久"),
    Option(label="继承房屋过户", question="继承房屋登记要多久"),
)


CARD = (
    Option(label="首次申领", question="社会保障卡首次申领要多久"),
    Option(label="丢失、损坏补换", question="社会保障卡补领要多久"),
)
MARRIAGE = (
    Option(label="结婚登记", question="结婚登记要带什么"),
    Option(label="离婚登记", question="离婚登记要带什么"),
    Option(label="补领结婚证、离婚证", question="补领婚姻登记证要带什么"),
)


@pytest.mark.parametrize(
    ("reply", "label"),
    [("第二个", "二手车过户"), ("选1", "二手房买卖过户"), ("最后一个", "继承房屋过户"), ("二手车", "二手车过户"), ("继承的", "继承房屋过户"), ("不是房子，是二手车", "二手车过户"), ("头一个", "二手房买卖过户")],
)  # fmt: skip
def test_an_option_is_picked_by_place_or_by_words(reply: str, label: str) -> None:
    found = chosen(reply, OPTIONS)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize("reply", ["第五个", "过户", "那身份证呢", "我想问问小孩上户口要带什么材料去派出所", ""])
def test_what_fits_none_or_several_picks_nothing(reply: str) -> None:
    assert chosen(reply, OPTIONS) is None


@pytest.mark.parametrize(
    ("reply", "is_so"), [("都不是", True), ("这几个都不对", True), ("是的", False), ("不是二手房", False)]
)
def test_declining_is_understood(reply: str, is_so: bool) -> None:
    assert declines(reply) is is_so


@pytest.mark.parametrize(("reply", "at"), [("前一个", 0), ("后面那个", 1), ("上面那个", 0), ("下一个", 1)])
def test_of_two_options_either_is_picked_by_its_side(reply: str, at: int) -> None:
    assert chosen(reply, CARD) is CARD[at]


def test_of_more_than_two_no_side_is_certain() -> None:
    assert chosen("后一个", OPTIONS) is None


def test_what_happened_picks_the_option_of_that_business_item() -> None:
    assert chosen("不是办新的，是之前那张丢了", CARD, items=("补领", "补办")) is CARD[1]


def test_the_label_that_begins_with_the_word_comes_before_one_that_only_holds_it() -> None:
    assert chosen("结婚的", MARRIAGE) is MARRIAGE[0]


def test_a_word_that_no_option_holds_does_not_hide_the_one_that_is_picked() -> None:
    assert chosen("二手车，今年买的", OPTIONS) is OPTIONS[1]


def test_what_a_reply_tells_beyond_the_option_is_kept() -> None:
    assert with_more("首次，成年人", CARD[0]) == "首次,成年人，社会保障卡首次申领要多久"
    assert with_more("第一个", CARD[0]) == CARD[0].question


def test_an_option_is_picked_in_fewer_characters_than_it_is_written_with() -> None:
    homes = tuple(
        Option(label=label, question=f"{label}要带什么") for label in ("购买新建商品住房", "购买二手住房", "租房")
    )
    assert chosen("买的二手房", homes) is homes[1]
    assert chosen("买房", homes) is None


def test_an_item_picks_no_option_that_lacks_a_word_another_has() -> None:
    licences = (
        Option(label="公司营业执照（新办）", question="公司设立登记怎么办"),
        Option(label="个体工商户注销", question="个体工商户注销登记怎么办"),
    )
    assert chosen("我要注销公司", licences, items=("注销",)) is None
    assert chosen("我要注销", licences, items=("注销",)) is licences[1]


def test_one_letter_of_an_item_picks_its_option() -> None:
    cases = tuple(Option(label=label, question=f"{label}，护照要带什么") for label in ("首次申请", "换发", "补发"))
    assert chosen("换的那种", cases) is cases[1]
    assert chosen("补的", cases) is cases[2]
