"""Whereabouts of jurisdictions: every prefecture has one, a hall's own come first, and a wrong line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.centres import OWN, Centres, Point
from knowledge.errors import SettingError
from knowledge.places import Places
from tests.samples import CITY, DISTRICT


def of(centres: Centres, places: Places, code: str) -> tuple[Point, ...]:
    return centres.of(code, [one.code for one in places.chain(code)])


def test_every_prefecture_and_municipality_lies_inside_the_country(places: Places) -> None:
    centres = Centres.load()
    cities = [one.code for province in places.children("000000") for one in places.children(province.code)]
    assert len(cities) > 340
    for code in cities:
        if code[:2] == "99":
            continue  # the fictional province of the sample pack lies nowhere
        (point,) = of(centres, places, code)
        assert 16 <= point.latitude <= 51
        assert 75 <= point.longitude <= 135


def test_a_district_lies_where_its_city_does_until_a_hall_says_better(places: Places, tmp_path: Path) -> None:
    shipped = Centres.load(tmp_path)
    assert of(shipped, places, "440106") == of(shipped, places, "440100") == (Point(latitude=23.1, longitude=113.3),)
    (tmp_path / OWN).write_text("# 本地\n440106\t23.12\t113.36\n", "utf-8")
    assert of(Centres.load(tmp_path), places, "440106") == (Point(latitude=23.12, longitude=113.36),)


def test_a_province_lies_where_its_cities_do_and_the_nation_nowhere(places: Places) -> None:
    centres = Centres.load()
    assert len(of(centres, places, "440000")) == 21
    assert of(centres, places, "000000") == ()
    assert of(centres, places, CITY) == of(centres, places, DISTRICT) == ()


@pytest.mark.parametrize("line", ["440106 23.12 113.36", "440106\t二十三\t113", "天河\t23\t113", "440106\t123\t23"])
def test_a_line_of_another_shape_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / OWN).write_text(f"# 本地\n{line}\n", "utf-8")
    with pytest.raises(SettingError, match="第 2 行"):
        Centres.load(tmp_path)
