"""What a document says on the point asked, before the fields of a guide: one of a nearer level, or one that says clearly more."""

from __future__ import annotations

from assistant.hits import asked_by_its_heading, names_it, same_source
from assistant.may_answer import PASSAGE_FLOOR, SURELY_MEANT
from assistant.quoting import SAYS_MORE
from assistant.scenario import asks_for_all
from assistant.understand import Understood
from knowledge.document import PolicyDocument
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.coverage import coverage
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem
from knowledge.text import fold

# probability from which a document without a lexicon matter of its own is read as being about the one meant
READ_AS_IT = 0.2


def answering_elsewhere(
    understood: Understood,
    evidence: Evidence,
    guide: MatterHit,
    quoted: tuple[PassageHit, ...],
    items: dict[str, StoredItem],
    lexicon: Lexicon,
) -> PassageHit | None:
    """The passage of a document about the same matter that answers before a guide's fields do: one of a nearer level than the guide,
    or, where it was asked whether something can be, one that says clearly more of the question than the conditions do; where
    those of a guide of a level above were asked for, one that says as much.

    The guide's own parts do not stand before it; they are what it is compared with.
    """
    best, chain = _best_of_a_document(quoted, guide, items), understood.query.regions
    if best is None or best.score < PASSAGE_FLOOR:
        return None
    read_as_guide = any(hit.kind is MatterKind.GUIDE and same_source(best, hit, items) for hit in evidence.matters)
    if read_as_guide or not {best.passage.region, guide.region} <= set(chain):
        return None
    about = next((hit for hit in evidence.matters if hit.id == best.passage.owner), None)
    read_as_it = about is not None and about.features.get("told", 0.0) >= READ_AS_IT
    in_its_case = understood.asked.whether or understood.asked.is_open
    nearer = chain.index(best.passage.region) < chain.index(guide.region)
    if not read_as_it and not (in_its_case and names_it(best, guide, lexicon)):
        return None
    if not read_as_it and asks_for_all(understood) and guide.features.get("told", 0.0) >= SURELY_MEANT:
        return None  # who names a matter and asks nothing in particular wants its guide: 残疾证到期换
    if in_its_case:
        as_much = nearer and understood.asked.keys == ("conditions",)
        enough = _said_by_fields(understood, items[guide.id], titled=not as_much) + (0.0 if as_much else SAYS_MORE)
        page = tuple(hit for hit in quoted if hit.passage.owner == best.passage.owner) if as_much else (best,)
        return next((hit for hit in page if hit.features["in_text"] >= enough or asked_by_its_heading(hit)), None)
    to_the_point = best.features["asked_form"] > 0 or best.features["hinted"] > 0
    return best if nearer and to_the_point else None


def _best_of_a_document(
    quoted: tuple[PassageHit, ...], guide: MatterHit, items: dict[str, StoredItem]
) -> PassageHit | None:
    """The first passage that is no part of a guide; None where another guide's part comes before it."""
    rest = (hit for hit in quoted if hit.title != guide.title)
    best = next(rest, None)
    return best if best is not None and isinstance(items[best.passage.owner].content, PolicyDocument) else None


def _said_by_fields(understood: Understood, item: StoredItem, *, titled: bool) -> float:
    """The share of a question that the fields asked for say, with the guide's title or, as a passage is weighed, without."""
    if not isinstance(item.content, ServiceGuide):
        return 0.0
    parts = (item.text[span.start : span.end] for field, span in item.content.parts if field in understood.asked.fields)
    terms = [(term, term.weight) for term in understood.query.terms]
    return coverage(terms, fold(" ".join((item.content.title if titled else "", *parts))))
