"""Answer, ask back, or say that nothing was found: one decision over the evidence, with its reason."""

from __future__ import annotations

from enum import StrEnum

from assistant.facets import Asked
from assistant.understand import Understood
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.tables import AmbiguousWord
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem
from knowledge.text import fold
from knowledge.values import Value

# Chosen on written questions over the real pages and on invented matters: see docs/decisions/.
MATTER_FLOOR = 0.50
PASSAGE_FLOOR = 0.45
SAME_FAMILY = 0.06  # business items of one matter closer than this cannot be told apart by the question
ALSO_GOOD = 0.93  # further passages are quoted when at least this share of the best one's score
MOST_PASSAGES = 3
ENOUGH_TEXT = 900  # in characters; after so much no further passage is added


class Ending(StrEnum):
    """Which way an answer goes."""

    GUIDE = "guide"
    PASSAGES = "passages"
    WHICH_ITEM = "which_item"
    WHICH_MATTER = "which_matter"
    NOTHING = "nothing"


class Decision(Value):
    """The way chosen and what it needs."""

    ending: Ending
    guide: MatterHit | None = None
    passages: tuple[PassageHit, ...] = ()
    candidates: tuple[MatterHit, ...] = ()
    ambiguous: AmbiguousWord | None = None
    reason: str = ""


def decide(understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon) -> Decision:
    """Choose the ending for a question.

    Args:
        items: the stored items of every matter and passage in the evidence.
    """
    guides = tuple(hit for hit in evidence.matters if hit.kind is MatterKind.GUIDE and hit.score >= MATTER_FLOOR)
    quoted = tuple(hit for hit in evidence.passages if hit.score >= PASSAGE_FLOOR)
    if not guides and not quoted:
        return Decision(ending=Ending.NOTHING, candidates=evidence.matters[:3], reason="没有达到门槛的事项或段落")
    guide = guides[0] if guides else None
    if guide is not None and _fields_serve(understood.asked, guide, quoted, items):
        return _item_or_guide(understood, guide, guides, items, lexicon)
    if quoted and _passages_serve(understood.asked, guide, quoted[0], items):
        return Decision(ending=Ending.PASSAGES, passages=_worth_quoting(quoted), reason="段落直接回答")
    if guide is not None:
        return _item_or_guide(understood, guide, guides, items, lexicon)
    return Decision(ending=Ending.PASSAGES, passages=_worth_quoting(quoted), reason="只有段落")


def _fields_serve(asked: Asked, hit: MatterHit, quoted: tuple[PassageHit, ...], items: dict[str, StoredItem]) -> bool:
    """Whether the guide's fields are the better home of the answer than the best passage."""
    if asked.is_open:
        return False
    guide = items[hit.id].content
    stated = isinstance(guide, ServiceGuide) and any(has_field(guide, field) for field in asked.fields)
    rival = quoted[0].score if quoted and not _same_source(quoted[0], hit, items) else 0.0
    return stated and hit.score >= rival - 0.10


def _passages_serve(asked: Asked, guide: MatterHit | None, best: PassageHit, items: dict[str, StoredItem]) -> bool:
    """Whether the best passage may answer instead of a guide: its own page, or prose for an open question, and not far behind."""
    if guide is None:
        return True
    elsewhere = not _same_source(best, guide, items)
    return (elsewhere or asked.is_open) and best.score >= guide.score - 0.25


def has_field(guide: ServiceGuide, field: str) -> bool:
    """Whether a guide says anything under a field."""
    if guide.part(field) is not None:
        return True
    if field == "fee":
        return guide.fee.text is not None
    if field in ("contacts", "complaints"):
        purpose = "咨询" if field == "contacts" else "投诉"
        return any(contact.purpose == purpose for contact in guide.contacts)
    if field == "hours":
        return any(window.hours for window in guide.windows)
    if field == "visits":
        return guide.visits.count is not None
    if field == "online":
        return guide.online.available is not None or guide.online.url is not None
    if field == "outcome":
        return guide.outcome.name is not None
    return bool(getattr(guide, field, ()))


def _same_source(hit: PassageHit, matter: MatterHit, items: dict[str, StoredItem]) -> bool:
    return items[hit.passage.owner].content.source.id == items[matter.id].content.source.id


def _item_or_guide(
    understood: Understood,
    best: MatterHit,
    guides: tuple[MatterHit, ...],
    items: dict[str, StoredItem],
    lexicon: Lexicon,
) -> Decision:
    if (word := _ambiguous(understood, guides, items, lexicon)) is not None:
        return Decision(ending=Ending.WHICH_MATTER, ambiguous=word, candidates=guides, reason="这个说法对应几件事")
    family = tuple(
        hit for hit in guides if best.score - hit.score <= SAME_FAMILY and _family(hit, items) == _family(best, items)
    )
    if len({hit.title for hit in family}) > 1:
        return Decision(ending=Ending.WHICH_ITEM, candidates=family, reason="同一事项有几个业务办理项")
    return Decision(ending=Ending.GUIDE, guide=best, reason="指南字段直接回答")


def _family(hit: MatterHit, items: dict[str, StoredItem]) -> tuple[str, str]:
    guide = items[hit.id].content
    if isinstance(guide, ServiceGuide):
        return guide.region, guide.codes.parent or guide.codes.catalogue or guide.main_name or guide.title.partition(
            "("
        )[0]
    return hit.region, hit.title


def _ambiguous(
    understood: Understood, guides: tuple[MatterHit, ...], items: dict[str, StoredItem], lexicon: Lexicon
) -> AmbiguousWord | None:
    """An ambiguous word that is all the question says, when the store has guides for two or more of its meanings."""
    for word in lexicon.ambiguous_in(understood.folded):
        said = {fold(word.word), *(fold(variant) for variant in word.variants)}
        rest = [
            term for term in understood.query.terms if not any(term.text in text for text in said) and term.weight > 0.5
        ]
        if rest:
            continue
        linked = {
            lexicon.link(items[hit.id].content.title)
            for hit in guides
            if isinstance(items[hit.id].content, ServiceGuide)
        }  # type: ignore[union-attr]
        present = {matter.id for matter in linked if matter is not None}
        if sum(option.matter in present for option in word.options) >= 2:
            return word
    return None


def _worth_quoting(quoted: tuple[PassageHit, ...]) -> tuple[PassageHit, ...]:
    """The best passage and others nearly as good, without overlaps, best first."""
    chosen: list[PassageHit] = []
    for hit in quoted:
        if chosen and hit.score < ALSO_GOOD * chosen[0].score:
            break
        if any(_overlap(hit, other) for other in chosen):
            continue
        chosen.append(hit)
        if len(chosen) == MOST_PASSAGES or sum(len(one.passage.text) for one in chosen) > ENOUGH_TEXT:
            break
    return tuple(chosen)


def _overlap(one: PassageHit, other: PassageHit) -> bool:
    same = (
        one.passage.owner.partition(":")[2].partition(":")[0] == other.passage.owner.partition(":")[2].partition(":")[0]
    )
    return same and one.passage.span.start < other.passage.span.end and other.passage.span.start < one.passage.span.end
