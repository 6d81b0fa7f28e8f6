"""A matter that a question surely means and that nothing here is about: the guide of a neighbour is no answer to it.

Words and vectors find the nearest guide there is (拖拉机驾驶证 finds 机动车驾驶证); the recognizer knows that another matter was meant.
A guide that speaks of that matter may answer all the same: one on withdrawing 公积金 answers for 租房提取.
"""

from __future__ import annotations

import re

from assistant.decision import Decision
from assistant.scenario import asks_in_particular, asks_no_field
from assistant.understand import NAMES, Understood, items_told, telling_terms
from knowledge.business_item import cases_in
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name
from knowledge.passages import title_of
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.confidence import SURE
from knowledge.search.coverage import Weighted, coverage
from knowledge.search.forms import asked_forms
from knowledge.search.results import MatterKind
from knowledge.search.services import is_unasked_notary, is_unwanted_matter, is_unwanted_service, only_helps
from knowledge.store import StoredItem
from knowledge.text import fold

# what is done with every matter, by whatever word: 个体户注册 is 个体工商户设立登记
_ACTS = frozenset(
    {"注册", "登记", "申请", "申报", "申领", "办理", "认定", "审批", "许可", "备案", "核准", "核发", "报名", "开具"}
)
_YES_OR_NO = re.compile("[不没](?:[呢啊呀]|$)")  # 打疫苗的证明要不
_WHICH_PERMIT = re.compile(
    "(?:什么|啥|哪些|哪种)(?:证|手续|许可|执照|资质|牌照)"
)  # asks for the matter itself: 做食品加工要什么证
_CALLS = frozenset({"complaints", "contacts", "phone"})
NONE_HERE = 0.9  # probability that what is meant is one of the matters of which there is nothing
READS_LIKE_IT = 0.85  # likeness of a question, read as a whole, to the names of such a guide from which the same holds
FAR_FIRST = 0.8  # score of a guide that the lexicon does not know from which it may be meant, whatever else is
ALSO_MEANT = 0.1  # probability from which what answers may be meant, too
HALF_MEANT = 0.5  # the same where a guide is of something that nothing was said of: a notary's deed, other people, a number to call
SPEAKS_OF_IT = 0.7  # share of the matter's name from which a text speaks of it
MENTIONS_IT = 0.65  # the same of a quoted passage: 失业保险金 of 失业保险金申领
AKIN = 0.4  # share of it that the names of a guide must say whose field is asked for: 工伤待遇申报 names 工伤认定 among its papers
CLOSELY_AKIN = 0.55  # the same where the matter as a whole is asked about
SAYS_LITTLE = (
    0.3  # share of the question's words by the guide's names, below which short official names (登记上牌) prove nothing
)
HEADS_MOST = (
    0.65  # share of several words by title and heading from which a passage that speaks of the matter is about it
)
RIVAL = 0.5  # probability of another matter, by which the lexicon knows a guide, from which it is not the one meant
SAYS_ENOUGH = 0.75  # share of the question's words from which a text speaks of what was asked
NAMES_IT = 0.9  # the same by the names of a guide that the lexicon does not know
# share of the question that another name of the matter says, and that the guide's own must reach
NAMES_PART, NAMES_LITTLE = 0.9, 0.4
NAMES_HALF = 0.67  # the same where a word of the question stands nowhere in the guide: 学历公证 is no 学位公证
WEAK = 0.45  # score below which a passage answers only where its title or heading names the matter
SEVERAL = 2  # telling words of a question that a passage must say to answer for another matter
TO_THE_POINT = 0.9  # score from which a passage answers, whatever it stands under


