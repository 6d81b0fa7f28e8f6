"""What stands beside a guide: what its newest version changed, matters that are easily taken for it, related ones, other districts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from knowledge.access import Viewer
from knowledge.difference import PartDifference, changed_parts
from knowledge.effective import EffectiveGuide
from knowledge.guide import ServiceGuide
from knowledge.store.named import Named
from knowledge.values import Value
from ui.consoles import Reader
from ui.reading import region_name
from ui.staff.desk import Desk, admits, staff_version
from ui.staff.paths import compare_path, guide_path
from ui.words import say

MOST = 8  # near or related matters beside a guide


class Beside(Value):
    """A guide to look at instead: what people say when they mean it, or its place."""

    title: str
    href: str
    said: str = ""
    place: str = ""


class Choice(Value):
    """Something to compare with."""

    name: str
    href: str


class Changes(Value):
    """What a version changed since the one before it."""

    version: int
    parts: tuple[PartDifference, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The parts that changed."""
        return frozenset(part.key for part in self.parts)


def changes_of(desk: Desk, guide: ServiceGuide, viewer: Viewer) -> Changes:
    """What changed since the version before; no parts for a first version or one that the viewer may not read."""
    before = staff_version(desk, guide.id, guide.version - 1, viewer)
    return Changes(version=guide.version, parts=changed_parts(before, guide) if before is not None else ())


def easily_confused(desk: Desk, matter: str, chain: tuple[str, ...], viewer: Viewer) -> tuple[Beside, ...]:
    """Guides of the matters that the lexicon keeps apart from this one, with the word that leads astray."""
    known = desk.lexicon.matters.get(matter)
    if known is None:
        return ()
    found = []
    for near in known.not_for:
        other = desk.lexicon.matters.get(near.matter)
        best = _of_place(desk.names.kin(near.matter, admits=admits(viewer)), chain)
        if best is not None and other is not None:
            desk.note_listed([best])
            found.append(Beside(title=best.title, href=guide_path(best.id, chain[0]), said=near.word))
    return tuple({one.href: one for one in found}.values())[:MOST]


def _of_place(guides: Iterable[Named], chain: tuple[str, ...]) -> Named | None:
    """The guide nearest to a place among those of it and above it."""
    held = [one for one in guides if one.region in chain]
    return min(held, key=lambda one: chain.index(one.region), default=None)


def related(desk: Desk, effective: EffectiveGuide, viewer: Viewer, day: date) -> tuple[Beside, ...]:
    """Other items of the same matter in the same places: 补领 beside 换领."""
    item = effective.nearest
    mine = {one.id for one in effective.sources}
    chain = desk.chain(effective.asked) or (item.content.region,)
    kin = (one for one in desk.store.seen_by(viewer).kin(item.id, chain, day) if one.id not in mine)
    own = getattr(item.content, "title", "")
    named = {
        one.content.title: Beside(
            title=one.content.title,
            href=guide_path(one.id, effective.asked),
            place=region_name(desk.places, one.content.region),
        )
        for one in kin
        if isinstance(one.content, ServiceGuide) and one.content.title != own
    }
    return tuple(named.values())[:MOST]


def to_compare(desk: Desk, guide: ServiceGuide, matter: str, who: Reader) -> tuple[tuple[Choice, ...], ...]:
    """Other places that have a guide of the same matter or name, and earlier versions of this one."""
    viewer = who.account.viewer
    alike = [one for one in desk.names.kin(matter, guide.title, admits=admits(viewer)) if one.id != guide.id]
    desk.note_listed(alike)
    places = tuple(
        Choice(name=f"{region_name(desk.places, one.region)}：{one.title}", href=compare_path(guide.id, one.id))
        for one in sorted(alike, key=lambda one: (one.region != guide.region, -len(desk.chain(one.region)), one.title))
    )
    versions = tuple(
        Choice(
            name=say("第{version}版", who.lang, version=number),
            href=compare_path(guide.id, guide.id, left_version=number),
        )
        for number in range(guide.version - 1, 0, -1)
        if staff_version(desk, guide.id, number, viewer) is not None
    )
    return places, versions
