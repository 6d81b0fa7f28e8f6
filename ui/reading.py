"""What the API and the pages read from the record: a citation's place in its source, guides of a place, a guide of a day.

Every function is handed the record as its reader may see it (`Store.seen_by`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge.centres import Centres
from knowledge.document import CatalogueEntry
from knowledge.effective import is_superseded, newer_of_kind
from knowledge.guide import ServiceGuide
from knowledge.jurisdiction import NATION
from knowledge.passages import title_of
from knowledge.places import Places
from knowledge.store import Store, StoredItem
from knowledge.validity import Standing, dated_since, ended_on, standing, term_of
from ui.contract import GuideLine, RegionCentre, RegionChoice, SourcePassage, updated_on
from ui.problems import FieldError, ProblemError

AROUND = 1200  # characters of context on each side of a quote: about one screen of a phone

SEARCHED = 500  # places that fit what was typed, among which those with guides are looked for


def guide_here(store: Store, guide_id: str, day: date | None = None) -> tuple[ServiceGuide, frozenset[str]]:
    """A guide as it reads on a day or now, and its withheld fields.

    Raises:
        ProblemError: there is no such guide.
    """
    item = store.item(guide_id, day)
    if item is None or not isinstance(item.content, ServiceGuide):
        raise ProblemError("no-guide")
    return item.content, item.withheld


def refuse_what_ended(store: Store, guide: ServiceGuide, day: date) -> None:
    """Refuse a guide that does not hold on a day.

    Raises:
        ProblemError: it has ended, is suspended or has not begun; the detail says when, and what takes its place.
    """
    stands, item = standing(guide, day), store.item(guide.id)
    replaced = item is not None and is_superseded(store, item, day)
    if stands is Standing.IN_FORCE and not replaced:
        return
    newer = newer_of_kind(store, item, guide.region, day) if item is not None else None
    when = guide.validity.effective if stands is Standing.FUTURE else ended_on(guide, day)
    if stands is Standing.IN_FORCE and newer is not None:
        when = term_of(newer.content).effective
    since = f"自{when.isoformat()}起" if when else ""
    name = title_of(newer) if newer is not None else guide.validity.replaced_by
    instead = f"现行的是《{name}》。" if name else ""
    raise ProblemError("not-in-force", detail=f"这份办事指南{since}{ENDED_WORDS[stands]}，不能据此办事。{instead}")


ENDED_WORDS: dict[Standing, str] = {
    Standing.IN_FORCE: "由新的指南替代",
    Standing.FUTURE: "施行，那一天还没有生效",
    Standing.EXPIRED: "失效",
    Standing.SUSPENDED: "暂停办理",
    Standing.CANCELLED: "取消",
    Standing.DRAFT: "还是草稿",
}


def out_by(guide: ServiceGuide, day: date) -> ServiceGuide:
    """The version of a guide that stands for a day; undated ones count as always out.

    Raises:
        ProblemError: by its own date it came out later.
    """
    since = dated_since(guide)
    if since is not None and since > day:
        raise ProblemError("no-guide")
    return guide


def source_passage(
    store: Store, places: Places, item_id: str, span: tuple[int, int] | None, *, day: date | None = None
) -> SourcePassage:
    """The source text behind an item, whole or as a quote with its surroundings.

    Args:
        item_id: a guide's or document's id, as citations carry it, or a source's id.
        span: start and end of the quote; None for the whole text.
        day: the day the citation was made for: offsets point into the version of that day.

    Raises:
        ProblemError: no such source, or the span lies outside it.
    """
    item = store.item(item_id, day)
    text = item.text if item is not None else store.source_text(item_id)
    if text is None:
        raise ProblemError("no-source")
    start, end = span or (0, len(text))
    if not 0 <= start <= end <= len(text):
        raise ProblemError("bad-range", errors=(FieldError(field="end", message=f"全文共 {len(text)} 个字"),))
    first, last = _line_start(text, start), _line_end(text, end)
    return SourcePassage(
        **_described(item, item_id, places),
        length=len(text),
        start=start,
        end=end,
        quote=text[start:end],
        before=text[first:start],
        after=text[end:last],
        cut_before=first > 0,
        cut_after=last < len(text),
    )


def _line_start(text: str, at: int) -> int:
    """Where the context before `at` begins: AROUND characters back, moved to the start of a line when there is one."""
    edge = max(0, at - AROUND)
    return text.find("\n", edge - 1, at) + 1 or edge if edge else 0


def _line_end(text: str, at: int) -> int:
    """Where the context after `at` ends: AROUND characters on, moved back to the end of a line when there is one."""
    edge = min(len(text), at + AROUND)
    if edge == len(text):
        return edge
    line = text.rfind("\n", at, edge)
    return line if line > at else edge


def _described(item: StoredItem | None, item_id: str, places: Places) -> dict[str, str | int | None]:
    if item is None or isinstance(item.content, CatalogueEntry):
        empty = dict.fromkeys(("publisher", "region_name", "version", "updated_at", "source_url"))
        return {"id": item_id, "title": item_id, "source": item_id, **empty}
    content = item.content
    day = content.validity.verified or content.validity.published or content.source.published
    agency = content.agency.name if isinstance(content, ServiceGuide) else content.issuer
    return {
        "id": content.id,
        "title": content.title,
        "publisher": agency or content.source.publisher,
        "region_name": region_name(places, content.region),
        "version": content.version,
        "updated_at": day.isoformat() if day else None,
        "source": content.source.name,
        "source_url": content.source.url,
    }


def region_name(places: Places, code: str) -> str:
    """A division's full name; the code itself when it is not in the tables."""
    place = places.by_code(code)
    return place.full_name if place is not None else code


