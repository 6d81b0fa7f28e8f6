"""Two districts or two versions of a guide side by side: what differs first in sight, the same folded away on wish."""

from __future__ import annotations

from datetime import date

from knowledge.access import Viewer
from knowledge.difference import PartDifference, differences
from knowledge.guide import ServiceGuide
from knowledge.values import Value
from ui.problems import ProblemError
from ui.reading import region_name
from ui.staff.desk import Desk, staff_item, staff_version


class Side(Value):
    """One of the two: what the head of its column says."""

    id: str
    title: str
    place: str
    version: int


class Comparison(Value):
    """Both sides and every part that at least one of them speaks of."""

    left: Side
    right: Side
    parts: tuple[PartDifference, ...]
    region: str

    @property
    def differing(self) -> int:
        """How many parts differ."""
        return sum(part.differs for part in self.parts)

    @property
    def are_versions(self) -> bool:
        """Whether these are two versions of one guide, so that old words can be struck and new ones underlined."""
        return self.left.id == self.right.id


def compare(
    desk: Desk, left: tuple[str, int | None], right: tuple[str, int | None], viewer: Viewer, day: date
) -> Comparison:
    """Compare two guides.

    Args:
        left, right: id and version number; None for the one in force on the day.

    Raises:
        ProblemError: one is unknown to the viewer, or is no guide.
    """
    one, other = (_version(desk, *side, viewer, day) for side in (left, right))
    return Comparison(left=_side(desk, one), right=_side(desk, other), parts=differences(one, other), region=one.region)


def _version(desk: Desk, guide_id: str, version: int | None, viewer: Viewer, day: date) -> ServiceGuide:
    current = staff_item(desk, guide_id, viewer, day).content
    found = current if version is None else staff_version(desk, guide_id, version, viewer)
    if not isinstance(found, ServiceGuide):
        raise ProblemError("no-guide")
    return found


def _side(desk: Desk, guide: ServiceGuide) -> Side:
    return Side(id=guide.id, title=guide.title, place=region_name(desk.places, guide.region), version=guide.version)
