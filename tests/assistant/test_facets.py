"""What a question asks about, and which fields of a guide answer it."""

from __future__ import annotations

import pytest

from assistant.facets import FIELDS, WHOLE_CARD, Asked, of_dues, read_facets
from assistant.rows import RENDERERS
from knowledge.lexicon.lexicon import Lexicon
from knowledge.text import fold


def read(lexicon: Lexicon, question: str) -> Asked:
    return read_facets(lexicon.facets_in(fold(question)), lexicon.facets)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("户口页借出要带什么材料", "materials"),
        ("户口页借出要不要身份证", "materials"),
        ("户口页借出还要照片吗", "materials"),
        ("户口页借出需要带结婚证吗", "materials"),
        ("户口页借出法律规定最长多久", "limits"),
        ("户口页借出收费吗", "fee"),
        ("户口页借出费多少", "fee"),
        ("户口页借出在哪里办", "windows"),
        ("户口页借出咨询电话", "contacts"),
        ("户口页借出几点上班", "hours"),
        ("户口页借出办理条件", "conditions"),
        ("户口页借出怎么办理", "steps"),
        ("户口页借出法律依据", "bases"),
        ("户口页借出能网上办吗", "online"),
        ("户口页借出要跑几趟", "visits"),
        ("户口页借出怎么投诉", "complaints"),
    ],
)
def test_a_slot_word_asks_for_its_field(lexicon: Lexicon, question: str, field: str) -> None:
    assert field in read(lexicon, question).fields


def test_a_question_that_asks_nothing_particular_gets_the_whole_card(lexicon: Lexicon) -> None:
    asked = read(lexicon, "户口页借出")
    assert (asked.keys, asked.fields, asked.is_open) == ((), WHOLE_CARD, True)


@pytest.mark.parametrize(
    ("question", "statutory", "promised"),
    [("法定时限几天", True, False), ("承诺时限几天", False, True), ("几天办好", False, False)],
)
def test_the_kind_of_limit_asked_for_is_kept(lexicon: Lexicon, question: str, statutory: bool, promised: bool) -> None:
    asked = read(lexicon, question)
    assert (asked.keys, asked.statutory, asked.promised) == (("limits",), statutory, promised)


def test_a_doubtful_word_alone_makes_its_facet_vague(lexicon: Lexicon) -> None:
    doubts = [
        (doubt.word, key) for key, facet in lexicon.facets.items() for doubt in facet.doubts if doubt.rival in FIELDS
    ]
    word, key = next((word, key) for word, key in doubts if key in FIELDS)
    asked = read_facets(((fold(word), key),), lexicon.facets)
    assert (asked.keys, asked.vague) == ((key,), (key,))


def test_a_plain_word_beside_a_doubtful_one_settles_it(lexicon: Lexicon) -> None:
    plain = (("办理时限", "limits"), ("多久", "limits"))
    assert read_facets(plain, lexicon.facets).vague == ()


def test_facets_that_no_field_answers_are_left_out(lexicon: Lexicon) -> None:
    asked = read_facets((("快递吗", "courier-unknown"), ("收费", "fee")), lexicon.facets)
    assert (asked.keys, asked.wordings) == (("fee",), ("快递吗", "收费"))


def test_how_much_one_gets_is_answered_by_prose_not_by_fields() -> None:
    asked = Asked(keys=("amount",))
    assert (asked.fields, asked.is_open) == ((), True)


def test_a_field_asked_for_beside_an_amount_is_not_lost() -> None:
    assert Asked(keys=("amount", "windows", "materials")).is_mixed
    assert not Asked(keys=("amount",)).is_mixed
    assert not Asked(keys=("duration", "limits"), vague=("limits",)).is_mixed  # 多久 alone


def test_a_field_asked_for_twice_is_shown_once() -> None:
    assert Asked(keys=("windows", "hours")).fields == ("windows", "hours")


