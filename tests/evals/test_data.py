"""The shipped cases: enough of them, named in their README, and every label borne out by the sample pack's own sources."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.answer import Status
from evals.case import DATA, Case, Split, load_cases
from evals.forms import missing, said
from evals.gate import load_floors
from evals.score import METRICS
from ingest.sample.matters import read_list
from ingest.sample.page import read_page
from knowledge.fields import LABELS

CONTENT = Path(__file__).parent.parent.parent / "ingest" / "sample" / "content"
REGIONS = {"national": "000000", "yunling": "990000", "yunhe": "999900", "qingxi": "999901", "songyuan": "999902"}
ITEM = ("业务办理项名称", "业务办理项", "具体事项")
CASES = load_cases()
README = (DATA / "README.md").read_text("utf-8")
# words the answer owes of its own: the source is silent; from when a limit counts; that another version holds then
OURS = ("未写明", "自受理之日起", "您问的时间要按")
EXACT = "exact_list"  # the group whose forbidden materials belong to another situation of the same guide


def region_of(path: Path) -> str:
    return REGIONS[path.stem.split("_")[0]]


def as_read(heading: str, cell: str) -> str:
    """A cell with the words its heading lends it: 「是否收费」 否 is 不收费, 「承诺时限(工作日)」 5 is 5个工作日."""
    if heading == "是否收费":
        return {"否": "不收费", "是": "收费"}[cell]
    unit = "个工作日" if "(工作日)" in heading else "次" if heading.endswith("次数") else ""
    return f"{heading}：{cell}{unit}"


def sources() -> dict[str, str]:
    """The plain text behind every label `title@region` of the pack."""
    found: dict[str, str] = {}
    for path in (CONTENT / "lists").glob("*.toml"):
        listed = read_list(path)
        wanted = ITEM if set(ITEM) & set(listed.header) else ("事项名称",)
        column = next(number for number, heading in enumerate(listed.header) if heading in wanted)
        for row in listed.rows:
            cells = [as_read(heading, cell) for heading, cell in zip(listed.header, row, strict=True) if cell]
            found[f"{row[column]}@{region_of(path)}"] = "\n".join(cells)
    for path in (CONTENT / "pages").glob("*.md"):
        words = path.read_text("utf-8").split("+++", 2)[2].replace("<br>", "\n")
        found[f"{read_page(path).head.title}@{region_of(path)}"] = words
    return found


SOURCES = sources()
ANSWERABLE = [case for case in CASES if case.expect[0] is Status.ANSWERED and case.guides]


def test_there_are_at_least_a_thousand_cases_in_every_suite_the_readme_names() -> None:
    counted = Counter(case.suite for case in CASES)
    named = {name: int(number) for name, number in re.findall(r"\| `(\w+)\.jsonl` \| (\d+) \|", README)}
    assert named == dict(counted)
    assert sum(counted.values()) >= 1000
    assert f"{sum(counted.values()):,} cases" in README


def test_both_splits_hold_every_suite() -> None:
    share = sum(case.split is Split.TEST for case in CASES) / len(CASES)
    assert 0.3 < share < 0.45  # what was looked at grows dev alone
    assert {case.suite for case in CASES if case.split is Split.TEST} == {case.suite for case in CASES}


def test_every_answerable_case_names_a_guide_of_the_pack_and_known_fields() -> None:
    for case in CASES:
        assert set(case.guides) <= set(SOURCES), case.id
        assert set(case.fields) <= set(LABELS), case.id
    assert len(ANSWERABLE) > 1000


def unproved(case: Case) -> tuple[str, ...]:
    text = "\n".join(SOURCES[label] for label in case.guides)
    groups = tuple(forms for forms in (*case.must, *case.keep) if forms[0] not in OURS and case.fields != ("visits",))
    return missing(groups, text)


def test_every_labelled_fact_stands_in_a_labelled_source() -> None:
    assert {case.id: lost for case in ANSWERABLE if (lost := unproved(case))} == {}


def stated(case: Case) -> tuple[str, ...]:
    return said(case.must_not, "\n".join(SOURCES[label] for label in case.guides))


def test_no_forbidden_form_stands_in_a_labelled_source() -> None:
    cases = [case for case in ANSWERABLE if EXACT not in case.groups]
    assert {case.id: found for case in cases if (found := stated(case))} == {}


def test_an_exact_list_forbids_materials_of_another_situation_of_the_labelled_guide() -> None:
    cases = [case for case in CASES if EXACT in case.groups]
    assert [case.id for case in cases if not case.must_not or stated(case) != case.must_not] == []
    assert len(cases) > 30


def test_a_conversation_has_two_to_five_turns() -> None:
    turns = {case.id: len(case.turns) for case in CASES if case.suite == "conversation"}
    assert {key: number for key, number in turns.items() if not 2 <= number <= 5} == {}
    assert len(turns) >= 300


def test_the_routes_hold_six_hundred_prompts_and_two_hundred_look_alikes() -> None:
    prompts = [case for case in CASES if case.suite == "routes"]
    assert len(prompts) >= 600
    assert sum("benign" in case.groups for case in prompts) >= 200


def test_a_neighbours_fact_is_never_a_right_one_too() -> None:
    assert [case.id for case in CASES if set(case.must_not) & {form for forms in case.must for form in forms}] == []


def test_no_two_cases_ask_the_same_in_the_same_place_within_a_suite() -> None:
    asked = Counter((case.suite, case.region, case.date, case.turns) for case in CASES)
    assert [key for key, number in asked.items() if number > 1] == []


@pytest.mark.parametrize("metric", [metric.key for metric in METRICS])
def test_every_metric_is_explained_in_the_readme(metric: str) -> None:
    assert f"`{metric}`" in README


def test_every_floor_of_the_gate_watches_a_metric_of_the_table() -> None:
    assert {floor.metric for floor in load_floors()} <= {metric.key for metric in METRICS}