def is_of_a_neighbour(
    decision: Decision, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> bool:
    """Whether a decision rests on the guide of another matter than the one surely meant, which nothing here is about."""
    matter, owner, surely = evidence.uncovered, decision.owner, evidence.confidence >= SURE
    if owner is None or understood.about is not None:
        return False
    if _states_the_item(owner, understood, evidence, items):
        return False
    best = decision.passages[0] if decision.passages else None
    if _only_shares_a_word(items[owner], best, understood, evidence, lexicon):
        return True
    if matter is None:
        return False
    if is_unwanted_matter(matter, understood.folded, lexicon):
        return False
    if best is not None and _is_to_the_point(best, understood, items, surely=surely):
        return False
    hit = next((one for one in evidence.matters if one.id == owner), None)
    weak = surely and best is not None and best.score < WEAK
    if hit is not None and not weak and _may_be_meant(hit, understood):
        return False
    said = surely or any(one.matters == (matter,) for one in lexicon.mentions(understood.folded))
    if said and _is_plainly_another(decision, matter, understood, evidence, items[owner], lexicon):
        return True
    if best is not None and not _may_stand_alone(best, matter, understood, lexicon):
        return True
    if is_unwanted_service(title_of(items[owner]), understood.folded):
        return True
    text = _said_by(items[owner], best)
    if not (surely and best is None) and _says_enough(text, items[owner], understood):
        return False
    if surely and (best is None or _asks_for_a_field(understood)):
        named = _names_of(items[owner], best)
        if named and lexicon.share_named(matter, named) < AKIN:
            return True
    enough = SPEAKS_OF_IT if isinstance(items[owner].content, ServiceGuide) else MENTIONS_IT
    return lexicon.share_named(matter, text) < enough


def _states_the_item(owner: str, understood: Understood, evidence: Evidence, items: dict[str, StoredItem]) -> bool:
    """Whether the guide, or the one read from the same page, says in its own names the item told (首次申请、换发、补发) and all else that is named."""
    told = items_told(understood) | {one.item.value[0] for one in understood.situations if one.item}
    named = [term for term in understood.query.terms if term.weight >= 1.0]
    for one in {owner, *(hit.id for hit in evidence.matters)} if told and named else ():
        names = _names_of(items[one], None) if items[one].text == items[owner].text else ""
        if told & set(cases_in(names)) and all(any(form in names for form in term.forms) for term in named):
            return True
    return False


def _only_shares_a_word(
    item: StoredItem, quoted: PassageHit | None, understood: Understood, evidence: Evidence, lexicon: Lexicon
) -> bool:
    """Whether one of several matters is meant and nothing is held of any, and a guide of yet another shares a word: 药店 with 执业药师注册.

    A document's passage may speak of one of them all the same (三支一扶 in a list of policies), or say what a long question tells.
    """
    particular = asks_in_particular(understood) and not _WHICH_PERMIT.search(understood.folded)
    whole = asks_no_field(understood) and not particular and not _YES_OR_NO.search(understood.folded)
    if evidence.unheld < NONE_HERE or not whole:
        return False
    hit = next((one for one in evidence.matters if one.id == item.id), None)
    if hit is not None and (hit.features.get("told", 0.0) >= ALSO_MEANT or _is_likely_by_itself(hit)):
        return False
    telling = _telling(understood)
    if coverage(telling, _names_of(item, quoted)) >= SAYS_ENOUGH:
        return False
    if isinstance(item.content, ServiceGuide):
        return True
    return len(telling) <= SEVERAL and not _speaks_of_any(_said_by(item, quoted), understood, lexicon)


def _speaks_of_any(text: str, understood: Understood, lexicon: Lexicon) -> bool:
    """Whether a text speaks of one of the lexicon matters that a question may mean."""
    meant = (one.matter for one in lexicon.recognized(understood.query.subject) if one.probability >= ALSO_MEANT)
    return any(lexicon.share_named(matter, text) >= MENTIONS_IT for matter in meant)


def only_comes_next(
    owner: str, first: str | None, understood: Understood, evidence: Evidence, items: dict[str, StoredItem]
) -> bool:
    """Whether a guide is left where the first, whose matter is meant, is no answer, and nothing tells that it is meant: 临时海域使用权 for 临时牌照."""
    hits = {hit.id: hit for hit in evidence.matters}
    if first not in hits or hits[first].features.get("told", 0.0) < HALF_MEANT or owner not in hits:
        return False
    if not isinstance(items[owner].content, ServiceGuide) or hits[owner].features.get("told", 0.0) >= ALSO_MEANT:
        return False
    return coverage(_telling(understood), _names_of(items[owner], None)) < SAYS_ENOUGH


def _is_likely_by_itself(hit: MatterHit) -> bool:
    """Whether a guide that the lexicon does not know was found by far: what is told of lexicon matters says nothing of it."""
    if hit.lexicon_id is not None:
        return False
    return hit.score >= FAR_FIRST or hit.features.get("read", 0.0) >= READS_LIKE_IT


def _is_plainly_another(
    decision: Decision, matter: str, understood: Understood, evidence: Evidence, item: StoredItem, lexicon: Lexicon
) -> bool:
    """Whether a matter is asked about as a whole, and what answers is by its own name another: 药店 in news of 医保, 电动车上牌 of a car."""
    if asks_in_particular(understood) or not asks_no_field(understood):
        return False
    best = decision.passages[0] if decision.passages else None
    named = _names_of(item, best)
    telling = _telling(understood)
    said, share = coverage(telling, named), lexicon.share_named(matter, named)
    if not isinstance(item.content, ServiceGuide):
        speaks = (
            len(telling) >= SEVERAL
            and said >= HEADS_MOST
            and lexicon.share_named(matter, _said_by(item, best)) >= SPEAKS_OF_IT
        )
        return share < SPEAKS_OF_IT and not speaks
    hit = next((one for one in evidence.matters if one.id == item.id), None)
    if hit is not None and hit.features.get("rival", 0.0) >= RIVAL:
        return True
    unnamed = share < CLOSELY_AKIN or (said < SAYS_LITTLE and share < NAMES_IT)
    return said < SAYS_ENOUGH and unnamed


def _asks_for_a_field(understood: Understood) -> bool:
    """Whether a question asks for one thing that guides state, and not what holds in its case."""
    return bool(understood.asked.keys) or "list" in asked_forms(understood.folded)


def _names_of(item: StoredItem, quoted: PassageHit | None) -> str:
    """What a guide calls itself, or under what a quoted passage of a document stands, folded."""
    content = item.content
    if isinstance(content, ServiceGuide):
        return fold(" ".join((content.title, content.main_name or "", *content.aliases)))
    return fold(f"{quoted.title} {quoted.passage.heading}") if quoted is not None else ""


def _says_enough(text: str, item: StoredItem, understood: Understood) -> bool:
    """Whether a text says so much of a question that it answers, whatever it is about.

    Where a field is asked for, a guide's is that of its own matter; a document must say every word, and more than one.
    """
    terms = [(term, term.weight) for term in understood.query.terms]
    if _asks_for_a_field(understood):
        said = _said(text, understood)
        return not isinstance(item.content, ServiceGuide) and len(said) >= SEVERAL and all(said)
    return coverage(terms, text) >= SAYS_ENOUGH


def _telling(understood: Understood) -> Weighted:
    """The words of a question that name what it is about, with their weights."""
    return [(term, term.weight) for term in understood.query.terms if term.weight > NAMES]


def _said(text: str, understood: Understood) -> list[bool]:
    """Of each telling word of a question, single characters aside, whether a text says it.

    Where a number to call is asked for, words that ask for one are none: every page has a number for complaints.
    """
    calls = set(understood.asked.keys) <= _CALLS
    asked = " ".join(fold(word) for word in understood.asked.wordings) if calls else ""
    words = (term for term in telling_terms(understood) if term.text not in asked)
    return [coverage([(term, term.weight)], text) > 0 for term in words]


def _is_compound(understood: Understood) -> bool:
    """Whether all that is named is one word of two: 简易注销 says as much as 公司注销."""
    telling = [term.text for term in telling_terms(understood)]
    return len(telling) == 1 and len(telling[0]) >= 2 * SEVERAL


def _may_stand_alone(hit: PassageHit, matter: str, understood: Understood, lexicon: Lexicon) -> bool:
    """Whether a passage may answer for a matter that nothing is about: it has the amount or the days that were asked for, and fits well
    or stands under a title or heading that names the matter.
    """
    if asked_forms(understood.folded) and hit.features.get("asked_form", 1.0) == 0.0:
        return False
    return hit.score >= WEAK or lexicon.share_named(matter, fold(f"{hit.title} {hit.passage.heading}")) >= SPEAKS_OF_IT


def _is_to_the_point(hit: PassageHit, understood: Understood, items: dict[str, StoredItem], *, surely: bool) -> bool:
    """Whether a passage answers whatever it stands under: it fits best of all, and says some of the words of the question itself.

    What a guide says in a field is said of its own matter.
    """
    said = _said(fold(hit.passage.text), understood)
    if hit.score < TO_THE_POINT:
        return False
    if not _asks_for_a_field(understood):
        headed = any(_said(fold(f"{hit.title} {hit.passage.heading}"), understood))
        return any(said) and (headed or len(said) > 1 or asks_in_particular(understood))
    enough = all(said) if surely else True  # where words and meaning agree on another matter, each word counts
    several = sum(said) >= SEVERAL or (all(said) and _is_compound(understood))
    return enough and several and not isinstance(items[hit.passage.owner].content, ServiceGuide)


def without_rivals(owner: str | None, evidence: Evidence) -> Evidence:
    """The evidence that is left for a sure matter when one item proved to be of another: guides of its kin (首次 for 换发), which may hold it."""
    kin = {hit.id for hit in evidence.matters if hit.id != owner and hit.features.get("rival", 1.0) < ALSO_MEANT}
    return evidence.model_copy(
        update={
            "matters": tuple(hit for hit in evidence.matters if hit.id in kin),
            "passages": tuple(hit for hit in evidence.passages if hit.passage.owner in kin),
        }
    )


def without_services(understood: Understood, evidence: Evidence, lexicon: Lexicon) -> Evidence:
    """The evidence without the guides of services that the question does not want (低保申请预约), and without their passages.

    One that comes first by its own name stays, where it may be the matter itself: 社保缴费记录查询 of 社保缴费记录. Where what is meant are
    matters that nothing here is about, it is none of them: 食品经营许可查询 is no 食品经营许可.
    """
    folded, matters = understood.folded, evidence.matters
    beside = {hit.id for hit in matters if only_helps(hit.title, hit.lexicon_id, folded, lexicon)}
    first_stays = evidence.unheld < NONE_HERE
    others = matters[1:] if first_stays else matters
    beside |= {hit.id for hit in others if hit.lexicon_id is None and is_unwanted_service(hit.title, folded)}
    unmeant = (hit for hit in matters if hit.features.get("told", 0.0) < HALF_MEANT)
    beside |= {hit.id for hit in unmeant if is_unasked_notary(hit.title, folded)}
    return evidence if understood.about in beside else evidence.without(beside)


def without_other_parts(
    understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Evidence:
    """The evidence without guides of a matter that holds several, where the question names another of them.

    文物出境许可 and 博物馆设立备案 are one matter of the lexicon; who says 文物出境 does not mean the museum.
    """
    telling = _telling(understood)
    if understood.about is not None or len(telling) < SEVERAL:
        return evidence
    guides = (hit for hit in evidence.matters if hit.kind is MatterKind.GUIDE and hit.lexicon_id in lexicon.matters)
    happened = " ".join(fold(word) for one in understood.situations for word in one.words)
    things = [one for one in telling if one[1] >= 1.0 and one[0].text not in _ACTS and one[0].text not in happened]
    others = {
        hit.id: hit.lexicon_id for hit in guides if _names_another_part(hit, items[hit.id], telling, things, lexicon)
    }
    left = evidence.without(set(others))
    meant = evidence.matters[0].lexicon_id if evidence.matters else None
    if (
        evidence.uncovered
        or meant not in others.values()
        or any(hit.lexicon_id == meant and hit.kind is MatterKind.GUIDE for hit in left.matters)
    ):
        return left
    return left.model_copy(update={"uncovered": meant})


def _names_another_part(
    hit: MatterHit, item: StoredItem, telling: Weighted, things: Weighted, lexicon: Lexicon
) -> bool:
    """Whether an official name of the matter says what is asked, and the names of the guide little of it, or half where one of the things
    that are named stands nowhere in it.
    """
    matter = lexicon.matters[hit.lexicon_id or ""]
    if {matter.name, core_name(matter.name)} & {core_name(hit.title), hit.family}:
        return False  # 机动车注册登记 is 上牌 itself, whatever else its matter is called
    officials = matter.official
    best = max((coverage(telling, fold(name)) for name in officials), default=0.0)
    said, text = coverage(telling, _names_of(item, None)), _said_by(item, None)
    formal = fold(" ".join((matter.name, *officials)))  # a citizens' word (二建) stands in few guides
    silent = any(coverage([one], text) == 0.0 and one[0].text in formal for one in things)
    return best >= NAMES_PART and said < (NAMES_HALF if silent else NAMES_LITTLE)


def _may_be_meant(hit: MatterHit, understood: Understood) -> bool:
    """Whether a candidate may be what the question means: named by it in names that are all its own, or told so, and no service beside it."""
    if is_unwanted_service(hit.title, understood.folded):
        return False
    named = hit.lexicon_id is None and hit.features.get("explained", 0.0) >= NAMES_IT
    return named or hit.features.get("told", 0.0) >= ALSO_MEANT


def _said_by(item: StoredItem, quoted: PassageHit | None) -> str:
    """What an item says, and what it calls itself, folded. Of a document only what is quoted: a long one says every word somewhere."""
    content = item.content
    if isinstance(content, ServiceGuide):
        return fold(" ".join((content.title, *content.aliases, item.text)))
    return fold(" ".join((quoted.title, quoted.passage.heading, quoted.passage.text))) if quoted else fold(item.text)
