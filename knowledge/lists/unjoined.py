"""What stands on a list and joins nothing on the list of the level above it, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from knowledge.jurisdiction import code_chain
from knowledge.lists.joining import join
from knowledge.lists.line import ListLine
from knowledge.values import Value

SEVERAL, ALIKE, NONE = "上级有几个同名的", "上级只有相近的，请核对", "上级没有"


class Unjoined(Value):
    """A line, the jurisdiction whose list it was held against, why it joined nothing, and the likest name there; "" for none."""

    line: ListLine
    upper: str
    why: str
    near: str = ""


def unjoined(lines: Sequence[ListLine]) -> Iterator[Unjoined]:
    """Lines that join nothing on the nearest list above theirs; a jurisdiction without a list above it has none."""
    by_region: dict[str, list[ListLine]] = defaultdict(list)
    for line in lines:
        by_region[line.region].append(line)
    for region in sorted(by_region):
        upper = _above(region, by_region)
        if upper is not None:
            yield from _loose(by_region[region], by_region[upper], upper)


def _above(region: str, lists: dict[str, list[ListLine]]) -> str | None:
    """The nearest jurisdiction above one that has a list; None where none has, or the place is not known."""
    chain = code_chain(region) if region.isdigit() else ()
    return next((code for code in chain if code != region and code in lists), None)


def _loose(own: Sequence[ListLine], above: Sequence[ListLine], upper: str) -> Iterator[Unjoined]:
    joined = join(own, above)
    near = {one.one.id: one.other.name for one in joined.candidates}
    several = {line.id for line in joined.ambiguous}
    for line in joined.only_one:
        why = SEVERAL if line.id in several else ALIKE if line.id in near else NONE
        yield Unjoined(line=line, upper=upper, why=why, near=near.get(line.id, ""))
