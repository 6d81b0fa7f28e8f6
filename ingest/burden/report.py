"""The burden of many guides, compared: per place, and per matter between places of one level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from ingest.burden.load import Load, load_of
from ingest.burden.sharing import Shareable, shareable
from ingest.burden.vague import Vague, vague
from knowledge.guide import ServiceGuide
from knowledge.jurisdiction import level_of
from knowledge.values import Value

# what is compared: name, unit, and how to read it from a load
MEASURES: tuple[tuple[str, str, Callable[[Load], float | None]], ...] = (
    ("材料", "份", lambda load: load.materials),
    ("环节", "个", lambda load: load.steps),
    ("到现场", "次", lambda load: load.visits),
    ("承诺时限", "个工作日", lambda load: load.days),
)


class Mean(Value):
    """The mean of a measure over the guides that state it; None when none does."""

    measure: str
    value: float | None
    stated: int


class PlaceBurden(Value):
    """A jurisdiction's guides: how many, and the mean of each measure."""

    region: str
    guides: int
    means: tuple[Mean, ...]


class MatterBurden(Value):
    """One matter in several places of one level, with how far each measure spreads; None where fewer than two of them state it."""

    matter: str
    title: str
    loads: tuple[Load, ...]
    spread: tuple[float | None, ...]


class BurdenReport(Value):
    """Everything a burden report says. `matters` begins with the widest spread; only matters of two places or more."""

    places: tuple[PlaceBurden, ...]
    matters: tuple[MatterBurden, ...]
    shareable: tuple[Shareable, ...]
    vague: tuple[Vague, ...]


def burden_report(guides: Sequence[ServiceGuide]) -> BurdenReport:
    """Compare guides; several of one matter in one place (a page and a row of a list) count by the one that says most."""
    loads = [load_of(guide) for guide in guides]
    return BurdenReport(
        places=tuple(_places(loads)),
        matters=tuple(sorted(_matters(loads), key=lambda one: (*(-(value or 0.0) for value in one.spread), one.title))),
        shareable=tuple(one for guide in guides for one in shareable(guide)),
        vague=tuple(one for guide in guides for one in vague(guide)),
    )


def _places(loads: Iterable[Load]) -> Iterable[PlaceBurden]:
    by_place: dict[str, list[Load]] = defaultdict(list)
    for load in loads:
        by_place[load.region].append(load)
    for region in sorted(by_place, key=lambda code: (code != "000000", code)):
        mine = by_place[region]
        means = tuple(_mean(name, [read(load) for load in mine]) for name, _, read in MEASURES)
        yield PlaceBurden(region=region, guides=len(mine), means=means)


def _mean(name: str, values: Sequence[float | None]) -> Mean:
    said = [value for value in values if value is not None]
    return Mean(measure=name, value=sum(said) / len(said) if said else None, stated=len(said))


def _matters(loads: Iterable[Load]) -> Iterable[MatterBurden]:
    groups: dict[tuple[str, str], dict[str, Load]] = defaultdict(dict)
    for load in loads:
        if not load.region.isdigit():
            continue
        group = groups[level_of(load.region).value, load.matter]
        other = group.get(load.region)
        if other is None or _stated(load) > _stated(other):
            group[load.region] = load
    for (_, matter), group in groups.items():
        if len(group) > 1:
            rows = tuple(group[region] for region in sorted(group))
            yield MatterBurden(matter=matter, title=rows[0].title, loads=rows, spread=_spread(rows))


def _stated(load: Load) -> int:
    return sum(read(load) is not None for _, _, read in MEASURES)


def _spread(rows: Sequence[Load]) -> tuple[float | None, ...]:
    found: list[float | None] = []
    for _, _, read in MEASURES:
        said = [value for row in rows if (value := read(row)) is not None]
        found.append(max(said) - min(said) if len(said) > 1 else None)
    return tuple(found)
