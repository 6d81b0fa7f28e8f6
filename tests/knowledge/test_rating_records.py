"""Ratings, tickets and open questions in the record: one rating an answer, one open ticket a subject, no lost change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.errors import ConflictError, StoreError
from knowledge.store import Store
from knowledge.store.ratings import RatingRecord
from knowledge.store.tickets import Change, TicketRecord
from knowledge.store.unanswered import Unanswered, UnansweredRecord
from tests.evals.ratings_samples import NOON, binding, rating, ticket

OPENED = Change(at=NOON, by="系统", what="开立工单")


@pytest.fixture
def store(record_place: Path | str) -> Iterator[Store]:
    store = Store.open(record_place)
    yield store
    store.close()


def test_bindings_are_kept_once_and_forgotten_by_age(store: Store) -> None:
    record = RatingRecord(store.engine)
    record.keep_bindings([binding("a1"), binding("a1", version=9), binding("a2", created=NOON - timedelta(days=9))])
    record.keep_bindings([binding("a2", version=9)])
    assert record.forget_bindings(NOON - timedelta(days=7)) == 1
    assert record.binding("a2") is None


def test_a_second_rating_replaces_the_first_and_keeps_ticket_and_appeal(store: Store) -> None:
    record = RatingRecord(store.engine)
    record.put(rating(1))
    record.join("a1", 7)
    record.exclude(7, before=NOON + timedelta(days=1))
    record.put(rating(5))
    (kept,) = record.between()
    assert (kept.level, kept.ticket, kept.excluded) == (5, 7, True)


def test_ratings_are_read_by_when_they_were_given(store: Store) -> None:
    record = RatingRecord(store.engine)
    for days in (0, 1, 2):
        record.put(rating(3, f"a{days}", created=NOON + timedelta(days=days)))
    found = record.between(NOON + timedelta(days=1), NOON + timedelta(days=2))
    assert [one.answer_id for one in found] == ["a1"]


def test_a_subject_has_one_open_ticket_and_a_new_one_after_closing(store: Store) -> None:
    record = TicketRecord(store.engine)
    first = record.open(ticket(0), OPENED)
    assert record.open(ticket(0), OPENED).number == first.number
    record.change(first, first.model_copy(update={"closed": NOON}), OPENED)
    assert record.open(ticket(0), OPENED).number != first.number
    assert [len(record.all(is_open=state)) for state in (True, False, None)] == [1, 1, 2]


def test_a_change_over_somebody_elses_change_is_refused_whole(store: Store) -> None:
    record = TicketRecord(store.engine)
    read = record.open(ticket(0), OPENED)
    record.change(read, read.model_copy(update={"owner": "甲"}), OPENED)
    with pytest.raises(ConflictError, match="重新查看"):
        record.change(read, read.model_copy(update={"owner": "乙"}), OPENED)
    kept = record.ticket(read.number)
    assert kept is not None
    assert kept.owner == "甲"
    assert len(record.history(read.number)) == 2


def test_open_questions_are_forgotten_by_number_by_age_and_all(store: Store) -> None:
    record = UnansweredRecord(store.engine)
    record.keep([Unanswered(question=f"q{n}", why="not_found", created=NOON + timedelta(days=n)) for n in range(4)])
    assert record.forget(numbers=[1]) == 1
    assert record.forget(before=NOON + timedelta(days=2)) == 1
    assert [one.question for one in record.since(NOON + timedelta(days=3))] == ["q3"]
    assert (record.forget(everything=True), record.since()) == (2, [])


def test_a_record_that_cannot_be_written_says_so_in_chinese(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE ratings")
    with pytest.raises(StoreError, match="没有生效"):
        RatingRecord(store.engine).put(rating(1))
