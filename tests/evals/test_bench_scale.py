"""The scale bench: real prose as documents, jurisdictions, clocks and the page."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

from evals.bench_corpus import Law, as_document, chains, documents, questions, read_laws, regions
from evals.bench_scale import added_up, fill, in_parts, measure, stages_of, timed
from evals.bench_scale_page import Scale, Speed, page
from knowledge.document import PolicyDocument
from knowledge.passages import passages
from knowledge.store import Store, StoredItem

LAW = Law(
    title="测试条例",
    articles=(("第一章", "第一条 甲的规定。"), ("第一章", "第二条 乙的规定。"), ("第二章", "第三条 丙的规定。")),
)
SPEED = Speed(p50=1.0, p95=2.0, core_p50=0.5, core_p95=1.5)


def test_laws_are_read_in_file_order(tmp_path: Path) -> None:
    rows = [
        {"doc": doc, "title": doc, "chapter": "章", "article": "第一条", "text": text}
        for doc, text in (("a", "甲"), ("a", " "), ("b", "乙"))
    ]
    path = tmp_path / "laws.xz"
    path.write_bytes(lzma.compress("\n".join(json.dumps(row) for row in rows).encode()))
    assert read_laws(path) == (
        Law(title="a", articles=(("章", "第一条 甲"),)),
        Law(title="b", articles=(("章", "第一条 乙"),)),
    )


def test_forty_jurisdictions_form_thirty_chains_of_four() -> None:
    assert len(regions()) == len(set(regions())) == 40
    assert {len(chain) for chain in chains()} == {4}


def test_an_article_is_a_passage_under_its_chapter() -> None:
    incoming = as_document(LAW, "110101", "law:0")
    assert isinstance(incoming.content, PolicyDocument)
    found = passages(StoredItem(kind="document", content=incoming.content, text=incoming.text))
    assert [(one.heading, one.text) for one in found] == list(LAW.articles)


def test_no_jurisdiction_has_the_same_law_twice() -> None:
    made = list(documents([LAW, LAW.model_copy(update={"title": "另一条例"})], 3 * 80))
    assert len(made) == 80
    assert len({(one.content.title, one.content.region) for one in made}) == 80  # type: ignore[union-attr]


def test_questions_are_distinct_and_the_same_at_every_run() -> None:
    laws = [LAW.model_copy(update={"title": f"条例{number}"}) for number in range(40)]
    asked = questions(laws, 60)
    assert len(set(asked)) == 60
    assert asked == questions(laws, 60)
    assert sum("是怎么规定的" in text for text in asked) == 30


def test_what_is_stored_already_stays(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    assert fill(store, [LAW], 7) == (3, 9)
    generation = store.generation
    assert fill(store, [LAW], 7) == (3, 9)
    assert store.generation == generation


def test_parts_hold_no_more_than_asked_for() -> None:
    made = documents([LAW], 12)
    assert [len(part) for part in in_parts(made, 3)] == [3, 1]


def test_seconds_of_a_run_that_was_cut_short_count(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.set_setting("step", "100")
    with added_up(store, "step") as seconds:
        pass
    assert 100 <= seconds() < 160


def test_every_question_is_asked_once_in_a_district() -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []
    times = timed(lambda text, chain: asked.append((text, chain)), ["甲", "乙"])
    assert [text for text, _ in asked] == ["甲", "乙"]
    assert {chain for _, chain in asked} <= set(chains())
    assert times.speed.p95 >= times.speed.p50


def test_what_no_stage_spent_is_ranking() -> None:
    assert stages_of({"meaning": 0.002}, [3.0, 5.0]) == {"meaning": 1.0, "ranking": 3.0}


def test_a_small_record_is_filled_and_asked_from_end_to_end(tmp_path: Path) -> None:
    laws = [LAW.model_copy(update={"title": f"条例{number}", "articles": LAW.articles * 300}) for number in range(3)]
    found = measure(tmp_path, laws, 900, with_peer=False, number=5)
    assert (found.passages, found.documents, found.peer, found.ready) == (900, 1, None, 1)
    assert 0 < found.answers.p50 <= found.answers.p95
    assert {"meaning", "words (matter)", "words (passage)", "ranking"} == set(found.stages)


def test_the_page_has_a_line_for_each_size_and_says_what_was_not_asked() -> None:
    scale = Scale(
        passages=10_000, documents=200, store_seconds=1, index_seconds=2, disk_gb=0.1, memory_gb=0.5, first=SPEED,
        again=SPEED, answers=SPEED, warm_seconds=3.5, ready=190, stages={"meaning": 1.0}, peer=None,
    )  # fmt: skip
    words = page([scale, scale.model_copy(update={"passages": 1_000_000, "peer": SPEED, "peer_seconds": 9.0})])
    assert "| 1,000,000 | 200 |" in words
    assert "| 10,000 | not asked |" in words
    assert "25 ms at 1,000,000" in words
    assert "| 10,000 | 1.0 | 2.0 | 0.5 | 1.5 | 190 | 3.5 |" in words
