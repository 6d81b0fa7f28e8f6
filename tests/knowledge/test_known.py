"""The lexicon's own matters in a search: what a record has no guide for, and nothing that it has."""

from __future__ import annotations

from knowledge.search import MatterHit, Searcher, read_question
from knowledge.search.known import known_matters, merged
from knowledge.search.results import MatterKind
from tests.samples import CITY

CHAIN = (CITY, "990000", "000000")


def found(searcher: Searcher, text: str) -> tuple[MatterHit, ...]:
    return known_matters(read_question(text, searcher.lexicon, regions=CHAIN), searcher)


def test_a_matter_without_a_guide_is_found_by_a_citizens_word(searcher: Searcher) -> None:
    best = found(searcher, "公积金提取")[0]
    assert best.lexicon_id == best.id
    assert "公积金" in best.title


def test_a_matter_with_a_guide_is_left_to_the_record(searcher: Searcher) -> None:
    query = read_question("领养老金", searcher.lexicon, regions=CHAIN)
    held = {hit.lexicon_id for hit in searcher.search_matters(query)}
    assert held.isdisjoint(hit.id for hit in found(searcher, "领养老金"))


def test_of_equal_scores_the_records_own_comes_first() -> None:
    own = MatterHit(id="own", kind=MatterKind.ENTRY, title="甲", region=CITY, score=0.5, features={})
    others = (own.model_copy(update={"id": "a"}), own.model_copy(update={"id": "b", "score": 0.7}))
    assert [hit.id for hit in merged([own], others, limit=2)] == ["b", "own"]


def test_a_bare_code_means_no_matter_of_the_lexicon(searcher: Searcher) -> None:
    assert found(searcher, "11440000006939756B2440101007000") == ()
    assert found(searcher, "39aec6aa-27e0-4c17-a4fc-96a1408586ab") == ()
