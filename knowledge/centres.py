"""Where jurisdictions lie, roughly: enough to say which of several is near, never to decide on one.

The shipped table has the seats of prefectures and directly governed counties to a tenth of a degree (about ten kilometres). A hall adds its own districts in
`centres.tsv` of its data folder: code, latitude, longitude, parted by tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.errors import SettingError
from knowledge.values import Value

SHIPPED = Path(__file__).parent / "regions" / "centres.tsv"
OWN = "centres.tsv"
PROVINCE_END = "0000"


class Point(Value):
    """A place on the earth in degrees, WGS 84; north and east are positive."""

    latitude: float
    longitude: float


class Centres:
    """Points by division code."""

    def __init__(self, points: Mapping[str, Point]) -> None:
        self._points = dict(points)

    @classmethod
    def load(cls, data: Path | None = None) -> Centres:
        """The shipped table, and that of a data folder over it where it has one.

        Raises:
            SettingError: a line of the folder's file is no code with two numbers.
        """
        points = dict(_lines(SHIPPED))
        own = data / OWN if data is not None else None
        if own is not None and own.exists():
            points.update(_lines(own))
        return cls(points)

    def of(self, code: str, chain: Iterable[str]) -> tuple[Point, ...]:
        """Where a jurisdiction lies: its own point, else that of the nearest level above; a province's are those of its cities.

        Args:
            chain: its code and those above it, the nation last.

        Returns:
            Nothing for the nation and where no level is known.
        """
        if code.endswith(PROVINCE_END) and code not in self._points:
            return tuple(point for key, point in self._points.items() if key[:2] == code[:2] and code != "000000")
        found = next((self._points[one] for one in chain if one in self._points), None)
        return (found,) if found is not None else ()


def _lines(file: Path) -> Iterable[tuple[str, Point]]:
    for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield _line(line, file, number)


def _line(line: str, file: Path, number: int) -> tuple[str, Point]:
    wrong = SettingError(
        f"{file.name} 第 {number} 行应是：行政区划代码、纬度、经度，用制表符隔开，例如 440106 23.12 113.36。"
    )
    parts = line.split("\t")
    if len(parts) != 3 or not parts[0].strip().isdigit():
        raise wrong
    try:
        point = Point(latitude=float(parts[1]), longitude=float(parts[2]))
    except ValueError as error:
        raise wrong from error
    if not (-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180):
        raise wrong
    return parts[0].strip(), point
