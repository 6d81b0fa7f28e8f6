"""The gate goes red, and names the case, when the product is broken on purpose: one break for each floor of gates.toml.

The product is the real one over the sample pack; each break replaces one of its parts by a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from evals.case import Case, chosen, load_cases
from evals.gate import Verdict, check_gate, load_floors
from evals.judge import judge
from evals.run import ask
from evals.scores import Run, describe
from evals.stand import Stand, fill_sample
from evals.target import InProcess, Target, WatchedSearcher
from knowledge.access import Role, Viewer
from knowledge.codelists import Grade
from knowledge.index import catch_up
from knowledge.search import Evidence, Query
from knowledge.store import Incoming
from tests.samples import row_guide

CASES = ("F0001", "F0003", "F0019", "L0001", "L0002", "D0023", "D0026", "S0001", "O0001", "O0003", "O0006")
NOTE = "陨石碎片抽检交接"
PROBE = Case.model_validate(
    {
        "id": "N1", "suite": "permission", "groups": ["permission"], "region": "999901", "turns": [f"{NOTE}要带什么材料"],
        "expect": ["not_found"], "must_not": ["居民身份证"],
    }
)  # fmt: skip
LONG_AGO = date(2026, 6, 15)  # the 2025 edition of a guide was still in force
DISTRICTS = {"999901": "999902", "999902": "999901"}


class DropsConditions(Assistant):
    """Leaves out the words that limit: 「因治病、奔丧等紧急事由」, 「非本人主要责任的」."""

    def answer(self, *args: Any, **kwargs: Any) -> Answer:
        answer = super().answer(*args, **kwargs)
        return answer.model_copy(update={"text": re.sub(r"因[^，。]*?事由|非[^，。的]*的", "", answer.text)})


class SwapsLimits(Assistant):
    """Calls the promised limit statutory, and the other way round."""

    def answer(self, *args: Any, **kwargs: Any) -> Answer:
        answer = super().answer(*args, **kwargs)
        words = {"承诺": "法定", "法定": "承诺"}
        swapped = re.sub("承诺|法定", lambda found: words[found.group()], answer.text)
        return answer.model_copy(update={"text": swapped})


class InventsPhones(Assistant):
    """Adds a phone that no guide has."""

    def answer(self, *args: Any, **kwargs: Any) -> Answer:
        answer = super().answer(*args, **kwargs)
        return answer.model_copy(update={"text": f"{answer.text}\n\n也可以打 0990-7654321 问。"})


class LivesInThePast(Assistant):
    """Answers for a day long ago: guides that have ended since are still in force."""

    def answer(self, *args: Any, **kwargs: Any) -> Answer:
        return super().answer(*args, **{**kwargs, "today": LONG_AGO})


class ConfusesDistricts(Assistant):
    """Answers for the neighbour."""

    def answer(self, *args: Any, **kwargs: Any) -> Answer:
        region = DISTRICTS.get(str(kwargs["region"]), kwargs["region"])
        return super().answer(*args, **{**kwargs, "region": region})


class TellsEverything(Assistant):
    """Takes everybody for window staff."""

    def answer(self, *args: Any, **kwargs: Any) -> Answer:
        return super().answer(*args, **{**kwargs, "viewer": Viewer.of(Role.MAINTAINER)})


class Blind(WatchedSearcher):
    """Finds nothing."""

    def search(self, query: Query, **limits: int) -> Evidence:
        super().search(query, **limits)
        return Evidence()


class Credulous(WatchedSearcher):
    """Is sure of whatever comes first, so that no threshold holds."""

    def search(self, query: Query, **limits: int) -> Evidence:
        found = super().search(query, **limits)
        sure = {"matters": tuple(hit.model_copy(update={"score": 0.99}) for hit in found.matters[:1])}
        return found.model_copy(update={**sure, "meanings": ()})


@dataclass(frozen=True)
class Break:
    """What is broken, and the floors that must go red with a case that must be named."""

    made: Callable[[Stand], Target]
    red: frozenset[str]
    case: str


def _with(assistant: type[Assistant]) -> Callable[[Stand], Target]:
    def made(stand: Stand) -> Target:
        searcher = WatchedSearcher(stand.store, stand.index, stand.lexicon)
        return InProcess(searcher, stand.places, assistant=assistant(searcher, stand.places), day=stand.day)

    return made


def _seeing(searcher: type[WatchedSearcher]) -> Callable[[Stand], Target]:
    return lambda stand: InProcess(searcher(stand.store, stand.index, stand.lexicon), stand.places, day=stand.day)


BREAKS = {
    "drops conditions": Break(_with(DropsConditions), frozenset({"condition_completeness"}), "F0003"),
    "swaps limits": Break(_with(SwapsLimits), frozenset({"field_exactness"}), "L0001"),
    "invents phones": Break(_with(InventsPhones), frozenset({"unsupported_facts"}), "F0001"),
    "serves an expired guide": Break(_with(LivesInThePast), frozenset({"stale_citations", "right_version"}), "D0026"),
    "answers for the neighbour": Break(_with(ConfusesDistricts), frozenset({"right_level"}), "L0001"),
    "leaks a note": Break(_with(TellsEverything), frozenset({"permission_leaks"}), "N1"),
    "refuses everything": Break(_seeing(Blind), frozenset({"wrong_refusals", "answered_correctly"}), "F0001"),
    "answers everything": Break(_seeing(Credulous), frozenset({"refusal_recall"}), "O0001"),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Stand:
    """The sample pack, and one guide that only window staff may read."""
    stand = fill_sample(tmp_path_factory.mktemp("sample"))
    secret = row_guide("Z9", NOTE, region="999901")
    hidden = secret.content.model_copy(update={"grade": Grade.WINDOW})
    stand.store.put_file("内部.xlsx", "1", [Incoming(content=hidden, text=secret.text)])
    catch_up(stand.store, stand.index, stand.lexicon)
    return stand


def _gate(target: Target) -> dict[str, Verdict]:
    """Every floor of the shipped gate, held against a few cases of both splits."""
    cases = (*chosen(load_cases(), ids=CASES), PROBE)
    results = tuple(judge(case, ask(case, target)) for case in cases)
    run = Run(settings=describe(cases, target.name, {}), results=results)
    floors = [floor.model_copy(update={"split": None}) for floor in load_floors()]
    return {verdict.floor.metric: verdict for verdict in check_gate(run, floors)}


def test_the_gate_is_green_for_these_cases_when_nothing_is_broken(sample: Stand) -> None:
    verdicts = _gate(sample.target)
    assert [verdict.line for verdict in verdicts.values() if not verdict.passed] == []


@pytest.mark.parametrize("what", BREAKS)
def test_a_break_turns_its_floor_red_and_names_the_case(sample: Stand, what: str) -> None:
    broken = BREAKS[what]
    verdicts = _gate(broken.made(sample))
    red = {metric for metric, verdict in verdicts.items() if not verdict.passed}
    assert broken.red <= red
    assert all(broken.case in verdicts[metric].cases for metric in broken.red)


def test_every_floor_has_a_break() -> None:
    assert {floor.metric for floor in load_floors()} == frozenset().union(*(one.red for one in BREAKS.values()))
