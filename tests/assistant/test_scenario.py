"""Which situation a question tells, when a question back is worth asking, and where its buttons lead."""

from __future__ import annotations

import pytest

from assistant.scenario import _IN_GUIDES, Guidance, asks_in_particular, guide_situation, told_cases
from assistant.understand import understand
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.store import StoredItem
from tests.listings import away, fund, houses, injury, licence, listing, passport, permit, school
from tests.samples import CITY


class Reader:
    """Reads a question beside a guide."""

    def __init__(self, lexicon: Lexicon, places: Places) -> None:
        self._lexicon, self._places = lexicon, places

    def __call__(self, item: StoredItem, question: str, *, asked_before: int = 0) -> Guidance | None:
        understood = understand(question, region=CITY, lexicon=self._lexicon, places=self._places)
        assert isinstance(item.content, ServiceGuide)
        return guide_situation(item.content, item.text, understood, asked_before=asked_before)


@pytest.fixture(scope="module")
def read(lexicon: Lexicon, places: Places) -> Reader:
    return Reader(lexicon, places)


@pytest.mark.parametrize(("item", "question", "assumed"), [
    (passport(), "第一次办护照带什么材料", ("首次申请",)),
    (passport(), "护照丢了补办要带什么", ("补发",)),
    (passport(), "护照快到期了，要带什么材料", ("换发",)),
    (passport(), "女儿8岁第一次办护照带什么", ("首次申请", "未满16周岁的申请人")),
    (passport(), "我30岁，第一次办护照带什么", ("首次申请", "已满16周岁")),
    (fund(), "租房提取公积金要带什么", ("租房",)),
    (fund(), "退休了取公积金带什么", ("离休、退休",)),
    (fund(), "买二手房提公积金要什么材料", ("购买二手住房",)),
    (away(), "公司派我去外省上班，异地就医备案材料", ("常驻异地工作人员",)),
    (licence(), "驾照丢了要带什么材料", ("遗失补证",)),
    (school(), "外地户口孩子上小学要什么材料", ("非本区户籍儿童",)),
    (school(), "我们不是青溪户口，孩子上小学要什么材料", ("非本区户籍儿童",)),
    (school(), "孩子户口不在这边，上小学带什么", ("非本区户籍儿童",)),
    (fund(), "我不是租房，是退休了取公积金，要带什么", ("离休、退休",)),
    (school(), "我们是本地户口，孩子上小学带什么", ("本区户籍儿童",)),
    (injury(), "工伤认定我自己去办，带什么材料", ("本人办理",)),
])  # fmt: skip
def test_a_situation_that_was_told_settles_the_list(
    read: Reader, item: StoredItem, question: str, assumed: tuple[str, ...]
) -> None:
    guidance = read(item, question)
    assert guidance is not None
    assert (guidance.ask, guidance.assumed) == (None, assumed)


@pytest.mark.parametrize(("item", "question"), [
    (passport(), "办护照要带什么材料"), (passport(), "护照都要带什么"), (fund(), "公积金提取要什么材料"), (fund(), "公积金提取"),
    (away(), "异地就医备案要带什么"), (licence(), "驾驶证换证补证的材料"), (school(), "小学报名要什么材料"),
])  # fmt: skip
def test_an_open_list_leads_to_one_question(read: Reader, item: StoredItem, question: str) -> None:
    guidance = read(item, question)
    assert guidance is not None
    assert guidance.ask is not None
    assert len(guidance.options) > 1


@pytest.mark.parametrize(("item", "question"), [
    (injury(), "工伤认定要什么材料"),
    (passport(), "护照要带什么，多久，多少钱"),
    (passport(), "我女儿8岁，办护照要带什么"),
    (away(), "异地就医备案的基本材料是什么"),
])  # fmt: skip
def test_no_question_where_it_would_only_delay(read: Reader, item: StoredItem, question: str) -> None:
    guidance = read(item, question)
    assert guidance is not None
    assert guidance.ask is None


def test_a_question_about_another_part_is_left_alone(read: Reader) -> None:
    assert read(passport(), "护照多少钱") is None


def test_at_most_two_questions_are_asked_in_a_row(read: Reader) -> None:
    guidance = read(passport(), "办护照要带什么材料", asked_before=2)
    assert guidance is not None
    assert guidance.ask is None


def test_nobody_is_asked_about_an_illness(read: Reader) -> None:
    text = "1.精神残疾人员：诊断证明。\n2.肢体残疾人员：照片。"
    item = listing("残疾评定", text, [(one, None) for one in text.split("\n")])
    guidance = read(item, "残疾评定要带什么材料")
    assert guidance is not None
    assert guidance.ask is None


