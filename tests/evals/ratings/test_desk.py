"""The maintainer's side: handling, drafting, closing only when the case passes, appeals decided by somebody else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from evals.case import Case, load_cases
from evals.ratings.cases import Wanted, draft_case
from evals.ratings.desk import TicketDesk
from evals.ratings.rate import Deadlines, join
from evals.ratings.states import NoTicketError, TicketError
from knowledge.store.ratings import RatingRecord
from knowledge.store.tickets import Change, Handling, TicketRecord
from tests.evals.ratings_samples import NOON, Clock, rating, ticket

WANTED = Wanted(must=("5个工作日|五个工作日",), must_not=("10个工作日",))


def passes(case: Case) -> tuple[str, ...]:
    return ()


def fails(case: Case) -> tuple[str, ...]:
    return ("没有说出「5个工作日」",)


@pytest.fixture
def opened(ratings: RatingRecord, tickets: TicketRecord) -> int:
    """A ticket with one bad rating."""
    ratings.put(rating(1))
    return join(rating(1), ratings, tickets, Deadlines()).number


def test_a_case_is_drafted_from_guide_field_and_what_the_maintainer_enters() -> None:
    case = draft_case(ticket(7), WANTED)
    assert (case.id, case.guides, case.fields) == ("T-7", ("养老金申领@999900",), ("limits",))
    assert (case.turns, case.must) == (("养老金申领的办理时限",), (("5个工作日", "五个工作日"),))


@pytest.mark.parametrize(
    ("changes", "wanted", "said"),
    [({}, Wanted(), "应说什么"), ({"title": None}, WANTED, "--question")],
)
def test_a_case_that_says_nothing_is_refused(changes: dict[str, object], wanted: Wanted, said: str) -> None:
    with pytest.raises(TicketError, match=said):
        draft_case(ticket(**changes), wanted)


def test_a_mended_ticket_closes_only_when_its_case_passes(desk: TicketDesk, opened: int, tmp_path: Path) -> None:
    desk.handle(opened, Handling.MEND_NOW, by="户政科")
    assert desk.draft(opened, WANTED, by="户政科", judge=fails).faults == ("没有说出「5个工作日」",)
    with pytest.raises(TicketError, match="还不通过"):
        desk.close(opened, outcome="改了", evidence="第2版", by="户政科", judge=fails)
    with pytest.raises(TicketError, match="没有打开助手"):
        desk.close(opened, outcome="改了", evidence="第2版", by="户政科")
    closed = desk.close(opened, outcome="改了", evidence="第2版", callback="不留名", by="户政科", judge=passes)
    assert (closed.is_open, closed.callback) == (False, "不留名")
    assert [case.id for case in load_cases([tmp_path / "cases"])] == [f"T-{opened}"]


def test_every_step_is_in_the_history_and_nothing_after_closing(desk: TicketDesk, opened: int) -> None:
    desk.assign(opened, "青溪区分中心", by="值班")
    desk.handle(opened, Handling.EXPLAIN, by="分中心", note="电话13812345678")
    desk.close(opened, outcome="有依据", evidence="社会保险法", by="分中心")
    history = desk.view(opened).history
    assert [change.what for change in history] == ["开立工单", "转给青溪区分中心", "处理方式：解释说明", "办结"]
    assert history[2].note == "电话〔手机号码〕"
    with pytest.raises(TicketError, match="已经办结"):
        desk.assign(opened, "别处", by="值班")


def test_the_latest_ticket_is_listed_first(desk: TicketDesk, tickets: TicketRecord, opened: int, clock: Clock) -> None:
    desk.handle(opened, Handling.LEDGER, by="户政科")
    clock.pass_by(days=3)
    other = tickets.open(ticket(field="fee"), Change(at=NOON, by="系统", what="开立工单")).number
    assert [(one.number, late is not None) for one, late in desk.listed()] == [(other, True), (opened, False)]
    assert desk.listed(agency="没有这个单位") == []


def test_an_upheld_appeal_takes_the_rating_out_of_the_figures(
    desk: TicketDesk, ratings: RatingRecord, opened: int, clock: Clock
) -> None:
    clock.pass_by(hours=1)
    desk.appeal(opened, "评的是窗口", by="户政科")
    with pytest.raises(TicketError, match="不能自己复核"):
        desk.decide(opened, upheld=True, evidence="已核实", by="户政科")
    done = desk.decide(opened, upheld=True, evidence="已核实", by="复核岗")
    assert (done.is_open, done.upheld) == (False, True)
    assert [one.counts for one in ratings.between()] == [False]


def test_a_rejected_appeal_puts_the_ticket_back_on_the_desk(
    desk: TicketDesk, ratings: RatingRecord, opened: int
) -> None:
    desk.appeal(opened, "评的是窗口", by="户政科")
    done = desk.decide(opened, upheld=False, evidence="评的是指南", by="复核岗")
    assert (done.is_open, done.handling) == (True, Handling.NEW)
    assert [one.counts for one in ratings.between()] == [True]


def test_a_rating_that_joined_after_the_appeal_still_counts(
    desk: TicketDesk, ratings: RatingRecord, tickets: TicketRecord, opened: int, clock: Clock
) -> None:
    clock.pass_by(hours=1)
    desk.appeal(opened, "评的是窗口", by="户政科")
    later = rating(1, "a2", created=NOON + timedelta(hours=2))
    ratings.put(later)
    join(later, ratings, tickets, Deadlines())
    assert desk.decide(opened, upheld=True, evidence="已核实", by="复核岗").is_open
    assert [one.counts for one in ratings.between()] == [False, True]


@pytest.mark.parametrize(("reason", "said"), [("", "写理由"), (" ", "写理由")])
def test_an_appeal_needs_a_reason(desk: TicketDesk, opened: int, reason: str, said: str) -> None:
    with pytest.raises(TicketError, match=said):
        desk.appeal(opened, reason, by="户政科")


def test_a_missing_ticket_and_a_missing_name_are_explained(desk: TicketDesk, opened: int) -> None:
    with pytest.raises(NoTicketError, match="tickets list"):
        desk.view(99)
    with pytest.raises(TicketError, match="--by"):
        desk.assign(opened, "别处", by=" ")
    with pytest.raises(TicketError, match="没有待复核的申诉"):
        desk.decide(opened, upheld=True, evidence="x", by="y")
