"""What a talk is about, and which questions are asked of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.subject import asked_of_it, by_new_words, names_kin_alone
from assistant.understand import Understood, understand
from knowledge.document import Passage
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.results import MatterKind
from knowledge.values import Span
from tests.listings import injury, passport
from tests.samples import CITY

Reader = Callable[[str], Understood]
ANOTHER = MatterHit(
    id="another", kind=MatterKind.GUIDE, title="劳动合同备案", region=CITY, score=0.9, features={"by_name": 1.0}
)


@pytest.fixture
def read(lexicon: Lexicon, places: Places) -> Reader:
    return lambda question: understand(question, region=CITY, lexicon=lexicon, places=places)


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("没有劳动合同行吗", True),  # whether, of what the guide speaks of
        ("劳动合同怎么备案", False),  # wants the thing itself
        ("劳动合同丢了", False),  # tells what befell it
        ("公积金会断吗", False),  # the guide says nothing of it
    ],
)
def test_a_case_is_asked_of_the_subject_that_speaks_of_it(read: Reader, question: str, is_so: bool) -> None:
    assert asked_of_it(read(question), Evidence(), injury()) is is_so


def test_the_official_name_of_another_guide_is_no_case(read: Reader) -> None:
    assert not asked_of_it(read("劳动合同多少"), Evidence(matters=(ANOTHER,), told=1.0), injury())


def test_who_somebody_is_to_the_asker_names_no_matter(read: Reader) -> None:
    assert names_kin_alone(read("我老婆不去行不行"))
    assert asked_of_it(read("我老婆不去行不行"), Evidence(told=0.9), passport())
    assert not names_kin_alone(read("我老婆的护照"))


def test_what_is_said_now_chooses_among_the_passages_of_the_subject() -> None:
    def hit(text: str, score: float) -> PassageHit:
        span = Span(start=0, end=len(text))
        passage = Passage(id=text, owner="page", region=CITY, field="text", heading="", text=text, span=span)
        return PassageHit(passage=passage, title="办法", score=score, features={})

    found = Evidence(passages=(hit("通则", 0.9), hit("微信缴费", 0.88)))
    own = (hit("微信缴费", 0.5), hit("通则", 0.05))
    moved = by_new_words(found, own, {"page"}).passages
    assert [one.passage.text for one in moved] == ["微信缴费", "通则"]
    assert [one.score for one in moved] == [0.9, 0.88]
