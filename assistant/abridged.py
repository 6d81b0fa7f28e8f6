"""Options said in fewer characters than a guide writes them: 买房 for 购买二手住房."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.guide import ScenarioOption
from knowledge.text import fold

# Characters that any question or any case may have; they tell no case from another.
EVERYDAY = frozenset(
    "的了在是有我要办理带什么材料资申请提供交证件手续人员者一二个时上不没和或者可以能怎么吗呢去来到用给为需哪些多少年月日天"
)
_LEANING = re.compile(r"^(?:那|那么|换成|改成|如果是?|要是|假如)+|(?:的|那种)?[呢吧啊?？]*$")
_FEWEST = 2  # characters that are not everyday ones


def abridged(options: Sequence[ScenarioOption], said: str) -> tuple[ScenarioOption, ...]:
    """The options whose label holds all characters of a piece of what was said, in their order.

    Args:
        said: folded, without the words that only ask.
    """
    pieces = [_LEANING.sub("", piece) for piece in re.split(r"[\s,，。;；]+", said)]
    telling = [piece for piece in pieces if len(set(piece) - EVERYDAY) >= _FEWEST]
    return tuple(one for one in options if any(is_within(piece, fold(one.label)) for piece in telling))


def is_within(piece: str, label: str) -> bool:
    """Whether folded text holds all characters of a piece in their order: 二手房 in 购买二手住房."""
    letters = iter(label)
    return all(letter in letters for letter in piece)
