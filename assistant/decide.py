"""Answer, ask back, or say that nothing was found: one decision over the evidence, with its reason."""

from __future__ import annotations

import math
from enum import StrEnum

from assistant.evidence import Citations
from assistant.facets import Asked
from assistant.rows import Desk, render
from assistant.scenario import asks_for_all, guide_situation
from assistant.understand import Understood
from assistant.verify import unmarked
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name
from knowledge.lexicon.tables import AmbiguousWord
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.forms import asked_forms
from knowledge.search.query import naming_words
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem
from knowledge.text import fold
from knowledge.values import Value

# Chosen on written questions over the real pages and on invented matters: see docs/decisions/.
MATTER_FLOOR = 0.50
PASSAGE_FLOOR = 0.45
# Gaps between scores are taken as log odds, because near 1 a hundredth is a lot.
SAME_FAMILY = 0.6  # business items of one matter closer than this cannot be told apart by the question
STATES_IT = 1.0  # a guide so far behind the best may answer when only it states what is asked
AS_LIKELY = 0.5  # meanings that score so much less than the best one are not asked about
NEARLY_AS_LIKELY = 0.1  # share of the likeliest meaning's probability from which a nearer level's may answer instead
LEAST_TOLD = 0.15  # probability below which a situation settles nothing
TOLD_APART = 2.0  # where a situation was said: how much likelier than the next it must be
STANDS_OUT = 0.22  # a weak passage is still the answer when it is twice as good as the best of any other document
ALSO_GOOD = 0.88  # further passages are quoted when at least this share of the best one's score
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
    meaning = _which_meaning(understood, evidence, items, lexicon)
    if meaning is not None:
        return meaning
    guides = tuple(hit for hit in evidence.matters if hit.kind is MatterKind.GUIDE and hit.score >= MATTER_FLOOR)
    quoted = tuple(hit for hit in evidence.passages if hit.score >= PASSAGE_FLOOR) or _standing_out(evidence.passages)
    if not guides and not quoted:
        return Decision(ending=Ending.NOTHING, candidates=evidence.matters[:3], reason="没有达到门槛的事项或段落")
    guide = _best_stating(guides, understood.asked, items)
    if guide is not None and _fields_serve(understood.asked, guide, quoted, items):
        return _item_or_guide(understood, guide, guides, items)
    if guides and _names_only(understood, guides[0], items):
        return _item_or_guide(understood, guides[0], guides, items)
    told_apart = _listing(understood, evidence, quoted, items)
    if told_apart is not None:
        return Decision(ending=Ending.GUIDE, guide=told_apart, reason="段落是指南的材料清单")
    if quoted and _passages_serve(understood.asked, guide, quoted[0], items):
        return Decision(ending=Ending.PASSAGES, passages=_worth_quoting(quoted), reason="段落直接回答")
    if guide is None:
        return Decision(ending=Ending.NOTHING, candidates=evidence.matters[:3], reason="没有达到门槛的事项")
    return _item_or_guide(understood, guide, guides, items)


def _names_only(understood: Understood, best: MatterHit, items: dict[str, StoredItem]) -> bool:
    """Whether a question is the bare name of a guide that has a question to ask back (公积金提取)."""
    guide = items[best.id].content
    if not asks_for_all(understood) or not isinstance(guide, ServiceGuide):
        return False
    names = fold(" ".join((guide.title, *guide.aliases)))
    telling = [term for term in understood.query.terms if term.weight > 0.3]
    if not telling or not all(any(form in names for form in term.forms) for term in telling):
        return False
    return _tells_apart(items[best.id], understood)


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


def _standing_out(passages: tuple[PassageHit, ...]) -> tuple[PassageHit, ...]:
    """The best passage alone, when nothing of another document comes near it."""
    if not passages or passages[0].score < STANDS_OUT:
        return ()
    other = next((hit.score for hit in passages if hit.passage.owner != passages[0].passage.owner), 0.0)
    return passages[:1] if passages[0].score >= 2 * other else ()


def _best_stating(guides: tuple[MatterHit, ...], asked: Asked, items: dict[str, StoredItem]) -> MatterHit | None:
    """The best guide, or one close behind that states what is asked where the best one is silent."""
    if not guides or asked.is_open:
        return guides[0] if guides else None
    near = (hit for hit in guides if _gap(guides[0], hit) <= STATES_IT and _states(hit, asked, items))
    return next((hit for hit in near if _same_item(hit, guides[0])), guides[0])


