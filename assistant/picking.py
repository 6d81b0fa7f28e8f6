"""Which of the offered options a reply picks, or that it picks none. Pure: a reply and the options in, one of them out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.abridged import EVERYDAY, is_within
from assistant.answer import Option
from assistant.conversation import ANSWERS, LONGEST_REPLY, leans
from assistant.correcting import without_correction
from knowledge.search.forms import asked_forms
from knowledge.search.query import naming_words
from knowledge.text import fold

_NONE = re.compile(r"^(?:这?(?:些|几个)?)?(?:都|全)(?:不是|不对|不要)[。.!！了啊呀]*$|没有(?:一个)?(?:我要|我想)")
_ORDINALS = {
    word: number
    for number, words in enumerate(("1一", "2二两", "3三", "4四", "5五", "6六", "7七", "8八"))
    for word in words
}
_PICK = re.compile(r"^(?:就|选|要|是|我选|我要)?第?([1-8一二两三四五六七八])(?:个|项|种|条)?(?:吧|的|呢)?$")
_LAST = re.compile(r"^(?:就|选|要|是|我选|我要)?(?:最后|末尾|最下面?)(?:那)?一?(?:个|项|种)(?:吧|的)?$")
_FIRST = re.compile(r"^(?:就|选|要|是|我选|我要)?(?:最前面?|最上面?|头)(?:那)?一?(?:个|项|种)(?:吧|的)?$")
_FEWEST_TOLD = 2  # characters that are not everyday ones, which an option has to be told by
_OF_AN_ITEM = re.compile(
    r"^(?:是|要|就|我要)?([换补新延变注])(?:领|发|办|证|销|更|续)?的?(?:那?[种个样])?(?:吧|的)?$"
)  # 换的那种
# of two options alone: of more it could be either neighbour
_OF_TWO = re.compile(r"^(?:就|选|要|是|我选|我要)?(?:(前|上)|后|下)面?(?:那)?一?(?:个|项|种|者)(?:吧|的)?$")


def chosen(words: str, options: Sequence[Option], items: Sequence[str] = ()) -> Option | None:
    """The offered option that a reply picks: by its place (第二个), by its words (租房那个), or by what happened (之前那张丢了).

    Args:
        items: the names of the business items that the reply tells (补领, 补办 of 丢了).
    """
    folded = fold(without_correction(words))
    at = _place_picked(folded, len(options))
    if at is not None:
        return options[at] if at < len(options) else None
    if len(folded) > LONGEST_REPLY or asked_forms(folded) or (leans(folded) and not ANSWERS.search(folded)):
        return None
    said = naming_words(ANSWERS.sub("", folded))
    return _by_words(said, options) or _by_item(folded, items, said, options) or _only_one(_in_short(folded, options))


def _by_item(folded: str, items: Sequence[str], said: Sequence[str], options: Sequence[Option]) -> Option | None:
    """The one option of a business item that was told; none where it lacks a word that another option has: 「我要注销公司」, 个体工商户注销."""
    texts = {one: fold(one.label + one.question) for one in options}
    letter = _OF_AN_ITEM.match(folded)
    told = (*items, letter[1]) if letter is not None else items
    found = _only_one([one for one in options if any(item in one.label + one.question for item in told)])
    others = "".join(text for one, text in texts.items() if one is not found)
    lacks = found is not None and any(word in others and word not in texts[found] for word in said)
    return None if lacks else found


def _in_short(folded: str, options: Sequence[Option]) -> list[Option]:
    """The options whose label holds all that is said, in its order: 购买二手住房 of 买的二手房."""
    said = re.sub(r"^(?:我们?|是|那)+|的", "", folded)
    telling = len(set(said) - EVERYDAY) >= _FEWEST_TOLD
    return [one for one in options if is_within(said, fold(one.label))] if telling else []


def _place_picked(folded: str, count: int) -> int | None:
    """The number of the option that a reply picks by its place, from 0; None when it picks none so."""
    place = _PICK.match(folded)
    if place is not None:
        return _ORDINALS[place.group(1)]
    if _LAST.match(folded) and count:
        return count - 1
    two = _OF_TWO.match(folded) if count == 2 else None
    if two is not None:
        return 0 if two.group(1) else 1
    return 0 if _FIRST.match(folded) else None


def _by_words(said: Sequence[str], options: Sequence[Option]) -> Option | None:
    """The one option that holds every word; of several the one whose label begins so; else the one that alone holds any of them."""
    if not said:
        return None
    texts = [fold(one.label + one.question) for one in options]
    holding = [one for one, text in zip(options, texts, strict=True) if all(word in text for word in said)]
    if holding:
        return _only_one(holding) or _only_one([one for one in holding if fold(one.label).startswith(said[0])])
    held = {word: [one for one, text in zip(options, texts, strict=True) if word in text] for word in said}
    found = {one.label: one for ones in held.values() for one in ones}
    return _only_one(tuple(found.values()))


def with_more(words: str, option: Option) -> str:
    """The question of a picked option, with the reply before it where that tells more than the option: 租房，已婚."""
    folded, offered = fold(without_correction(words)), fold(option.label + option.question)
    if _place_picked(folded, 1) is not None or all(word in offered for word in naming_words(folded)):
        return option.question
    return f"{folded}，{option.question}"


def _only_one(options: Sequence[Option]) -> Option | None:
    return options[0] if len(options) == 1 else None


def declines(words: str) -> bool:
    """Whether a reply says that none of the options is meant, and nothing more."""
    return _NONE.search(fold(words)) is not None
