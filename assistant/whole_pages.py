"""A nearer page about a whole certificate before a row of a level above about one item of it.

青溪区居住证办理指南 speaks of 居住证年度签注; the national row of that name fits the words better and is not what this district says.
"""

from __future__ import annotations

from knowledge.business_item import business_item
from knowledge.guide import ServiceGuide
from knowledge.lexicon.names import core_name
from knowledge.search import Evidence, MatterHit
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem
from knowledge.text import fold, segmenter

SHORTEST = 3  # characters; a name shorter than that is no certificate's (公证, 户口)


def by_the_nearer_page(evidence: Evidence, items: dict[str, StoredItem], chain: tuple[str, ...]) -> Evidence:
    """The evidence with such a page in the place of the row above that came first; as it is where there is none.

    Args:
        chain: the jurisdictions asked, nearest first.
    """
    best = next(iter(evidence.matters), None)
    page = next((hit for hit in evidence.matters if best is not None and _speaks_for(hit, best, items, chain)), None)
    if best is None or page is None:
        return evidence
    first = page.model_copy(update={"score": max(best.score, page.score)})
    others = tuple(hit for hit in evidence.matters if hit.id != page.id)
    own = any(items[hit.passage.owner].text == items[page.id].text for hit in evidence.passages)
    passages = tuple(hit for hit in evidence.passages if not (own and hit.passage.owner == best.id))
    return evidence.model_copy(update={"matters": (first, *others), "passages": passages})


def _speaks_for(page: MatterHit, row: MatterHit, items: dict[str, StoredItem], chain: tuple[str, ...]) -> bool:
    """Whether a guide is of a nearer level, is named by the bare certificate and speaks of the row's item."""
    if page.kind is not MatterKind.GUIDE or not {page.region, row.region} <= set(chain):
        return False
    content, full = items[page.id].content, core_name(row.title)
    bare = business_item(content).family
    if chain.index(page.region) >= chain.index(row.region) or not isinstance(content, ServiceGuide):
        return False
    if len(bare) < SHORTEST or bare == full or not full.startswith(bare):
        return False
    text = fold(items[page.id].text)
    return any(word in text for word in segmenter().cut(full[len(bare) :]) if len(word) > 1)
