"""A matter that is surely meant and has no guide is not answered from its neighbour's."""

from __future__ import annotations

import pytest

from assistant.decision import Decision, Ending
from assistant.items import is_of_another_item
from assistant.neighbours import (
    ALSO_MEANT,
    TO_THE_POINT,
    is_of_a_neighbour,
    without_other_parts,
    without_services,
)
from assistant.nothing_found import names_near
from assistant.replies import NEAREST, ONLY_LISTED
from assistant.understand import understand
from knowledge.document import Passage
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.results import MatterKind
from knowledge.store import Incoming, StoredItem
from knowledge.store.items import kind_of
from knowledge.values import Span
from tests.samples import CITY, faq_page, row_guide

TRACTOR = "tractor-licence"
CAR = row_guide("J1", "机动车驾驶证换证")


def matter(piece: Incoming, *, told: float = 0.0, explained: float = 0.4, lexicon_id: str | None = None) -> MatterHit:
    content = piece.content
    return MatterHit(
        id=content.id, kind=MatterKind.GUIDE, title=getattr(content, "title", ""), region=CITY, score=0.6, lexicon_id=lexicon_id,
        features={"told": told, "explained": explained},
    )  # fmt: skip


def passage(piece: Incoming, score: float, words: str = "") -> PassageHit:
    owner = piece.content.id
    found = Passage(
        id=f"{owner}#0", owner=owner, field="text:0", heading="", text=words or piece.text[:4], span=Span(start=0, end=4), region=CITY
    )  # fmt: skip
    return PassageHit(passage=found, title="", score=score, features={})


def is_neighbours(
    question: str, hit: MatterHit, piece: Incoming, lexicon: Lexicon, places: Places, *, uncovered: str | None = TRACTOR,
    quoted: PassageHit | None = None, about: str | None = None, confidence: float = 0.0,
) -> bool:  # fmt: skip
    understood = understand(question, region=CITY, lexicon=lexicon, places=places).model_copy(update={"about": about})
    items = {piece.content.id: StoredItem(kind=kind_of(piece.content), content=piece.content, text=piece.text)}
    decision = (
        Decision(ending=Ending.GUIDE, guide=hit)
        if quoted is None
        else Decision(ending=Ending.PASSAGES, passages=(quoted,))
    )
    evidence = Evidence(matters=(hit,), uncovered=uncovered, confidence=confidence)
    return is_of_a_neighbour(decision, understood, evidence, items, lexicon)


def test_the_guide_for_cars_is_no_answer_about_tractors(lexicon: Lexicon, places: Places) -> None:
    assert is_neighbours("拖拉机驾驶证怎么换", matter(CAR), CAR, lexicon, places)
    assert is_neighbours("拖拉机驾驶证怎么换", matter(CAR), CAR, lexicon, places, quoted=passage(CAR, 0.6))


def test_a_matter_with_a_guide_has_no_neighbours(lexicon: Lexicon, places: Places) -> None:
    assert not is_neighbours("拖拉机驾驶证怎么换", matter(CAR), CAR, lexicon, places, uncovered=None)


def test_a_guide_that_may_be_meant_itself_answers(lexicon: Lexicon, places: Places) -> None:
    assert not is_neighbours("拖拉机驾驶证怎么换", matter(CAR, told=ALSO_MEANT), CAR, lexicon, places)


def test_a_guide_outside_the_lexicon_answers_when_its_own_names_say_it_all(lexicon: Lexicon, places: Places) -> None:
    assert not is_neighbours("拖拉机驾驶证怎么换", matter(CAR, explained=1.0), CAR, lexicon, places)
    linked = matter(CAR, explained=1.0, lexicon_id="driving-licence-renewal")
    assert is_neighbours("拖拉机驾驶证怎么换", linked, CAR, lexicon, places)


def test_a_guide_that_speaks_of_the_matter_answers_for_it(lexicon: Lexicon, places: Places) -> None:
    both = row_guide("J2", "机动车、拖拉机和联合收割机驾驶证换证")
    assert not is_neighbours("拖拉机驾驶证怎么换", matter(both), both, lexicon, places)


