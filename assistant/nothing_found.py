"""What is said where nothing answers: what is near, whom to call, and which places below do what a province or a city does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant import replies
from assistant.asking import Asking
from knowledge.codelists import Level
from knowledge.jurisdiction import code_chain, level_of
from knowledge.places import Places
from knowledge.search import Evidence, Searcher
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem
from knowledge.validity import holds

MOST_NAMED, MOST_NEAR = 8, 3  # places, and names of other matters
WORTH_NAMING = 0.2  # score from which a matter is near
LONGEST_SHOWN = 40  # characters of the question


def done_below(asking: Asking, regions: Sequence[str], searcher: Searcher, places: Places) -> str:
    """That places below the one asked about have a guide of it; "" where none has, and for a district or the nation.

    Args:
        regions: those that have something to answer from.
    """
    matter, place = asking.evidence.uncovered, asking.understood.region
    if matter is None or place is None or level_of(place.code) not in (Level.PROVINCE, Level.CITY):
        return ""
    below = tuple(sorted(code for code in regions if place.code in code_chain(code)[1:]))
    if not below:
        return ""
    query = asking.understood.query.model_copy(update={"regions": below, "is_chain": False})
    found = _in_force(searcher.guides_of([matter], query).get(matter, ()), asking.day)
    names = dict.fromkeys(one.name for item in found if (one := places.by_code(item.content.region)) is not None)
    shown = "、".join([*names][:MOST_NAMED]) + (replies.AND_OTHERS if len(names) > MOST_NAMED else "")
    name = searcher.lexicon.matters[matter].name
    return replies.DONE_BELOW.format(place=place.name, names=shown, title=name) if names else ""


def nothing_found(asking: Asking, below: str, *, hotline: str) -> str:
    """That nothing was found, the nearest names and the phone, after who has it below."""
    question = asking.typed.question
    short = question if len(question) <= LONGEST_SHOWN else f"{question[:LONGEST_SHOWN]}…"
    text = replies.NOT_FOUND.format(question=short, hotline=hotline)
    text += names_near(asking.evidence)
    return f"{below}\n{text}" if below else text


def names_near(evidence: Evidence) -> str:
    """What the local lists name of the matter surely meant, else the matters of the nearest names; "" without any."""
    listed = dict.fromkeys(
        hit.title
        for hit in evidence.matters
        if hit.kind is MatterKind.ENTRY and hit.lexicon_id is not None and hit.lexicon_id == evidence.uncovered
    )
    if listed:
        return replies.ONLY_LISTED.format(names="、".join(listed))
    near = list(dict.fromkeys(hit.title for hit in evidence.matters if hit.score > WORTH_NAMING))[:MOST_NEAR]
    return replies.NEAREST.format(names="、".join(near)) if near else ""


def _in_force(items: Sequence[StoredItem], day: date) -> tuple[StoredItem, ...]:
    return tuple(item for item in items if holds(item.content, day))
