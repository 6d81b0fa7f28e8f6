"""The grades again, with the index in a Milvus: it alone keeps every secret, and what is public is ranked as if nothing else were there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.access import CITIZEN
from knowledge.encode import Encoder
from knowledge.index import Engine, IndexPlace, open_index, rebuild
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher, read_question
from knowledge.store import Store
from tests.access.graded import SECRETS, VIEWERS, Secret, document_of, graded_store, guide_of
from tests.milvus import a_milvus
from tests.samples import CITY, DISTRICT


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexPlace]:
    with a_milvus(tmp_path_factory.mktemp("milvus")) as url:
        yield IndexPlace(data=tmp_path_factory.mktemp("data"), milvus=url)


def searching(store: Store, shown: Store, place: IndexPlace, encoder: Encoder, lexicon: Lexicon) -> Searcher:
    """A searcher over the index of one store that reads its items from another."""
    rebuild(store, place, encoder, lexicon, to=Engine.MILVUS)
    return Searcher(shown, open_index(store, place, encoder), lexicon)


@pytest.fixture(scope="module")
def unguarded(
    place: IndexPlace, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, lexicon: Lexicon
) -> Searcher:
    """With the check of the index alone: the store is a twin in which everything is public."""
    closed = graded_store(tmp_path_factory.mktemp("graded"))
    twin = graded_store(tmp_path_factory.mktemp("public"), open_to_all=True)
    return searching(closed, twin, place, encoder, lexicon)


@pytest.mark.parametrize("name", VIEWERS)
@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.word)
def test_the_index_alone_tells_each_viewer_what_he_may_read_and_nothing_else(
    unguarded: Searcher, lexicon: Lexicon, secret: Secret, name: str
) -> None:
    viewer = VIEWERS[name]
    query = read_question(f"{secret.topic}登记要交押金吗", lexicon, regions=(DISTRICT, CITY), viewer=viewer)
    found = unguarded.search(query)
    owners = {hit.id for hit in found.matters} | {hit.passage.owner for hit in found.passages}
    closed = {other for one in SECRETS if not one.readable_by(viewer) for other in (one.guide_id, one.document_id)}
    assert owners.isdisjoint(closed)
    if secret.readable_by(viewer):
        assert owners >= {secret.guide_id, secret.document_id}


def test_a_citizen_is_answered_as_if_the_record_held_public_items_only(
    place: IndexPlace, tmp_path: Path, encoder: Encoder, lexicon: Lexicon
) -> None:
    full = graded_store(tmp_path / "full")
    alone = Store.open(tmp_path / "alone")
    alone.put_file("公开.xlsx", "1", [guide_of(SECRETS[0]), document_of(SECRETS[0])])
    among, by_itself = (searching(store, store, place, encoder, lexicon) for store in (full, alone))
    for secret in SECRETS:
        query = read_question(
            f"{secret.topic}{secret.word}登记要什么材料", lexicon, regions=(DISTRICT, CITY), viewer=CITIZEN
        )
        assert among.search(query) == by_itself.search(query)
