"""What is asked back about a word that may mean several matters, where the store has few of them."""

from __future__ import annotations

import pytest

from assistant.decision import Ending
from assistant.meanings import TOLD_IN_PROSE
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from tests.assistant.test_decide import Case
from tests.samples import faq_page, row_guide


@pytest.fixture
def case(lexicon: Lexicon, places: Places) -> Case:
    return Case(lexicon, places)


def settling(case: Case, confidence: float) -> None:
    case.guide(row_guide("T1", "学历类人才引进落户"), 0.92, "hukou-talent-settlement")
    case.guide(row_guide("T2", "夫妻投靠户口迁移", promised=3), 0.86, "other")
    case.confidence = confidence


def test_a_guide_nearly_as_likely_is_offered_beside_the_one_meaning(case: Case) -> None:
    settling(case, 0.3)
    decision = case.decide("落户要多久")
    assert decision.ending is Ending.WHICH_MATTER
    assert [hit.title for hit in decision.candidates] == ["学历类人才引进落户", "夫妻投靠户口迁移"]


def test_where_the_search_is_sure_the_one_meaning_answers(case: Case) -> None:
    settling(case, 1.0)
    assert case.decide("落户要多久").ending is Ending.GUIDE


def test_a_promised_limit_tells_no_meaning_from_another(case: Case) -> None:
    case.guide(row_guide("L1", "有限责任公司设立登记", promised=3), 0.71, "company-registration", told=0.6)
    case.guide(row_guide("L2", "个体工商户设立登记", promised=1), 0.60, "individual-business-registration", told=0.2)
    assert case.decide("营业执照承诺几天办好").ending is Ending.WHICH_MATTER


@pytest.mark.parametrize(("score", "asks_back"), [(TOLD_IN_PROSE, False), (TOLD_IN_PROSE - 0.01, True)])
def test_an_amount_that_a_passage_tells_needs_no_meaning(case: Case, score: float, asks_back: bool) -> None:
    case.guide(row_guide("L1", "有限责任公司设立登记", promised=3), 0.3, "company-registration", told=0.3)
    case.guide(row_guide("L2", "个体工商户设立登记", promised=1), 0.3, "individual-business-registration", told=0.3)
    case.features = {"asked_form": 1.0, "hinted": 0.0, "tells": 0.8, "in_text": 0.8, "owner": 0.5}
    case.passage(faq_page(), score)
    decision = case.decide("外地人营业执照补多少钱")
    assert (decision.ending is Ending.WHICH_MATTER) is asks_back


def test_a_lone_character_of_the_place_asked_for_names_no_meaning(case: Case) -> None:
    case.guide(row_guide("N1", "处分财产的遗嘱公证", promised=3), 0.9, "notary-will")
    case.guide(row_guide("N2", "委托书公证", promised=5), 0.9, "notary-entrustment")
    assert case.decide("公证处几天能办好").ending is Ending.WHICH_MATTER


def test_a_guide_named_for_the_asker_must_be_called_by_the_word(case: Case) -> None:
    case.guide(row_guide("D1", "档案接收", promised=1), 0.9, "personnel-archive-transfer-in")
    case.guide(row_guide("D2", "档案转出", promised=2), 0.9, "personnel-archive-transfer-out")
    case.guide(row_guide("D3", "应届高校毕业生接收", promised=3), 0.9, "personnel-archive-transfer-in")
    decision = case.decide("毕业生档案怎么转")
    assert decision.reason != "提问人的身份写在这一件事的名称里"


def test_an_amount_of_the_word_alone_is_asked_about_whatever_a_passage_tells(case: Case) -> None:
    case.guide(row_guide("L1", "有限责任公司设立登记", promised=3), 0.3, "company-registration", told=0.3)
    case.guide(row_guide("L2", "个体工商户设立登记", promised=1), 0.3, "individual-business-registration", told=0.3)
    case.features = {"asked_form": 1.0, "hinted": 0.0, "tells": 0.8, "in_text": 0.8, "owner": 0.5}
    case.passage(faq_page(), TOLD_IN_PROSE)
    assert case.decide("营业执照补多少钱").ending is Ending.WHICH_MATTER


def _tax_records(case: Case) -> None:
    case.guide(row_guide("T1", "开具个人所得税纳税记录"), 0.6, "tax-payment-certificate", told=0.3)
    case.guide(row_guide("T2", "个人股权转让所得税申报", promised=9), 0.6, "equity-transfer-tax", told=0.3)


def test_a_meaning_that_is_said_and_has_no_guide_is_not_asked_about(case: Case) -> None:
    """退税 stands in the label of 年度汇算, of which nothing is here: neither of the two others is meant."""
    _tax_records(case)
    assert case.decide("个税").ending is Ending.WHICH_MATTER
    assert case.decide("个税怎么退").ending is Ending.NOTHING


def test_no_meaning_is_asked_about_where_something_else_is_surely_meant(case: Case) -> None:
    _tax_records(case)
    case.uncovered = "tractor-licence"
    assert case.decide("个税").ending is Ending.NOTHING


def test_no_other_meaning_is_offered_where_the_one_that_is_said_has_no_guide(case: Case) -> None:
    """打官司没钱 surely means legal aid, of which nothing is here; 打官司 alone may mean any."""
    case.guide(row_guide("W1", "律师执业许可"), 0.6, "lawyer-practice-licence", told=0.1)
    case.guide(row_guide("W2", "律师事务所设立许可", promised=9), 0.6, "law-firm-establishment", told=0.1)
    case.uncovered = "legal-aid-application"
    assert case.decide("打官司").ending is Ending.WHICH_MATTER
    assert case.decide("打官司没钱").ending is Ending.NOTHING


def test_what_is_hardly_likely_is_offered_beside_no_meaning(case: Case) -> None:
    case.guide(row_guide("T1", "学历类人才引进落户"), 0.1, "hukou-talent-settlement")
    case.guide(row_guide("T2", "无线电台设置审批"), 0.1, "other")
    case.confidence = 0.1
    assert case.decide("落户要多久").ending is not Ending.WHICH_MATTER


def test_a_wording_of_a_document_needs_no_meaning(case: Case) -> None:
    case.guide(row_guide("S1", "社会保障卡申领"), 0.6, "social-card-first", told=0.3)
    case.guide(row_guide("S2", "社会保险费断缴补缴", promised=9), 0.6, "social-insurance-makeup", told=0.3)
    assert case.decide("灵活就业社保").ending is Ending.WHICH_MATTER
    case.guide(faq_page(), 1.0, "flexible-pension-enrollment", told=0.95)
    page = case.matters.pop()
    case.matters.insert(0, page.model_copy(update={"features": {**page.features, "wording": 1.0}}))
    assert case.decide("灵活就业社保").ending is not Ending.WHICH_MATTER