@pytest.mark.parametrize("item", [passport(), fund(), away(), licence(), school()])
def test_every_button_asks_a_question_that_settles_its_own_case(read: Reader, item: StoredItem) -> None:
    guidance = read(item, "要带什么材料")
    assert guidance is not None
    answers = [read(item, option.question) for option in guidance.options]
    assert [(one.ask, one.assumed[:1]) for one in answers if one] == [(None, (one.label,)) for one in guidance.options]


def test_other_cases_are_a_press_away_and_keep_what_was_told(read: Reader) -> None:
    guidance = read(passport(), "女儿8岁第一次办护照带什么")
    assert guidance is not None
    assert guidance.options[0].label == "换个情况：换发"
    assert guidance.options[0].question == "未满16周岁的申请人，换发，普通护照要带什么材料"


def test_of_several_ways_spoken_of_only_these_are_offered(read: Reader) -> None:
    guidance = read(houses(), "买房提取公积金")
    assert guidance is not None
    assert [option.label for option in guidance.options] == ["购买二手住房", "购买新建商品住房"]


def test_a_whole_list_that_nobody_asked_about_has_a_button_for_each_case(read: Reader) -> None:
    guidance = read(passport(), "护照怎么办")
    assert guidance is not None
    assert (guidance.ask, guidance.is_exact) == (None, False)
    assert [option.label for option in guidance.options] == ["首次申请", "换发", "补发"]


@pytest.mark.parametrize(
    ("question", "assumed"),
    [
        ("想办居住证要带什么", ("首次申领",)),
        ("居住证要带什么", ()),
        ("去年办的居住证今年要带什么", ()),
        ("居住证到期了怎么办，带什么材料", ()),
    ],
)
def test_who_does_a_thing_that_others_only_renew_does_it_first(
    read: Reader, question: str, assumed: tuple[str, ...]
) -> None:
    guidance = read(permit(), question)
    assert guidance is not None
    assert guidance.assumed == assumed


def test_a_condition_nobody_told_of_stays_possible(read: Reader) -> None:
    guidance = read(passport(), "女儿8岁第一次办护照带什么")
    assert guidance is not None
    assert (sorted(guidance.needed), sorted(guidance.possible)) == ([0, 1, 6], [7])


def test_two_business_items_at_once_settle_nothing(read: Reader) -> None:
    guidance = read(passport(), "护照换发和补发的材料")
    assert guidance is not None
    assert guidance.ask is not None


@pytest.mark.parametrize(
    ("question", "cases"), [("公司派我去外省常驻", ("常驻异地工作人员",)), ("异地就医备案怎么办", None)]
)
def test_a_case_told_without_asking_for_materials_is_kept(
    lexicon: Lexicon, places: Places, question: str, cases: tuple[str, ...] | None
) -> None:
    item = away()
    assert isinstance(item.content, ServiceGuide)
    read = understand(question, region=CITY, lexicon=lexicon, places=places)
    assert told_cases(item.content, item.text, read) == cases


def test_an_item_that_no_case_of_the_guide_is_is_not_asked_away(read: Reader) -> None:
    """Who lost a card is neither 首次申领 nor 签注: the whole list is shown, and that it is for others."""
    for question, unlisted in (("居住证丢了要带什么", "补领"), ("居住证签注要带什么", ""), ("居住证要带什么", "")):
        guidance = read(permit(), question)
        assert guidance is not None
        assert (guidance.unlisted, guidance.ask is not None) == (unlisted, question == "居住证要带什么")


def test_a_replacement_that_is_asked_for_settles_that_something_was_lost(read: Reader) -> None:
    guidance = read(licence(), "我姐帮我去补驾照，要带啥")
    assert guidance is not None
    assert (guidance.ask, guidance.assumed[:1]) == (None, ("遗失补证",))
    both = read(licence(), "驾照换证补证要带啥")
    assert both is not None
    assert both.ask is not None


@pytest.mark.parametrize("told", ["被打了", "被闹事的客户打破头", "头叫人打破了"])
def test_a_blow_is_what_guides_call_violence(told: str) -> None:
    written = [word for said, word in _IN_GUIDES if said.search(told)]
    assert written == ["暴力伤害"]


@pytest.mark.parametrize(
    ("question", "is_so"), [("以前住的那些年头怎么算", True), ("人下不了床,能派人来不", True), ("居住证", False)]
)
def test_how_something_is_counted_is_asked_in_particular(
    lexicon: Lexicon, places: Places, question: str, is_so: bool
) -> None:
    assert asks_in_particular(understand(question, region=CITY, lexicon=lexicon, places=places)) is is_so
