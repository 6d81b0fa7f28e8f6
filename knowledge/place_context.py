"""Settles which division a name means: names written one after another, other places in the text, and where the asker is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from knowledge.codelists import Level
from knowledge.jurisdiction import NATION, Jurisdiction, code_chain, home_of
from knowledge.place_names import Hit

# what may stand between 广州 and 天河 so that they still read as one place
_JOINTS = frozenset({"", " ", "·", "-", "/", "的"})


def without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """The hits from left to right; where two overlap the earlier and then the longer stays, and covers vanish."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (one.start, -one.end, len(one.candidates) > 0)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return [hit for hit in kept if hit.candidates]


def join_chains(hits: list[Hit], text: str) -> list[Hit]:
    """Reads 广州市天河区 as one place: a name right after a name that it lies under."""
    joined: list[Hit] = []
    for hit in hits:
        if joined and text[joined[-1].end : hit.start] in _JOINTS:
            under = tuple(
                one for one in hit.candidates if any(_is_under(one, above) for above in joined[-1].candidates)
            )
            if under:
                joined[-1] = replace(hit, start=joined[-1].start, candidates=under, is_full=True, is_shy=False)
                continue
        joined.append(hit)
    return joined


def settle(hits: list[Hit], near: str | None) -> list[Hit]:
    """Narrows every hit by the certain ones, then by `near`; a shy one that nothing supports is dropped."""
    anchors = [hit.candidates[0].code for hit in hits if len(hit.candidates) == 1 and not hit.is_shy]
    settled = (_settle_one(hit, anchors, near) for hit in hits)
    return [hit for hit in settled if hit.candidates]


def _settle_one(hit: Hit, anchors: list[str], near: str | None) -> Hit:
    provinces = tuple(one for one in hit.candidates if one.level is Level.PROVINCE)
    if provinces:  # 河北 said alone is the province, also in 天津 which has a 河北区
        return replace(hit, candidates=provinces)
    if len(hit.candidates) == 1 and not hit.is_shy:
        return hit
    narrowed = _related(hit.candidates, anchors) or _near(hit.candidates, near)
    if not narrowed:
        narrowed = () if hit.is_shy else hit.candidates
    return replace(hit, candidates=narrowed if hit.is_full else _as_said_alone(narrowed))


def _related(candidates: tuple[Jurisdiction, ...], anchors: list[str]) -> tuple[Jurisdiction, ...]:
    """Candidates above or below another place in the text."""
    return tuple(
        one
        for one in candidates
        if any(one.code != anchor and (anchor in one.chain or one.code in code_chain(anchor)) for anchor in anchors)
    )


def _near(candidates: tuple[Jurisdiction, ...], near: str | None) -> tuple[Jurisdiction, ...]:
    """Candidates in the asker's own city."""
    home = home_of(near) if near else None
    if home is None:
        return tuple(one for one in candidates if near and near != NATION and near in one.chain)
    return tuple(one for one in candidates if home in one.chain)


def _as_said_alone(candidates: tuple[Jurisdiction, ...]) -> tuple[Jurisdiction, ...]:
    """长沙 is the city, not the county in it; 西安 is the city, not a district of that name elsewhere."""
    codes = {one.code for one in candidates}
    top = tuple(one for one in candidates if not codes & set(one.chain[1:]))
    return tuple(one for one in top if one.level is Level.CITY) or top


def _is_under(one: Jurisdiction, above: Jurisdiction) -> bool:
    return above.code in one.chain[1:]
