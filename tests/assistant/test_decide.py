"""One decision over the evidence: answer, ask back, or say that nothing was found."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.decide import decide
from assistant.decision import MATTER_FLOOR, Decision, Ending
from assistant.facets import FIELDS, WHOLE_CARD
from assistant.may_answer import PASSAGE_FLOOR, STANDS_OUT, TELLS_A_LITTLE, UNSURE, has_field
from assistant.neighbours import ALSO_MEANT, NONE_HERE, TO_THE_POINT
from assistant.understand import Understood, understand
from knowledge.codelists import Charged
from knowledge.document import Passage
from knowledge.guide import Contact, Fee, Online, Outcome, ServiceGuide, Source, Visits, Window
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.confidence import SURE
from knowledge.search.results import MatterKind
from knowledge.store import Incoming, StoredItem
from knowledge.store.items import kind_of
from knowledge.values import Span
from tests.samples import CITY, DISTRICT, entry, faq_page, pension_page, row_guide, span
from tests.town import TAXI, charged_row, taxi_items, two_transfers


class Case:
    """Evidence set up by hand, and the decision over it."""

    def __init__(self, lexicon: Lexicon, places: Places) -> None:
        self._lexicon = lexicon
        self._places = places
        self.items: dict[str, StoredItem] = {}
        self.matters: list[MatterHit] = []
        self.passages: list[PassageHit] = []
        self.features = {"asked_form": 1.0, "hinted": 0.0}
        self.states = (
            "失业保险金、居民医保的补贴：10个工作日，每月20元，提交身份证"  # what a passage of the form asked for says
        )
        self.confidence = 1.0
        self.uncovered: str | None = None
        self.unheld = 0.0

    def guide(
        self, piece: Incoming, score: float, lexicon_id: str | None = None, told: float = 0.0, rival: float = 1.0
    ) -> None:
        content = piece.content
        self._keep(piece)
        kind = MatterKind(kind_of(content).value)
        self.matters.append(
            MatterHit(
                id=content.id, kind=kind, title=getattr(content, "title", content.id), region=content.region, score=score, lexicon_id=lexicon_id,
                family=getattr(content, "main_name", None) or getattr(content, "title", content.id), features={"told": told, "rival": rival},
            )
        )  # fmt: skip

    def passage(self, piece: Incoming, score: float, start: int = 0, end: int = 10) -> None:
        self._keep(piece)
        owner, text = piece.content.id, piece.text[start:end]
        text += self.states if self.features.get("asked_form", 0.0) > 0.0 else ""
        passage = Passage(
            id=f"{owner}#text:{start}", owner=owner, field=f"text:{start}", heading="", text=text, span=Span(start=start, end=end), region=CITY
        )  # fmt: skip
        self.passages.append(PassageHit(passage=passage, title=owner, score=score, features=self.features))

    def decide(self, question: str) -> Decision:
        understood: Understood = understand(question, region=CITY, lexicon=self._lexicon, places=self._places)
        evidence = Evidence(
            matters=tuple(self.matters), meanings=tuple(self.matters), passages=tuple(self.passages), confidence=self.confidence,
            uncovered=self.uncovered, unheld=self.unheld,
        )  # fmt: skip
        return decide(understood, evidence, self.items, self._lexicon)

    def _keep(self, piece: Incoming) -> None:
        content = piece.content
        self.items[content.id] = StoredItem(kind=kind_of(content), content=content, text=piece.text)


@pytest.fixture
def case(lexicon: Lexicon, places: Places) -> Case:
    return Case(lexicon, places)


def test_nothing_above_the_floors_is_not_found(case: Case) -> None:
    case.guide(pension_page(), MATTER_FLOOR - 0.01)
    case.passage(faq_page(), 0.1)
    assert case.decide("养老金要什么材料").ending is Ending.NOTHING


def test_no_evidence_is_not_found(case: Case) -> None:
    assert case.decide("养老金要什么材料").ending is Ending.NOTHING


def test_a_name_on_a_list_is_no_guide_to_answer_from(case: Case) -> None:
    case.guide(entry("路灯报修"), 0.99)
    decision = case.decide("路灯报修")
    assert (decision.ending, [hit.id for hit in decision.candidates]) == (Ending.NOTHING, ["entry:路灯报修"])


def test_a_field_that_is_asked_and_stated_is_answered_from_the_guide(case: Case) -> None:
    case.guide(pension_page(), 0.9)
    case.passage(faq_page(), 0.8)
    decision = case.decide("养老金申领要什么材料")
    assert (decision.ending, decision.guide and decision.guide.id) == (Ending.GUIDE, f"guide:养老金{CITY}")


@pytest.mark.parametrize(
    ("question", "title", "told", "unheld", "ending"),
    [
        ("药店怎么开", "执业药师首次注册", 0.0, NONE_HERE, Ending.NOTHING),
        ("药店怎么开", "执业药师首次注册", 0.0, NONE_HERE - 0.01, Ending.GUIDE),  # it may be meant after all
        ("药店怎么开", "执业药师首次注册", ALSO_MEANT, NONE_HERE, Ending.GUIDE),
        ("执业药师注册怎么办", "执业药师首次注册", 0.0, NONE_HERE, Ending.GUIDE),  # its own name says it
        ("开药店要什么证", "执业药师首次注册", 0.0, NONE_HERE, Ending.NOTHING),
        ("药店开了三年能不能注册", "执业药师首次注册", 0.0, NONE_HERE, Ending.GUIDE),  # asks what holds in a case
    ],
)
def test_a_guide_that_shares_a_word_is_no_answer_where_none_of_what_may_be_meant_is_here(
    case: Case, question: str, title: str, told: float, unheld: float, ending: Ending
) -> None:
    case.guide(row_guide("Y1", title), 0.9, "pharmacist-registration", told=told)
    case.unheld = unheld
    assert case.decide(question).ending is ending


def test_a_sure_matter_without_a_guide_is_not_answered_from_its_neighbour(case: Case) -> None:
    case.guide(row_guide("J1", "机动车驾驶证换证"), 0.9)
    assert case.decide("拖拉机驾驶证怎么换").ending is Ending.GUIDE
    case.uncovered = "tractor-licence"
    decision = case.decide("拖拉机驾驶证怎么换")
    assert (decision.ending, [hit.title for hit in decision.candidates]) == (Ending.NOTHING, ["机动车驾驶证换证"])


def test_a_guide_of_its_kin_answers_for_a_sure_matter_before_nothing_is_said(case: Case) -> None:
    case.guide(row_guide("J1", "机动车驾驶证换证"), 0.9)
    case.guide(pension_page(), 0.5, lexicon_id="pension", told=0.2, rival=0.0)
    case.uncovered = "flexible-retirement"
    decision = case.decide("弹性退休养老金申领要什么材料")
    assert (decision.ending, decision.guide and decision.guide.title) == (Ending.GUIDE, "企业职工基本养老金申领")


def test_a_number_of_another_page_is_no_answer_where_nothing_is_surely_meant(case: Case) -> None:
    case.features = {"asked_form": 1.0, "hinted": 1.0, "owner": 0.0, "tells": 0.3}
    case.passage(faq_page(), 0.9)
    assert case.decide("还有别的号码吗").ending is Ending.PASSAGES
    case.confidence = UNSURE - 0.01
    assert case.decide("还有别的号码吗").ending is Ending.NOTHING


def test_a_guess_names_the_other_matters_that_may_be_meant(case: Case) -> None:
    case.guide(pension_page(), 0.9)
    case.guide(entry("失业保险金申领"), 0.6)
    case.guide(entry("路灯报修"), 0.01)
    case.confidence = SURE - 0.01
    assert case.decide("养老金申领要什么材料").instead == ("entry:失业保险金申领",)


def test_a_question_that_says_the_guides_whole_name_is_no_guess(case: Case) -> None:
    case.guide(pension_page(), 0.9)
    case.confidence = SURE - 0.01
    assert case.decide("企业职工基本养老金申领要什么材料").instead is None
    assert case.decide("企业职工养老金要什么材料").instead is None
    assert case.decide("养老金要什么材料").instead == ()


def test_a_sure_matter_is_answered_without_doubt(case: Case) -> None:
    case.guide(pension_page(), 0.9)
    case.guide(entry("失业保险金申领"), 0.6)
    case.confidence = SURE
    assert case.decide("养老金申领要什么材料").instead is None


def test_a_much_better_passage_elsewhere_wins_over_a_field(case: Case) -> None:
    case.guide(pension_page(), 0.6)
    case.passage(faq_page(), 0.95)
    assert case.decide("养老金申领要什么材料").ending is Ending.PASSAGES


def test_a_silent_guide_still_answers_when_no_passage_does(case: Case) -> None:
    case.guide(row_guide("A1", "甲证核发"), 0.9)
    assert case.decide("甲证核发的法律依据").ending is Ending.GUIDE


def test_an_open_question_goes_to_prose(case: Case) -> None:
    case.guide(pension_page(), 0.6)
    case.passage(faq_page(), 0.6)
    assert case.decide("公积金能取多少钱").ending is Ending.PASSAGES


def test_an_open_question_goes_to_the_guide_when_the_passage_is_far_behind(case: Case) -> None:
    case.guide(pension_page(), 0.95)
    case.passage(faq_page(), PASSAGE_FLOOR)
    assert case.decide("养老金").ending is Ending.GUIDE


def test_passages_alone_answer(case: Case) -> None:
    case.passage(faq_page(), 0.7)
    assert case.decide("失业金最长领多久").ending is Ending.PASSAGES


# ---- which passages


def test_a_weak_passage_answers_when_nothing_else_comes_near(case: Case) -> None:
    case.passage(faq_page(), 0.40)
    case.passage(pension_page(), 0.15)
    decision = case.decide("失业金最长领多久")
    assert (decision.ending, len(decision.passages)) == (Ending.PASSAGES, 1)


def test_a_weak_passage_of_an_unsure_matter_is_told_as_a_guess(case: Case) -> None:
    case.passage(faq_page(), STANDS_OUT)
    assert case.decide("失业金能领多久").instead is None
    case.confidence = SURE - 0.01
    assert case.decide("失业金能领多久").instead == ()


def test_two_weak_passages_of_different_documents_answer_nothing(case: Case) -> None:
    case.passage(faq_page(), 0.40)
    case.passage(pension_page(), 0.30)
    assert case.decide("失业金最长领多久").ending is Ending.NOTHING


def test_further_passages_are_quoted_only_when_nearly_as_good(case: Case) -> None:
    for score, start in ((0.90, 0), (0.85, 20), (0.60, 40)):
        case.passage(faq_page(), score, start, start + 10)
    assert [hit.score for hit in case.decide("失业金最长领多久").passages] == [0.90, 0.85]


def test_what_somebody_wants_done_is_told_from_the_whole_guide(case: Case) -> None:
    case.features = {"asked_form": 0.0, "hinted": 0.0}
    case.guide(pension_page(), 0.9)
    case.passage(pension_page(), 0.95)
    assert case.decide("到年纪了想领养老金").ending is Ending.GUIDE
    assert case.decide("到年纪了能领养老金吗").ending is Ending.PASSAGES
    case.confidence = SURE - 0.01
    assert case.decide("到年纪了想领养老金").ending is Ending.GUIDE, "one part of the guide that was found is no answer"


def test_where_the_matter_is_unsure_another_guides_part_answers_before_the_guide(case: Case) -> None:
    case.features = {"asked_form": 0.0, "hinted": 0.0}
    case.guide(charged_row(), 0.9)
    case.passage(pension_page(), 0.95)
    case.confidence = SURE - 0.01
    assert case.decide("到年纪了想领养老金").ending is Ending.PASSAGES


def test_a_page_of_questions_speaks_for_what_somebody_wants_done(case: Case) -> None:
    case.guide(pension_page(), 0.9)
    case.passage(faq_page(), 0.95)
    assert case.decide("到年纪了想领养老金").ending is Ending.PASSAGES


def test_of_guides_one_is_quoted(case: Case) -> None:
    case.passage(row_guide("A1", "甲证延期"), 0.9)
    case.passage(row_guide("A2", "乙证延期"), 0.89)
    case.passage(faq_page(), 0.88)
    decision = case.decide("甲证能延期吗")
    owners = [hit.passage.owner.partition(":")[0] for hit in decision.passages]
    assert (owners, decision.passages[0].passage.owner) == (["code", "doc"], f"code:A1@{CITY}")


def test_overlapping_passages_are_quoted_once(case: Case) -> None:
    case.passage(faq_page(), 0.90, 0, 30)
    case.passage(faq_page(), 0.89, 10, 40)
    assert len(case.decide("失业金最长领多久").passages) == 1


def test_no_more_than_three_passages_are_quoted(case: Case) -> None:
    for start in range(0, 50, 10):
        case.passage(faq_page(), 0.9, start, start + 10)
    assert len(case.decide("失业金最长领多久").passages) == 3


# ---- which item, which matter


def taxis(case: Case, *scores: float) -> None:
    for piece, score in zip(taxi_items(), scores, strict=True):
        case.guide(piece, score)


def test_items_that_differ_and_score_alike_are_asked_back(case: Case) -> None:
    taxis(case, 0.90, 0.89, 0.88)
    decision = case.decide("出租车从业资格证要几天")
    assert (decision.ending, len(decision.candidates)) == (Ending.WHICH_ITEM, 3)


def test_items_that_say_the_same_need_no_question(case: Case) -> None:
    taxis(case, 0.90, 0.89, 0.88)
    decision = case.decide("出租车从业资格证要什么材料")
    assert (decision.ending, decision.guide and decision.guide.title) == (Ending.GUIDE, f"{TAXI}(初次申领)")


def test_an_item_that_clearly_scores_best_is_taken(case: Case) -> None:
    taxis(case, 0.80, 0.80, 0.95)
    case.matters.sort(key=lambda hit: -hit.score)
    decision = case.decide("出租车从业资格证延续要几天")
    assert (decision.guide and decision.guide.title) == f"{TAXI}(延续)"


def test_a_situation_that_was_said_settles_the_item(case: Case) -> None:
    taxis(case, 0.90, 0.89, 0.88)
    decision = case.decide("出租车从业资格证丢了要多少个工作日")
    assert (decision.ending, decision.guide and decision.guide.title) == (Ending.GUIDE, f"{TAXI}(遗失补发)")


def transfers(case: Case, first: float, second: float) -> None:
    cars, houses = two_transfers()
    case.guide(cars, first, "vehicle-transfer")
    case.guide(houses, second, "real-estate-transfer-registration")


def test_an_ambiguous_word_alone_is_asked_back(case: Case) -> None:
    transfers(case, 0.90, 0.88)
    decision = case.decide("过户")
    assert (decision.ending, decision.ambiguous and decision.ambiguous.word) == (Ending.WHICH_MATTER, "过户")


def test_a_citizens_wording_around_the_word_chooses_its_meaning(case: Case) -> None:
    case.guide(row_guide("M1", "内地居民结婚登记"), 0.9, lexicon_id="marriage-registration")
    case.guide(row_guide("M2", "补领婚姻登记证", promised=5), 0.9, lexicon_id="marriage-certificate-reissue")
    decision = case.decide("领结婚证几天办好")
    assert (decision.ending, decision.guide and decision.guide.title) == (Ending.GUIDE, "内地居民结婚登记")
    assert case.decide("结婚证几天办好").ending is Ending.WHICH_MATTER


def test_what_happened_that_fits_no_meaning_is_not_asked_about(case: Case) -> None:
    case.guide(row_guide("J1", "机动车驾驶证有效期满换证"), 0.5, lexicon_id="driving-licence-renewal")
    case.guide(row_guide("J2", "机动车驾驶证遗失补证"), 0.5, lexicon_id="driving-licence-reissue")
    assert case.decide("驾驶证").ending is Ending.WHICH_MATTER
    assert case.decide("改了名字，驾驶证").ending is not Ending.WHICH_MATTER


def test_an_ambiguous_word_with_one_meaning_on_record_is_not_asked_back(case: Case) -> None:
    case.guide(two_transfers()[0], 0.90, "vehicle-transfer")
    assert case.decide("过户").ending is Ending.GUIDE


def test_scores_tell_no_meaning_from_another_where_nothing_else_was_said(case: Case) -> None:
    transfers(case, 0.95, 0.10)
    assert case.decide("过户").ending is Ending.WHICH_MATTER


def test_a_verb_beside_the_word_lets_the_likeliest_meaning_answer(case: Case) -> None:
    cars, houses = two_transfers()
    case.guide(cars, 0.95, "vehicle-transfer", told=0.9)
    case.guide(houses, 0.90, "real-estate-transfer-registration", told=0.1)
    assert case.decide("报过户要什么材料").guide is not None


def test_the_word_itself_tells_no_situation(case: Case, lexicon: Lexicon) -> None:
    for number, option in enumerate(lexicon.ambiguous["补办"].options[:3]):
        told = 0.9 if number == 0 else 0.0
        case.guide(row_guide(f"B{number}", lexicon.matters[option.matter].name), 0.9, option.matter, told)
    assert case.decide("补办").ending is Ending.WHICH_MATTER


def test_a_guide_called_by_the_word_is_offered_though_no_option_leads_to_it(case: Case) -> None:
    case.guide(row_guide("H1", "新生儿出生登记"), 0.95, "birth-registration")
    case.guide(row_guide("H2", "夫妻投靠户口迁移"), 0.90)
    assert [hit.title for hit in case.decide("户口").candidates] == ["新生儿出生登记", "夫妻投靠户口迁移"]


def test_a_matter_of_another_name_is_no_ambiguous_word(case: Case, lexicon: Lexicon) -> None:
    first, second = (option.matter for option in lexicon.ambiguous["登记"].options[:2])
    case.guide(row_guide("R1", "犬只登记"), 0.99)
    case.guide(row_guide("R2", "结婚登记"), 0.02, lexicon_id=first)
    case.guide(row_guide("R3", "失业登记"), 0.02, lexicon_id=second)
    decision = case.decide("犬只登记要几天")
    assert (decision.ending, decision.guide and decision.guide.title) == (Ending.GUIDE, "犬只登记")


def test_further_words_make_an_ambiguous_word_plain(case: Case) -> None:
    transfers(case, 0.90, 0.88)
    assert case.decide("摩托车发动机过户").ending is not Ending.WHICH_MATTER


def test_a_situation_chooses_among_an_ambiguous_words_meanings(case: Case, lexicon: Lexicon) -> None:
    word = lexicon.ambiguous["护照"]
    for number, option in enumerate(word.options):
        told = 0.8 if option.matter == "passport-reissue" else 0.1
        case.guide(row_guide(f"P{number}", lexicon.matters[option.matter].name), 0.9, option.matter, told)
    decision = case.decide("护照没了")
    assert (decision.ending, decision.guide and decision.guide.lexicon_id) == (Ending.GUIDE, "passport-reissue")


# ---- what a guide states


def guide(**fields: Any) -> ServiceGuide:
    return ServiceGuide(id="g", title="甲", region=CITY, source=Source(id="s", name="s"), **fields)


@pytest.mark.parametrize("field", sorted({*WHOLE_CARD, *(name for names in FIELDS.values() for name in names)}))
def test_an_empty_guide_states_nothing(field: str) -> None:
    assert not has_field(guide(), field)


@pytest.mark.parametrize(
    ("field", "stated"),
    [
        ("contacts", {"contacts": (Contact(purpose="咨询", value="1"),)}),
        ("complaints", {"contacts": (Contact(purpose="投诉", value="1"),)}),
        ("hours", {"windows": (Window(hours="9时"),)}),
        ("visits", {"visits": Visits(count=0)}),
        ("online", {"online": Online(available=False)}),
        ("outcome", {"outcome": Outcome(name="甲证")}),
        ("windows", {"windows": (Window(),)}),
        ("bases", {"parts": (("bases", Span(start=0, end=1)),)}),
    ],
)
def test_a_field_counts_as_stated_in_whatever_form(field: str, stated: dict[str, Any]) -> None:
    assert has_field(guide(**stated), field)


def test_a_complaint_number_is_no_phone_to_ask() -> None:
    assert not has_field(guide(contacts=(Contact(purpose="投诉", value="1"),)), "contacts")


def test_items_whose_fees_differ_only_in_their_fields_are_asked_back(case: Case) -> None:
    for piece, price in zip(taxi_items(), ("10元", "20元", "30元"), strict=True):
        text = f"{piece.text}\n{price}"
        content = piece.content.model_copy(update={"fee": Fee(charged=Charged.YES, text=price, span=span(text, price))})
        case.guide(Incoming(content=content, text=text), 0.9)
    assert case.decide("出租车从业资格证收费吗").ending is Ending.WHICH_ITEM


def test_a_silent_guide_is_not_replaced_by_another_matter_that_states_the_field(case: Case) -> None:
    case.guide(row_guide("A1", "养蜂场选址备案"), 0.96)
    case.guide(charged_row(), 0.95)
    decision = case.decide("养蜂场选址备案收费吗")
    assert (decision.guide and decision.guide.title) == "养蜂场选址备案"


def test_a_second_guide_of_the_same_item_states_what_the_first_leaves_out(case: Case) -> None:
    case.guide(row_guide("A1", "犬类免疫证核发"), 0.96)
    case.guide(charged_row(), 0.95)
    decision = case.decide("犬类免疫证收费吗")
    assert (decision.guide and decision.guide.id) == charged_row().content.id


def test_another_item_of_the_matter_never_lends_its_fee(case: Case) -> None:
    first, second, _ = taxi_items()
    case.guide(first, 0.96)
    fee = Fee(charged=Charged.YES, text="20元")
    case.guide(Incoming(content=second.content.model_copy(update={"fee": fee}), text=second.text), 0.95)
    decision = case.decide("出租车从业资格证收费吗")
    assert (decision.guide and decision.guide.id) != second.content.id


def test_a_districts_guide_states_what_the_citys_leaves_out_however_far_behind(case: Case) -> None:
    case.guide(row_guide("A1", "犬类免疫证核发"), 0.99)
    piece = charged_row()
    district = piece.content.model_copy(update={"region": DISTRICT, "id": f"code:F1@{DISTRICT}"})
    case.guide(Incoming(content=district, text=piece.text), 0.6)
    decision = case.decide("犬类免疫证收费吗")
    assert (decision.guide and decision.guide.region) == DISTRICT


def test_the_guide_on_whose_page_the_best_passage_stands_tells_its_field(case: Case) -> None:
    case.guide(pension_page(), MATTER_FLOOR - 0.1)
    case.passage(pension_page(), 0.9)
    decision = case.decide("退休的手续要带什么材料")
    assert (decision.ending, decision.guide and decision.guide.id) == (Ending.GUIDE, f"guide:养老金{CITY}")


@pytest.mark.parametrize(
    ("question", "meant"), [("台胞办居住证要多久", "hmt-residence-permit"), ("居住证要多久", "residence-permit-apply")]
)
def test_a_meaning_named_for_the_asker_is_the_one_meant(
    case: Case, lexicon: Lexicon, question: str, meant: str
) -> None:
    for number, matter in enumerate(("residence-permit-apply", "hmt-residence-permit")):
        case.guide(row_guide(f"J{number}", lexicon.matters[matter].name), 0.9, matter)
    decision = case.decide(question)
    assert decision.guide is not None
    assert decision.guide.lexicon_id == meant


def identity_cards(case: Case) -> None:
    """The district's 换领 and 补领, and the nation's first application."""
    case.guide(row_guide("I1", "居民身份证到期换领"), 0.3, "id-card-renewal")
    case.guide(row_guide("I2", "居民身份证丢失补领"), 0.3, "id-card-reissue")
    case.guide(row_guide("I3", "居民身份证首次申领", region="000000"), 0.9, "id-card-first")


@pytest.mark.parametrize("question", ["第一次办身份证要多久", "首次办身份证要几天", "以前没办过身份证要带什么材料"])
def test_the_first_time_is_no_renewal_whatever_the_place_has(case: Case, question: str) -> None:
    identity_cards(case)
    decision = case.decide(question)
    assert (decision.guide and decision.guide.title, decision.reason) == ("居民身份证首次申领", "问的是第一次办")


@pytest.mark.parametrize("question", ["第一次换领身份证要几天", "办身份证要几天"])
def test_a_first_renewal_and_a_bare_word_are_no_first_application(case: Case, question: str) -> None:
    identity_cards(case)
    assert case.decide(question).reason != "问的是第一次办"


def test_an_amount_that_only_the_fee_gives_is_the_fee(case: Case) -> None:
    case.states = ""
    case.guide(charged_row(), 0.9)
    case.passage(charged_row(), 0.9)
    assert case.decide("犬类免疫证一年多少").ending is Ending.GUIDE


def test_a_passage_that_holds_the_amount_is_quoted(case: Case) -> None:
    piece = charged_row()
    case.guide(piece, 0.9)
    case.passage(piece, 0.9, start=piece.text.index("收费标准"), end=len(piece.text))
    assert case.decide("犬类免疫证一年多少").ending is Ending.PASSAGES


def test_a_bare_name_is_told_from_the_guide_on_whose_page_the_best_passage_stands(case: Case) -> None:
    case.features = {"asked_form": 0.0, "hinted": 0.0}
    case.confidence = SURE - 0.2
    case.guide(pension_page(), 0.9)
    case.passage(pension_page(), 0.95)
    assert case.decide("职工养老金申领").ending is Ending.GUIDE


def test_a_bare_name_of_which_another_document_speaks_best_is_told_in_its_words(case: Case) -> None:
    case.features = {"asked_form": 0.0, "hinted": 0.0}
    case.confidence = SURE - 0.2
    case.guide(pension_page(), 0.9)
    case.passage(faq_page(), 0.95)
    assert case.decide("职工养老金申领").ending is Ending.PASSAGES


ASKED_BY_HEADING = {
    "asked_form": 0.0, "hinted": 0.0, "in_text": 0.5, "in_heading": 0.5, "heading_said": 0.6, "owner": 0.01, "tells": 0.3,
}  # fmt: skip


def test_a_passage_whose_heading_asks_the_question_answers_before_the_nations_conditions(case: Case) -> None:
    case.features = ASKED_BY_HEADING
    case.guide(row_guide("S1", "失业保险金申领", region="000000"), 0.95, "unemployment-benefit", told=0.6)
    case.passage(faq_page(), 0.9, end=60)
    decision = case.decide("劳动合同期满了失业保险金能领吗")
    assert (decision.ending, decision.reason) == (Ending.PASSAGES, "更近一级的资料直接回答")
    case.passages[0] = case.passages[0].model_copy(update={"features": {**ASKED_BY_HEADING, "in_heading": 0.1}})
    assert case.decide("劳动合同期满了失业保险金能领吗").ending is Ending.GUIDE


NATION_CODE = "000000"
SAYS_AS_MUCH = {
    "asked_form": 0.0,
    "hinted": 0.0,
    "in_text": 0.05,
    "in_heading": 0.1,
    "heading_said": 0.1,
    "owner": 0.4,
    "tells": 0.3,
}


def test_of_conditions_a_nearer_page_need_say_no_more_than_the_row_above(case: Case) -> None:
    case.features = SAYS_AS_MUCH
    case.guide(row_guide("S1", "失业保险金申领", region=NATION_CODE), 0.95, "unemployment-benefit", told=0.6)
    case.guide(faq_page(), 0.2, told=0.3)
    case.passage(faq_page(), 0.9, end=60)
    question = "劳动合同期满了失业保险金能领吗"
    assert case.decide(question).reason == "更近一级的资料直接回答"
    case.matters[0] = case.matters[0].model_copy(update={"region": CITY})
    assert case.decide(question).ending is Ending.GUIDE


def test_of_a_nearer_page_the_case_that_says_most_of_the_question_leads(case: Case) -> None:
    row = row_guide("S1", "失业保险金申领", region=NATION_CODE)
    text = f"{row.text}\n受理条件：劳动合同期满"
    stated = row.content.model_copy(update={"parts": (("conditions", span(text, "劳动合同期满")),)})
    case.guide(Incoming(content=stated, text=text), 0.95, "unemployment-benefit", told=0.6)
    case.guide(faq_page(), 0.2, told=0.3)
    case.features = {**SAYS_AS_MUCH, "in_text": 0.1}
    case.passage(faq_page(), 0.9, 0, 10)
    assert case.decide("劳动合同期满了失业保险金能领吗").ending is Ending.GUIDE
    case.features = {**SAYS_AS_MUCH, "in_text": 1.0}
    case.passage(faq_page(), 0.6, 20, 40)
    decision = case.decide("劳动合同期满了失业保险金能领吗")
    assert (decision.reason, decision.passages[0].score) == ("更近一级的资料直接回答", 0.6)


def test_the_one_meaning_of_a_word_waits_for_what_a_nearer_page_says(case: Case) -> None:
    case.features = {"asked_form": 1.0, "hinted": 1.0, "in_text": 0.5, "owner": 0.6, "tells": 0.5}
    case.guide(row_guide("S1", "失业保险金申领", region=NATION_CODE), 0.95, "unemployment-benefit", told=0.7)
    case.guide(faq_page(), 0.5, told=0.3)
    assert case.decide("失业保险咨询电话是多少").ending is Ending.GUIDE
    case.states = "失业保险咨询电话：12333"
    case.passage(faq_page(), 0.99, end=60)
    assert case.decide("失业保险咨询电话是多少").reason == "更近一级的资料直接回答"


def test_a_page_known_by_another_matter_lends_no_field_to_a_guide_surely_meant(case: Case) -> None:
    case.features = {"asked_form": 1.0, "hinted": 0.0, "in_text": 0.9, "owner": 0.14, "tells": 0.9}
    case.guide(row_guide("I1", "居民身份证到期换领", region=NATION_CODE), 0.99, "id-card-renewal", told=0.9)
    case.guide(faq_page(), 0.14, "driving-licence-renewal", told=0.0)
    case.passage(faq_page(), 0.99, end=60)
    assert case.decide("身份证到期换领要多少钱").ending is Ending.GUIDE
    case.matters[1] = case.matters[1].model_copy(update={"lexicon_id": "id-card-renewal"})
    assert case.decide("身份证到期换领要多少钱").ending is Ending.PASSAGES


def test_a_rate_is_told_by_the_guide_that_is_meant_before_the_papers_of_another(case: Case) -> None:
    tax = row_guide("T1", "房屋买卖契税申报", region=NATION_CODE)
    case.guide(tax, 0.97, told=0.5)
    case.features = {"asked_form": 0.2, "hinted": 0.0, "in_text": 0.9, "owner": 0.14, "tells": 0.9}
    case.passage(faq_page(), 0.95, end=60)
    case.features = {"asked_form": 0.5, "hinted": 0.0, "in_text": 0.5, "owner": 0.97, "tells": 0.5}
    case.passage(tax, 0.6, start=10, end=40)
    assert case.decide("二手房契税几个点").owner == tax.content.id


@pytest.mark.parametrize("about", [{"in_heading": 0.5, "heading_said": 0.6}, {"explained": 0.5, "in_text": 0.1}])
def test_a_passage_that_title_or_heading_ties_to_the_question_is_of_its_matter(
    case: Case, about: dict[str, float]
) -> None:
    case.confidence = UNSURE - 0.01
    case.features = {"asked_form": 1.0, "hinted": 0.0, "owner": 0.01, "tells": 0.3, **about}
    case.passage(faq_page(), PASSAGE_FLOOR)
    assert case.decide("失业的时候有人介绍工作能不去吗").ending is Ending.PASSAGES


@pytest.mark.parametrize(("name", "least"), [("in_text", 0.0), ("tells", TELLS_A_LITTLE - 0.01)])
def test_a_weak_passage_that_tells_nothing_of_the_question_is_no_answer(case: Case, name: str, least: float) -> None:
    case.features = {"asked_form": 1.0, "hinted": 0.0, "in_text": 0.5, "tells": 0.5, "owner": 0.1}
    case.passage(faq_page(), STANDS_OUT)
    assert case.decide("公租房家里有车能申请吗").ending is Ending.PASSAGES
    case.passages[0] = case.passages[0].model_copy(update={"features": {**case.features, name: least}})
    assert case.decide("公租房家里有车能申请吗").ending is Ending.NOTHING


def test_what_is_paid_at_a_death_stands_beside_no_answer_to_the_living(case: Case) -> None:
    case.passage(faq_page(), 0.9, 0, 10)
    case.features = {**case.features, "unsaid_case": 1.0}
    case.passage(faq_page(), 0.89, 20, 30)
    assert [hit.score for hit in case.decide("失业了能领多少钱").passages] == [0.9]


def test_a_part_under_the_very_heading_asked_for_need_not_say_the_matter_again(case: Case) -> None:
    case.features = {"asked_form": 1.0, "hinted": 1.0, "in_text": 0.0, "tells": 0.0}
    case.passage(faq_page(), 0.95, 0, 10)
    case.features = {"asked_form": 0.5, "hinted": 0.0, "in_text": 0.8, "tells": 0.8}
    case.passage(faq_page(), 0.9, 20, 30)
    assert [hit.score for hit in case.decide("手机上怎么交居民医保").passages] == [0.95, 0.9]
    assert [hit.score for hit in case.decide("居民医保能领多少钱").passages] == [0.9]


def test_another_matters_page_never_lends_a_field_that_the_guide_leaves_out(case: Case) -> None:
    """A page that was read as a guide has passages of its own as a document: 网上办理 of one shop is not that of a dog."""
    case.guide(charged_row(), 0.99)
    page = faq_page()
    owner = page.content.id
    case.features = {"asked_form": 1.0, "hinted": 1.0, "owner": 0.01, "tells": 0.7}
    case.passage(page, 0.96)
    assert case.decide("犬类免疫证核发网上办的网址").ending is Ending.PASSAGES
    read = row_guide("P1", owner)
    case.guide(read, 0.01)
    assert case.decide("犬类免疫证核发网上办的网址").ending is Ending.GUIDE


def test_a_guide_for_those_insured_otherwise_is_no_answer(case: Case) -> None:
    case.guide(row_guide("M1", "职工基本医疗保险关系转移接续"), 0.9)
    assert case.decide("居民医保要多久").ending is Ending.NOTHING
    assert case.decide("职工医保转居民医保要多久").ending is Ending.GUIDE
    assert case.decide("医保转移要多久").ending is Ending.GUIDE


def test_asked_how_a_page_that_fits_best_of_all_answers_whatever_it_is_called(case: Case) -> None:
    page = faq_page()
    case.features = {"asked_form": 0.0, "hinted": 0.0, "owner": 0.01, "tells": 1.0}
    case.guide(row_guide("P2", page.content.id), 0.01)
    case.passage(page, TO_THE_POINT)
    assert case.decide("失业金怎么领").ending is Ending.PASSAGES
    case.passages[0] = case.passages[0].model_copy(update={"score": TO_THE_POINT - 0.01})
    assert case.decide("失业金怎么领").ending is not Ending.PASSAGES


def test_what_was_lost_is_not_answered_from_a_page_that_speaks_of_no_loss(case: Case) -> None:
    case.features = {"asked_form": 0.0, "hinted": 1.0, "owner": 0.6, "tells": 1.0, "in_text": 1.0, "in_heading": 1.0}
    case.passage(faq_page(), 0.8)
    assert case.decide("失业登记证").ending is Ending.PASSAGES
    assert case.decide("失业登记证丢了").ending is Ending.NOTHING


def test_who_names_nothing_is_answered_from_nothing_unless_the_matter_is_likely(case: Case) -> None:
    case.guide(row_guide("N1", "无线电频率使用许可（遗失补办）"), 0.9)
    case.confidence = 0.1
    assert case.decide("手机丢了").ending is Ending.NOTHING
    case.confidence = 0.9
    assert case.decide("手机丢了").ending is Ending.GUIDE


def test_a_guide_named_for_other_people_gives_way_to_one_for_everybody(case: Case) -> None:
    case.guide(row_guide("H1", "港澳台居民机动车登记"), 0.9)
    assert case.decide("汽车上牌要几天").ending is Ending.NOTHING
    assert case.decide("我是台湾同胞，汽车上牌要几天").ending is Ending.GUIDE
    case.guide(row_guide("H2", "机动车登记"), 0.8)
    assert case.decide("汽车上牌要几天").owner == f"code:H2@{CITY}"


def test_the_end_of_something_gives_way_to_its_sibling_unless_it_is_wanted(case: Case) -> None:
    case.guide(row_guide("F1", "代开发票作废"), 0.95, "invoice-agency", told=1.0, rival=0.0)
    case.guide(row_guide("F2", "代开普通发票"), 0.9, "invoice-agency", told=1.0, rival=0.0)
    assert case.decide("代开发票要什么材料").owner == f"code:F2@{CITY}"
    assert case.decide("代开的发票作废要什么材料").owner == f"code:F1@{CITY}"


def test_a_number_to_call_of_a_matter_that_is_hardly_meant_is_no_answer(case: Case) -> None:
    """学生申诉处理 has a number for complaints; it is not where one complains of a course."""
    case.guide(row_guide("S1", "对学生申诉的处理"), 0.6, "student-complaint", told=0.4, rival=0.2)
    case.matters[0].features["by_name"] = 0.0
    case.confidence = 0.2
    assert case.decide("辅导班投诉电话").ending is Ending.NOTHING
    assert case.decide("辅导班要什么材料").ending is Ending.GUIDE


def test_what_offices_share_out_among_themselves_is_quoted_to_nobody(case: Case) -> None:
    case.features = {"owner": 0.6, "tells": 1.0, "in_text": 1.0}
    case.passage(faq_page(), 0.8)
    assert case.decide("失业金是什么").ending is Ending.PASSAGES
    passage = case.passages[0].passage.model_copy(update={"heading": "附件2 任务分工表"})
    case.passages[0] = case.passages[0].model_copy(update={"passage": passage})
    assert case.decide("失业金是什么").ending is Ending.NOTHING


@pytest.mark.parametrize(
    ("title", "question", "ending"),
    [
        ("基金会设立登记", "基金会年检", Ending.NOTHING),
        ("新增取水许可", "取水许可证到期了", Ending.NOTHING),
        ("取水许可延续", "取水许可证到期了", Ending.GUIDE),
        ("取水许可设立", "取水许可证换地址", Ending.NOTHING),
        ("取水许可设立", "取水许可证怎么办", Ending.GUIDE),
    ],
)
def test_what_exists_is_not_answered_from_a_first_application(
    case: Case, title: str, question: str, ending: Ending
) -> None:
    case.guide(row_guide("W1", title), 0.9)
    assert case.decide(question).ending is ending


def test_a_question_that_names_nothing_is_answered_from_nothing(case: Case) -> None:
    case.guide(row_guide("N2", "食品经营许可新办"), 0.9)
    case.confidence = 0.1
    assert case.decide("要办哪些手续").ending is Ending.NOTHING


def test_a_document_for_other_people_answers_where_it_is_what_is_asked_about(case: Case) -> None:
    page = faq_page()
    case.features = {"owner": 0.2, "tells": 1.0, "in_text": 1.0, "in_heading": 1.0}
    case.passage(page, 0.8)
    case.passages[0] = case.passages[0].model_copy(update={"title": "重度残疾人护理补贴实施办法"})
    assert case.decide("护理补贴是什么").ending is Ending.NOTHING
    case.passages[0].features["owner"] = 0.8
    assert case.decide("护理补贴是什么").ending is Ending.PASSAGES


def _classes(case: Case) -> None:
    for number, of in enumerate(("外国人申领摩托车", "大陆居民申领摩托车", "大陆居民申领小型汽车")):
        case.guide(
            row_guide(f"C{number}", f"机动车驾驶证初次申领({of}准驾车型)", promised=number + 1),
            0.99,
            "driving-licence-first",
            told=0.9,
        )
        case.matters[-1] = case.matters[-1].model_copy(update={"family": "机动车驾驶证核发"})


def test_a_class_that_is_named_chooses_the_item(case: Case) -> None:
    _classes(case)
    decision = case.decide("C1驾照多久能下来")
    assert decision.guide is not None
    assert "小型汽车" in decision.guide.title


def test_no_item_for_foreigners_is_offered_to_who_says_nothing_of_the_kind(case: Case) -> None:
    _classes(case)
    decision = case.decide("考驾照多久能下来")
    assert decision.ending is Ending.WHICH_ITEM
    assert [hit.title for hit in decision.candidates] == [
        "机动车驾驶证初次申领(大陆居民申领摩托车准驾车型)",
        "机动车驾驶证初次申领(大陆居民申领小型汽车准驾车型)",
    ]


def test_a_field_of_a_guide_that_another_one_outnames_is_not_quoted(case: Case) -> None:
    scores, papers = row_guide("S1", "教师资格考试成绩查询"), row_guide("S2", "教师资格认定")
    case.guide(scores, 0.99, "teacher-exam", told=0.7)
    case.guide(papers, 0.88, "teacher-qualification", told=0.1)
    for number, named in enumerate((0.96, 0.6)):
        hit = case.matters[number]
        case.matters[number] = hit.model_copy(update={"features": {**hit.features, "by_name": named}})
    case.features = {"asked_form": 1.0, "hinted": 0.0, "owner": 0.88}
    case.passage(papers, 0.95)
    decision = case.decide("教师资格成绩哪天出")
    assert decision.owner == scores.content.id


def page_of_passages(case: Case, *, score: float, owner: float = 0.0, **features: float) -> None:
    """A document under a title that names nothing, with three passages about what was asked."""
    piece = faq_page()
    for number in range(3):
        case.features = {
            "asked_form": 0.0,
            "hinted": 0.0,
            "owner": owner,
            "explained": 0.6,
            "in_text": 0.5,
            "tells": 0.3,
            **features,
        }
        case.passage(piece, score - number / 100, start=number * 12, end=number * 12 + 12)


def test_a_page_that_holds_the_best_passages_answers_whatever_it_is_called(lexicon: Lexicon, places: Places) -> None:
    case = Case(lexicon, places)
    case.confidence = 0.1
    page_of_passages(case, score=0.7)
    assert case.decide("宝宝出生后津贴怎么领").ending is Ending.PASSAGES


def test_one_passage_among_those_of_other_pages_is_not_such_a_page(lexicon: Lexicon, places: Places) -> None:
    case = Case(lexicon, places)
    case.confidence = 0.1
    case.features = {"asked_form": 0.0, "hinted": 0.0, "owner": 0.0, "explained": 0.6, "in_text": 0.5, "tells": 0.3}
    case.passage(faq_page(), 0.7)
    for number, name in enumerate(("甲证补领", "乙证补领", "丙证补领")):
        case.passage(row_guide(f"K{number}", name), 0.6)
    assert case.decide("宝宝出生后津贴怎么领").ending is Ending.NOTHING


def test_what_a_question_tells_and_no_passage_says_is_not_answered(lexicon: Lexicon, places: Places) -> None:
    case = Case(lexicon, places)
    page_of_passages(case, score=0.95, owner=1.0, tells=0.05)
    assert case.decide("离婚能申请法律援助吗").ending is Ending.NOTHING
    told = Case(lexicon, places)
    page_of_passages(told, score=0.95, owner=1.0, tells=0.5)
    assert told.decide("离婚能申请法律援助吗").ending is Ending.PASSAGES


def test_a_whole_guide_that_never_speaks_of_the_thing_measured_answers_nothing(
    lexicon: Lexicon, places: Places
) -> None:
    case = Case(lexicon, places)
    case.guide(row_guide("K9", "青年公寓配租"), 0.95, told=1.0, rival=0.0)
    assert case.decide("青年公寓要交几个月押金").ending is Ending.NOTHING
    assert case.decide("青年公寓怎么申请").ending is Ending.GUIDE


def test_what_the_name_of_all_items_says_chooses_none_of_them(case: Case) -> None:
    """公证 stands in one title of three and in the name of them all."""
    for code, title in (("N1", "遗嘱保管(公证)指引"), ("N2", "处分财产的遗嘱指引"), ("N3", "遗嘱监护指引")):
        case.guide(
            row_guide(code, title, main_name="申办公证服务指引", promised=float(code[1])), 0.9, "notary-will", told=1.0
        )
    decision = case.decide("遗嘱公证")
    assert (decision.ending, len(decision.candidates)) == (Ending.WHICH_ITEM, 3)
