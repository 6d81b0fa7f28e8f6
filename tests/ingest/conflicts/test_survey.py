"""Conflicts of a record: levels that contradict each other, and what no longer holds left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ingest.conflicts.survey import survey
from knowledge.codelists import Charged
from knowledge.guide import Fee, ServiceGuide, Validity
from knowledge.store import Incoming, Store
from tests.samples import CITY, DISTRICT, pension_page

DAY = date(2026, 3, 2)


def charging(**changes: object) -> Incoming:
    """The district's pension page, which charges where the city's does not."""
    piece = pension_page(region=DISTRICT)
    assert isinstance(piece.content, ServiceGuide)
    update = {"fee": Fee(charged=Charged.YES, text="每件80元"), **changes}
    return piece.model_copy(update={"content": piece.content.model_copy(update=update)})


def kept(folder: Path, *pieces: Incoming) -> Store:
    store = Store.open(folder)
    for number, piece in enumerate(pieces):
        store.put_file(f"{number}.html", "1", [piece])
    return store


def test_a_district_that_charges_against_its_city_is_found(tmp_path: Path) -> None:
    found = list(survey(kept(tmp_path, pension_page(), charging()), region=None, day=DAY))
    assert {(one.finding.rule, one.region, one.upper_region) for one in found} >= {("C11", DISTRICT, CITY)}


def test_only_the_guides_of_a_region_are_judged(tmp_path: Path) -> None:
    assert list(survey(kept(tmp_path, pension_page(), charging()), region=CITY, day=DAY)) == []


def test_what_no_longer_holds_contradicts_nothing(tmp_path: Path) -> None:
    ended = charging(validity=Validity(expires=date(2026, 1, 1)))
    assert list(survey(kept(tmp_path, pension_page(), ended), region=None, day=DAY)) == []
