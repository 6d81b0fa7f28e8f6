"""What a talk is about, a guide or a document, and whether a question is asked of it. Pure: a question and a stored item in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.understand import Understood, telling_terms
from knowledge.passages import title_of
from knowledge.search import Evidence, PassageHit
from knowledge.search.confidence import log_odds
from knowledge.search.forms import asked_forms
from knowledge.search.query import Term
from knowledge.store import StoredItem
from knowledge.text import fold

# Who somebody is to the asker; it names no matter: 我老婆不去行不行.
_KIN = re.compile(
    r"(?:我们?|[他她你])?(?:[爸妈爷奶公婆姥姐哥弟妹]|老[公婆爸妈伴]|爱人|媳妇|对象|配偶|妻子|丈夫|夫妻|两口子|爸爸?|妈妈?|父母|父亲|母亲|爹|娘|[爷奶]{2}|外[公婆]|姥[姥爷]|公公|婆婆|岳[父母]"
    r"|[哥姐弟妹]{2}|兄弟|姐妹|儿子|女儿|孩子|小孩|娃娃?|宝宝|家人|家属|亲戚|子女|孙子|孙女|男的|女的|男方|女方|两个人)"
)
_TAKEN_UP = frozenset("领办开交取拿缴买")  # 交社保, 领结婚证: what is done with the thing that the word names
_ASKS_OF_A_CASE = re.compile(
    r"[吗么嘛谁会]|多少|几(?!个钱)|[不没][?？]?$|可不可以|([能会要算行有用])[不没]\1|还[行要能]|怎么算|影响"
)
WANTS_IT = re.compile(
    r"想|申请|办(?!公)|怎么[弄搞]|咋[弄搞]|补(?!贴|助|交|缴)|换|注册|登记|打印|查询|报销|领取|注销|迁|过户"
)
_DENIES = re.compile(r"(?:没有?|未|不是)[^,，。?？]{1,8}$")  # 我们没领结婚证
SURELY_MEANT = 0.9  # probability of another matter, and share of the question that its guide's official name says
NEW_WORDS = 1.0  # weight of the new words beside the folded question
_ASKS_NOTHING = re.compile(r"[吗么嘛呢谁哪啥几怎咋]|什么|多少|多久|如何")


def asked_of_it(understood: Understood, evidence: Evidence, about: StoredItem) -> bool:
    """Whether a question asks what holds in a case, or only tells one, of which the subject of the talk speaks: 「医保会断吗」 of 失业金.

    Whoever wants the thing that he names, asks for a field of it, tells what befell it (身份证丢了) or says the official name of a guide
    (契税多少) speaks of another matter.
    """
    folded, keys = understood.folded, () if understood.asked.whether else understood.asked.keys
    if keys or WANTS_IT.search(folded):
        return False
    telling, title = _things(understood), fold(title_of(about))
    if not telling:
        return names_kin_alone(understood)
    if any(one.item for one in understood.situations):
        return False
    if not all_said_in(fold(about.text), telling) or not _in_a_case(understood):
        return False
    return _DENIES.search(folded) is not None or all_said_in(title, telling) or not _says_another_name(evidence, about)


def _in_a_case(understood: Understood) -> bool:
    """Whether a question asks whether or how much, or tells something; 「低保户呢」 names somebody and asks the same of him."""
    folded = understood.folded
    if asked_forms(folded) or _ASKS_OF_A_CASE.search(folded) or not _ASKS_NOTHING.search(folded):
        return True
    told = " ".join(word for one in understood.situations if not one.item for word in one.words if word in folded)
    return all(term.text in told for term in _things(understood))


def _says_another_name(evidence: Evidence, about: StoredItem) -> bool:
    """Whether the likeliest guide is another, surely meant, and the question says of its official name all that it says."""
    best = next(iter(evidence.matters), None)
    if best is None or best.id == about.id:
        return False
    return evidence.told >= SURELY_MEANT and best.features.get("by_name", 0.0) >= SURELY_MEANT


def names_kin_alone(understood: Understood) -> bool:
    """Whether all that a question names is who somebody is to the asker."""
    named = telling_terms(understood)
    return bool(named) and all(_KIN.fullmatch(term.text) for term in named)


def _things(understood: Understood) -> list[Term]:
    """The words that name something; no relatives."""
    return [term for term in telling_terms(understood) if not _KIN.fullmatch(term.text)]


def all_said_in(text: str, terms: list[Term]) -> bool:
    """Whether folded text says every term in one of its forms, or the thing in it: 社保 of 交社保."""
    return all(any(form in text for form in _forms(term)) for term in terms)


def _forms(term: Term) -> tuple[str, ...]:
    things = (form[1:] for form in term.forms if form[0] in _TAKEN_UP and len(form) > 2)
    return (*term.forms, *things)


def by_new_words(evidence: Evidence, own: Sequence[PassageHit], same_page: Collection[str]) -> Evidence:
    """The passages of the subject of a talk in the order in which the new words tell of them, too.

    What carries over chooses the subject, and what is said now chooses what it says of it. The scores stay, and change hands.

    Args:
        own: the passages of the subject for the new words alone, best first.
        same_page: ids under which the subject's page is held.
    """
    told = {hit.passage.text: log_odds(hit.score) for hit in reversed(own)}
    mine = [hit for hit in evidence.passages if hit.passage.owner in same_page]
    if not mine or not told:
        return evidence
    least = min(told.values())
    ranked = sorted(mine, key=lambda hit: -(log_odds(hit.score) + NEW_WORDS * told.get(hit.passage.text, least)))
    scores = sorted((hit.score for hit in mine), reverse=True)
    moved = [hit.model_copy(update={"score": score}) for hit, score in zip(ranked, scores, strict=True)]
    rest = [hit for hit in evidence.passages if hit.passage.owner not in same_page]
    return evidence.model_copy(update={"passages": tuple(sorted((*moved, *rest), key=lambda hit: -hit.score))})