def test_a_document_that_surely_answers_is_quoted_whatever_it_is_about(lexicon: Lexicon, places: Places) -> None:
    notice = faq_page()
    sure = passage(notice, TO_THE_POINT, "拖拉机驾驶证由农机部门换发。")
    asked = "拖拉机，驾驶证期满怎么换"
    assert not is_neighbours(asked, matter(notice), notice, lexicon, places, quoted=sure)
    weak = passage(notice, TO_THE_POINT - 0.1, "驾驶证由车管所换发。")
    assert is_neighbours(asked, matter(notice), notice, lexicon, places, quoted=weak)


def test_a_field_of_another_matters_guide_is_no_answer_however_well_it_fits(lexicon: Lexicon, places: Places) -> None:
    sure = passage(CAR, TO_THE_POINT, "拖拉机的牌证由农机部门核发")
    assert is_neighbours("拖拉机驾驶证怎么换", matter(CAR), CAR, lexicon, places, quoted=sure)


def test_a_guide_that_names_the_item_told_and_all_else_is_no_neighbours(lexicon: Lexicon, places: Places) -> None:
    every_item = row_guide("J7", "普通护照签发（首次申请、换发、补发）")
    first_alone = row_guide("J8", "普通护照首次申请")
    for asked, lost in (("护照丢了怎么补", "passport-reissue"), ("护照到期了怎么办", "passport-renewal")):
        assert not is_neighbours(
            asked, matter(every_item), every_item, lexicon, places, uncovered=lost, confidence=0.99
        )
        assert is_neighbours(asked, matter(first_alone), first_alone, lexicon, places, uncovered=lost, confidence=0.99)


def test_booking_a_time_is_not_the_matter_unless_one_wants_to_book(lexicon: Lexicon, places: Places) -> None:
    booking = row_guide("J3", "离婚登记预约")
    for question, wanted in (("离婚去哪里办", False), ("离婚要怎么预约", True)):
        understood = understand(question, region=CITY, lexicon=lexicon, places=places)
        found = Evidence(matters=(matter(booking, lexicon_id="divorce-registration"),))
        assert bool(without_services(understood, found, lexicon).matters) is wanted


def test_what_the_local_list_names_is_said_before_what_is_only_near(lexicon: Lexicon) -> None:
    near = matter(CAR).model_copy(update={"title": "机动车驾驶证换证"})
    listed = near.model_copy(update={"title": "拖拉机驾驶证换证", "kind": MatterKind.ENTRY, "lexicon_id": TRACTOR})
    assert names_near(Evidence(matters=(near, listed), uncovered=TRACTOR)) == ONLY_LISTED.format(
        names="拖拉机驾驶证换证"
    )
    assert names_near(Evidence(matters=(near,), uncovered=TRACTOR)) == NEAREST.format(names="机动车驾驶证换证")


def test_a_passage_without_a_word_of_the_question_is_not_to_the_point(lexicon: Lexicon, places: Places) -> None:
    sure = passage(CAR, TO_THE_POINT, "办理结果：登记信息")
    assert is_neighbours("拖拉机驾驶证怎么换", matter(CAR), CAR, lexicon, places, quoted=sure)


def test_a_conversation_that_stays_with_its_guide_is_not_refused(lexicon: Lexicon, places: Places) -> None:
    assert not is_neighbours("拖拉机驾驶证怎么换", matter(CAR), CAR, lexicon, places, about=CAR.content.id)


def test_looking_something_up_is_no_answer_to_how_it_is_got(lexicon: Lexicon, places: Places) -> None:
    lookup = row_guide("J4", "拖拉机驾驶证查询")
    hit = matter(lookup, told=ALSO_MEANT)
    assert is_neighbours("拖拉机驾驶证怎么换", hit, lookup, lexicon, places)
    assert not is_neighbours("拖拉机驾驶证怎么查", hit, lookup, lexicon, places)


def test_a_document_without_the_amount_asked_for_does_not_answer(lexicon: Lexicon, places: Places) -> None:
    page = faq_page()
    beside = passage(page, 0.7, "拖拉机驾驶证与补贴可重复享受。").model_copy(update={"features": {"asked_form": 0.0}})
    assert is_neighbours("拖拉机驾驶证多少钱", matter(page), page, lexicon, places, quoted=beside)


