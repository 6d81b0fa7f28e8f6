"""Answer, ask back, or say that nothing was found: one decision over the evidence, with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.benefit_sums import asks_its_sum, with_its_sum, without_other_benefits
from assistant.decision import MATTER_FLOOR, Decision, Ending
from assistant.facets import Asked
from assistant.groups import is_for_others, is_named_for_others, is_of_another_kind, names_its_kind
from assistant.hits import same_source
from assistant.items import is_of_another_item, item_or_guide, may_be_second
from assistant.may_answer import PASSAGE_FLOOR, UNSURE, Found, may_answer, names_nothing, states
from assistant.meanings import which_meaning
from assistant.nearer_page import answering_elsewhere
from assistant.neighbours import (
    is_of_a_neighbour,
    only_comes_next,
    without_other_parts,
    without_rivals,
    without_services,
)
from assistant.quoting import worth_quoting
from assistant.scenario import asks_for_all, guide_situation, names_a_case
from assistant.stated import of_the_thing_asked
from assistant.understand import NAMES, Understood
from assistant.whole_pages import by_the_nearer_page
from knowledge.business_item import business_item, family_of
from knowledge.codelists import Charged
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name
from knowledge.search import Evidence, MatterHit, PassageHit, Term
from knowledge.search.confidence import SURE
from knowledge.search.forms import asked_forms, holds
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem
from knowledge.text import fold

WORTH_NAMING, MOST_NAMED = 0.2, 2  # other matters named beside a guess: score from which, and how many
SHORTEST_NAME = 3  # characters; 公证 alone names no matter
_UNSAID = re.compile("基本|普通")  # in official names, and seldom said: 企业职工养老金


def decide(understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon) -> Decision:
    """Choose the ending for a question, and say so where the matter is a guess.

    Args:
        items: the stored items of every matter and passage in the evidence.
    """
    evidence = without_services(understood, evidence, lexicon)
    evidence = without_other_parts(understood, evidence, items, lexicon)
    evidence = by_the_nearer_page(evidence, items, understood.query.regions)
    evidence = without_other_benefits(understood, evidence)
    decision = _ending(understood, evidence, items, lexicon)
    for mended in (_of_no_neighbour, _for_the_asker, _of_the_item_told, of_the_thing_asked):
        decision = mended(decision, understood, evidence, items, lexicon)
    certain = evidence.confidence >= SURE or understood.about is not None
    if certain or not _rests_on_a_guess(decision) or _says_its_name(decision, understood, items, lexicon):
        return decision
    return decision.model_copy(update={"instead": _instead_of(decision, evidence)})


def _of_no_neighbour(
    decision: Decision, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision:
    """What is left of a decision that rests on the guide of a neighbour: one on its kin, or none."""
    if not is_of_a_neighbour(decision, understood, evidence, items, lexicon):
        return decision
    decision = _ending(understood, without_rivals(decision.owner, evidence), items, lexicon)
    if decision.owner is None or is_of_a_neighbour(decision, understood, evidence, items, lexicon):
        return Decision.nothing(evidence, "问的是另一件事，这里没有它的指南")
    return decision


def _for_the_asker(
    decision: Decision, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision:
    """What is left of a decision that rests on a guide named for other people: one on a guide for everybody, or none."""
    if not is_for_others(decision, understood, lexicon):
        return decision
    titles = {hit.id: hit.title for hit in evidence.matters}
    titles |= {hit.passage.owner: hit.title for hit in evidence.passages}
    first, of_another_kind = decision.owner, is_of_another_kind(titles.get(decision.owner or "", ""), understood.folded)
    others = {owner for owner, title in titles.items() if _is_anothers(title, understood)}
    decision = _ending(understood, evidence.without(others), items, lexicon)
    if is_for_others(decision, understood, lexicon) or is_of_a_neighbour(
        decision, understood, evidence, items, lexicon
    ):
        return Decision.nothing(evidence, "指南是给另一类人的")
    if of_another_kind and not names_its_kind(titles.get(decision.owner or "", ""), understood.folded):
        return Decision.nothing(evidence, "指南是另一类的")
    if decision.owner is not None and only_comes_next(decision.owner, first, understood, evidence, items):
        return Decision.nothing(evidence, "要办的那件事只有给别人的指南")
    return decision


def _is_anothers(title: str, understood: Understood) -> bool:
    return is_named_for_others(title, understood) or is_of_another_kind(title, understood.folded)


def _of_the_item_told(
    decision: Decision, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision:
    """What is left of a decision that rests on another business item than the one told: the second best, where that is of the item."""
    decision = _of_the_matter_meant(decision, understood, evidence, items, lexicon)
    stays = decision.owner == understood.about  # the talk goes on about it
    if decision.owner is None or stays or not is_of_another_item(decision, understood, items):
        return decision
    second = _ending(understood, evidence.without({decision.owner}), items, lexicon)
    second = _of_the_matter_meant(second, understood, evidence, items, lexicon)
    if _is_of_something_else(second, understood, evidence, items, lexicon):
        return Decision.nothing(evidence, "指南是另一个业务办理项的")
    if not may_be_second(second, decision, understood, items):
        return Decision.nothing(evidence, "指南的名称里没有这个业务办理项")
    return second


def _of_the_matter_meant(
    decision: Decision, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision:
    """A question which business item is meant, only with those that may be: 境外驾驶证申领 is none of 驾照到期换证."""
    if decision.ending is not Ending.WHICH_ITEM:
        return decision
    each = (Decision(ending=Ending.GUIDE, guide=hit) for hit in decision.candidates)
    meant = (one for one in each if not _is_of_something_else(one, understood, evidence, items, lexicon))
    may_be = tuple(one.guide for one in meant if one.guide is not None)
    if not may_be:
        return Decision.nothing(evidence, "业务办理项都是另一件事的")
    if len(may_be) == 1:
        return Decision(ending=Ending.GUIDE, guide=may_be[0], reason="只有这一项可能是所问的")
    return decision.model_copy(update={"candidates": may_be})


def _is_of_something_else(
    decision: Decision, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> bool:
    """Whether a decision rests on the guide of another matter, or of another business item of it."""
    neighbours = is_of_a_neighbour(decision, understood, evidence, items, lexicon)
    return neighbours or is_of_another_item(decision, understood, items)


def _rests_on_a_guess(decision: Decision) -> bool:
    """Whether a decision is no better than the matter it takes the question to be about: a guide, or a passage below the floor."""
    if decision.ending is Ending.PASSAGES:
        return decision.passages[0].score < PASSAGE_FLOOR
    return decision.ending is Ending.GUIDE


def _says_its_name(decision: Decision, understood: Understood, items: dict[str, StoredItem], lexicon: Lexicon) -> bool:
    """Whether the question says a whole name of the guide that answers, and no word that may mean several matters.

    A guide named by the bare word (居住证) is about all that the word means.
    """
    content = items[decision.guide.id].content if decision.guide is not None else None
    if not isinstance(content, ServiceGuide):
        return False
    bare = business_item(content).family
    spoken = " ".join((understood.folded, *(form for term in understood.query.terms for form in term.alternatives)))
    names = {core_name(name) for name in (content.title, *content.aliases)}
    names |= {family_of(content.main_name)} if content.main_name else set()
    said = {bare, *(names - lexicon.ambiguous.keys())}
    said |= {_UNSAID.sub("", name) for name in said if _UNSAID.search(name)} - lexicon.ambiguous.keys()
    return any(len(name) >= SHORTEST_NAME and name in spoken for name in said)


def _instead_of(decision: Decision, evidence: Evidence) -> tuple[str, ...]:
    """The names of other matters that may be meant, likeliest first."""
    own = (
        {decision.guide.family, decision.guide.title}
        if decision.guide is not None
        else {hit.title for hit in decision.passages}
    )
    others = (hit.title for hit in evidence.matters if not own & {hit.family, hit.title} and hit.score >= WORTH_NAMING)
    return tuple(dict.fromkeys(others))[:MOST_NAMED]


def _ending(understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon) -> Decision:
    meaning = which_meaning(understood, evidence, items, lexicon) if understood.about is None else None
    if meaning is not None:
        nearer = _nearer_than_the_meaning(meaning, understood, evidence, items, lexicon)
        return nearer or _with_its_items(meaning, understood, evidence, items)
    if evidence.confidence < UNSURE and understood.about is None and names_nothing(understood):
        return Decision.nothing(evidence, "没有说是什么证件或者事项")
    found = may_answer(understood, evidence, items)
    if found.guide is None and not found.quoted:
        return Decision.nothing(evidence, "没有达到门槛的事项或段落")
    if found.guide is not None and asks_its_sum(understood, found.guide, items, lexicon):
        return with_its_sum(understood, found.guide, found.guides, found.quoted, items=items, lexicon=lexicon)
    nearer = _from_a_nearer_document(found, understood, evidence, items, lexicon)
    return (
        nearer
        or _from_a_guide(found, understood, evidence, items)
        or _from_what_is_left(found, understood, evidence, items)
    )


def _nearer_than_the_meaning(
    meaning: Decision, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision | None:
    """What a document of a nearer level says on the point asked, where the one meaning of a word is a guide farther away: 失业保险咨询电话."""
    if meaning.guide is None:
        return None
    found = may_answer(understood, evidence, items)._replace(guide=meaning.guide)
    return _from_a_nearer_document(found, understood, evidence, items, lexicon)


def _from_a_nearer_document(
    found: Found, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision | None:
    if found.guide is None:
        return None
    best = answering_elsewhere(understood, evidence, found.guide, found.quoted, items, lexicon)
    if best is None:
        return None
    quoted = (best, *(hit for hit in found.quoted if hit is not best))
    return _quoting(quoted, understood, evidence, items, reason="更近一级的资料直接回答")


def _from_a_guide(
    found: Found, understood: Understood, evidence: Evidence, items: dict[str, StoredItem]
) -> Decision | None:
    """The guide where it answers better than any passage: by its fields, by its name, as what to do, as a price or as a list of materials."""
    guides, quoted, guide = found
    if guide is not None and _fields_serve(understood.asked, guide, quoted, items):
        return item_or_guide(understood, guide, guides, items)
    stays = guide is not None and guide.id == understood.about  # the talk goes on about it, whatever passage is best
    named = guide if stays else _of_best_page(guides, quoted, items)
    if named is not None and _names_only(understood, named, quoted, items):
        return item_or_guide(understood, named, guides, items)
    if guide is not None and _says_what_to_do(understood, quoted, items):
        itself = bool(quoted) and any(hit.id == quoted[0].passage.owner for hit in guides)
        if itself or evidence.confidence >= SURE:
            return item_or_guide(understood, guide, guides, items)
    if guide is not None and _is_a_price(understood, guide, quoted, items):
        return item_or_guide(understood, guide, guides, items)
    told_apart = _listing(understood, evidence, quoted, items)
    if told_apart is not None:
        return Decision(ending=Ending.GUIDE, guide=told_apart, reason="段落是指南的材料清单")
    return None


def _from_what_is_left(
    found: Found, understood: Understood, evidence: Evidence, items: dict[str, StoredItem]
) -> Decision:
    guides, quoted, guide = found
    if quoted and _passages_serve(understood.asked, guide, quoted[0], items):
        return _quoting(quoted, understood, evidence, items, reason="段落直接回答")
    if guide is None:
        return Decision.nothing(evidence, "没有达到门槛的事项")
    return item_or_guide(understood, guide, guides, items)


def _quoting(
    quoted: tuple[PassageHit, ...],
    understood: Understood,
    evidence: Evidence,
    items: dict[str, StoredItem],
    *,
    reason: str,
) -> Decision:
    worth = worth_quoting(quoted, understood, evidence.passages, items)
    return Decision(ending=Ending.PASSAGES, passages=worth, reason=reason)


def _with_its_items(
    meaning: Decision, understood: Understood, evidence: Evidence, items: dict[str, StoredItem]
) -> Decision:
    """A guide that a word was found to mean, or the question which of its business items: 考驾照 says no class of vehicle."""
    if meaning.guide is None:
        return meaning
    guides = tuple(hit for hit in evidence.matters if hit.kind is MatterKind.GUIDE and hit.score >= MATTER_FLOOR)
    settled = item_or_guide(understood, meaning.guide, guides, items)
    return settled if settled.ending is Ending.WHICH_ITEM else meaning


def _of_best_page(
    guides: tuple[MatterHit, ...], quoted: tuple[PassageHit, ...], items: dict[str, StoredItem]
) -> MatterHit | None:
    """The likely guide that was read from the page of the best passage, which may stand nearer than the best guide; else that one."""
    own = (hit for hit in guides if quoted and same_source(quoted[0], hit, items))
    return next(own, next(iter(guides), None))


def _names_only(
    understood: Understood, best: MatterHit, quoted: tuple[PassageHit, ...], items: dict[str, StoredItem]
) -> bool:
    """Whether a question is no more than the name of a guide and who asks (公积金提取, 孩子护照): it wants all of it, or a question back.

    Where another document speaks of it best, its words are the answer, unless the guide has a question to ask.
    """
    guide = items[best.id].content
    if not asks_for_all(understood) or not isinstance(guide, ServiceGuide):
        return False
    names = fold(" ".join((guide.title, *guide.aliases)))
    told = {fold(word) for one in understood.situations for word in one.words}
    telling = [term for term in understood.query.terms if term.weight > NAMES and term.text not in told]
    named = [term for term in telling if any(form in names for form in term.forms)]
    if not named or (len(named) < len(telling) and not _tells_all(items[best.id], guide, understood, telling)):
        return False
    own = not quoted or isinstance(items[quoted[0].passage.owner].content, ServiceGuide)
    return own or same_source(quoted[0], best, items) or _tells_apart(items[best.id], understood)


def _tells_all(item: StoredItem, guide: ServiceGuide, understood: Understood, telling: Sequence[Term]) -> bool:
    """Whether what a question says beside the name of a guide is one of its cases, and nothing more: 租房提取公积金."""
    names = fold(" ".join((guide.title, *guide.aliases)))
    rest = [term for term in telling if not any(form in names for form in term.forms)]
    return len(rest) == 1 and names_a_case(guide, item.text, understood)


def _says_what_to_do(understood: Understood, quoted: tuple[PassageHit, ...], items: dict[str, StoredItem]) -> bool:
    """Whether a question only tells what somebody wants done (签证快到期了想延一下), and no FAQ and no policy speaks of it better.

    One part of a guide is no answer then: which one is found depends on the words that happen to stand in it.
    """
    best = items[quoted[0].passage.owner].content if quoted else None
    return asks_for_all(understood) and (best is None or isinstance(best, ServiceGuide))


def _is_a_price(
    understood: Understood, guide: MatterHit, quoted: tuple[PassageHit, ...], items: dict[str, StoredItem]
) -> bool:
    """Whether an amount was asked for that the guide's fee is, and no passage of its page: 「狗证一年多少钱」."""
    content, forms = items[guide.id].content, asked_forms(understood.folded)
    if "amount" not in (*understood.asked.keys, *(forms if not understood.asked.keys else ())):
        return False
    priced = isinstance(content, ServiceGuide) and content.fee.charged is Charged.YES
    told = any(holds("amount", fold(hit.passage.text)) for hit in quoted)
    return priced and not told


