"""What is kept of answers, for how long, and that nothing of it can disturb an answer."""

from __future__ import annotations

from sqlalchemy import event

from evals.ratings.keeper import Keeper, Retention
from knowledge.store import Store
from knowledge.store.ratings import RatingRecord
from knowledge.store.unanswered import UnansweredRecord
from tests.evals.ratings_samples import Clock
from tests.fakes import answered, clarify, not_found


def test_an_answer_is_bound_before_and_after_it_is_written(keeper: Keeper, ratings: RatingRecord) -> None:
    keeper.finished("养老金多久", answered(), region=None)
    assert keeper.binding("a1") is not None
    keeper.settle()
    assert ratings.binding("a1") == keeper.binding("a1")


def test_answers_that_come_together_are_written_together(
    ratings: RatingRecord, questions: UnansweredRecord, clock: Clock, store: Store
) -> None:
    written: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *told: written.append(told[2]))
    keeper = Keeper(ratings, questions, clock=clock, gather=3600)
    for number in range(20):
        keeper.finished("养老金多久", answered().model_copy(update={"answer_id": f"n{number}"}), region=None)
    keeper.settle()
    assert sum(statement.startswith("INSERT INTO answers") for statement in written) == 1
    assert (keeper.waiting, ratings.binding("n19") is not None) == (0, True)


def test_only_a_question_that_found_nothing_is_written(keeper: Keeper, questions: UnansweredRecord) -> None:
    for answer in (answered(), clarify(), not_found("修路灯")):
        keeper.finished("我要修路灯", answer, region="999900")
    keeper.settle()
    assert [(one.question, one.why, one.region) for one in questions.since()] == [("我要修路灯", "not_found", "999900")]


def test_a_question_whose_rater_says_it_was_missed_is_written_once(keeper: Keeper, questions: UnansweredRecord) -> None:
    keeper.finished("养老金多久", answered(), region=None)
    for _ in range(2):
        keeper.missed("a1")
    keeper.settle()
    assert [one.why for one in questions.since()] == ["rated"]


def test_an_answered_question_leaves_memory_after_half_an_hour(
    keeper: Keeper, questions: UnansweredRecord, clock: Clock
) -> None:
    keeper.finished("养老金多久", answered(), region=None)
    clock.pass_by(minutes=31)
    keeper.missed("a1")
    keeper.settle()
    assert questions.since() == []


def test_an_asker_can_have_the_question_not_kept(keeper: Keeper, questions: UnansweredRecord) -> None:
    keeper.finished("我要修路灯", not_found("修路灯"), region=None, keep_question=False)
    keeper.settle()
    assert (questions.since(), keeper.binding("a2") is not None) == ([], True)


def test_an_operator_can_keep_no_questions(ratings: RatingRecord, questions: UnansweredRecord, clock: Clock) -> None:
    keeper = Keeper(ratings, questions, retention=Retention(unanswered_days=0), clock=clock)
    keeper.finished("我要修路灯", not_found("修路灯"), region=None)
    keeper.finished("养老金多久", answered(), region=None)
    keeper.missed("a1")
    keeper.settle()
    assert questions.since() == []
    assert ratings.binding("a2") is not None


def test_what_was_kept_long_enough_is_deleted(
    keeper: Keeper, ratings: RatingRecord, questions: UnansweredRecord, clock: Clock
) -> None:
    keeper.finished("我要修路灯", not_found("修路灯"), region=None)
    keeper.settle()
    clock.pass_by(days=31)
    assert keeper.binding("a2") is None
    keeper.finished("养老金多久", answered(), region=None)
    keeper.settle()
    assert (ratings.binding("a2"), questions.since()) == (None, [])


def test_a_record_that_cannot_be_written_disturbs_nobody_and_is_tried_again(
    keeper: Keeper, questions: UnansweredRecord, store: Store
) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE unanswered RENAME TO elsewhere")
    keeper.finished("我要修路灯", not_found("修路灯"), region=None)
    keeper.settle()
    assert keeper.binding("a2") is not None
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO unanswered")
    keeper.settle()
    assert len(questions.since()) == 1
