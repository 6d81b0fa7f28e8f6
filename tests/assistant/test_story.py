"""A story that nothing answers is asked of the one matter that all it found is near."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.asking import Asking
from assistant.story import LIKELY, NONE_HERE, RIVAL, SAYS_IT, SURELY, asked_of_that, owners_of, told_of
from assistant.understand import understand
from knowledge.document import Passage
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem
from knowledge.store.items import kind_of
from knowledge.values import Span
from tests.samples import CITY, pension_page, row_guide

STORY = "在厂里干到六十了，手续想弄一弄，材料谁给交"
_PIECES = {"page": pension_page(), "row": row_guide("L1", "养老金申领"), "else": row_guide("L2", "养蜂场选址备案")}
ITEMS = {
    one.content.id: StoredItem(kind=kind_of(one.content), content=one.content, text=one.text)
    for one in _PIECES.values()
}
PAGE, ROW, OTHER = ITEMS


def matter(
    owner: str, *, kind: MatterKind = MatterKind.GUIDE, lexicon_id: str | None = "pension", rival: float = 0.0
) -> MatterHit:
    return MatterHit(
        id=owner, kind=kind, title=owner, region=CITY, score=0.1, lexicon_id=lexicon_id, features={"rival": rival}
    )


def passage(owner: str, score: float = 0.1) -> PassageHit:
    piece = Passage(
        id=f"{owner}#1", owner=owner, field="conditions", heading="受理条件", text="达到", span=Span(start=0, end=2), region=CITY
    )  # fmt: skip
    return PassageHit(passage=piece, title=owner, score=score, features={"owner": 0.0})


def asking(lexicon: Lexicon, places: Places, question: str = STORY, **found: object) -> Asking:
    read = understand(question, region=CITY, lexicon=lexicon, places=places)
    near = {"matters": (matter(PAGE),), "passages": (passage(PAGE),), "confidence": LIKELY}
    evidence = Evidence.model_validate(near | found)
    return Asking(understood=read, typed=read, evidence=evidence, day=date(2026, 11, 1))


def test_a_story_is_about_the_one_matter_that_it_is_near(lexicon: Lexicon, places: Places) -> None:
    assert told_of(asking(lexicon, places), ITEMS) == matter(PAGE)


def test_few_words_that_find_little_are_about_nothing(lexicon: Lexicon, places: Places) -> None:
    assert told_of(asking(lexicon, places, "海员证怎么办"), ITEMS) is None


@pytest.mark.parametrize(
    "found",
    [
        {"unheld": NONE_HERE},
        {"uncovered": "seafarer-certificate"},
        {"matters": (matter(PAGE, rival=RIVAL),)},
        {"confidence": LIKELY - 0.01},
        {"passages": (passage(OTHER),)},
    ],
)
def test_a_story_about_another_matter_is_left_alone(lexicon: Lexicon, places: Places, found: dict[str, object]) -> None:
    assert told_of(asking(lexicon, places, STORY, **found), ITEMS) is None


def test_few_words_surely_about_a_document_are_asked_of_it(lexicon: Lexicon, places: Places) -> None:
    document = (matter(PAGE, kind=MatterKind.DOCUMENT),)
    sure = {"matters": document, "passages": (passage(PAGE, SAYS_IT),), "confidence": SURELY}
    assert told_of(asking(lexicon, places, "谎报收入什么后果", **sure), ITEMS) == document[0]
    assert told_of(asking(lexicon, places, "谎报收入什么后果", **sure | {"confidence": 0.5}), ITEMS) is None


def test_every_page_of_the_matter_is_asked_and_no_other(lexicon: Lexicon, places: Places) -> None:
    matters = (matter(PAGE), matter(ROW), matter(OTHER, lexicon_id=None))
    told = asking(lexicon, places, matters=matters)
    own = owners_of(matters[0], told.evidence, ITEMS)
    assert own == {PAGE, ROW}
    whole = asked_of_that(told, matters[0], own, (passage(ROW), passage(PAGE, 0.3)))
    assert whole.understood.about == PAGE
    assert [hit.passage.owner for hit in whole.evidence.passages] == [PAGE, ROW]
    assert all(hit.features["owner"] > 0.9 for hit in whole.evidence.passages)