def _tells_apart(item: StoredItem, understood: Understood) -> bool:
    """Whether a guide's materials depend on a situation that was told, or has to be asked for."""
    if not isinstance(item.content, ServiceGuide):
        return False
    guidance = guide_situation(item.content, item.text, understood)
    return guidance is not None and (guidance.is_exact or guidance.ask is not None)


def _listing(
    understood: Understood, evidence: Evidence, quoted: tuple[PassageHit, ...], items: dict[str, StoredItem]
) -> MatterHit | None:
    """The guide whose list of materials the best passage is a piece of: its fields tell the list of one situation."""
    keys = understood.asked.keys
    if not quoted or (keys != ("materials",) if keys else "list" not in asked_forms(understood.folded)):
        return None
    passage = quoted[0].passage
    for hit in evidence.matters:
        item = items[hit.id]
        part = item.content.part("materials") if isinstance(item.content, ServiceGuide) else None
        same = part is not None and item.text == items[passage.owner].text
        if same and part is not None and passage.span.start < part.end and part.start < passage.span.end:
            return hit if _tells_apart(item, understood) else None
    return None


def _fields_serve(asked: Asked, hit: MatterHit, quoted: tuple[PassageHit, ...], items: dict[str, StoredItem]) -> bool:
    """Whether the guide's fields are the better home of the answer than the best passage."""
    if asked.is_open and not asked.is_mixed:
        return False
    rival = quoted[0].score if quoted and not same_source(quoted[0], hit, items) else 0.0
    return states(hit, asked, items) and hit.score >= rival - 0.10


def _passages_serve(asked: Asked, guide: MatterHit | None, best: PassageHit, items: dict[str, StoredItem]) -> bool:
    """Whether the best passage may answer instead of a guide: its own page, or prose for an open question, and not far behind."""
    if guide is None:
        return True
    elsewhere = not same_source(best, guide, items)
    to_the_point = best.features["asked_form"] > 0 or best.features["hinted"] > 0
    return (asked.is_open or (elsewhere and to_the_point)) and best.score >= guide.score - 0.25
