"""The search comparison: sets, ranks, figures and the page, with systems that need no library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.bench_own import NAME, OwnMatters, OwnPassages
from evals.bench_peers import missing_package
from evals.bench_search import ask_all, compare, rank_of, shortened, time_all
from evals.bench_search_page import Outcome, page, places_of, plot
from evals.bench_search_sets import UNSEEN, VERBATIM, AskedFor, QuerySet, faq_set, official_set, written_set
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher
from knowledge.train.corpus import WrittenQuestion

TEXTS = ("居住证申领", "护照签发", "失业保险金申领")
ASKED = tuple(
    AskedFor(question=text[:3], right=frozenset({place}), slices=("all", *(["one"] if place == 0 else [])))
    for place, text in enumerate(TEXTS)
)
SET = QuerySet(title="Three names", texts=TEXTS, asked=ASKED * 10)


class Containing:
    """Finds texts that contain the question."""

    def build(self, texts: Sequence[str]) -> None:
        self.texts = texts

    def search(self, question: str, k: int) -> list[int]:
        return [place for place, text in enumerate(self.texts) if question in text][:k]


def outcome(ranks: Sequence[int], system: str = NAME) -> Outcome:
    return Outcome(system=system, ranks=tuple(ranks), milliseconds=(1.0, 2.0), build_seconds=0.1)


def test_the_rank_is_that_of_the_first_right_text() -> None:
    assert rank_of([4, 2, 3], frozenset({2, 3})) == 2
    assert rank_of([4, 2], frozenset({9})) == 0
    assert rank_of(list(range(20)), frozenset({15})) == 0


def test_every_question_gets_a_rank_and_some_are_timed() -> None:
    system = Containing()
    system.build(TEXTS)
    assert ask_all(system, SET.asked) == (1,) * 30
    assert len(time_all(system, [one.question for one in SET.asked])) == 10


def test_figures_come_with_interval_and_slices() -> None:
    figures = outcome([1, 0, 2] * 10).figures(SET)
    assert figures["hit@1"] == 1 / 3
    assert figures["hit@5"] == 2 / 3
    low, high = figures["hit@1 interval"]
    assert low < 1 / 3 < high
    assert figures["slices"] == {"all": 1 / 3, "one": 1.0}


def test_a_slice_with_few_questions_is_left_out() -> None:
    assert places_of(SET.model_copy(update={"asked": ASKED})) == {}


def not_installed() -> Containing:
    raise ModuleNotFoundError("No module named x", name="haystack.document_stores")


def test_a_missing_peer_is_named_and_the_rest_goes_on() -> None:
    outcomes, missing = compare(SET, Containing, [("Haystack", not_installed), ("Another", Containing)])
    assert [one.system for one in outcomes] == [NAME, "Another"]
    assert missing == ["Haystack (haystack is not installed)"]
    assert missing_package(ImportError("cannot import name y")) == "cannot import name y"


def test_the_page_compares_with_plain_words_and_says_what_is_missing() -> None:
    outcomes = [outcome([1] * 30), outcome([1, 0, 0] * 10, "jieba BM25")]
    words = page([(SET, outcomes)], ["Haystack (haystack is not installed)"])
    assert "| jieba BM25 | 0.333 |" in words
    assert "+66.7 points" in words
    assert "Left out: Haystack" in words
    assert "| one | 10 | 1.000 | 1.000 |" in words


def test_the_plot_is_one_drawing_with_a_part_for_each_set() -> None:
    drawn = plot([(SET, [outcome([1] * 30)]), (SET, [outcome([0] * 30)])])
    assert drawn.startswith("<svg xmlns")
    assert drawn.count("<svg ") == 3


def test_a_shortened_set_draws_its_questions_and_keeps_all_texts() -> None:
    few = shortened(SET, 5)
    assert len(few.asked) == 5
    assert few.texts == SET.texts
    assert shortened(SET, None) is SET


def test_written_questions_point_at_their_matter_and_tell_what_the_lexicon_says_itself(lexicon: Lexicon) -> None:
    matter = next(iter(lexicon.matters.values()))
    rows = [WrittenQuestion(question=said, matter=matter.id) for said in (matter.wordings[-1], "从没写过的一句话")]
    lost = WrittenQuestion(question="别处的事", matter="no-such-matter")
    found = written_set(lexicon, [*rows, lost], title="x")
    assert [found.asked[0].slices[0], found.asked[1].slices[0]] == [VERBATIM, UNSEEN]
    assert {found.names[place] for one in found.asked for place in one.right} == {matter.name}
    assert [one.question for one in official_set(found).asked] == [f"{matter.name}怎么办理？"]


def test_a_faq_is_right_with_its_own_passage(searcher: Searcher) -> None:
    asked, places = faq_set(list(searcher.store.active()))
    assert asked.asked
    own = OwnPassages(searcher, places)
    ranks = ask_all(own, asked.asked)
    assert ranks.count(1) >= len(ranks) - 1


def test_our_side_ingests_the_names_as_a_table(tmp_path: Path, lexicon: Lexicon) -> None:
    own = OwnMatters(tmp_path, lexicon)
    own.build(TEXTS)
    assert own.search("暂住证怎么办", 3)[0] == 0
