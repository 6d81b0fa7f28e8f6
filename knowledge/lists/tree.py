"""The three-level lists (国家、省市、区县清单) counted: matters of each jurisdiction by type, class and whether one guide serves all districts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from knowledge.jurisdiction import code_chain, level_of
from knowledge.lists.joining import name_key
from knowledge.lists.line import ListLine
from knowledge.values import Value

LEVELS = ("国家级", "省级", "市级", "县级", "镇（乡、街道）级")


class Branch(Value):
    """The list of one jurisdiction in numbers.

    Attributes:
        level: 国家级, 省级, 市级, 县级 or 镇（乡、街道）级.
        types: number of matters by 事项类型; kinds: by 行政权力, 公共服务, 未写明.
        general, particular: 一般性 (one guide serves all districts) and 个别性; a name without a guide or a place is neither.
        stated: how many the source marks itself; the others are told from who has a guide of his own.
        guides: how many have a guide; the others are names.
    """

    region: str
    level: str
    total: int
    types: dict[str, int]
    kinds: dict[str, int]
    general: int
    particular: int
    stated: int
    guides: int


def tree(lines: Sequence[ListLine], *, region: str | None = None) -> tuple[Branch, ...]:
    """The lists of all jurisdictions, the nation's first, then by code.

    Args:
        region: only this jurisdiction, those above it and those under it.
    """
    by_region: dict[str, list[ListLine]] = defaultdict(list)
    for line in lines:
        by_region[line.region].append(line)
    below = _regions_by_matter(lines)
    shown = sorted((code for code in by_region if region is None or _related(code, region)), key=_order)
    return tuple(_branch(code, by_region[code], below) for code in shown)


def _order(code: str) -> tuple[bool, str]:
    return (code != "000000", code)


def _related(code: str, region: str) -> bool:
    return _is_region(code) and (code in code_chain(region) or region in code_chain(code))


def _is_region(code: str) -> bool:
    return code.isdigit()


def matter_key(line: ListLine) -> str:
    """What a matter is known by across levels: its 基本编码, else its name as lists compare it."""
    return line.code or name_key(line)


def _regions_by_matter(lines: Iterable[ListLine]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.has_guide:
            found[matter_key(line)].add(line.region)
    return found


def is_general(line: ListLine, regions: Iterable[str]) -> bool | None:
    """Whether one guide serves every district: as the source says, else when no place under it has a guide of its own.

    Args:
        regions: codes that have a guide of the same matter.

    Returns:
        None for a mere name and for a line whose place is unknown.
    """
    if line.general is not None:
        return line.general
    if not line.has_guide or not _is_region(line.region):
        return None
    if level_of(line.region).value not in LEVELS[:3]:
        return False  # a district's guide serves itself
    return not any(code != line.region and _is_region(code) and line.region in code_chain(code) for code in regions)


def classed(lines: Sequence[ListLine], region: str) -> tuple[tuple[ListLine, bool | None], ...]:
    """The lines of one jurisdiction, each with what `is_general` says of it, in their order.

    Args:
        lines: those of all jurisdictions: who has a guide of his own is told from them.
    """
    below = _regions_by_matter(lines)
    return tuple((one, is_general(one, below.get(matter_key(one), ()))) for one in lines if one.region == region)


def _branch(code: str, lines: Sequence[ListLine], below: dict[str, set[str]]) -> Branch:
    serves = [is_general(line, below.get(matter_key(line), ())) for line in lines]
    return Branch(
        region=code,
        level=level_of(code).value if _is_region(code) else "未写明",
        total=len(lines),
        types=dict(Counter(line.matter_type for line in lines).most_common()),
        kinds=dict(Counter(line.kind for line in lines).most_common()),
        general=serves.count(True),
        particular=serves.count(False),
        stated=sum(line.general is not None for line in lines),
        guides=sum(line.has_guide for line in lines),
    )
