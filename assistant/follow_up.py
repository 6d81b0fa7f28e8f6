"""What short words of a talk may mean by what was talked of: a case of it, its sister, or a second look where nothing answered. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from assistant.conversation import ITEMS, LONGEST_REPLY, naming
from assistant.items import item_words
from assistant.scenario import in_words
from assistant.understand import Understood
from knowledge.lexicon.schema import LexiconMatter
from knowledge.store import StoredItem
from knowledge.text import fold

SHORTEST_NAME = 4  # characters of a matter's name in which one may stand for another: 结婚登记, 离婚登记

_ONE_LETTER = re.compile(r"^(?:那么?|要是|如果|换成)?([一-龥])(?:的话|的)?呢[?？]?$")
_DOING = re.compile(
    r"^(?:第一次)?(?:怎么|想|要)?(?:开|办理?|注册|成立|申请|申领|登记|领|取|交|考|查|搞个?)+|(?:(?:登记|注册|申请|申领|办理|的)*+怎么.*|(?:登记|注册|申请|申领|办理|的)++)$"
)
_COMMON = 2  # wordings of a matter that must share the name of a thing


def sister_named(folded: str, topic: str, names: Iterable[str]) -> str | None:
    """The matter that one letter names beside the one talked of: 离婚登记 of 「那离呢」 after 结婚登记; None where there is none.

    Args:
        topic: what was talked of.
        names: of the matters that are known.
    """
    said = _ONE_LETTER.search(folded)
    if said is None or said[1] in topic:
        return None
    about, letter = fold(topic), said[1]
    changed = [f"{about[:at]}{letter}{about[at + 1 :]}" for at in range(len(about))]
    found = {
        name for name in names if len(name) >= SHORTEST_NAME and letter in name and any(name in one for one in changed)
    }
    return max(found, key=len) if found else None


def speaks_of(item: StoredItem, understood: Understood) -> bool:
    """Whether the guide at hand has every word that names something in a question which found nothing, and every item that it tells.

    A question that names nothing, tells no item and asks for nothing goes on about nothing.
    """
    text, words = fold(item.text), naming(understood)
    items = [*ITEMS.findall(understood.folded)]
    told = item_words(understood.situations)
    if not (words or items or told or understood.asked.keys):
        return False
    said = all(word in text for word in (*words, *(() if told else items)))
    in_guides = any(re.search(in_words(one.key), text) for one in understood.situations)
    return said and (not told or in_guides or any(word in text for word in (*told, *items)))


def switches_item(understood: Understood) -> bool:
    """Whether short words only name another business item of what was talked of: 注销呢, 要是新开一个呢."""
    told = [*ITEMS.findall(understood.folded), *item_words(understood.situations)]
    return bool(told) and not naming(understood) and len(understood.folded) <= LONGEST_REPLY


def thing_of(matter: LexiconMatter) -> str:
    """What people call the thing that a matter is about, whatever is done with it: 公司 of 开公司, 注册公司, 成立公司; "" where they do not agree."""
    bare = [_DOING.sub("", ITEMS.sub("", fold(word))) for word in (*matter.words, *matter.official)]
    (word, times), *_ = Counter(one for one in bare if len(one) > 1).most_common(1) or [("", 0)]
    return word if times >= _COMMON else ""
