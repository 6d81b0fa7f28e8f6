"""A record moved to another database is the same record, however often the move was cut short."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from knowledge.errors import StoreError
from knowledge.findings import Finding
from knowledge.store import Store
from knowledge.store.moving import move_record, proof_of
from knowledge.store.opening import open_engine
from knowledge.store.ratings import Binding, Rating, RatingRecord
from knowledge.store.tables import files
from knowledge.store.tickets import Change, Ticket, TicketRecord
from tests.records import copied
from tests.samples import CITY, DISTRICT, entry, faq_page, pension_page, row_guide

AT = datetime(2026, 11, 1, 4, 30, 15)


def old_record(folder: Path) -> Store:
    """A record with versions, findings, a sign-off, a rating and two tickets."""
    store = Store.open(folder)
    cut = Finding(rule="R05", severity="error", place="", message="断", fix="补", withholds="conditions")
    store.put_file("a.html", "1", [pension_page(promised="10")])
    store.put_file("a.html", "2", [pension_page(promised="8").model_copy(update={"findings": (cut,)}), faq_page()])
    store.put_file("b.csv", "1", [row_guide(f"A{number}", f"{number}号证核发") for number in range(1_200)])
    store.put_file("c.csv", "1", [entry("路灯报修")])
    store.withdraw_file("c.csv")
    store.sign_off("R05", f"guide:养老金{CITY}", why="原文如此", by="甲")
    store.mark_indexed(store.unindexed().marks)
    RatingRecord(store.engine).put(
        Rating(binding=Binding(answer_id="a1", status="answered", created=AT), level=1, created=AT)
    )
    for field in ("fee", "limits"):
        TicketRecord(store.engine).open(ticket(field), Change(at=AT, by="系统", what="建立"))
    return store


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Store]:
    store = copied(old_record, tmp_path / "old")
    yield store
    store.close()


def ticket(field: str) -> Ticket:
    return Ticket(field=field, region=CITY, opened=AT, contact_due=AT.date(), fix_due=AT.date())


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    url: str = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    return url or tmp_path / "new"


@pytest.fixture
def target(place: Path | str) -> Iterator[Engine]:
    engine = open_engine(place, unfinished=True)
    yield engine
    engine.dispose()


def test_the_moved_record_says_what_the_old_one_says(source: Store, target: Engine, place: Path | str) -> None:
    proofs = {proof.table: proof.rows for proof in move_record(source.engine, target)}
    moved = Store.open(place)
    assert (proofs["items"], proofs["ratings"], proofs["tickets"]) == (1_204, 1, 2)
    assert (moved.counts(), moved.files(), moved.generation) == (source.counts(), source.files(), source.generation)
    assert {item.id: item for item in moved.active()} == {item.id: item for item in source.active()}
    assert moved.sign_offs() == source.sign_offs()
    assert RatingRecord(moved.engine).between() == RatingRecord(source.engine).between()
    moved.close()


def test_the_moved_record_counts_on(source: Store, target: Engine) -> None:
    move_record(source.engine, target)
    opened = TicketRecord(target).open(ticket("place"), Change(at=AT, by="系统", what="建立"))
    assert opened.number == 3


def test_a_move_that_is_cut_short_cannot_be_opened_and_goes_on_where_it_was(
    source: Store, target: Engine, place: Path | str
) -> None:
    def stop(what: str, done: int, total: int) -> None:
        if what.endswith("items"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_record(source.engine, target, progress=stop)
    with pytest.raises(StoreError, match="没有搬完"):
        Store.open(place)
    heard: list[tuple[str, int]] = []
    move_record(source.engine, target, progress=lambda what, done, total: heard.append((what, done)))
    assert [done for what, done in heard if what.endswith("items")] == [1_000, 1_204]
    Store.open(place).close()


def test_a_database_with_another_record_is_left_alone(source: Store, target: Engine, place: Path | str) -> None:
    other = Store.open(place)
    other.put_file("x.html", "1", [pension_page(region=DISTRICT)])
    with pytest.raises(StoreError, match="已经有内容"):
        move_record(source.engine, target, anew=True)
    assert other.counts()["guide"] == 1
    other.close()


def test_a_change_of_the_old_record_meanwhile_is_found_and_mended_by_a_new_start(source: Store, target: Engine) -> None:
    def change(what: str, done: int, total: int) -> None:
        if what.endswith("items") and done == total:
            source.put_file("0.html", "1", [pension_page(region=DISTRICT)])

    with pytest.raises(StoreError, match="--anew"):
        move_record(source.engine, target, progress=change)
    proofs = move_record(source.engine, target, anew=True)
    assert {proof.table: proof.rows for proof in proofs}["items"] == 1_205


def test_one_letter_changes_the_proof(source: Store) -> None:
    before = proof_of(source.engine, files)
    with source.engine.begin() as connection:
        connection.execute(update(files).where(files.c.file == "b.csv").values(outcome="x"))
    after = proof_of(source.engine, files)
    assert (before.rows, before.digest == after.digest) == (after.rows, False)
