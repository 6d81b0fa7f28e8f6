"""The order of candidates: how surely their matter is meant, and how well each one's own name says what was asked.

A score tells how well a candidate fits with all the words its matter is known by, and names of one matter share those words. What is
left to tell the names apart is the business item, the name's own words, and the question and the name read as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from knowledge.search.confidence import log_odds
from knowledge.search.results import MatterHit, MatterKind

# Set by hand on 184 written questions over two real lists, all of them seen; half or twice any of them differs by a point or two.
ORDER_WEIGHTS: Mapping[str, float] = {
    "matter": 0.6,  # log odds of the best candidate of the same matter
    "behind": 0.6,  # how far behind that one it is, in log odds: 0 or less
    "own": 1.5,  # cosine with the official name alone
    "item": 2.0,  # how well the business item agrees with the question's (items.py)
    "by_name": 1.2,  # share of the question that the official name explains
    "said": 4.0,  # cosine with what is said of this name alone, where that is known of any candidate
    "read": 5.0,  # cosine of question and name, each read as a whole
}
# what a name of which nothing is known counts as, by its cosine with all names together; chosen on 496 questions about 248 names whose
# own sayings were taken away among 2,600 names that have some (docs/decisions/0052)
SAID_AT_LEAST, SAID_OF_MEANING = 0.35, 0.8
REACH = 4.0  # in log odds behind the best; what is further behind keeps its place, and its name is not read

Reading = Callable[[Sequence[str]], Sequence[float]]  # how near the question stands to each of some names


def in_order(
    hits: Sequence[MatterHit],
    about: Mapping[str, str],
    reading: Reading,
    *,
    read_as: Mapping[str, str] = MappingProxyType({}),
) -> tuple[MatterHit, ...]:
    """The same hits, best first. They exchange their scores, so that how close the best ones are stays as it was.

    Args:
        hits: best first.
        about: the lexicon matter that a hit without a link is read as, by the hit's id; those that are read as none are missing.
        reading: asked once, for the names of the hits within reach.
        read_as: the name under which a hit is read, by its id, where that is not its title.
    """
    within = [hit for hit in hits if log_odds(hit.score) > log_odds(hits[0].score) - REACH]
    if sum(hit.kind is not MatterKind.DOCUMENT for hit in within) < 2:
        return tuple(hits)  # titles of documents name no matter
    matters = [hit.lexicon_id or about.get(hit.id) or hit.id for hit in within]
    best: dict[str, float] = {}
    for matter, hit in zip(matters, within, strict=True):
        best.setdefault(matter, log_odds(hit.score))
    read = reading([read_as.get(hit.id, hit.title) for hit in within])
    said = _said(within)
    totals = [_total(*one) for one in zip(within, (best[matter] for matter in matters), said, read, strict=True)]
    ordered = sorted(range(len(within)), key=lambda at: (-totals[at], within[at].id))
    exchanged = [
        within[at].model_copy(
            update={"score": hit.score, "features": {**within[at].features, "read": round(read[at], 3)}}
        )
        for at, hit in zip(ordered, within, strict=True)
    ]
    return (*exchanged, *hits[len(within) :])


def _said(hits: Sequence[MatterHit]) -> list[float]:
    """How near each comes to what is said of its name alone; 0 each where that is known of none."""
    if not any(hit.features["said"] for hit in hits):
        return [0.0] * len(hits)
    return [hit.features["said"] or SAID_AT_LEAST + SAID_OF_MEANING * hit.features["meaning"] for hit in hits]


def _total(hit: MatterHit, matter: float, said: float, read: float) -> float:
    features = {**hit.features, "matter": matter, "behind": log_odds(hit.score) - matter, "said": said, "read": read}
    return sum(weight * features[name] for name, weight in ORDER_WEIGHTS.items())
