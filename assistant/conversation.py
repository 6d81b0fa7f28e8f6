"""A conversation folded into one question that stands alone: the topic is said again, and what is said now replaces it.

Pure: the last turn and the new words in, a question out. It knows nothing of guides or of how a question is answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Option
from assistant.history import Turn
from assistant.understand import Understood
from knowledge.search import Evidence
from knowledge.search.query import naming_words
from knowledge.text import fold

TOLD = 0.5  # probability from which a question names its matter by itself
NAMED = 0.8  # share of a matter's name from which a question names it
LONGEST_REPLY = 12  # characters in which an option is picked; longer words are a question of their own

# 那商务签注呢, 换成补办呢, 不是换领，是第一次办: the new words lean on what was said before.
_LEANS = re.compile(r"^(那|那么|换成|改成|如果是|要是|假如|还有|另外)|呢[?？]?$")
_CORRECTS = re.compile(r"^[哦噢啊嗯,，\s]*(?:不不|不对|错了|说错了|搞错了|不是|我(?:是说|说的是|问的是|要的是))")
_NOT_THIS = re.compile(
    r"^[哦噢啊嗯,，\s]*(?:不+对?|说?错了|搞错了|不是[^,，。]{0,10})[,，。]\s*|[,，]\s*不是[^,，]{0,12}$"
)
_FILLER = re.compile(
    r"^(?:那么?|换成|改成|如果是|要是|假如|还有|另外|我?(?:是说|说的是|问的是|要的是|想问的?是)|是)+|呢(?=[?？]?$)"
)
_NONE = re.compile(r"^(?:这?(?:些|几个)?)?(?:都|全)(?:不是|不对|不要)|没有(?:一个)?(?:我要|我想)")
_ORDINALS = {
    word: number
    for number, words in enumerate(("1一", "2二两", "3三", "4四", "5五", "6六", "7七", "8八"))
    for word in words
}
_PICK = re.compile(r"^(?:就|选|要|是|我选|我要)?第?([1-8一二两三四五六七八])(?:个|项|种|条)?(?:吧|的|呢)?$")
_LAST = re.compile(r"^(?:就|选|要|我选|我要)?(?:最后|末尾)(?:那)?一?(?:个|项|种)(?:吧)?$")

# Which business item a word tells: said anew, it takes the place of the one in the topic.
_ITEMS = re.compile(
    r"首次|初次|第一次|新办|新申请|申领|设立|换领|换发|换证|补领|补办|补发|遗失|丢失|到期|期满|损坏|变更|延续|续期|注销|签注"
)

# How a part is asked for, when it was asked a turn ago and not again.
_ASKS = {
    "materials": "要带什么材料", "limits": "要多久", "fee": "要多少钱", "windows": "在哪里办", "hours": "几点上班", "phone": "电话是多少",
    "conditions": "要什么条件", "steps": "怎么办", "bases": "依据是什么", "outcome": "办完发什么", "online": "网上能办吗",
    "visits": "要跑几次", "complaints": "投诉打什么电话", "amount": "给多少钱", "duration": "有效期多长",
}  # fmt: skip


def chosen(words: str, options: Sequence[Option]) -> Option | None:
    """The offered option that a reply picks: by its place (第二个), or by words that one option alone holds (租房那个)."""
    folded = fold(words)
    place = _PICK.match(folded)
    if place is not None:
        number = _ORDINALS[place.group(1)]
        return options[number] if number < len(options) else None
    if _LAST.match(folded) and options:
        return options[-1]
    said = naming_words(folded)
    if not said or len(folded) > LONGEST_REPLY:
        return None
    holding = [one for one in options if all(word in fold(one.label + one.question) for word in said)]
    return holding[0] if len(holding) == 1 else None


def declines(words: str) -> bool:
    """Whether a reply says that none of the options is meant."""
    return _NONE.search(fold(words)) is not None


def leans(folded: str) -> bool:
    """Whether a question leans on the one before by its form."""
    return _LEANS.search(folded) is not None or _CORRECTS.search(folded) is not None


def names_its_matter(understood: Understood, evidence: Evidence) -> bool:
    """Whether a question says by itself which matter it is about."""
    if not naming_words(_ITEMS.sub(" ", _plain(understood))):
        return False
    first = evidence.matters[0].features if evidence.matters else {}
    return evidence.told >= TOLD or first.get("named", 0.0) >= NAMED


def _plain(understood: Understood) -> str:
    """A question's subject without what it asks for."""
    rest = _FILLER.sub("", understood.query.subject)
    for wording in sorted(understood.asked.wordings, key=len, reverse=True):
        rest = rest.replace(wording, " ")
    return rest


def folded_in(turn: Turn, understood: Understood, *, named: bool) -> str:
    """The new question with what carries over from the last turn.

    Args:
        named: whether the new question names its own matter; the topic is then not said again.

    Returns:
        The question as it was when nothing carries over.
    """
    question = understood.question
    leaning = leans(understood.folded)
    if named and not leaning:
        return question
    now = _FILLER.sub("", _NOT_THIS.sub("", fold(question))).strip("，,。 ")
    topic = "" if named else turn.topic
    if _ITEMS.search(now) or any(situation.item for situation in understood.situations):
        topic = _ITEMS.sub("", topic)
    asks = "" if understood.asked.keys else "，".join(_ASKS[key] for key in turn.facets if key in _ASKS)
    return "，".join(part for part in (f"{topic} {now}".strip(), asks) if part)
