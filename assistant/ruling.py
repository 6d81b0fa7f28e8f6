"""What a question may be answered from on a day: what has ended or has not begun is never an answer, and asking for it says so.

The decision is made twice where it matters: over everything that was found, to see what the question means, and over what
holds on the day, to see what may answer.
"""

from __future__ import annotations

import re
from datetime import date

from assistant import replies
from assistant.compose import day_words
from assistant.decide import decide
from assistant.decision import Decision, Ending
from assistant.scenario import Guidance, guide_situation
from assistant.understand import Understood
from knowledge.business_item import business_item, covers, same_business_item, same_name
from knowledge.effective import EffectiveGuide, effective_guide, is_superseded, newer_of_kind
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.passages import title_of
from knowledge.phases import Phase, phase
from knowledge.places import Places
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.store import Store, StoredItem
from knowledge.validity import Standing, ended_on, holds, standing, term_of
from knowledge.values import Value

_YEAR = re.compile(r"20\d\d(?=年)")


class Ruling(Value):
    """A decision for one day.

    Attributes:
        guide: the effective guide when the ending is a guide; its nearest one may stand nearer than the hit decided on.
        lapsed: what the question means and what does not hold on the day.
        replacement: what holds in its place.
        guidance: what the situation told makes of the guide's materials.
    """

    decision: Decision
    guide: EffectiveGuide | None = None
    lapsed: StoredItem | None = None
    replacement: StoredItem | None = None
    guidance: Guidance | None = None


@phase(Phase.DECIDE)
def rule_on(
    day: date,
    understood: Understood,
    evidence: Evidence,
    items: dict[str, StoredItem],
    *,
    store: Store,
    lexicon: Lexicon,
) -> Ruling:
    """Decide what answers a question on a day.

    Args:
        items: the stored items of every matter and passage in the evidence, as they read on that day.
    """
    standing_now = holding(evidence, items, store, day)
    decision = of_one_level(
        decide(understood, standing_now, items, lexicon), standing_now, items, understood.query.regions
    )
    asked = understood.region.code if understood.region is not None else ""
    if standing_now == evidence:
        return _on_guide(Ruling(decision=decision), asked, items, store, day)
    meant = decide(understood, evidence, items, lexicon)
    lapsed = _lapsed(meant, items, day) or _named_by_year(understood.folded, decision, items, day)
    if lapsed is None and decision.ending is Ending.NOTHING:
        lapsed = _surely_lapsed(evidence, items, day)
    if lapsed is None:
        return _on_guide(Ruling(decision=decision), asked, items, store, day)
    replacement = newer_of_kind(store, lapsed, asked, day)
    ruling = Ruling(decision=_NOTHING, lapsed=lapsed, replacement=replacement)
    if standing(lapsed.content, day) is Standing.SUSPENDED or not _about_the_same(decision, lapsed, items):
        return ruling
    return _on_guide(ruling.model_copy(update={"decision": decision}), asked, items, store, day)


def guided(ruling: Ruling, understood: Understood, *, asked_before: int) -> Ruling:
    """The ruling with what the situation makes of the materials of the guide that answers; as it is where no guide does."""
    nearest = ruling.guide.nearest if ruling.guide is not None else None
    if nearest is None or not isinstance(nearest.content, ServiceGuide) or "materials" in nearest.withheld:
        return ruling
    guidance = guide_situation(nearest.content, nearest.text, understood, asked_before=asked_before)
    return ruling.model_copy(update={"guidance": guidance})


LIKELY = 0.2  # score below which nothing can answer, so that what replaced it need not be looked up (1 ms each)
SURELY_MEANT = 0.9  # score from which a guide that has ended is what was asked for, though nothing in it answers
NO_LESS = 0.8  # share of what a passage gives of the form asked for, from which another one gives it as well
_NOTHING = Decision(ending=Ending.NOTHING, reason="问到的指南或文件在这一天没有效力")


