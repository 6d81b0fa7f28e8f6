"""Each number of the lists leads to the matters that it counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.places import Places
from tests.records import filled_store
from tests.samples import DISTRICT
from tests.ui.admin_office import faked
from tests.ui.consoles import Consoles

LINKS = re.compile(r'href="(/admin/lists/lines\?[^"]+)">(\d+)</a>')


@pytest.fixture
def admin(tmp_path: Path, places: Places) -> Consoles:
    return faked(tmp_path, filled_store(tmp_path), places)


def linked(admin: Consoles) -> list[tuple[str, int]]:
    """Addresses behind the numbers of the tree, and the numbers."""
    page = admin.of("wh1").get("/admin/lists").text
    return [(address.replace("&amp;", "&"), int(number)) for address, number in LINKS.findall(page)]


def test_every_number_of_the_tree_leads_to_as_many_matters(admin: Consoles) -> None:
    found = linked(admin)
    assert found
    for address, number in found:
        rows = admin.of("wh1").get(f"{address}&all=1").text.split("<tbody>")[1].count('<th scope="row">')
        assert (address, rows) == (address, number)


def test_matters_are_filtered_by_name_and_lead_to_their_guides(admin: Consoles) -> None:
    page = admin.of("wh1").get(f"/admin/lists/lines?region={DISTRICT}&q=养老金").text
    assert "/staff/guides/" in page
    assert "没有这样的事项。" in admin.of("wh1").get(f"/admin/lists/lines?region={DISTRICT}&q=没有这个名字").text


def test_a_clerk_finds_no_such_page(admin: Consoles) -> None:
    assert admin.of("w01").get(f"/admin/lists/lines?region={DISTRICT}").status_code == 404
