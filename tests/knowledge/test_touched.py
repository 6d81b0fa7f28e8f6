"""What was derived from the record stays right until something that it depends on changes; nothing is taken for right by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.store import Store
from knowledge.store.counter import REMEMBERED
from tests.samples import CITY, DISTRICT, pension_page

ELSEWHERE = "500105"


@pytest.fixture
def store(record_place: Path | str) -> Iterator[Store]:
    store = Store.open(record_place)
    store.put_file("a.html", "1", [pension_page(promised="10")])
    yield store
    store.close()


def in_city(region: str) -> bool:
    return region == CITY


def derived(store: Store) -> int:
    """Something derived now, after the store was looked at once."""
    now_at = store.generation
    assert store.stands(now_at, in_city)
    return now_at


def test_it_stands_while_nothing_changes(store: Store) -> None:
    assert store.stands(derived(store), in_city)


def test_a_change_in_the_place_ends_it(store: Store) -> None:
    before = derived(store)
    store.put_file("a.html", "2", [pension_page(promised="8")])
    assert not store.stands(before, in_city)


def test_a_change_elsewhere_leaves_it(store: Store) -> None:
    before = derived(store)
    store.put_file("b.html", "1", [pension_page(region=ELSEWHERE)])
    store.mark_indexed(store.unindexed().marks[:0])
    assert store.stands(before, in_city)
    assert not store.stands(before, lambda region: region == ELSEWHERE)


def test_what_leaves_a_file_ends_it(store: Store) -> None:
    before = derived(store)
    store.withdraw_file("a.html")
    assert not store.stands(before, in_city)


def test_a_new_guide_ends_it_again_when_the_index_has_it(store: Store) -> None:
    """An answer made between record and index did not know the new guide."""
    store.put_file("b.html", "1", [pension_page(region=DISTRICT)])
    between = derived(store)
    store.mark_indexed(store.unindexed().marks)
    assert not store.stands(between, lambda region: region == DISTRICT)


def test_a_change_that_names_no_place_ends_everything(store: Store) -> None:
    before = derived(store)
    store.mark_rebuilt(store.waiting_marks(), {})
    assert not store.stands(before, lambda region: False)


def test_a_change_by_another_process_is_seen(store: Store, record_place: Path | str) -> None:
    before = derived(store)
    other = Store.open(record_place)
    other.put_file("a.html", "2", [pension_page(promised="8")])
    other.close()
    store._seen.forget()  # its quarter of a second is over
    assert not store.stands(before, in_city)


def test_who_is_far_behind_takes_everything_for_changed(store: Store) -> None:
    before = derived(store)
    for _ in range(REMEMBERED + 2):
        store.mark_indexed([])
    assert not store.stands(before, in_city)