def holding(evidence: Evidence, items: dict[str, StoredItem], store: Store, day: date) -> Evidence:
    """The evidence that holds on a day and that nothing newer of its name replaced, in its order.

    A passage of another version than the one of that day goes, too.
    """
    likely = {hit.id for hit in (*evidence.matters, *evidence.meanings) if hit.score >= LIKELY}
    likely |= {hit.passage.owner for hit in evidence.passages if hit.score >= LIKELY}
    held = {
        one: item
        for one, item in items.items()
        if holds(item.content, day) and not (one in likely and is_superseded(store, item, day))
    }
    return evidence.model_copy(
        update={
            "matters": tuple(hit for hit in evidence.matters if hit.id in held),
            "meanings": tuple(hit for hit in evidence.meanings if hit.id in held),
            "passages": tuple(
                hit
                for hit in evidence.passages
                if (item := held.get(hit.passage.owner)) is not None and reads_so(hit, item)
            ),
        }
    )


def of_one_level(
    decision: Decision, evidence: Evidence, items: dict[str, StoredItem], chain: tuple[str, ...]
) -> Decision:
    """Passages of one business item come from its nearest level only: where two levels were found, the upper one makes way."""
    if decision.ending is not Ending.PASSAGES:
        return decision
    nearest = [_nearest_like(hit, evidence.passages, items, chain) for hit in decision.passages]
    kept: list[PassageHit] = []
    for hit in nearest:
        above = any(_same_item_above(hit, other, items, chain) for other in nearest)
        if not above and hit.passage.id not in {one.passage.id for one in kept}:
            kept.append(hit)
    return decision.model_copy(update={"passages": tuple(kept)})


def _nearest_like(
    hit: PassageHit, found: tuple[PassageHit, ...], items: dict[str, StoredItem], chain: tuple[str, ...]
) -> PassageHit:
    """The passage of the same field of the same business item at the nearest level among those found, or of a nearer guide that covers
    the item and gives the form of answer asked for as well; mostly itself.
    """
    alike = [
        one
        for one in found
        if (one.passage.field == hit.passage.field and _same_item_above(hit, one, items, chain))
        or (_answers_as_well(hit, one) and _is_covered(hit, one, items, chain))
    ]
    return min(alike, key=lambda one: chain.index(one.passage.region), default=hit)


def _answers_as_well(hit: PassageHit, other: PassageHit) -> bool:
    """Whether a form of answer was asked for, and another passage gives it no less: 证件有效期 of a page beside 办理结果 of a row."""
    return other.features.get("asked_form", 0.0) >= NO_LESS * hit.features.get("asked_form", 0.0) > 0.0


def _is_covered(hit: PassageHit, other: PassageHit, items: dict[str, StoredItem], chain: tuple[str, ...]) -> bool:
    """Whether another passage is of a guide of a nearer level that covers the item of a passage's guide."""
    mine, theirs = (items[one.passage.owner].content for one in (hit, other))
    if not isinstance(mine, ServiceGuide) or not {hit.passage.region, other.passage.region} <= set(chain):
        return False
    return chain.index(hit.passage.region) > chain.index(other.passage.region) and covers(
        business_item(theirs), business_item(mine)
    )


def _same_item_above(hit: PassageHit, other: PassageHit, items: dict[str, StoredItem], chain: tuple[str, ...]) -> bool:
    """Whether a passage is of the same business item as another one and of a level above it."""
    if hit.passage.region == other.passage.region or not {hit.passage.region, other.passage.region} <= set(chain):
        return False
    mine, theirs = (business_item(items[one.passage.owner].content) for one in (hit, other))
    return chain.index(hit.passage.region) > chain.index(other.passage.region) and same_name(mine, theirs)


def reads_so(hit: PassageHit, item: StoredItem) -> bool:
    """Whether a passage stands at its place in a version of its owner."""
    return item.text[hit.passage.span.start : hit.passage.span.end] == hit.passage.text


