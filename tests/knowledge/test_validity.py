"""How things stand on a day: dates that begin, end, stop and resume, and what is announced."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.codelists import MatterState
from knowledge.guide import ServiceGuide, Source, Validity
from knowledge.validity import Change, Standing, change_after, ended_on, holds, standing
from tests.samples import CITY, entry, faq_page

DAY = date(2026, 6, 1)
BEFORE, AFTER = date(2026, 5, 1), date(2026, 7, 1)


def guide(**validity: object) -> ServiceGuide:
    source = Source(id="s", name="s")
    return ServiceGuide(id="g", title="甲", region=CITY, validity=Validity.model_validate(validity), source=source)


@pytest.mark.parametrize(
    ("validity", "stands"),
    [
        ({}, Standing.IN_FORCE),
        ({"effective": DAY}, Standing.IN_FORCE),
        ({"effective": AFTER}, Standing.FUTURE),
        ({"expires": DAY}, Standing.EXPIRED),
        ({"expires": AFTER}, Standing.IN_FORCE),
        ({"state": MatterState.CANCELLED}, Standing.CANCELLED),
        ({"state": MatterState.CANCELLED, "expires": AFTER}, Standing.IN_FORCE),
        ({"state": MatterState.SUSPENDED}, Standing.SUSPENDED),
        ({"suspended": AFTER}, Standing.IN_FORCE),
        ({"suspended": BEFORE}, Standing.SUSPENDED),
        ({"suspended": BEFORE, "resumes": DAY}, Standing.IN_FORCE),
        ({"state": MatterState.DRAFT, "effective": BEFORE}, Standing.DRAFT),
    ],
)
def test_a_guide_stands_as_its_dates_and_state_say(validity: dict[str, object], stands: Standing) -> None:
    assert standing(guide(**validity), DAY) is stands
    assert holds(guide(**validity), DAY) is (stands is Standing.IN_FORCE)


def test_a_documents_own_dates_count_like_its_pages() -> None:
    document = faq_page().content.model_copy(update={"expires": BEFORE})
    assert standing(document, DAY) is Standing.EXPIRED
    assert ended_on(document, DAY) == BEFORE


def test_a_name_on_a_list_always_holds() -> None:
    assert holds(entry("路灯报修").content, DAY)


def test_the_day_of_an_end_is_told_only_when_it_is_stated() -> None:
    assert ended_on(guide(suspended=BEFORE), DAY) == BEFORE
    assert ended_on(guide(state=MatterState.CANCELLED), DAY) is None
    assert ended_on(guide(expires=AFTER), DAY) is None


def test_the_nearest_change_within_thirty_days_is_announced() -> None:
    both = guide(expires=date(2026, 6, 20), suspended=date(2026, 6, 10))
    assert change_after(both, DAY) == Change(day=date(2026, 6, 10), becomes=Standing.SUSPENDED)
    assert change_after(guide(expires=date(2026, 7, 2)), DAY) is None
