"""Fixtures that several folders share: the shipped encoder, a small lexicon, and a filled store with its index."""

from __future__ import annotations

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
from tests.samples import CITY, DISTRICT, entry, faq_page, pension_page, row_guide


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
def record_place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a record may lie: every engine that the store promises to run on."""
    url: str = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    return url or tmp_path


def filled_store(folder: Path) -> Store:
    """A store with two levels of one matter, a family of four items, an FAQ page and a catalogue name."""
    store = Store.open(folder)
    store.put_file("养老金.html", "1", [pension_page()])
    store.put_file("养老金-青溪.html", "1", [pension_page(region=DISTRICT, promised="5")])
    store.put_file("失业.html", "1", [faq_page()])
    family = [
        row_guide(
            f"11440100007483172Q34401060040000{n}",
            f"保安员证核发({case})",
            main_name="保安员证核发",
            aliases=("申办保安员证",),
        )
        for n, case in enumerate(("初次申领保安员证", "损毁换发保安员证", "遗失补发保安员证", "信息变更申请"), start=1)
    ]
    store.put_file(
        "清单.xlsx",
        "1",
        [*family, row_guide("B1", "户口页借出"), row_guide("B2", "普通护照签发", region=CITY, promised=5)],
    )
    store.put_file("目录.csv", "1", [entry("路灯报修"), entry("对违法停车的处罚", for_citizens=False)])
    return store


@pytest.fixture(scope="session")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, lexicon: Lexicon) -> Searcher:
    folder = tmp_path_factory.mktemp("data")
    store = filled_store(folder)
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    return Searcher(store, index, lexicon)
