"""Which of what was found is meant, where a talk goes on."""

from __future__ import annotations

from assistant.finding import only_of_page, says_it_best
from knowledge.document import Passage
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.results import MatterKind
from knowledge.values import Span
from tests.listings import passport
from tests.samples import CITY

ABOUT = passport()
ANOTHER = MatterHit(id="another", kind=MatterKind.GUIDE, title="居住证首次申领", region=CITY, score=0.95, features={})


def _said(owner: str, score: float) -> PassageHit:
    passage = Passage(
        id=owner, owner=owner, region=CITY, field="text", heading="", text="持有居住证", span=Span(start=0, end=5)
    )
    return PassageHit(passage=passage, title="", score=score, features={})


def test_the_document_talked_of_answers_alone_where_its_passage_is_surely_best() -> None:
    mine, theirs = _said(ABOUT.content.id, 0.99), _said("another", 0.5)
    assert only_of_page(Evidence(matters=(ANOTHER,), passages=(mine, theirs)), ABOUT).matters == ()
    unsure = Evidence(matters=(ANOTHER,), passages=(_said(ABOUT.content.id, 0.6), theirs))
    assert only_of_page(unsure, ABOUT).matters == (ANOTHER,)


def test_a_guide_says_it_best_when_no_passage_of_another_comes_before() -> None:
    mine, theirs = _said(ABOUT.content.id, 0.93), _said("another", 0.97)
    assert says_it_best(ABOUT, Evidence(passages=(mine,)))
    assert not says_it_best(ABOUT, Evidence(passages=(theirs, mine)))
