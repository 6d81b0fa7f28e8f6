"""A record on each engine, and the files that are read into it before anybody corrects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.places import Places
from knowledge.store import Store
from tests.ingest.editing.town_desk import Files


@pytest.fixture
def store(record_place: Path | str) -> Iterator[Store]:
    store = Store.open(record_place)
    yield store
    store.close()


@pytest.fixture
def files(tmp_path: Path, store: Store, places: Places) -> Files:
    found = Files(tmp_path / "files", store, places)
    found.read()
    return found
