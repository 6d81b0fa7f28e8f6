"""Talk that goes back to a matter talked of before the last one: 「回到刚才结婚那个，要钱吗」. Pure: a turn and the new words in, both out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from assistant.history import Earlier, Turn
from knowledge.text import bigrams, fold
from knowledge.values import Value

MOST_EARLIER = 3  # matters kept beside the one talked of

_WHEN = r"刚才|刚刚|之前|前面|上面|先前|开头|最开始|一开始|最初|第一个"
_SAID = r"(?:我?(?:说|问|讲|提|查|办)(?:过|到)?)?的?"
_BACK = re.compile(
    rf"(?P<plainly>再?说回|回到|回头说|接着说)(?P<when>{_WHEN})?{_SAID}(?P<what>[^,，。?？]{{0,8}}?)的?(?:那个|那件事?|那事|事儿?|问题|呢)?(?:[,，]|$)"
    rf"|(?P<then>{_WHEN}){_SAID}(?P<it>[^,，。?？]{{0,8}}?)的?(?:那个|那件事?|那事|事儿?|问题)(?:呢)?[,，]?"
)
_FIRST_OF_ALL = frozenset({"开头", "最开始", "一开始", "最初", "第一个"})


class Back(Value):
    """What is asked, without the words that go back, and the turn as it was when that matter was talked of."""

    question: str
    turn: Turn


def goes_back(question: str, last: Turn | None, meant_by: Callable[[str], Iterable[str]] = lambda _: ()) -> Back | None:
    """The matter that a question goes back to; None where it goes on with the last one.

    A question goes back when it says so (回到, 说回), or says when (刚才, 前面) and names an earlier matter in a word that the
    present one has not.

    Args:
        meant_by: the names of the matters that an everyday word means: 结婚登记 of 「说回我领证的」.
    """
    folded = fold(question)
    said = _BACK.search(folded) if last is not None and last.earlier else None
    earlier = _meant(said, last, meant_by) if said is not None and last is not None else None
    if said is None or last is None or earlier is None:
        return None
    rest = f"{folded[: said.start()]}{folded[said.end() :]}".strip(",，。 ")
    return Back(question=rest or earlier.topic, turn=returned(last, earlier))


def _meant(said: re.Match[str], last: Turn, meant_by: Callable[[str], Iterable[str]]) -> Earlier | None:
    what = said["what"] or said["it"] or ""
    named = _named(what, last) or (_named(" ".join(meant_by(what)), last) if what else None)
    if named is not None or what:
        return named
    if not said["plainly"]:
        return None
    return last.earlier[-1] if said["when"] in _FIRST_OF_ALL else last.earlier[0]


def _named(words: str, last: Turn) -> Earlier | None:
    """The latest matter before the present one that words name."""
    pairs = set(bigrams(fold(words))) - set(bigrams(fold(last.topic)))
    return next((one for one in last.earlier if pairs & set(bigrams(fold(one.topic)))), None)


def returned(last: Turn, to: Earlier) -> Turn:
    """The turn as the next question has to see it when the talk goes back to an earlier matter."""
    left = Earlier(topic=last.topic, facets=last.facets, guide=last.guide, page=last.page)
    return Turn(
        topic=to.topic, facets=to.facets, guide=to.guide, page=to.page, region=last.region, page_region=last.page_region,
        said=last.said.of_person(), earlier=kept((left, *last.earlier), but=to),
    )  # fmt: skip


def left_behind(last: Turn | None, *, topic: str, guide: str | None) -> tuple[Earlier, ...]:
    """The earlier matters to keep after an answer: those of the turn before, and its own where another is talked of now."""
    if last is None:
        return ()
    now = Earlier(topic=topic, guide=guide)
    known = last.guide is not None or last.page is not None
    before = Earlier(topic=last.topic, facets=last.facets, guide=last.guide, page=last.page)
    return kept((before, *last.earlier) if known else last.earlier, but=now)


def kept(all_of_them: tuple[Earlier, ...], *, but: Earlier) -> tuple[Earlier, ...]:
    """Each earlier matter once, the latest first, without the one that is talked of."""
    once: dict[str, Earlier] = {}
    for one in all_of_them:
        if one.topic and one.topic != but.topic:
            once.setdefault(one.topic, one)
    return tuple(once.values())[:MOST_EARLIER]
