"""Two-level search over a small store: the right matter, the right passage, and nothing of another place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.access import CITIZEN
from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Evidence, Query, Searcher, Term, read_question
from knowledge.search.folded import make_vectors
from knowledge.search.passage_ranking import FROM_EACH, _nearest_inside, _with_form
from knowledge.search.shelf import Shelf, befell, said_aside
from knowledge.store import Store
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT, row_guide

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


def test_a_matter_surely_meant_that_nothing_is_linked_to_is_named(searcher: Searcher) -> None:
    assert searcher.search(ask(searcher, "拖拉机驾驶证怎么换")).uncovered == "tractor-licence"
    assert searcher.search(ask(searcher, "企业职工基本养老金申领要什么材料")).uncovered is None


@pytest.mark.parametrize(
    ("text", "unseen", "aside"),
    [
        ("烧光光了,路灯怎么报修", {"烧光光": True, "路灯": False}, {"烧光光"}),
        ("烧光光的路灯怎么报修", {"烧光光": True, "路灯": False}, set()),
        ("烧光光了,火星车怎么上牌", {"烧光光": True, "火星车": True}, set()),
    ],
)
def test_strange_words_of_a_clause_that_names_nothing_are_said_aside(
    text: str, unseen: dict[str, bool], aside: set[str]
) -> None:
    query = Query(text=text, folded=text, terms=tuple(Term(text=word) for word in unseen), regions=CHAIN)
    assert said_aside(query, unseen) == aside


def test_an_unseen_verb_takes_little_from_a_score_and_an_unseen_thing_takes_much(searcher: Searcher) -> None:
    def best(question: str) -> float:
        return searcher.search_matters(ask(searcher, question))[0].score

    shelf = searcher._shelf
    told, named = (shelf.ask(ask(searcher, f"{word}护照")) for word in ("舍不得", "潜水艇"))
    assert told.strange == 0.0 < named.strange
    assert best("舍不得护照") > best("潜水艇护照")


def test_a_reason_says_the_name_and_the_askers_own_word(searcher: Searcher) -> None:
    assert "名称含：护照（huzhao）" in searcher.search_matters(ask(searcher, "huzhao"))[0].why


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
@given(
    st.text(max_size=300)
    | st.sampled_from(["", "-" * 33, "😀😀", "请问怎么", "'; DROP TABLE items;--", "(.*)+[", "啊" * 10_000])
)
def test_wild_queries_never_raise(searcher: Searcher, text: str) -> None:
    evidence = searcher.search(ask(searcher, text))
    assert all(0.0 <= hit.score <= 1.0 for hit in (*evidence.matters, *evidence.passages))


def test_a_query_without_words_or_codes_finds_nothing(searcher: Searcher) -> None:
    assert searcher.search(ask(searcher, "。。。")) == Evidence()


def test_one_level_can_be_asked_for_alone(searcher: Searcher) -> None:
    query = ask(searcher, "失业保险金最长领多久")
    only_passages, only_matters = searcher.search(query, matters=0), searcher.search(query, passages=0)
    assert (only_passages.matters, only_matters.passages) == ((), ())
    assert only_passages.passages
    assert only_matters.matters


def test_the_passages_of_one_guide_are_its_own_best_first(searcher: Searcher) -> None:
    item = searcher.store.item(f"code:B1@{CITY}")
    assert item is not None
    hits = searcher.passages_of(item, ask(searcher, "户口页借出要带相片吗"))
    assert {hit.passage.owner for hit in hits} == {item.id}
    assert "相片" in hits[0].passage.text


def test_an_exact_code_is_certain_and_says_why(searcher: Searcher) -> None:
    best = searcher.search_matters(ask(searcher, "11440100007483172Q344010600400003"))[0]
    assert best.score > 0.99
    assert best.why == ("编码完全一致",)


def test_a_word_never_seen_explains_nothing(searcher: Searcher) -> None:
    assert all(hit.score < 0.3 for hit in searcher.search_matters(ask(searcher, "火星车年检")))


def test_warming_up_changes_no_result(searcher: Searcher) -> None:
    query = ask(searcher, "保安员证补发")
    before = searcher.search(query)
    assert searcher.warm_up() == len(list(searcher.store.active()))
    assert searcher.search(query) == before


def test_warming_up_stops_where_its_memory_is_full_and_rests_in_between(searcher: Searcher) -> None:
    rested: list[float] = []
    assert searcher.warm_up(most=1, rest=rested.append) == 1
    assert not rested
    assert searcher.warm_up(rest=rested.append) > 1
    assert rested
    assert all(seconds >= 0 for seconds in rested)


def test_warming_up_ends_before_the_next_item_when_told_to(searcher: Searcher) -> None:
    told = iter((False, True))
    assert searcher.warm_up(stop=lambda: next(told)) == 1


def test_a_change_elsewhere_folds_nothing_anew(tmp_path: Path, encoder: Encoder, lexicon: Lexicon) -> None:
    store = Store.open(tmp_path)
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出"), row_guide("A2", "路灯报修")])
    index = EmbeddedIndex.open(tmp_path, encoder)
    catch_up(store, index, lexicon)
    shelf = Shelf(store, index, lexicon)
    shelf.warm_up()
    before = {number: shelf.matter(f"code:A{number}@{CITY}") for number in (1, 2)}
    pages = {number: shelf.passages(f"code:A{number}@{CITY}", CITIZEN) for number in (1, 2)}
    store.put_file("a.csv", "2", [row_guide("A1", "户口页借出"), row_guide("A2", "路灯报修和补装")])
    catch_up(store, index, lexicon)
    shelf.notice_changes()
    kept, changed = (shelf.matter(f"code:A{number}@{CITY}") for number in (1, 2))
    assert kept is not None
    assert before[1] is not None
    assert kept.vectors is before[1].vectors
    assert changed is not None
    assert changed.name == "路灯报修和补装"
    page, other = (shelf.passages(f"code:A{number}@{CITY}", CITIZEN) for number in (1, 2))
    assert page is not None
    assert pages[1] is not None
    assert page.by_id is pages[1].by_id
    assert other is not None
    assert other.title == "路灯报修和补装"


def test_items_of_one_name_share_what_is_folded_of_it(tmp_path: Path, encoder: Encoder, lexicon: Lexicon) -> None:
    store = Store.open(tmp_path)
    places = (CITY, DISTRICT, OTHER_DISTRICT)
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出", region=place) for place in places])
    store.put_file("b.csv", "1", [row_guide("B1", "户口页借出", aliases=("页面外携登记",))])
    index = EmbeddedIndex.open(tmp_path, encoder)
    catch_up(store, index, lexicon)
    shelf = Shelf(store, index, lexicon)
    first, *others = [shelf.matter(f"code:A1@{place}") for place in places]
    named = shelf.matter(f"code:B1@{CITY}")
    assert first is not None
    assert [one is not None and one.vectors is first.vectors for one in others] == [True, True]
    assert named is not None
    assert len(named.vectors) == len(first.vectors) + 1


def test_the_passages_chosen_inside_a_long_page_are_those_of_looking_at_all(searcher: Searcher) -> None:
    item = searcher.store.item(f"code:B1@{CITY}")
    assert item is not None
    shelf = searcher._shelf
    folded = shelf.passages(item.id, CITIZEN)
    assert folded is not None
    make_vectors(((folded, key) for key in folded.by_id), shelf.index)
    for text in ("户口页借出要多久", "户口页借出谁交钱", "85岁户口页借出"):
        asked = shelf.ask(ask(searcher, text))
        told, echoes = asked.telling(folded).shares, asked.echoes(folded)
        near = {key: float(asked.vector @ folded.vectors[key]) + told[key] for key in folded.by_id}
        all_of_them = {key: _with_form(asked, folded.read(key)[2], near[key], echoes[key]) for key in near}
        best = sorted(all_of_them, key=lambda key: (-all_of_them[key], key))[:FROM_EACH]
        assert _nearest_inside(asked, folded) == best


def test_how_rare_a_word_is_counts_anew_after_a_change(tmp_path: Path, encoder: Encoder, lexicon: Lexicon) -> None:
    store = Store.open(tmp_path)
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出")])
    index = EmbeddedIndex.open(tmp_path, encoder)
    catch_up(store, index, lexicon)
    small = Searcher(store, index, lexicon)
    query = ask(small, "户口页怎么借")
    small.search(query)
    store.put_file("b.csv", "1", [row_guide(f"B{number}", "路灯报修") for number in range(30)])
    catch_up(store, index, lexicon)
    assert small.search(query) == Searcher(store, index, lexicon).search(query)


def test_a_guide_withdrawn_a_moment_ago_is_found_no_more(tmp_path: Path, encoder: Encoder, lexicon: Lexicon) -> None:
    store = Store.open(tmp_path)
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出"), row_guide("A2", "路灯报修")])
    index = EmbeddedIndex.open(tmp_path, encoder)
    catch_up(store, index, lexicon)
    small = Searcher(store, index, lexicon)
    item = store.item(f"code:A1@{CITY}")
    store.put_file("a.csv", "2", [row_guide("A2", "路灯报修")])  # the index still holds it
    query = ask(small, "户口页借出")
    assert f"code:A1@{CITY}" not in {hit.id for hit in small.search_matters(query)}
    assert item is not None
    assert small.passages_of(item, query) == ()


def test_a_heading_tells_of_a_death_that_nobody_asked_about(lexicon: Lexicon) -> None:
    assert befell("领取失业金期间死亡,遗属能领多少钱", lexicon) == {"deceased"}
    assert befell("我爸领失业金的时候走了", lexicon) == {"deceased"}
    assert befell("失业了能领多少钱", lexicon) == frozenset()


@pytest.mark.parametrize(("speaks", "uncovered"), [(True, None), (False, "housing-fund-withdrawal-rent")])
def test_a_case_without_a_guide_means_the_matter_whose_guide_speaks_of_it(
    tmp_path: Path, encoder: Encoder, lexicon: Lexicon, *, speaks: bool, uncovered: str | None
) -> None:
    store, row = Store.open(tmp_path), row_guide("A1", "住房公积金提取")
    said = "\n受理条件：租赁住房的，可以提取住房公积金；租房提取住房公积金按季度。" if speaks else ""
    store.put_file("a.csv", "1", [row.model_copy(update={"text": row.text + said}), row_guide("A2", "路灯报修")])
    index = EmbeddedIndex.open(tmp_path, encoder)
    catch_up(store, index, lexicon)
    small = Searcher(store, index, lexicon)
    found = small.search(ask(small, "取公积金付房租"))
    assert found.uncovered == uncovered
    assert (found.matters[0].features.get("told", 0.0) > 0.5) is speaks
