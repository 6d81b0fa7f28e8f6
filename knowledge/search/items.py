"""Which business item (业务办理项) a question speaks of, and how well that of a name agrees: 「快到期了」 means 换领 or 延续, never 注销.

Names of one matter share its citizens' words; what tells them apart is the item and the name's own words.
"""

from __future__ import annotations

from knowledge.lexicon.item_words import items_said
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.tables import Item

# what a citizen's situation means in the words of names; a paper that runs out is 延续 for a licence and 换领 for a card
MEANS: dict[Item, frozenset[str]] = {
    Item.FIRST: frozenset({"首次"}),
    Item.RENEW: frozenset({"换领", "延续"}),
    Item.REPLACE: frozenset({"补领"}),
    Item.CHANGE: frozenset({"变更"}),
    Item.EXTEND: frozenset({"延续", "换领"}),
    Item.CANCEL: frozenset({"注销"}),
}
FIRST = frozenset({"首次"})

SAID = 1.0  # the name states what the question asks
NEW = 0.7  # the question states none and the name the first application
PLAIN = 0.6  # neither states any: a bare name is the first application
PASSED_OVER = 0.4  # the question states an item and the name none; a bare name may cover all
UNASKED = 0.3  # the name states one that nobody asked for
NO_LONGER = 0.1  # the question states an item and the name the first application
OTHER = 0.0  # they state different ones


def asked_items(folded: str, lexicon: Lexicon) -> frozenset[str]:
    """The items that a folded question states, by its own words (注销) or by what happened (丢了); often none."""
    implied = (MEANS[one.item] for one in lexicon.situations_in(folded) if one.item is not None)
    return items_said(folded).union(*implied)


def agreement(asked: frozenset[str], named: frozenset[str], covered: frozenset[str] = frozenset()) -> float:
    """How well the item of a name agrees with the question's, 0 to 1.

    Args:
        covered: the items that a guide under a bare name is about as well.
    """
    wanted, stated = asked - FIRST, named - FIRST
    if wanted & (stated | covered):
        return SAID
    if stated:
        return OTHER if wanted else UNASKED
    if named:
        return NO_LONGER if wanted else NEW
    return PASSED_OVER if wanted else PLAIN
