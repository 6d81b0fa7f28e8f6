"""Fixtures that several folders share: the shipped encoder, a small lexicon, and a searcher over a filled record."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.encode import Encoder, load_encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Searcher
from knowledge.store import Store
from tests.databases import own_database, own_schema
from tests.records import empty_store, filled_store
from tests.samples import pension_page

# files that take longest, though some hold few tests: begun last, one of them would keep one process busy alone
LONG = (
    "test_real_questions.py",
    "test_real_data.py",
    "test_sample_pack.py",
    "test_workers.py",
    "test_cli.py",
    "test_lying.py",
    "test_in_force.py",
    "test_no_outbound.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files."""
    items.sort(key=lambda item: item.path.name not in LONG)


def pytest_collection_finish() -> None:
    """Look for garbage among what the tests make only, and less often: an eighth of the time went into looking through the libraries."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture(scope="session")
def places() -> Places:
    return Places.load()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with real pages and lists; tests that need it skip where it is absent."""
    folder = os.environ.get("MINGBAI_REAL_DATA")
    if not folder:
        pytest.skip("MINGBAI_REAL_DATA is not set: no real pages on this machine")
    return Path(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL database for this run."""
    with own_database() as url:
        yield url


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """An empty place in that database, for one test."""
    with own_schema(postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a record may be made: every engine that the store promises to run on."""
    url: str = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    return url or tmp_path


@pytest.fixture
def record_place(empty_place: Path | str) -> Path | str:
    """Where a record lies that nothing was put into; PostgreSQL makes it at the first opening."""
    if isinstance(empty_place, Path):
        empty_store(empty_place).close()
    return empty_place


@pytest.fixture
def pension_store(record_place: Path | str) -> Iterator[Store]:
    """A record of one page, with a guide on pensions."""
    store = Store.open(record_place)
    store.put_file("a.html", "1", [pension_page()])
    yield store
    store.close()


@pytest.fixture(scope="session")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, lexicon: Lexicon) -> Searcher:
    folder = tmp_path_factory.mktemp("data")
    store = filled_store(folder)
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    return Searcher(store, index, lexicon)