def covered_regions(store: Store, places: Places) -> tuple[RegionChoice, ...]:
    """The places with something to answer from, those with most first; the nation is no place to go to."""
    found = (places.by_code(code) for code in store.regions() if code != NATION)
    return tuple(RegionChoice.of(place) for place in found if place is not None)


def region_centres(store: Store, places: Places, centres: Centres) -> tuple[RegionCentre, ...]:
    """Where the covered places lie; a place of which nobody knows is left out."""
    found = []
    for one in covered_regions(store, places):
        points = centres.of(one.code, [link.code for link in places.chain(one.code)])
        if points:
            spots = tuple((point.latitude, point.longitude) for point in points)
            found.append(RegionCentre(**one.model_dump(), points=spots))
    return tuple(found)


def regions_named(store: Store, places: Places, typed: str, limit: int) -> tuple[RegionChoice, ...]:
    """The places that go by what was typed, those with something to answer from first: 青溪区 before all other q…x…q."""
    covered = frozenset(store.regions())
    found = sorted(places.search(typed, SEARCHED), key=lambda place: place.code not in covered)
    return tuple(RegionChoice.of(place) for place in found[:limit])


def guide_lines(
    store: Store,
    places: Places,
    *,
    region: str | None,
    query: str | None,
    matter_type: str | None,
    limit: int,
    day: date | None = None,
) -> tuple[GuideLine, ...]:
    """Guides that a place goes by, its own first, then those of the levels above; all places without one.

    Args:
        day: only those in force then, as they read then, and no one that a newer one of its name replaced; None for every
            current one, ended or not.
    """
    found: list[ServiceGuide] = []
    for code in _levels(places, region):
        room = limit - len(found)
        if room <= 0:
            break
        held = store.guides(region=code, query=query, matter_type=matter_type, limit=room, day=day)
        found += held if day is None else [one for one in held if not _is_replaced(store, one, day)]
    return tuple(_line(guide, places) for guide in found)


def _is_replaced(store: Store, guide: ServiceGuide, day: date) -> bool:
    item = store.item(guide.id, day)
    return item is not None and is_superseded(store, item, day)


def _levels(places: Places, region: str | None) -> Iterator[str | None]:
    if not region:
        yield None
        return
    yield from (place.code for place in places.chain(region))


def _line(guide: ServiceGuide, places: Places) -> GuideLine:
    return GuideLine(
        id=guide.id,
        title=guide.title,
        region=guide.region,
        region_name=region_name(places, guide.region),
        agency=guide.agency.name,
        matter_type=guide.matter_type.value,
        version=guide.version,
        updated_at=updated_on(guide),
        source_url=guide.source.url,
    )