def test_a_guide_that_names_another_business_item_is_of_another(lexicon: Lexicon, places: Places) -> None:
    for title, question, other in (
        ("律师事务所设立许可", "律师事务所变更地址", True),
        ("律师事务所变更许可", "律师事务所变更地址", False),
        ("律师事务所设立许可", "律师事务所怎么办", False),
        ("律师事务所注销", "律师事务所怎么办", True),
        ("律师事务所注销", "律师事务所怎么销", False),
        ("户口迁出", "户口迁到广州要什么条件", True),
        ("户口迁入", "户口迁到广州要什么条件", False),
        ("律师事务所执业许可", "律师事务所变更地址", True),  # its text says nothing of changing
    ):
        piece = row_guide("J5", title)
        items = {piece.content.id: StoredItem(kind=kind_of(piece.content), content=piece.content, text=piece.text)}
        understood = understand(question, region=CITY, lexicon=lexicon, places=places)
        decision = Decision(ending=Ending.GUIDE, guide=matter(piece))
        assert is_of_another_item(decision, understood, items) is other, (title, question)


def test_a_bare_name_is_of_the_items_that_its_text_speaks_of(lexicon: Lexicon, places: Places) -> None:
    piece = row_guide("J6", "居住证办理指南")
    text = f"{piece.text}\n遗失的，申请补领。"
    items = {piece.content.id: StoredItem(kind=kind_of(piece.content), content=piece.content, text=text)}
    decision = Decision(ending=Ending.GUIDE, guide=matter(piece))
    for question, other in (("居住证补领要什么", False), ("居住证注销要什么", True)):
        understood = understand(question, region=CITY, lexicon=lexicon, places=places)
        assert is_of_another_item(decision, understood, items) is other, question
    lost = understand("居住证丢了", region=CITY, lexicon=lexicon, places=places)
    assert not is_of_another_item(decision, lost, items)


def test_what_was_lost_is_no_first_application(lexicon: Lexicon, places: Places) -> None:
    piece = row_guide("J7", "办理往来港澳通行证")
    items = {piece.content.id: StoredItem(kind=kind_of(piece.content), content=piece.content, text=piece.text)}
    decision = Decision(ending=Ending.GUIDE, guide=matter(piece))
    for question, other in (("港澳通行证丢了", True), ("港澳通行证怎么办", False)):
        understood = understand(question, region=CITY, lexicon=lexicon, places=places)
        assert is_of_another_item(decision, understood, items) is other, question


def test_honours_and_advice_are_no_answer_to_how_it_is_got(lexicon: Lexicon, places: Places) -> None:
    for title, question, left in (
        ("护士表彰（优秀护士）", "护士证注册", False),
        ("护士表彰（优秀护士）", "优秀护士怎么评", True),
        ("商标注册咨询服务", "商标注册", False),
        ("商标注册咨询服务", "商标注册找谁咨询", True),
        ("社保缴费记录查询", "社保缴费记录", True),
        ("体育馆羽毛球场地预约", "羽毛球场几点开门", True),
    ):
        understood = understand(question, region=CITY, lexicon=lexicon, places=places)
        found = Evidence(matters=(matter(row_guide("J8", title)),))
        assert bool(without_services(understood, found, lexicon).matters) is left, (title, question)


def test_a_lookup_that_is_not_the_best_find_is_left_out_unless_wanted(lexicon: Lexicon, places: Places) -> None:
    lookup = matter(row_guide("J9", "省级农作物种子储备查询"))
    for question, left in (("种子经营许可", 1), ("种子储备在哪查", 2)):
        understood = understand(question, region=CITY, lexicon=lexicon, places=places)
        found = Evidence(matters=(matter(CAR), lookup))
        assert len(without_services(understood, found, lexicon).matters) == left, question


def test_of_a_matter_that_holds_several_the_one_that_is_named_is_meant(lexicon: Lexicon, places: Places) -> None:
    piece = row_guide("J10", "知青档案查询")
    hit = matter(piece, lexicon_id="archives-service")
    items = {piece.content.id: StoredItem(kind=kind_of(piece.content), content=piece.content, text=piece.text)}
    for question, left in (("档案出境", False), ("知青档案", True)):
        understood = understand(question, region=CITY, lexicon=lexicon, places=places)
        evidence = without_other_parts(understood, Evidence(matters=(hit,)), items, lexicon)
        assert bool(evidence.matters) is left, question
        assert (evidence.uncovered == "archives-service") is not left


