"""A rating is bound, one an answer, masked, and opens a ticket when it is bad; staff have no way in."""

from __future__ import annotations

import pytest

from evals.ratings.keeper import Keeper
from evals.ratings.levels import Reason
from evals.ratings.rate import Deadlines, RatingDesk, Receipt, Submitted, open_missing
from knowledge.store.ratings import RatingRecord
from knowledge.store.tickets import TicketRecord
from knowledge.store.unanswered import UnansweredRecord
from tests.evals.ratings_samples import Clock, rating
from tests.fakes import PENSION_ID, answered, not_found


@pytest.fixture
def asked(keeper: Keeper, clock: Clock) -> None:
    """Three answers from one guide, a minute ago."""
    for number in (1, 2, 3):
        keeper.finished("养老金多久", answered(answer_id=f"a{number}"), region=None)
    clock.pass_by(minutes=1)


def rate(intake: RatingDesk, level: int, answer: str = "a1", **given: object) -> Receipt:
    submitted = Submitted.model_validate({"answer_id": answer, "level": level, **given})
    return intake.rate(submitted, address="10.0.0.1")


def test_a_rating_is_bound_to_guide_field_and_version_and_its_comment_masked(
    asked: None, intake: RatingDesk, ratings: RatingRecord
) -> None:
    assert rate(intake, 2, reasons=["看不懂"], comment="打我电话13812345678\x1b[2J") is Receipt.KEPT
    kept = ratings.rating("a1")
    assert kept is not None
    assert (kept.binding.guide_id, kept.binding.version, kept.binding.fields[0]) == (PENSION_ID, 1, "limits")
    assert kept.comment == "打我电话〔手机号码〕 [2J"


def test_an_unknown_answer_cannot_be_rated(intake: RatingDesk, ratings: RatingRecord) -> None:
    assert rate(intake, 1, "nobody") is Receipt.UNKNOWN_ANSWER
    assert ratings.between() == []


@pytest.mark.parametrize("role", ["staff", "maintainer", "窗口", ""])
def test_staff_cannot_rate(asked: None, intake: RatingDesk, ratings: RatingRecord, role: str) -> None:
    assert rate(intake, 5, role=role) is Receipt.NOT_A_CITIZEN
    assert ratings.between() == []


def test_rating_an_answer_again_takes_the_place_of_the_first(
    asked: None, intake: RatingDesk, ratings: RatingRecord, tickets: TicketRecord
) -> None:
    rate(intake, 1)
    rate(intake, 4)
    (kept,) = ratings.between()
    assert (kept.level, kept.ticket) == (4, 1)
    assert tickets.history(1)[-1].what == "评价由「非常不满意」改为「满意」"


def test_the_two_lowest_levels_open_a_ticket_for_the_guides_agency(
    asked: None, intake: RatingDesk, tickets: TicketRecord
) -> None:
    rate(intake, 3)
    assert tickets.all() == []
    rate(intake, 2, "a2")
    (opened,) = tickets.all()
    assert (opened.owner, opened.field, opened.version) == ("云河市社会保险中心", "limits", 1)
    assert (str(opened.contact_due), str(opened.fix_due)) == ("2026-11-03", "2026-11-23")


def test_bad_ratings_of_one_field_join_one_open_ticket(
    asked: None, intake: RatingDesk, ratings: RatingRecord, tickets: TicketRecord
) -> None:
    for number in (1, 2, 3):
        rate(intake, 1, f"a{number}")
    assert len(tickets.all()) == 1
    assert len(ratings.of_ticket(1)) == 3
    assert [change.what for change in tickets.history(1)] == ["开立工单", "又有差评并入", "又有差评并入"]


def test_a_bad_rating_without_a_guide_opens_a_ticket_without_an_owner(
    keeper: Keeper, intake: RatingDesk, tickets: TicketRecord, clock: Clock
) -> None:
    keeper.finished("修路灯", not_found("修路灯"), region=None)
    clock.pass_by(seconds=5)
    rate(intake, 1, "a2")
    (opened,) = tickets.all()
    assert (opened.guide_id, opened.field, opened.owner) == (None, "not_found", None)


def test_a_rating_that_does_not_count_opens_no_ticket(
    keeper: Keeper, intake: RatingDesk, ratings: RatingRecord, tickets: TicketRecord, clock: Clock
) -> None:
    keeper.finished("养老金", answered(), region=None)
    clock.pass_by(seconds=0.5)
    assert rate(intake, 1) is Receipt.KEPT
    assert [one.counts for one in ratings.between()] == [False]
    assert tickets.all() == []


def test_a_flood_is_refused_in_the_end(keeper: Keeper, intake: RatingDesk, clock: Clock) -> None:
    for number in range(61):
        keeper.finished("养老金", answered(answer_id=f"f{number}"), region=None)
    clock.pass_by(seconds=5)
    receipts = [rate(intake, 1, f"f{number}") for number in range(61)]
    assert receipts[-2:] == [Receipt.KEPT, Receipt.TOO_MANY]


@pytest.mark.parametrize(("reason", "kept"), [(Reason.NOT_FOUND, 1), (Reason.NOT_MY_CASE, 1), (Reason.UNCLEAR, 0)])
def test_a_question_that_an_answer_missed_is_kept_with_the_open_ones(
    asked: None, intake: RatingDesk, keeper: Keeper, questions: UnansweredRecord, reason: Reason, kept: int
) -> None:
    rate(intake, 1, reasons=[reason])
    keeper.settle()
    assert len(questions.since()) == kept


def test_a_ticket_that_a_crash_left_out_is_opened_later(ratings: RatingRecord, tickets: TicketRecord) -> None:
    ratings.put(rating(1))
    ratings.put(rating(1, "a2", flags=("x",)))
    assert open_missing(ratings, tickets, Deadlines()) == 1
    assert open_missing(ratings, tickets, Deadlines()) == 0
    assert [one.number for one in tickets.all()] == [1]
