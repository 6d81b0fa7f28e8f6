"""A small stand shared by the tests that ask the real assistant: two levels of one matter, a family of items, an FAQ page."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.case import Case
from evals.stand import Stand
from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.store import Store
from tests.samples import CITY, DISTRICT, faq_page, pension_page, row_guide


def filled(folder: Path) -> Store:
    store = Store.open(folder)
    store.put_file("养老金.html", "1", [pension_page()])
    store.put_file("养老金-青溪.html", "1", [pension_page(region=DISTRICT, promised="5")])
    store.put_file("失业.html", "1", [faq_page()])
    store.put_file("清单.xlsx", "1", [row_guide("B1", "普通护照签发", region=CITY, promised=5)])
    store.put_file("青溪清单.xlsx", "1", [row_guide("B2", "养犬登记", region=DISTRICT)])
    return store


@pytest.fixture(scope="session")
def stand(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, lexicon: Lexicon, places: Places) -> Stand:
    folder = tmp_path_factory.mktemp("stand")
    store = filled(folder)
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    return Stand(store=store, index=index, lexicon=lexicon, places=places, encoder=encoder)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a deployment with the same guides, not opened yet."""
    folder = tmp_path_factory.mktemp("var")
    filled(folder).close()
    return folder


@pytest.fixture
def pension() -> Case:
    """A question with an answer in the city's guide."""
    return Case.model_validate(
        {
            "id": "P1",
            "suite": "fields",
            "region": CITY,
            "turns": ["企业职工基本养老金申领承诺几天"],
            "expect": ["answered"],
            "guides": [f"企业职工基本养老金申领@{CITY}"],
            "fields": ["limits"],
            "must": [["承诺…10个工作日"], ["法定…20个工作日"]],
            "must_not": ["承诺…20个工作日"],
        }
    )
