"""What one guide asks of an applicant, in numbers; what the guide does not state is unknown, never zero."""

from __future__ import annotations

from knowledge.codelists import LimitKind, Necessity, TimeUnit
from knowledge.guide import ServiceGuide
from knowledge.lists.line import line_of
from knowledge.lists.tree import matter_key
from knowledge.values import Value

_NOT_EVERYBODY = frozenset({Necessity.CONDITIONAL, Necessity.DEFERRABLE, Necessity.EXEMPT})


class Load(Value):
    """One guide's load.

    Attributes:
        matter: what joins the guides of one matter between places.
        materials: papers that everybody must bring, a group of which any one will do counted once.
        days: the promised limit in working days, 0 when at once; None when none or in another unit, see `limit`.
        limit: the promised limit in words.
    """

    id: str
    title: str
    region: str
    matter: str
    materials: int | None = None
    steps: int | None = None
    visits: int | None = None
    days: float | None = None
    limit: str = ""


def load_of(guide: ServiceGuide) -> Load:
    """The load of a guide."""
    return Load(
        id=guide.id,
        title=guide.title,
        region=guide.region,
        matter=matter_key(line_of(guide)),
        materials=_materials(guide),
        steps=len(guide.steps) or None,
        visits=guide.visits.count,
        days=_days(guide),
        limit="、".join(limit.wording for limit in guide.limits if limit.kind is LimitKind.PROMISED),
    )


def _materials(guide: ServiceGuide) -> int | None:
    if not guide.materials:
        return 0 if guide.no_materials is not None else None
    needed = [material for material in guide.materials if material.necessity not in _NOT_EVERYBODY]
    groups = {material.group for material in needed if material.group}
    return len(groups) + sum(not material.group for material in needed)


def _days(guide: ServiceGuide) -> float | None:
    promised = [limit for limit in guide.limits if limit.kind is LimitKind.PROMISED]
    if any(limit.unit is TimeUnit.ON_THE_SPOT for limit in promised):
        return 0.0
    days = [limit.value for limit in promised if limit.unit is TimeUnit.WORKING_DAY and limit.value is not None]
    return max(days) if days else None
