"""The jurisdiction chain in ranking: how near a level is, and which guide stands for those of the levels above."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from knowledge.lexicon.names import core_name, key_of, stem_of
from knowledge.search.results import MatterHit

SAME_MATTER = 0.3  # a nearer level's guide of the same name may score so much less and still come first


def nearness(region: str, chain: Sequence[str]) -> float:
    """1 for the jurisdiction asked, less for each level above it."""
    return 1.0 - chain.index(region) / max(1, len(chain)) if region in chain else 0.0


def nearest_first(hits: tuple[MatterHit, ...], chain: Sequence[str]) -> tuple[MatterHit, ...]:
    """Where several levels have the same matter, the nearest one stands in the place of the best one."""
    best: dict[str, MatterHit] = {}
    for hit in hits:
        best.setdefault(hit.family, hit)
        best.setdefault(_stem(hit.title), hit)
    lifted = []
    for hit in hits:
        top = max((best[name] for name in _stands_for(hit)), key=lambda one: one.score)
        nearer = hit.region in chain and top.region in chain and chain.index(hit.region) < chain.index(top.region)
        if nearer and hit.score >= top.score - SAME_MATTER:
            lifted.append(hit.model_copy(update={"score": min(0.9999, top.score + 0.001)}))
        else:
            lifted.append(hit)
    return tuple(sorted(lifted, key=lambda hit: (-hit.score, hit.id)))


def _stands_for(hit: MatterHit) -> tuple[str, ...]:
    """What a guide answers for when it is nearer: its own matter, and, when it is named by the document alone, each of its items.

    青溪区残疾人证办理指南 stands for 残疾人证新办, 换领 and 补领 of the levels above; 残疾人证换领 never for 补领.
    """
    stem = _stem(hit.title)
    return (hit.family, stem) if _key(hit.title) == stem else (hit.family,)


@lru_cache(maxsize=8_000)
def _key(title: str) -> str:
    return key_of(core_name(title))


@lru_cache(maxsize=8_000)
def _stem(title: str) -> str:
    return stem_of(_key(title))
