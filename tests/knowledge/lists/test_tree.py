"""Lists in numbers: levels, classes, general and particular."""

from __future__ import annotations

from knowledge.lists.tree import tree
from tests.knowledge.lists.lines import line

CODE = "990131001001"
LINES = [
    line("甲登记", region="000000", matter_type="行政确认"),
    line("残疾人证申领", CODE, region="999900", matter_type="公共服务"),
    line("残疾人证申领", CODE, region="999901", matter_type="公共服务"),
    line("乙处罚", region="999901", matter_type="行政处罚", has_guide=False),
    line("丙办理", region="unknown"),
]


def test_levels_stand_from_the_nation_down_and_the_unplaced_last() -> None:
    assert [(one.level, one.total) for one in tree(LINES)] == [("国家级", 1), ("市级", 1), ("县级", 2), ("未写明", 1)]


def test_a_matter_is_general_until_a_place_below_has_a_guide_of_its_own() -> None:
    nation, city, district, unplaced = tree(LINES)
    assert (nation.general, nation.particular) == (1, 0)
    assert (city.general, city.particular) == (0, 1)
    assert (district.general, district.particular) == (0, 1)
    assert (unplaced.general, unplaced.particular) == (0, 0)


def test_what_the_source_says_counts_before_what_is_told() -> None:
    marked = LINES[1].model_copy(update={"general": True})
    city = tree([marked, LINES[2]])[0]
    assert (city.general, city.stated) == (1, 1)


def test_a_region_shows_itself_and_what_is_above_and_below() -> None:
    assert [one.region for one in tree(LINES, region="999900")] == ["000000", "999900", "999901"]
    assert [one.region for one in tree(LINES, region="999902")] == ["000000", "999900"]


def test_powers_and_services_are_counted_apart() -> None:
    district = tree(LINES)[2]
    assert district.kinds == {"公共服务": 1, "行政权力": 1}
    assert district.guides == 1
