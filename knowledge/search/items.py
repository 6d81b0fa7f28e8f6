"""Which business item (业务办理项) a question speaks of, and how well that of a name agrees: 「快到期了」 means 换领 or 延续, never 注销.

Names of one matter share its citizens' words; what tells them apart is the item alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import actions
from knowledge.lexicon.tables import Item
from knowledge.search.confidence import log_odds
from knowledge.search.results import MatterHit

# what a citizen's situation means in the words of names; a paper that runs out is 延续 for a licence and 换领 for a card
MEANS: dict[Item, frozenset[str]] = {
    Item.FIRST: frozenset({"首次"}),
    Item.RENEW: frozenset({"换领", "延续", "损毁"}),
    Item.REPLACE: frozenset({"补领", "挂失", "损毁"}),
    Item.CHANGE: frozenset({"变更"}),
    Item.EXTEND: frozenset({"延续", "换领"}),
    Item.CANCEL: frozenset({"注销"}),
}
_TOLD_APART = frozenset({"换领", "补领", "损毁", "挂失", "变更", "增减", "注销", "延续", "撤销", "停止", "恢复"})

SAID = 1.0  # the name states what the question asks
PLAIN = 0.6  # neither states any: a bare name is the first application
PASSED_OVER = 0.4  # the question states an item and the name none; a bare name may cover all
UNASKED = 0.3  # the name states one that nobody asked for
OTHER = 0.0  # they state different ones


def asked_items(folded: str, lexicon: Lexicon) -> frozenset[str]:
    """The items that a folded question states, by its own words (注销) or by what happened (丢了); often none."""
    implied = (MEANS[one.item] for one in lexicon.situations_in(folded) if one.item is not None)
    return actions(folded).union(*implied)


def name_items(core: str, matter_name: str) -> frozenset[str]:
    """The items that a matter's core name states beyond the lexicon matter it is linked to ("" for none)."""
    return (actions(core) & _TOLD_APART) - actions(matter_name)


def agreement(asked: frozenset[str], named: frozenset[str]) -> float:
    """How well the item of a name agrees with the question's, 0 to 1."""
    if asked & named:
        return SAID
    if not named:
        return PASSED_OVER if asked & _TOLD_APART else PLAIN
    return OTHER if asked else UNASKED


# what orders names of one lexicon matter beside their scores; chosen on 125 written questions over two real lists, all of them seen
SIBLING_WEIGHTS: Mapping[str, float] = {"own": 3.0, "item": 1.0, "by_name": 1.6}


def siblings_in_order(hits: Sequence[MatterHit]) -> tuple[MatterHit, ...]:
    """The same hits, best first, names of one lexicon matter among themselves by what tells them apart.

    They exchange their scores, so that how far one matter is ahead of another, and how close its items are, stays as it was.
    """
    families: dict[str, list[MatterHit]] = {}
    for hit in hits:
        families.setdefault(hit.lexicon_id or hit.id, []).append(hit)
    found = []
    for family in families.values():
        scores = sorted((hit.score for hit in family), reverse=True)
        ordered = sorted(family, key=lambda hit: (-_apart(hit), hit.id))
        found += [hit.model_copy(update={"score": score}) for hit, score in zip(ordered, scores, strict=True)]
    return tuple(sorted(found, key=lambda hit: (-hit.score, hit.id)))


def _apart(hit: MatterHit) -> float:
    return log_odds(hit.score) + sum(weight * hit.features[name] for name, weight in SIBLING_WEIGHTS.items())
