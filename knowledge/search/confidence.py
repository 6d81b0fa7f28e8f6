"""The calibrated probability that the first matter of a search is the one meant.

A matter's score says how well it fits; this says how often a first one with such a lead over the next was right. A logistic
over five readable numbers, learnt by `knowledge.train.ranking` on the validation questions over a store where a quarter of all
matters have no entry (docs/benchmarks/reliability.md).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from knowledge.search.ranking import score
from knowledge.search.results import MatterHit

CONFIDENCE_WEIGHTS: Mapping[str, float] = {
    "bias": -2.31,
    "lead": 0.37,
    "told": 0.42,
    "read_as": 2.2,
    "rival": -1.45,
    "likest": 2.35,
}
SURE = 0.81  # from here an answer needs no doubt: at most 3 in 100 validation questions lead to a wrong matter
WORST = 0.0025  # score of the next matter where there is none: log odds of -6


def confidence_features(hits: Sequence[MatterHit]) -> dict[str, float]:
    """What the probability is made from; `hits` best first, at least one.

    `lead` is how far the next matter's score is behind the first one's, in log odds; another item of the same matter is no next.
    `told` counts for a linked matter and `read_as` for a name that only may be about one.
    """
    first = hits[0]
    behind = next((hit.score for hit in hits[1:] if hit.family != first.family), WORST)
    told = first.features["told"]
    return {
        "lead": log_odds(first.score) - log_odds(behind),
        "told": told if first.lexicon_id else 0.0,
        "read_as": 0.0 if first.lexicon_id else told,
        "rival": first.features["rival"],
        "likest": first.features["likest"],
    }


def confidence(hits: Sequence[MatterHit]) -> float:
    """The probability that the first of these matters is meant, 0 to 1; 0 when there is none."""
    return score(confidence_features(hits), CONFIDENCE_WEIGHTS) if hits else 0.0


def log_odds(share: float) -> float:
    """ln(p / (1 - p)), with p kept between 0.0001 and 0.9999."""
    inside = min(0.9999, max(0.0001, share))
    return math.log(inside / (1.0 - inside))
