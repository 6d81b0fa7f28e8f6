"""What became of an unseen question, from its case and its result."""

from __future__ import annotations

import pytest

from assistant.answer import Status
from evals.bench_sample_questions import CASES, HELD_OUT, Ending, ending_of
from evals.case import Case, load_cases
from evals.judge import Result


@pytest.mark.parametrize(
    ("expect", "status", "faults", "ending"),
    [
        (Status.ANSWERED, Status.ANSWERED, (), Ending.RIGHT),
        (Status.ANSWERED, Status.ANSWERED, ("没有说出「20元」",), Ending.LACKS),
        (Status.ANSWERED, Status.NOT_FOUND, ("结束方式",), Ending.REFUSED),
        (Status.ANSWERED, Status.REDIRECTED, ("结束方式",), Ending.ROUTED),
        (Status.ANSWERED, Status.BLOCKED, ("结束方式",), Ending.ROUTED),
        (Status.ANSWERED, Status.CLARIFY, ("结束方式",), Ending.ASKED_BACK),
        (Status.NOT_FOUND, Status.ANSWERED, ("结束方式",), Ending.ANSWERED),
    ],
)
def test_an_ending_is_told_by_what_was_expected(
    expect: Status, status: Status, faults: tuple[str, ...], ending: Ending
) -> None:
    case = Case(id="x", suite="questions", turns=("居住证多少钱",), expect=(expect,))
    result = Result(
        case="x", digest="", suite="questions", split=case.split, expect=case.expect, status=status, faults=faults
    )
    assert ending_of(case, result) is ending


def test_every_second_question_is_held_out() -> None:
    cases = load_cases([CASES])
    assert len(cases) == 620
    assert sum(HELD_OUT in case.groups for case in cases) == 310
