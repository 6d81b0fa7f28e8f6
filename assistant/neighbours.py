"""A matter that a question surely means and that nothing here is about: the guide of a neighbour is no answer to it.

Words and vectors find the nearest guide there is (拖拉机驾驶证 finds 机动车驾驶证); the recognizer knows that another matter was meant.
A guide that speaks of that matter may answer all the same: one on withdrawing 公积金 answers for 租房提取.
"""

from __future__ import annotations

from assistant.decision import Decision
from assistant.understand import Understood
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Evidence, MatterHit, PassageHit, Term
from knowledge.search.coverage import coverage
from knowledge.store import StoredItem
from knowledge.text import fold

ALSO_MEANT = 0.1  # probability from which what answers may be meant, too
SPEAKS_OF_IT = 0.7  # share of the matter's name from which a text speaks of it
SAYS_ENOUGH = 0.75  # share of the question's words from which a text speaks of what was asked
NAMES_IT = 0.9  # the same by the names of a guide that the lexicon does not know
TO_THE_POINT = 0.9  # score from which a passage answers, whatever it stands under


def is_of_a_neighbour(
    decision: Decision, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> bool:
    """Whether a decision rests on the guide of another matter than the one surely meant, which nothing here is about."""
    matter, owner = evidence.uncovered, owner_of(decision)
    if matter is None or owner is None or understood.about is not None:
        return False
    terms = [(term, term.weight) for term in understood.query.terms]
    if decision.passages and _is_to_the_point(decision.passages[0], terms):
        return False
    hit = next((one for one in evidence.matters if one.id == owner), None)
    if hit is not None and _may_be_meant(hit):
        return False
    text = _said_by(items[owner])
    return lexicon.share_named(matter, text) < SPEAKS_OF_IT and coverage(terms, text) < SAYS_ENOUGH


def _is_to_the_point(hit: PassageHit, terms: list[tuple[Term, float]]) -> bool:
    """Whether a passage answers whatever it stands under: it fits best of all, and says some of the words of the question itself."""
    return hit.score >= TO_THE_POINT and coverage(terms, fold(hit.passage.text)) > 0


def owner_of(decision: Decision) -> str | None:
    """Id of what a decision rests on; None where it rests on nothing, or asks back."""
    if decision.guide is not None:
        return decision.guide.id
    return decision.passages[0].passage.owner if decision.passages else None


def without_rivals(owner: str | None, evidence: Evidence) -> Evidence:
    """The evidence that is left for a sure matter when one item proved to be of another: guides of its kin (首次 for 换发), which may hold it."""
    kin = {hit.id for hit in evidence.matters if hit.id != owner and hit.features.get("rival", 1.0) < ALSO_MEANT}
    return evidence.model_copy(
        update={
            "matters": tuple(hit for hit in evidence.matters if hit.id in kin),
            "passages": tuple(hit for hit in evidence.passages if hit.passage.owner in kin),
        }
    )


def _may_be_meant(hit: MatterHit) -> bool:
    """Whether a candidate may be what the question means: told so, or named by it in names that are all its own."""
    by_its_own_names = hit.lexicon_id is None and hit.features.get("explained", 0.0) >= NAMES_IT
    return hit.features.get("told", 0.0) >= ALSO_MEANT or by_its_own_names


def _said_by(item: StoredItem) -> str:
    """All that an item says, and what it calls itself, folded."""
    content = item.content
    names = (content.title, *content.aliases) if isinstance(content, ServiceGuide) else ()
    return fold(" ".join((*names, item.text)))
