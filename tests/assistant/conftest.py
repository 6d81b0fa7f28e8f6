"""The small town as the assistant sees it, built once for the folder."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Searcher
from tests.records import filled_store
from tests.town import add_town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, lexicon: Lexicon) -> Searcher:
    folder = tmp_path_factory.mktemp("town")
    store = add_town(filled_store(folder))
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    return Searcher(store, index, lexicon)


@pytest.fixture(scope="session")
def assistant(town: Searcher, places: Places) -> Assistant:
    return Assistant(town, places)
