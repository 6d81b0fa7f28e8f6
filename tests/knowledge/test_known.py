"""The lexicon's own matters as a search: what a record has no guide for, and nothing that it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.encode import Encoder
from knowledge.search import MatterHit, Searcher, read_question
from knowledge.search.known import FOLDER, KnownMatters, merged
from knowledge.search.results import MatterKind
from tests.samples import CITY

CHAIN = (CITY, "990000", "000000")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("known")


@pytest.fixture(scope="module")
def known(folder: Path, searcher: Searcher, encoder: Encoder) -> KnownMatters:
    return KnownMatters.open(folder, encoder, searcher)


def found(known: KnownMatters, searcher: Searcher, text: str) -> tuple[MatterHit, ...]:
    return known.search(read_question(text, searcher.lexicon, regions=CHAIN), limit=10)


def test_a_matter_without_a_guide_is_found_by_a_citizens_word(known: KnownMatters, searcher: Searcher) -> None:
    best = found(known, searcher, "公积金提取")[0]
    assert best.lexicon_id == best.id
    assert "公积金" in best.title


def test_a_matter_with_a_guide_is_left_to_the_record(known: KnownMatters, searcher: Searcher) -> None:
    held = {
        hit.lexicon_id for hit in searcher.search_matters(read_question("领养老金", searcher.lexicon, regions=CHAIN))
    }
    assert held.isdisjoint(hit.id for hit in found(known, searcher, "领养老金"))


def test_that_of_an_older_lexicon_is_removed(
    tmp_path: Path, known: KnownMatters, searcher: Searcher, encoder: Encoder
) -> None:
    older = tmp_path / FOLDER / "0123456789ab"
    older.mkdir(parents=True)
    KnownMatters.open(tmp_path, encoder, searcher)
    assert not older.exists()
    assert len(list((tmp_path / FOLDER).iterdir())) == 1


def test_it_is_made_once(folder: Path, known: KnownMatters, searcher: Searcher, encoder: Encoder) -> None:
    made = {path: path.stat().st_mtime_ns for path in folder.rglob("*.json")}
    KnownMatters.open(folder, encoder, searcher)
    assert made == {path: path.stat().st_mtime_ns for path in folder.rglob("*.json")}


def test_of_equal_scores_the_records_own_comes_first() -> None:
    own = MatterHit(id="own", kind=MatterKind.ENTRY, title="甲", region=CITY, score=0.5, features={})
    others = (own.model_copy(update={"id": "a"}), own.model_copy(update={"id": "b", "score": 0.7}))
    assert [hit.id for hit in merged([own], others, limit=2)] == ["b", "own"]