def test_a_guide_that_never_says_what_is_named_is_of_another_part(lexicon: Lexicon, places: Places) -> None:
    """学历公证 and 学位公证 are one matter of the lexicon; 机动车注册登记 is 上牌 itself."""
    for title, matter_id, question, left in (
        ("学位公证指引", "notary-education", "学历公证带什么材料", False),
        ("学历公证指引", "notary-education", "学历公证带什么材料", True),
        ("机动车注册登记", "vehicle-registration", "新车上牌要带什么", True),
    ):
        piece = row_guide("J11", title)
        items = {piece.content.id: StoredItem(kind=kind_of(piece.content), content=piece.content, text=piece.text)}
        understood = understand(question, region=CITY, lexicon=lexicon, places=places)
        found = Evidence(matters=(matter(piece, lexicon_id=matter_id),))
        assert bool(without_other_parts(understood, found, items, lexicon).matters) is left, title


def test_asked_as_a_whole_a_matter_is_answered_only_under_its_own_names(lexicon: Lexicon, places: Places) -> None:
    news = faq_page()
    words = passage(news, 0.8, "拖拉机驾驶证丢失的，参保人仍可报销。")
    assert is_neighbours("拖拉机驾驶证", matter(news), news, lexicon, places, quoted=words, confidence=1.0)
    own = words.model_copy(update={"title": "拖拉机驾驶证核发办法"})
    assert not is_neighbours("拖拉机驾驶证", matter(news), news, lexicon, places, quoted=own, confidence=1.0)
    assert not is_neighbours(
        "拖拉机驾驶证丢失还能报销吗", matter(news), news, lexicon, places, quoted=words, confidence=1.0
    )


def test_what_is_asked_for_is_no_word_that_a_passage_must_say(lexicon: Lexicon, places: Places) -> None:
    """Every page has a number for complaints: 12345能投诉什么 is none of 养老金."""
    page = faq_page()
    words = passage(page, 0.97, "查询、咨询电话：12345，投诉电话：12345。")
    found = is_neighbours(
        "12345能投诉什么", matter(page), page, lexicon, places, uncovered="hotline-12345", quoted=words, confidence=0.4
    )
    assert found


def test_a_lookup_that_comes_first_is_no_answer_where_what_is_meant_is_not_here(
    lexicon: Lexicon, places: Places
) -> None:
    lookup = matter(row_guide("J12", "食品经营许可查询"))
    understood = understand("开饭店证件", region=CITY, lexicon=lexicon, places=places)
    for unheld, left in ((0.0, 1), (0.95, 0)):
        found = without_services(understood, Evidence(matters=(lookup,), unheld=unheld), lexicon)
        assert len(found.matters) == left


def test_a_guide_under_the_matters_own_name_is_no_other_part(lexicon: Lexicon, places: Places) -> None:
    piece = row_guide("J13", "伤残待遇申领（一次性伤残补助金、伤残津贴和生活护理费）")
    items = {piece.content.id: StoredItem(kind=kind_of(piece.content), content=piece.content, text=piece.text)}
    understood = understand("工伤伤残钱", region=CITY, lexicon=lexicon, places=places)
    found = Evidence(matters=(matter(piece, lexicon_id="work-injury-disability-benefit"),))
    assert without_other_parts(understood, found, items, lexicon).matters


@pytest.mark.parametrize(
    ("words", "neighbours"),
    [
        ("符合条件的引进人才，准予其配偶、未成年子女随本人同时迁入本市户籍。", True),
        ("办理夫妻投靠落户的，提交结婚证。", False),  # speaks of what is meant
    ],
)
def test_prose_about_something_else_is_no_answer_where_none_of_what_may_be_meant_is_here(
    words: str, neighbours: bool, lexicon: Lexicon, places: Places
) -> None:
    page = faq_page()
    understood = understand("老公怎么落户", region=CITY, lexicon=lexicon, places=places)
    items = {page.content.id: StoredItem(kind=kind_of(page.content), content=page.content, text=page.text)}
    decision = Decision(ending=Ending.PASSAGES, passages=(passage(page, 0.6, words),))
    evidence = Evidence(matters=(matter(page),), unheld=0.97)
    assert is_of_a_neighbour(decision, understood, evidence, items, lexicon) is neighbours
