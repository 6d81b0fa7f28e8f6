"""What people ask next: the parts of a guide that an answer has not named, as questions of one press."""

from __future__ import annotations

from assistant.answer import Answer, Option
from knowledge.lexicon.names import core_name

MOST = 3
# fields, what the button says, and what it adds to the matter's name; the part people miss most comes first
NEXT: tuple[tuple[frozenset[str], str, str], ...] = (
    (frozenset({"materials"}), "要带什么", "要带什么材料"),
    (frozenset({"limits"}), "几天能办好", "要几天"),
    (frozenset({"fee"}), "要多少钱", "要多少钱"),
    (frozenset({"windows"}), "去哪办", "在哪里办"),
    (frozenset({"conditions"}), "要什么条件", "要什么条件"),
    (frozenset({"online"}), "能网上办吗", "能不能网上办"),
    (frozenset({"bases"}), "依据是什么", "办理依据是什么"),
)


def follow_ups(answer: Answer, shown: frozenset[str]) -> tuple[Option, ...]:
    """The questions to offer under an answer from a guide.

    Args:
        shown: the fields that the card has a row for, silent ones included.
    """
    if answer.guide is None:
        return ()
    name = core_name(answer.guide.title)
    open_ones = [Option(label=label, question=name + words) for fields, label, words in NEXT if not fields & shown]
    return tuple(open_ones[:MOST])