def _same_item(one: MatterHit, other: MatterHit) -> bool:
    """Whether two guides are of one business item in one place, as a page and a list row may be; another's fee is no answer."""
    case, other_case = (fold(hit.title).partition("(")[2] for hit in (one, other))
    return one.id == other.id or (one.region == other.region and one.family == other.family and case == other_case)


def _states(hit: MatterHit, asked: Asked, items: dict[str, StoredItem]) -> bool:
    guide = items[hit.id].content
    return isinstance(guide, ServiceGuide) and any(has_field(guide, field) for field in asked.fields)


def _fields_serve(asked: Asked, hit: MatterHit, quoted: tuple[PassageHit, ...], items: dict[str, StoredItem]) -> bool:
    """Whether the guide's fields are the better home of the answer than the best passage."""
    if asked.is_open:
        return False
    rival = quoted[0].score if quoted and not _same_source(quoted[0], hit, items) else 0.0
    return _states(hit, asked, items) and hit.score >= rival - 0.10


def _passages_serve(asked: Asked, guide: MatterHit | None, best: PassageHit, items: dict[str, StoredItem]) -> bool:
    """Whether the best passage may answer instead of a guide: its own page, or prose for an open question, and not far behind."""
    if guide is None:
        return True
    elsewhere = not _same_source(best, guide, items)
    to_the_point = best.features["asked_form"] > 0 or best.features["hinted"] > 0
    return (asked.is_open or (elsewhere and to_the_point)) and best.score >= guide.score - 0.25


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
) -> Decision:
    """One guide, or the question which of several; a situation that was said (丢了, 旧了) settles it, and so do equal answers."""
    family = tuple(
        hit for hit in guides if _gap(best, hit) <= SAME_FAMILY and _family(hit, items) == _family(best, items)
    )
    if len({hit.title for hit in family}) < 2:
        return Decision(ending=Ending.GUIDE, guide=best, reason="指南字段直接回答")
    by_situation = tuple(hit for hit in family if any(word in hit.title for word in _item_words(understood)))
    if len(by_situation) == 1:
        return Decision(ending=Ending.GUIDE, guide=by_situation[0], reason="情形说明了是哪一项")
    if understood.asked.keys and _agree(family, understood.asked, items):
        first = next((hit for hit in family if any(word in hit.title for word in _ITEM_NAMES["首次"])), best)
        return Decision(ending=Ending.GUIDE, guide=first, reason="各业务办理项的答案相同")
    return Decision(ending=Ending.WHICH_ITEM, candidates=by_situation or family, reason="同一事项有几个业务办理项")


def _gap(best: MatterHit, other: MatterHit) -> float:
    """How much better one score is than another, in log odds."""
    return _log_odds(best.score) - _log_odds(other.score)


def _log_odds(score: float) -> float:
    inside = min(0.9999, max(0.0001, score))
    return math.log(inside / (1.0 - inside))


# Words under which a business item appears in the titles of guides.
_ITEM_NAMES = {
    "首次": ("首次", "初次", "新办", "申领", "设立"),
    "换领": ("换领", "换发", "换证"),
    "补领": ("补领", "补办", "补发", "遗失"),
    "变更": ("变更",),
    "延续": ("延续", "延期", "续期"),
    "注销": ("注销",),
}


def _item_words(understood: Understood) -> tuple[str, ...]:
    return tuple(
        word
        for situation in understood.situations
        if situation.item
        for word in _ITEM_NAMES.get(situation.item.value, ())
    )


def _agree(family: tuple[MatterHit, ...], asked: Asked, items: dict[str, StoredItem]) -> bool:
    """Whether every guide of a family says the same in the fields asked."""
    return len({_said(items[hit.id], asked.fields) for hit in family}) == 1


def _said(item: StoredItem, fields: tuple[str, ...]) -> tuple[str, ...]:
    """What an answer would say under each field: a part, or a value that stands in no part."""
    if not isinstance(item.content, ServiceGuide):
        return (item.id,)
    desk = Desk(item, Citations())
    return tuple(unmarked(render(desk, field).text) for field in fields)


def _family(hit: MatterHit, items: dict[str, StoredItem]) -> tuple[str, str]:
    guide = items[hit.id].content
    if isinstance(guide, ServiceGuide):
        return guide.region, guide.codes.parent or guide.codes.catalogue or guide.main_name or guide.title.partition(
            "("
        )[0]
    return hit.region, hit.title


