"""The probability that the first matter is right rises with its lead and falls with a rival."""

from __future__ import annotations

from knowledge.jurisdiction import NATION
from knowledge.search import MatterHit
from knowledge.search.confidence import SURE, confidence
from knowledge.search.results import MatterKind


def hit(title: str, score: float, *, told: float = 0.0, rival: float = 0.0, lexicon_id: str | None = "x") -> MatterHit:
    return MatterHit(
        id=title, kind=MatterKind.GUIDE, title=title, region=NATION, score=score, family=title, lexicon_id=lexicon_id,
        features={"told": told, "rival": rival, "likest": 0.8},
    )  # fmt: skip


def test_nothing_found_is_no_confidence() -> None:
    assert confidence(()) == 0.0


def test_a_clear_lead_is_sure_and_a_narrow_one_is_not() -> None:
    best = hit("养老金申领", 0.99, told=0.9)
    assert confidence((best, hit("失业金申领", 0.05))) > SURE
    assert confidence((best, hit("失业金申领", 0.97))) < SURE


def test_another_item_of_the_same_matter_does_not_make_it_unsure() -> None:
    best, item = hit("居住证申领", 0.99, told=0.9), hit("居住证申领", 0.98)
    assert confidence((best, item)) == confidence((best,))


def test_a_likelier_matter_without_a_guide_makes_it_unsure() -> None:
    alone = confidence((hit("药品经营许可", 0.7),))
    assert confidence((hit("药品经营许可", 0.7, rival=0.95),)) < alone
