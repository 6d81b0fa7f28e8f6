"""What may happen to a ticket: the table of states, what closing needs, and who is told how late it is."""

from __future__ import annotations

from datetime import date

import pytest

from evals.ratings.states import NEXT, Step, TicketError, check_closable, check_next, late
from knowledge.store.tickets import Handling
from tests.evals.ratings_samples import NOON, ticket


def test_every_handling_has_a_row() -> None:
    assert set(NEXT) == set(Handling)
    assert all(handling not in allowed for handling, allowed in NEXT.items())


@pytest.mark.parametrize("wanted", [Handling.MEND_NOW, Handling.LEDGER, Handling.EXPLAIN])
def test_a_new_ticket_may_be_handled_in_three_ways(wanted: Handling) -> None:
    check_next(ticket(), wanted)


@pytest.mark.parametrize(
    ("changes", "wanted", "said"),
    [
        ({}, Handling.NEW, "不能从"),
        ({}, Handling.APPEAL, "tickets appeal"),
        ({"handling": Handling.APPEAL}, Handling.EXPLAIN, "正在申诉复核"),
        ({"handling": Handling.EXPLAIN}, Handling.EXPLAIN, "不能从"),
        ({"closed": NOON}, Handling.EXPLAIN, "已经办结"),
    ],
)
def test_other_steps_are_refused_with_what_to_do(changes: dict[str, object], wanted: Handling, said: str) -> None:
    with pytest.raises(TicketError, match=said):
        check_next(ticket(**changes), wanted)


@pytest.mark.parametrize(
    ("changes", "outcome", "evidence", "said"),
    [
        ({}, "改了", "第2版", "还没有处理方式"),
        ({"handling": Handling.APPEAL}, "改了", "第2版", "正在申诉复核"),
        ({"handling": Handling.EXPLAIN}, "", "第2版", "--outcome"),
        ({"handling": Handling.EXPLAIN}, "改了", "", "--evidence"),
        ({"handling": Handling.MEND_NOW}, "改了", "第2版", "还没有题目"),
        ({"handling": Handling.LEDGER}, "改了", "第2版", "还没有题目"),
    ],
)
def test_closing_needs_a_handling_an_outcome_evidence_and_a_case(
    changes: dict[str, object], outcome: str, evidence: str, said: str
) -> None:
    with pytest.raises(TicketError, match=said):
        check_closable(ticket(**changes), outcome=outcome, evidence=evidence)


def test_an_explained_ticket_closes_without_a_case() -> None:
    check_closable(ticket(handling=Handling.EXPLAIN), outcome="有法定依据", evidence="护照法")


@pytest.mark.parametrize(
    ("day", "changes", "step"),
    [
        (date(2026, 11, 3), {}, None),
        (date(2026, 11, 4), {}, Step.OWNER),
        (date(2026, 11, 6), {}, Step.HEAD),
        (date(2026, 11, 6), {"contacted": NOON}, None),
        (date(2026, 11, 24), {"contacted": NOON}, Step.HEAD),
        (date(2026, 12, 1), {"contacted": NOON}, Step.OFFICE),
        (date(2026, 12, 1), {"closed": NOON}, None),
    ],
)
def test_a_late_ticket_climbs_one_step_after_another(day: date, changes: dict[str, object], step: Step | None) -> None:
    found = late(ticket(**changes), day)
    assert (found.step if found else None) is step
