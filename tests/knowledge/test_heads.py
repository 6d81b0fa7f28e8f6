"""What the record says of items beside their words: as much as the items themselves would, to the same people, on both engines."""

from __future__ import annotations

import pytest

from knowledge.access import CITIZEN, Role, Viewer
from knowledge.audit import Surface, Witness, witnessing
from knowledge.codelists import Grade
from knowledge.store import Kind, Store
from knowledge.store.trail import Trail, Wanted
from tests.samples import CITY, pension_page

GUIDE = f"guide:养老金{CITY}"
WINDOW = Viewer.of(Role.WINDOW)


@pytest.fixture
def store(pension_store: Store) -> Store:
    return pension_store


def noted(store: Store, viewer: Viewer) -> list[str]:
    """What the trail says after a viewer had the head of the guide."""
    with witnessing(Witness(Surface.WEB, who="w01", role=viewer.role)) as present:
        store.seen_by(viewer).heads([GUIDE])
        present.write()
    return [row.act for row in Trail(store.engine).every(Wanted(who="w01"))]


def test_a_head_says_what_the_item_says(store: Store) -> None:
    item, head = store.item(GUIDE), store.heads([GUIDE, "nothing"])[GUIDE]
    assert item is not None
    assert (head.kind, head.title, head.region, head.source) == (
        Kind.GUIDE, "企业职工基本养老金申领", CITY, item.content.source.id,
    )  # fmt: skip
    assert head.is_open


def test_a_changed_item_has_another_head(store: Store) -> None:
    before = store.heads([GUIDE])[GUIDE]
    page = pension_page()
    store.put_file("a.html", "2", [page.model_copy(update={"text": f"{page.text}\n另有说明。"})])
    assert store.heads([GUIDE])[GUIDE].version == before.version + 1


def test_what_nobody_answers_from_has_no_head(store: Store) -> None:
    store.withdraw_file("a.html")
    assert store.heads([GUIDE]) == {}


def test_the_head_of_a_public_guide_is_given_to_everybody_and_not_noted(store: Store) -> None:
    assert (list(store.seen_by(CITIZEN).heads([GUIDE])), noted(store, WINDOW)) == ([GUIDE], [])


@pytest.mark.parametrize("part", [None, "fee"])
def test_the_head_of_what_is_closed_is_given_and_noted_as_the_item_is(store: Store, part: str | None) -> None:
    if part is None:
        page = pension_page()
        closed = page.content.model_copy(update={"grade": Grade.WINDOW})
        store.put_file("a.html", "2", [page.model_copy(update={"content": closed})])
    else:
        store.grade_part(GUIDE, part, Grade.WINDOW, why="测试", by="维护")
    seen = [store.seen_by(viewer) for viewer in (CITIZEN, WINDOW)]
    assert [list(one.heads([GUIDE])) for one in seen] == [list(one.items([GUIDE])) for one in seen]
    assert noted(store, WINDOW) == ["read"]