def _on_guide(ruling: Ruling, asked: str, items: dict[str, StoredItem], store: Store, day: date) -> Ruling:
    """The ruling with its effective guide; a nearer guide that is suspended leaves nothing to answer."""
    hit = ruling.decision.guide
    if ruling.decision.ending is not Ending.GUIDE or hit is None or not isinstance(items[hit.id].content, ServiceGuide):
        return ruling
    guide = effective_guide(store, items[hit.id], asked, day)
    stopped = next((one for one in guide.lapsed if standing(one.content, day) is Standing.SUSPENDED), None)
    if stopped is not None:
        return Ruling(decision=_NOTHING, lapsed=stopped)
    items[guide.nearest.id] = guide.nearest
    lapsed = ruling.lapsed or next(iter(guide.lapsed), None)
    decision = ruling.decision.model_copy(update={"guide": _moved(hit, guide.nearest)})
    replaced = guide.nearest if lapsed is not None else None
    return Ruling(decision=decision, guide=guide, lapsed=lapsed, replacement=replaced)


def _moved(hit: MatterHit, nearest: StoredItem) -> MatterHit:
    named = {"id": nearest.id, "title": title_of(nearest), "region": nearest.content.region}
    return hit if hit.id == nearest.id else hit.model_copy(update=named)


def _lapsed(meant: Decision, items: dict[str, StoredItem], day: date) -> StoredItem | None:
    """What a decision rests on and what does not hold on the day: its guide, or the document its best passage is of."""
    named = meant.guide.id if meant.guide is not None else meant.passages[0].passage.owner if meant.passages else ""
    item = items.get(named)
    return item if item is not None and not holds(item.content, day) else None


def _surely_lapsed(evidence: Evidence, items: dict[str, StoredItem], day: date) -> StoredItem | None:
    """The guide that a question is surely about and that does not hold, whatever was asked of it: 羽毛球场什么时候恢复."""
    best = next(iter(evidence.matters), None)
    if best is None or best.score < SURELY_MEANT or holds(items[best.id].content, day):
        return None
    return items[best.id]


def _named_by_year(folded: str, decision: Decision, items: dict[str, StoredItem], day: date) -> StoredItem | None:
    """Something that ended, of the name of what answers, when the question says its year: 2026年度 where 2027年度 answers."""
    years = set(_YEAR.findall(folded))
    for item in items.values() if years else ():
        ended = not holds(item.content, day) and years & set(_YEAR.findall(title_of(item)))
        if ended and _about_the_same(decision, item, items):
            return item
    return None


def _about_the_same(decision: Decision, lapsed: StoredItem, items: dict[str, StoredItem]) -> bool:
    """Whether what may answer is of the same business item as what lapsed."""
    named = [decision.guide.id] if decision.guide is not None else [hit.passage.owner for hit in decision.passages[:1]]
    mine = business_item(lapsed.content)
    return any(same_business_item(mine, business_item(items[one].content)) for one in named)


def lapsed_words(ruling: Ruling, day: date, places: Places, *, hotline: str) -> str:
    """When what was asked for ended, is suspended or begins, and what holds in its place; "" when all holds."""
    if ruling.lapsed is None:
        return ""
    return "".join((_how_it_stands(ruling.lapsed, day, places), _what_now(ruling, day, hotline)))


def _how_it_stands(item: StoredItem, day: date, places: Places) -> str:
    stands, since = standing(item.content, day), ended_on(item.content, day)
    place = places.by_code(item.content.region)
    words = replies.LAPSED[stands] if since or stands is Standing.FUTURE else replies.LAPSED_UNDATED[stands]
    begins = term_of(item.content).effective
    when = begins if stands is Standing.FUTURE else since
    return words.format(title=title_of(item), place=place.name if place else "", date=day_words(when) if when else "")


def _what_now(ruling: Ruling, day: date, hotline: str) -> str:
    if ruling.lapsed is None:
        return ""
    term = term_of(ruling.lapsed.content)
    if standing(ruling.lapsed.content, day) is Standing.SUSPENDED:
        return (
            replies.RESUMES.format(date=day_words(term.resumes))
            if term.resumes
            else replies.ASK_WHEN.format(hotline=hotline)
        )
    name = title_of(ruling.replacement) if ruling.replacement is not None else term.replaced_by
    return replies.REPLACED.format(title=name) if name else replies.NOT_REPLACED.format(hotline=hotline)
