"""What people ask next: the parts of a guide that an answer has not named, as questions of one press."""

from __future__ import annotations

from assistant.answer import Answer, Option
from knowledge.lexicon.names import core_name
from ui.words import Lang, say

MOST = 3
WHERE = frozenset({"windows", "hours"})
# fields, what the button says in Chinese and in English, and what it adds to the matter's name; the part people miss most comes first
NEXT: tuple[tuple[frozenset[str], str, str, str], ...] = (
    (frozenset({"materials"}), "要带什么", "What to bring", "要带什么材料"),
    (frozenset({"limits"}), "几天能办好", "How long it takes", "要几天"),
    (frozenset({"fee"}), "要多少钱", "What it costs", "要多少钱"),
    (frozenset({"windows"}), "去哪办", "Where to go", "在哪里办"),
    (frozenset({"conditions"}), "要什么条件", "Conditions", "要什么条件"),
    (frozenset({"online"}), "能网上办吗", "Can it be done online", "能不能网上办"),
    (frozenset({"bases"}), "依据是什么", "Legal basis", "办理依据是什么"),
    (frozenset({"visits"}), "要跑几趟", "How many visits", "要跑几次"),
    (frozenset({"outcome"}), "能拿到什么", "What you get", "办好能拿到什么"),
)


def asks_where(answer: Answer, shown: frozenset[str]) -> str:
    """The question for the counter and its hours, where an answer from a guide has no row of them; "" where it has."""
    if answer.guide is None or shown >= WHERE:
        return ""
    return f"{core_name(answer.guide.title)}在哪里办、几点办"


def follow_ups(answer: Answer, shown: frozenset[str], lang: Lang = Lang.ZH) -> tuple[Option, ...]:
    """The questions to offer under an answer from a guide.

    Args:
        shown: the fields that the card has a row for, silent ones included.
    """
    if answer.guide is None:
        return ()
    name = core_name(answer.guide.title)
    open_ones = [
        Option(label=label if lang is Lang.ZH else english, question=name + words)
        for fields, label, english, words in NEXT
        if not fields & shown
    ]
    return tuple(open_ones[:MOST])


def each_alone(answer: Answer, second: str, lang: Lang = Lang.ZH) -> tuple[Option, ...]:
    """The questions under an answer about two matters: each of them by itself, where its case is asked for."""
    titles = (answer.guide.title, second) if answer.guide is not None else ()
    names = [core_name(title) for title in titles]
    return tuple(Option(label=say("follow.alone", lang, name=name), question=f"{name}怎么办") for name in names)