_NEUTRAL = frozenset({"申领", "申请", "领取", "办理"})  # what one does with every matter: it tells none from another


def _which_meaning(
    understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision | None:
    """What to do about an ambiguous word that is all the question says; None when there is none, or one meaning alone has a guide."""
    word = next((word for word in lexicon.ambiguous_in(understood.folded) if _says_no_more(word, understood)), None)
    if word is None:
        return None
    guides = _meanings(evidence.meanings, understood)
    options = tuple(option for option in word.options if option.matter in guides)
    present = tuple(guides[option.matter] for option in options)
    if any(_is_about_just(word, hit) for hit in (*present, *evidence.matters)):
        return None
    if len({hit.id for hit in present}) < 2:
        return _only_meaning(present, evidence.meanings, understood.asked)
    if (said := _told_apart(present, understood)) is not None:
        return Decision(ending=Ending.GUIDE, guide=said, reason="问法说明了是哪一件事")
    if understood.asked.keys and _agree(present, understood.asked, items):
        return Decision(ending=Ending.GUIDE, guide=present[0], reason="几件事的答案相同")
    narrowed = word.model_copy(update={"options": options})
    return Decision(ending=Ending.WHICH_MATTER, ambiguous=narrowed, candidates=present, reason="这个说法对应几件事")


def _is_about_just(word: AmbiguousWord, hit: MatterHit) -> bool:
    """Whether a guide's name says nothing but the word: 青溪区居住证办理指南 is about 居住证 as a whole."""
    bare = {fold(text) for text in (word.word, *word.variants)}
    return hit.kind is MatterKind.GUIDE and core_name(hit.title) in bare


def _says_no_more(word: AmbiguousWord, understood: Understood) -> bool:
    """Whether nothing else in the question says anything: what is asked and the asker's situation do not count."""
    rest = understood.query.subject
    known = (
        word.word,
        *word.variants,
        *understood.asked.wordings,
        *(w for s in understood.situations for w in s.words),
    )
    for text in sorted((fold(one) for one in known), key=len, reverse=True):
        rest = rest.replace(text, " ")
    return not set(naming_words(rest)) - _NEUTRAL


def _only_meaning(present: tuple[MatterHit, ...], all_of_them: tuple[MatterHit, ...], asked: Asked) -> Decision | None:
    """The one meaning that the nearest level has, which comes before a better worded one farther up unless that is far likelier."""
    if asked.is_open or not present or present[0].score < MATTER_FLOOR:
        return None
    likeliest = max(hit.features.get("told", 0.0) for hit in all_of_them)
    if present[0].features.get("told", 0.0) < NEARLY_AS_LIKELY * likeliest:
        return None
    return Decision(ending=Ending.GUIDE, guide=present[0], reason="最近一级只有这一件事")


def _meanings(meanings: tuple[MatterHit, ...], understood: Understood) -> dict[str, MatterHit]:
    """The guide of each meaning at the nearest level that has a likely one, by lexicon matter."""
    guides = [
        hit
        for hit in meanings
        if hit.kind is MatterKind.GUIDE and hit.lexicon_id is not None and not _only_looks_up(hit, understood)
    ]
    best = max((hit.score for hit in guides), default=0.0)
    likely = [hit for hit in guides if hit.score >= best - AS_LIKELY]
    chain = understood.query.regions
    level = min((chain.index(hit.region) for hit in likely), default=0)
    nearest: dict[str, MatterHit] = {}
    for hit in sorted(likely, key=lambda hit: -hit.score):
        if chain.index(hit.region) == level:
            nearest.setdefault(hit.lexicon_id or "", hit)
    return nearest


def _told_apart(present: tuple[MatterHit, ...], understood: Understood) -> MatterHit | None:
    """The meaning that the question makes far likelier than the others; None when nothing happened (丢了, 到期)."""
    best, second = sorted(present, key=lambda hit: -hit.features.get("told", 0.0))[:2]
    told, other = best.features.get("told", 0.0), second.features.get("told", 0.0)
    return best if understood.situations and told > max(TOLD_APART * other, LEAST_TOLD) else None


def _only_looks_up(hit: MatterHit, understood: Understood) -> bool:
    """Whether a guide is about looking something up (进度查询) and the question is not."""
    return any(word in hit.title and word not in understood.folded for word in ("查询", "进度", "预约", "咨询"))


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
