"""A question of which nothing that was found answers, though all that comes near it is one matter's: it is asked of that one.

「公租房合同快到头了，想接着住，得提前多久打招呼」: what is told beside 公租房 are everyday words, and they lower every score, the right one's, too.
Whether another matter was meant is known all the same: of 417 written questions whose own guide was taken out of the store, 3 find one here.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.asking import Asking
from assistant.by_clause import asked_of_it
from assistant.clauses import telling_clauses
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem

RIVAL = 0.4  # probability of another matter from which the nearest one is its neighbour
NONE_HERE = 0.7  # probability that there is nothing here of what is meant, from which nothing is asked
LIKELY = 0.2  # confidence in the nearest matter from which a story may be about it
NEAREST = 3  # best passages of which one has to be of that matter
SURELY, SAYS_IT = 0.8, 0.2  # confidence in a document, and score of its best passage, from which no story is needed


def told_of(asking: Asking, items: dict[str, StoredItem]) -> MatterHit | None:
    """The one matter that a question is about, however little of its words say so; None where there is none.

    A short question that finds little asks for something else (海员证怎么办); a long one tells much that no guide holds. Of a document
    no field can answer, so that short words about it (谎报收入申请公租房什么后果) find only passages that score low.
    """
    evidence = asking.evidence
    first = next(iter(evidence.matters), None)
    if first is None or first.id not in items or asking.goes_on or _is_another(first, evidence):
        return None
    own = owners_of(first, evidence, items)
    nearest = [hit for hit in evidence.passages[:NEAREST] if hit.passage.owner in own]
    if not nearest or evidence.confidence < LIKELY:
        return None
    surely = first.kind is MatterKind.DOCUMENT and evidence.confidence >= SURELY and nearest[0].score >= SAYS_IT
    return first if surely or len(telling_clauses(asking.typed.question)) > 1 else None


def _is_another(first: MatterHit, evidence: Evidence) -> bool:
    """Whether something is likely meant of which there is nothing here."""
    known = evidence.uncovered is None and evidence.unheld < NONE_HERE
    return not known or first.features.get("rival", 1.0) >= RIVAL


def owners_of(first: MatterHit, evidence: Evidence, items: dict[str, StoredItem]) -> frozenset[str]:
    """Ids of all that was found of a matter: what was read from its page, and every page and row of the same lexicon matter."""
    matter, page = first.lexicon_id, items[first.id].content.source.id
    same = {hit.id for hit in evidence.matters if matter is not None and hit.lexicon_id == matter}
    return frozenset(one for one, item in items.items() if one in same or item.content.source.id == page)


def asked_of_that(asking: Asking, meant: MatterHit, own: frozenset[str], passages: Iterable[PassageHit]) -> Asking:
    """The question asked of the one matter that it is about: of its guide, where it has one, and of the passages of all its pages."""
    matters = asking.evidence.matters
    guide = next((hit for hit in matters if hit.id in own and hit.kind is MatterKind.GUIDE), None)
    guide = meant if meant.kind is MatterKind.GUIDE else guide
    return asked_of_it(asking, guide, matters, passages)
