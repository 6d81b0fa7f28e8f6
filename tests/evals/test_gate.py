"""The gate: right answers pass every floor, and each way to break the product turns its floor red with the case named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, GuideSummary
from evals.gate import Verdict, check_gate, exit_code, load_floors
from evals.record import Looked
from knowledge.codelists import Grade
from knowledge.errors import GuideError
from tests.evals.answers import LIMITS, OUTSIDE, SOUND, Played, answered, refused, run_of
from tests.evals.answers import RIGHT as OF_FIELDS

FLOORS = load_floors()
RIGHT = OF_FIELDS.model_copy(update={"suite": "levels"})  # which every floor watches
NEIGHBOUR = GuideSummary(id="g2", title="松原区居住证申领一次讲清", region="999902", region_name="松原区")


def verdicts(answer: Answer, *, outside: Answer | None = None, looked: Looked = SOUND) -> dict[str, Verdict]:
    played = {RIGHT.turns[0]: answer, OUTSIDE.turns[0]: outside or refused()}
    run = run_of([RIGHT, OUTSIDE], Played(played, looked=[looked]))
    return {verdict.floor.metric: verdict for verdict in check_gate(run, FLOORS)}


def test_right_answers_pass_every_floor() -> None:
    found = verdicts(answered())
    assert [name for name, verdict in found.items() if not verdict.passed] == []
    assert exit_code(tuple(found.values())) == 0


BROKEN: list[tuple[str, str, Answer, Answer | None, Looked]] = [
    ("drops a fact", "answered_correctly", answered("承诺办结时限：3个工作日；可以延长5日"), None, SOUND),
    ("swaps the kinds of limit", "field_exactness", answered("承诺办结时限：15日\n法定办结时限：3个工作日；可以延长5日"), None, SOUND),
    ("invents a phone", "unsupported_facts", answered(text=f"{answered().text}\n\n**咨询电话**：0980-9999999"), None, SOUND),
    ("invents a limit", "unsupported_facts", answered(f"{LIMITS}；加急1小时"), None, SOUND),
    ("answers what is out of scope", "refusal_recall", answered(), answered(), SOUND),
    ("refuses what it knows", "wrong_refusals", refused(), None, SOUND),
    ("drops an exception", "condition_completeness", answered("承诺办结时限：3个工作日\n法定办结时限：15日"), None, SOUND),
    ("shows the neighbour's guide", "right_level", answered(guide=NEIGHBOUR), None, SOUND),
    ("tells the edition before", "right_version", answered("承诺办结时限：15日\n法定办结时限：3个工作日；可以延长5日"), None, SOUND),
    ("serves an expired guide", "stale_citations", answered(), None, SOUND.model_copy(update={"expires": date(2020, 1, 1)})),
    ("quotes a withdrawn guide", "stale_citations", answered(), None, SOUND.model_copy(update={"current": False})),
    ("leaks an internal note", "permission_leaks", answered(), None, SOUND.model_copy(update={"grade": Grade.WINDOW})),
]  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "answer", "outside", "looked"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_each_way_to_break_the_product_turns_its_floor_red(
    metric: str, answer: Answer, outside: Answer | None, looked: Looked
) -> None:
    found = verdicts(answer, outside=outside, looked=looked)
    culprit = OUTSIDE.id if metric == "refusal_recall" else RIGHT.id
    assert not found[metric].passed
    assert culprit in found[metric].cases
    assert found[metric].line.startswith("不通过")
    assert exit_code(tuple(found.values())) == 1


def test_every_floor_is_broken_by_one_of_the_ways() -> None:
    assert {floor.metric for floor in FLOORS} == {row[1] for row in BROKEN}


def test_a_quote_that_does_not_resolve_is_seen_by_citation_precision() -> None:
    wrong = Citation(**{**answered().citations[0].model_dump(), "quote": LIMITS})
    found = run_of(
        [RIGHT], Played({RIGHT.turns[0]: answered(citations=(wrong,))}, looked=[Looked(marker=1, resolves=False)])
    )
    assert found.results[0].shares["citation_precision"] == (0.0, 1.0)


def test_an_undefined_metric_fails_its_floor_unless_the_floor_says_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "gates.toml"
    file.write_text(
        '[[floor]]\nmetric = "ndcg"\nat_least = 0.5\n[[floor]]\nmetric = "ndcg"\nat_least = 0.5\nundefined = "pass"\n'
    )
    run = run_of([OUTSIDE], Played({}))
    assert [verdict.passed for verdict in check_gate(run, load_floors(file))] == [False, True]


def test_a_floor_may_watch_one_suite_only(tmp_path: Path) -> None:
    file = tmp_path / "gates.toml"
    file.write_text('[[floor]]\nmetric = "correct"\nat_least = 1.0\nsuites = ["out_of_scope"]\n')
    run = run_of([RIGHT, OUTSIDE], Played({}))
    assert exit_code(check_gate(run, load_floors(file))) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[floor]]\nmetric = "luck"\nat_least = 1', "没有「luck」这个指标"),
        ('[[floor]]\nmetric = "correct"', "只写一个"),
        ("metric = ", "不是正确的 TOML"),
        ("", "没有写任何门槛"),
    ],
)
def test_a_wrong_gate_file_is_explained_in_chinese(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "gates.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(GuideError, match=said):
        load_floors(file)


def test_a_missing_gate_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="没有这个门槛文件"):
        load_floors(tmp_path / "no.toml")
