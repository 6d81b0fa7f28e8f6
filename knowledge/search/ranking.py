"""The scores of candidates: a small linear model over readable features.

`knowledge.train.ranking` learns the weights of matters on the validation questions and `evals.weigh_passages` those of passages on the
dev cases; both were then blended by hand with what serves names that no question was written for (docs/decisions/0008). Each feature
lies between 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

MATTER_WEIGHTS: Mapping[str, float] = {
    "bias": -8.4,
    "words": 1.8,  # BM25, relative to the best candidate, times the share explained
    "meaning": 4.8,  # cosine of the question with all names together
    "likest": 5.0,  # cosine with the nearest single name or wording
    "own": 0.0,  # cosine with the official name alone; this and the next only order names of one matter (items.py)
    "item": 0.0,  # how well the business item agrees with the question's
    "said": 0.0,  # cosine with what is said of this name alone, as those
    "explained": 1.8,  # share of the question that the names explain
    "by_name": 0.0,  # the same, by the official name alone
    "named": 0.3,  # share of the name that the question says
    "wording": 0.3,  # a lexicon wording of this matter stands in the question
    "told": 2.8,  # probability that the question means this guide's lexicon matter
    "rival": -2.4,  # probability that it means another one, for a guide that has a lexicon matter
    "near": 1.5,  # how near in the jurisdiction chain
    "strange": -1.0,  # share of the question in words never seen
}

PASSAGE_WEIGHTS: Mapping[str, float] = {
    "bias": -6.0,
    "words": 0.8,
    "meaning": 2.8,
    "explained": 2.4,  # by title, heading and text together
    "in_text": -0.8,  # by the passage's own words
    "tells": 1.6,  # by its heading and text, each word weighted by how few passages of the same item hold it
    "in_heading": -0.4,
    "heading_said": 1.6,  # share of its last heading that the question says
    "unsaid_case": -1.0,  # its heading tells of a death or a loss that the question does not
    "set_as_heading": 2.5,  # how nearly the question is its last heading, asking words included
    "only_heading": -3.0,  # it says no more than its heading
    "frame": -2.0,  # it says why and by whom its document was made, and no more
    "owner": 1.2,  # score of its guide or document among the matters
    "asked_form": 1.9,  # holds what was asked for: a duration, an amount, a phone
    "hinted": 1.6,  # stands under a heading of the part asked for
    "hinted_text": 0.6,  # its text names the part asked for
    "point": 1.4,  # speaks to the point that the question turns on: who pays, what follows
    "echo": 0.8,  # share of its words that are no search terms, and that this passage has and others of the item have not
    "figures": 0.8,  # share of the figures stated in the question that it speaks of: 6个月, 85岁
    "near": 2.4,
    "strange": -1.5,
}


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Logistic of the weighted sum, 0 to 1."""
    total = 0.0
    for name, value in features.items():  # a plain loop: this runs seventy times a question
        total += weights[name] * value
    return 1.0 / (1.0 + math.exp(-(weights["bias"] + total)))