def test_every_field_that_can_be_asked_can_be_shown() -> None:
    asked = {field for fields in FIELDS.values() for field in fields} | set(WHOLE_CARD)
    assert asked <= set(RENDERERS)


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("户口页能借出去吗，我这样能不能办", True),
        ("户口页借出要什么条件，能不能办", False),
        ("哪些人能申请户口页借出", False),
    ],
)
def test_can_i_is_told_from_which_conditions(lexicon: Lexicon, question: str, whether: bool) -> None:
    asked = read(lexicon, question)
    assert "conditions" in asked.keys
    assert asked.whether is whether


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("甲证作废多少天内要去换", "duration"),
        ("对甲决定不服，多久之内能复议", "duration"),
        ("单位不报，自己去报，多久之内", "duration"),
        ("甲证换发几天能好", "limits"),
        ("甲费收费能少吗", "fee"),
        ("登记费呢", "fee"),
        ("过户费各多少", "fee"),
        ("不服登记结果怎么办", "remedy"),
        ("会不会上门看", "visits"),
        ("甲公寓租金多少", "amount"),
        ("办甲证要多带个啥", "materials"),
        ("那天登记处开门不", "hours"),
        ("甲证周几能办", "hours"),
        ("哪里受理甲证", "windows"),
    ],
)
def test_a_wording_asks_for_its_facet_before_all_others(lexicon: Lexicon, question: str, key: str) -> None:
    assert read(lexicon, question).keys[:1] == (key,)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("被裁了失业金领得到不", "conditions"),
        ("给我妈办敬老卡她不用去吧", "agent"),
        ("取公积金必须跑窗口吗", "visits"),
        ("情人节那天能领结婚证吗", "hours"),
        ("520可以登记结婚吗", "hours"),
    ],
)
def test_a_question_in_peoples_words_asks_for_its_facet(lexicon: Lexicon, question: str, key: str) -> None:
    assert key in read(lexicon, question).keys


@pytest.mark.parametrize(
    ("question", "of_dues_only"),
    [
        ("契税要交多少", True), ("社保一个月交多少钱", True), ("低保户医保要自己交钱吗", True),
        ("社保转移要交多少手续费", False), ("补社保卡要交多少钱", False), ("养狗要交多少钱", False),
    ],
)  # fmt: skip
def test_a_tax_or_a_contribution_is_no_fee_for_handling(lexicon: Lexicon, question: str, *, of_dues_only: bool) -> None:
    keys = of_dues(read(lexicon, question), question).keys
    assert ("fee" not in keys, "amount" in keys) == (of_dues_only, of_dues_only)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("护照照片要几寸的", "materials"),
        ("驾照相片啥底色", "materials"),
        ("居住证光带身份证行不", "materials"),
        ("低保要另外写个啥", "materials"),
        ("领证要户口薄吗", "materials"),
        ("护照复印件行不行", "materials"),
        ("护照拿身份证就够了吗", "materials"),
        ("低保我够格不", "conditions"),
        ("狗证办一个多少", "fee"),
        ("护照啥时候能到手", "limits"),
        ("护照能不能给我往快了办", "limits"),
        ("护照工本多少", "fee"),
        ("身份证丢了补要多少", "fee"),
        ("婚姻登记处在哪条巷子", "windows"),
        ("车管所门牌号多少", "windows"),
        ("护照上哪旮旯办", "windows"),
        ("殡仪馆这会儿还有人上班吗", "hours"),
        ("护照五点半过去还有人吗", "hours"),
        ("大厅开到几点", "hours"),
        ("居住证能在网上弄吗", "online"),
        ("老人的敬老卡我能替他去领不", "agent"),
        ("公司认缴的钱最晚几年得掏齐", "duration"),
        ("创业贷款最多能借多少", "amount"),
    ],
)
def test_a_field_is_asked_for_in_everyday_words(lexicon: Lexicon, question: str, key: str) -> None:
    assert key in read(lexicon, question).keys


@pytest.mark.parametrize(("question", "key"), [("网上报名是哪天到哪天", "windows"), ("手续流程怎么走", "windows")])
def test_a_day_and_a_way_are_no_places(lexicon: Lexicon, question: str, key: str) -> None:
    assert key not in read(lexicon, question).keys


def test_what_somebody_has_to_pay_for_insurance_is_no_fee(lexicon: Lexicon) -> None:
    assert "fee" not in of_dues(read(lexicon, "医保一个人要掏多少"), fold("医保一个人要掏多少")).keys
