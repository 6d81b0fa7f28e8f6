"""A question about two matters gets both, or one question back; a question about one is never cut in two."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from assistant.compose import Draft
from assistant.two_matters import joined, pairs_in
from assistant.verify import check
from evals.stand import SAMPLE_DAY, fill_sample
from knowledge.places import Places
from knowledge.search import Searcher
from ui.answer_card import card_of

DISTRICT = "999901"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, places: Places) -> Assistant:
    stand = fill_sample(Path(tmp_path_factory.mktemp("two")))
    return Assistant(Searcher(stand.store, stand.index, stand.lexicon), places)


def first_pair(question: str, *facets: str) -> tuple[str, str] | None:
    return next(((pair.first, pair.second) for pair in pairs_in(question, facets)), None)


@pytest.mark.parametrize(
    ("question", "facets", "halves"),
    [
        ("居住证和居住登记分别要几天", ("limits",), ("居住证，要多久", "居住登记 要几天")),
        ("火化多少钱，户口怎么销", ("fee", "steps"), ("火化多少钱", "户口怎么销")),
        ("我要办居住证，也想给狗办证，要带什么", ("materials",), ("我要办居住证，要带什么材料", "狗办证,要带什么")),
        ("护照丢了身份证也丢了", (), ("护照丢了", "身份证丢了")),
        ("低保跟临时救助有区别吗", (), ("低保", "临时救助有区别吗")),
    ],
)
def test_each_half_asks_what_the_whole_asks(question: str, facets: tuple[str, ...], halves: tuple[str, str]) -> None:
    assert first_pair(question, *facets) == halves


@pytest.mark.parametrize(
    "question", ["老人不会用手机，电子居住证谁能帮他办", "招了两个应届生，社保补贴最多能领多长时间"]
)
def test_what_is_told_first_and_what_is_counted_are_no_second_matter(question: str) -> None:
    assert first_pair(question, "duration") is None


@pytest.mark.parametrize(
    "question", ["居住证要几天", "我在青溪，居住证要几天", "和", "社保断了两个月影响退休吗", "护照还有三个月到期能换吗"]
)
def test_what_nothing_parts_stays_whole(question: str) -> None:
    assert first_pair(question, "limits") is None


def test_both_matters_are_answered_with_sources_of_their_own(hall: Assistant) -> None:
    answer = hall.answer("居住证和居住登记分别要几天", region=DISTRICT, today=SAMPLE_DAY)
    assert answer.status is Status.ANSWERED
    assert "青溪区居住证办理指南" in answer.text
    assert "流动人口居住登记" in answer.text
    numbers = [citation.marker for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    marked = {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)}
    assert marked <= set(numbers)
    assert check(tuple(answer.text.split("\n\n")[1:3]), answer.citations) == ()
    limits = [row for row in answer.text.split("\n\n") if "办结时限" in row]
    assert [row.partition("**：")[0] for row in limits] == [
        "**青溪区居住证办理指南 办理时限", "**流动人口居住登记 办理时限",
    ]  # fmt: skip


def test_each_of_two_says_its_own_level_version_and_notices(hall: Assistant) -> None:
    answer = hall.answer("身份证补领和护照怎么办", region=DISTRICT, today=SAMPLE_DAY)
    named = [notice for notice in answer.notices if notice.startswith("云河市普通护照办理指南：")]
    assert [notice.partition("：")[2] for notice in named] == [
        "按云河市的指南，这件事由云河市公安局出入境管理支队办理。",
        "青溪区没有单独的指南，以下按云河市的指南回答。",
    ]
    assert [notice for notice in answer.notices if "这份回答依据" in notice] == [
        "这份回答依据：云岭省云河市青溪区《居民身份证丢失补领》第1版，2026年10月8日更新。",
        "这份回答依据：云岭省云河市《云河市普通护照办理指南》第1版，2026年3月12日更新。",
    ]


def test_a_notice_of_the_second_keeps_its_own_source(hall: Assistant) -> None:
    first = hall.answer("居住证几天能办好", region=DISTRICT, today=SAMPLE_DAY)
    assert first.guide is not None
    draft = Draft(head="甲", rows=(), citations=first.citations, guide=first.guide, notices=("已经废止 [1]",))
    both = joined(draft, draft)
    assert both.notices[1].endswith(f"已经废止 [{len(first.citations) + 1}]")


def test_on_the_page_each_of_two_matters_has_a_form_of_its_own(hall: Assistant) -> None:
    card = card_of(hall.answer("居住证和居住登记分别要几天", region=DISTRICT, today=SAMPLE_DAY))
    assert card.second is not None
    assert card.second.title == "流动人口居住登记"
    assert [[row.field for row in rows] for rows in (card.rows, card.second.rows)] == [["limits", "contacts"]] * 2


def test_two_matters_of_which_nothing_is_asked_lead_to_one_question_and_are_both_remembered(hall: Assistant) -> None:
    asked = hall.answer("养狗证跟居住证", region=DISTRICT, today=SAMPLE_DAY)
    assert asked.status is Status.CLARIFY
    assert len(asked.options) == 2
    fees = hall.answer("各要收多少钱", region=DISTRICT, conversation_id=asked.conversation_id, today=SAMPLE_DAY)
    assert fees.status is Status.ANSWERED
    assert "养犬登记" in fees.text
    assert "青溪区居住证办理指南" in fees.text


@pytest.mark.parametrize(
    "question", ["办身份证要带户口本和照片吗", "我和我爱人办结婚登记要带什么", "敬老卡和身份证明要原件吗"]
)
def test_one_matter_with_an_and_in_it_is_answered_once(hall: Assistant, question: str) -> None:
    answer = hall.answer(question, region=DISTRICT, today=SAMPLE_DAY)
    heads = re.findall(r"^\*\*[^*]+\*\*（", answer.text, flags=re.M)
    assert len(heads) <= 1


def test_two_matters_of_which_one_needs_a_question_lead_to_that_of_which_comes_first(hall: Assistant) -> None:
    asked = hall.answer("结婚和离婚各要带什么", region=DISTRICT, today=SAMPLE_DAY)
    assert asked.status is Status.CLARIFY
    assert [option.label for option in asked.options] == ["结婚", "离婚"]


def test_what_befell_both_is_asked_of_each() -> None:
    assert not list(pairs_in("残疾人两项补贴", ()))
    pair = next(pairs_in("身份证和居住证都丢了，补办各要几天", ("limits",)))
    assert (pair.first, pair.second, pair.distributes) == ("身份证丢了,补办 要几天", "居住证丢了,补办 要几天", True)


def test_both_of_two_papers_lost_together_are_asked_of() -> None:
    pair = next(pairs_in("要是居住证跟身份证一块儿丢了，补这两个各要多少钱", ("fee",)))
    assert (pair.first, pair.second) == ("居住证丢了,补 要多少钱", "身份证丢了,补 要多少钱")
