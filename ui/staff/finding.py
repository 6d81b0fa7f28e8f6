"""What the search box lists while somebody types: plain values, the same for the page without a script and for the script."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.jurisdiction import level_of
from knowledge.name_index import How, NameHit
from knowledge.values import Value
from ui.consoles import Reader
from ui.reading import region_name
from ui.staff.desk import Desk, admits
from ui.staff.levels import LevelBadge, badge
from ui.staff.paths import guide_path
from ui.words import Lang, say

LONGEST = 80  # characters typed
SHOWN = 12
CODE_TAIL = 8


class Stretch(Value):
    """A piece of a title, marked where it matches."""

    text: str
    marked: bool


class FoundLine(Value):
    """One guide in the list: its title in pieces, its level, what else it goes by, and where it opens."""

    id: str
    href: str
    title: tuple[Stretch, ...]
    level: LevelBadge
    place: str
    why: str


class FoundList(Value):
    """What was found. `near` says that nothing goes by what was typed and these only resemble it."""

    lines: tuple[FoundLine, ...]
    near: bool = False


def find(desk: Desk, typed: str, *, region: str | None, reader: Reader, limit: int = SHOWN) -> FoundList:
    """Guides that go by what was typed, those of the place and above it first."""
    hits = desk.names.find(typed[:LONGEST], chain=desk.chain(region), admits=admits(reader.account.viewer), limit=limit)
    desk.note_listed(hit.named for hit in hits)
    lines = tuple(_line(desk, hit, region, reader.lang) for hit in hits)
    return FoundList(lines=lines, near=bool(hits) and hits[0].how is How.NEAR)


def _line(desk: Desk, hit: NameHit, region: str | None, lang: Lang) -> FoundLine:
    one = hit.named
    place = region_name(desk.places, one.region)
    told = (
        say("俗称：{word}", lang, word=hit.said) if hit.said else None,
        place,
        one.agency,
        f"…{one.codes[0][-CODE_TAIL:]}" if one.codes else None,
    )
    return FoundLine(
        id=one.id,
        href=guide_path(one.id, region if one.region in desk.chain(region) else None),
        title=_stretches(one.title, hit.marks),
        level=badge(level_of(one.region)),
        place=place,
        why="　".join(part for part in told if part),
    )


def _stretches(title: str, marks: Sequence[tuple[int, int]]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    at = 0
    for start, end in marks:
        if start < at:  # two words of what was typed may share letters
            continue
        found += [Stretch(text=title[at:start], marked=False), Stretch(text=title[start:end], marked=True)]
        at = end
    found.append(Stretch(text=title[at:], marked=False))
    return tuple(one for one in found if one.text)
