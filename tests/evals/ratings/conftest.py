"""Records in a fresh database, and the desks over them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.ratings.desk import TicketDesk
from evals.ratings.keeper import Keeper
from evals.ratings.limits import SlidingWindow
from evals.ratings.rate import RatingDesk
from knowledge.store import Store
from knowledge.store.ratings import RatingRecord
from knowledge.store.tickets import TicketRecord
from knowledge.store.unanswered import UnansweredRecord
from tests.evals.ratings_samples import Clock
from tests.records import empty_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = empty_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def ratings(store: Store) -> RatingRecord:
    return RatingRecord(store.engine)


@pytest.fixture
def tickets(store: Store) -> TicketRecord:
    return TicketRecord(store.engine)


@pytest.fixture
def questions(store: Store) -> UnansweredRecord:
    return UnansweredRecord(store.engine)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper(ratings: RatingRecord, questions: UnansweredRecord, clock: Clock) -> Keeper:
    return Keeper(ratings, questions, clock=clock)


@pytest.fixture
def intake(ratings: RatingRecord, tickets: TicketRecord, keeper: Keeper, clock: Clock) -> RatingDesk:
    return RatingDesk(ratings, tickets, keeper, window=SlidingWindow(), clock=clock)


@pytest.fixture
def desk(ratings: RatingRecord, tickets: TicketRecord, clock: Clock, tmp_path: Path) -> TicketDesk:
    return TicketDesk(ratings, tickets, cases=tmp_path / "cases", clock=clock)
