"""Two-level search over a small store: the right matter, the right passage, and nothing of another place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.codelists import Grade
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Query, Searcher, read_question
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT

CHAIN = (CITY, "990000", "000000")


def ask(searcher: Searcher, text: str, regions: tuple[str, ...] = CHAIN) -> Query:
    return read_question(text, searcher.lexicon, regions=regions)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("退休金怎么领", "企业职工基本养老金申领"),
        ("养老金申领多久办好", "企业职工基本养老金申领"),
        ("户口业借出在那里办", "户口页借出"),
        ("辦護照要幾天", "普通护照签发"),
        ("路灯坏了报修", "路灯报修"),
        ("11440100007483172Q344010600400002", "保安员证核发(损毁换发保安员证)"),
    ],
)
def test_the_right_matter_comes_first(searcher: Searcher, question: str, title: str) -> None:
    found = searcher.search_matters(ask(searcher, question))
    assert found[0].title == title


def test_penalties_are_not_searched(searcher: Searcher) -> None:
    titles = [hit.title for hit in searcher.search_matters(ask(searcher, "违法停车处罚"))]
    assert "对违法停车的处罚" not in titles


def test_another_district_is_never_found(searcher: Searcher) -> None:
    regions = {hit.region for hit in searcher.search_matters(ask(searcher, "领养老金", (OTHER_DISTRICT, *CHAIN)))}
    assert DISTRICT not in regions


def test_the_district_comes_before_the_city(searcher: Searcher) -> None:
    found = searcher.search_matters(ask(searcher, "领养老金", (DISTRICT, *CHAIN)))
    assert [hit.region for hit in found[:2]] == [DISTRICT, CITY]


def test_a_passage_is_found_whole_with_its_short_lines(searcher: Searcher) -> None:
    found = searcher.search(ask(searcher, "公司破产了算不算非本人意愿中断就业")).passages
    assert "2.单位破产。" in found[0].passage.text


def test_a_grade_the_viewer_lacks_finds_nothing(searcher: Searcher) -> None:
    query = read_question("领养老金", searcher.lexicon, regions=CHAIN, grades=(Grade.DEPARTMENT,))
    assert searcher.search(query).matters == ()


def test_reasons_are_given(searcher: Searcher) -> None:
    best = searcher.search_matters(ask(searcher, "户口页借出"))[0]
    assert any("名称含" in reason for reason in best.why)
    assert set(best.features) >= {"words", "meaning", "explained"}


def test_asking_for_fewer_results_keeps_their_order(searcher: Searcher) -> None:
    query = ask(searcher, "保安员证")
    many = [hit.id for hit in searcher.search_matters(query, limit=10)]
    few = [hit.id for hit in searcher.search_matters(query, limit=3)]
    assert many[:3] == few


def test_pinyin_finds_the_lexicon_word(lexicon: Lexicon) -> None:
    terms = read_question("shiyejin 最长领几个月", lexicon, regions=CHAIN).terms
    assert any("失业金" in term.alternatives for term in terms if term.text == "shiyejin")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.sampled_from(["", "-" * 33, "😀😀", "请问怎么", "'; DROP TABLE items;--", "(.*)+[", "啊" * 10_000]))
def test_wild_queries_never_raise(searcher: Searcher, text: str) -> None:
    evidence = searcher.search(ask(searcher, text))
    assert all(0.0 <= hit.score <= 1.0 for hit in (*evidence.matters, *evidence.passages))
