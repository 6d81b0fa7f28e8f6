"""The audit trail is one unbroken chain whoever writes, and says the first place where somebody laid hands on it; on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from knowledge.access import CITIZEN, Role, Viewer
from knowledge.audit import Act, Event, Surface, Witness, sign, witnessing
from knowledge.codelists import Grade
from knowledge.store import Store
from knowledge.store.moving import move_record
from knowledge.store.opening import open_engine
from knowledge.store.trail import Tip, Trail, Wanted
from tests.samples import CITY, pension_page

KEY = b"k" * 32
GUIDE = f"guide:养老金{CITY}"
ANEW = "INSERT INTO settings (name, value) VALUES ('audit_head', '0 0000000000000000000000000000000000000000000000000000000000000000')"
GUARDS = {
    "sqlite": ("DROP TRIGGER audit_no_change", "DROP TRIGGER audit_no_removal"),
    "postgresql": ("ALTER TABLE audit DISABLE TRIGGER USER",),
}


@pytest.fixture
def store(record_place: Path | str) -> Iterator[Store]:
    store = Store.open(record_place)
    yield store
    store.close()


@pytest.fixture
def trail(store: Store) -> Trail:
    """A trail of ten rows."""
    for number in range(10):
        store.write_down(Event(Act.LEXICON, f"matter-{number}", version=number))
    return Trail(store.engine)


def tamper(store: Store, *statements: str) -> None:
    """Change rows as somebody who holds the database and has taken its guards away."""
    with store.engine.begin() as connection:
        for statement in (*GUARDS[store.engine.dialect.name], *statements):
            connection.execute(text(statement))


def _write(place: Path | str, number: int) -> None:
    store = Store.open(place)
    for one in range(25):
        store.write_down(Event(Act.READ, f"guide:{number}-{one}"), Event(Act.DENIED, f"guide:{number}-{one}"))
    store.close()


def test_processes_that_write_at_once_make_one_chain(record_place: Path | str, store: Store) -> None:
    with get_context("spawn").Pool(3) as pool:
        pool.starmap(_write, [(record_place, number) for number in range(3)])
    checked = Trail(store.engine).verify(None)
    assert (checked.broken, checked.rows) == ("", 150)


def test_threads_that_write_at_once_make_one_chain(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.write_down(Event(Act.READ, f"guide:{number}")), range(80)))
    checked = Trail(store.engine).verify(None)
    assert (checked.broken, checked.rows) == ("", 80)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET who = '别人' WHERE number = 4", "第4条"),
        ("UPDATE audit SET version = NULL WHERE number = 10", "第10条"),
        ("DELETE FROM audit WHERE number = 6", "第6条没有了"),
        ("DELETE FROM audit WHERE number <= 2", "第1条没有了"),
        ("DELETE FROM audit WHERE number > 8", "末尾被删"),
        ("UPDATE audit SET before = hash WHERE number = 5", "第5条"),
    ],
)
def test_the_first_place_that_was_changed_or_removed_is_named(
    store: Store, trail: Trail, statement: str, said: str
) -> None:
    assert trail.verify(None).broken == ""
    tamper(store, statement)
    assert said in trail.verify(None).broken


def test_rows_that_changed_places_are_found(store: Store, trail: Trail) -> None:
    tamper(
        store,
        "UPDATE audit SET number = 99 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 7",
        "UPDATE audit SET number = 7 WHERE number = 99",
    )
    assert "第3条" in trail.verify(None).broken


def test_a_chain_made_anew_is_found_by_the_row_that_was_noted_elsewhere(store: Store, trail: Trail) -> None:
    noted = trail.tip()
    assert trail.verify(None, known=noted).broken == ""
    tamper(store, "DELETE FROM audit", "DELETE FROM settings WHERE name = 'audit_head'", ANEW)
    for number in range(10):
        store.write_down(Event(Act.LEXICON, f"matter-{number}"))
    assert trail.verify(None).broken == ""
    assert "重写" in trail.verify(None, known=noted).broken
    assert "第99条没有了" in trail.verify(None, known=Tip(number=99, hash=noted.hash)).broken


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit WHERE number = 3"])
def test_the_database_refuses_to_change_or_remove_a_row(store: Store, trail: Trail, statement: str) -> None:
    with pytest.raises(DatabaseError, match="only added"), store.engine.begin() as connection:
        connection.execute(text(statement))
    assert trail.verify(None).rows == 10


def test_old_rows_go_and_the_rest_still_holds(store: Store, trail: Trail) -> None:
    cut = datetime.now(UTC).replace(tzinfo=None)
    store.write_down(Event(Act.PAUSE))
    assert trail.prune(cut, KEY) == 10
    assert [one.act for one in trail.every(Wanted())] == ["pause", "prune"]
    checked = trail.verify(KEY)
    assert (checked.broken, checked.pruned, checked.rows) == ("", 10, 2)
    assert "密钥" in trail.verify(None).broken
    assert "签名不对" in trail.verify(b"another").broken
    assert trail.prune(cut, KEY) == 0


def test_a_removal_that_no_signature_covers_is_found(store: Store, trail: Trail) -> None:
    row = "INSERT INTO audit_anchors SELECT number, hash, at, hash FROM audit WHERE number = 4"
    tamper(store, row, "DELETE FROM audit WHERE number <= 4")
    assert "签名不对" in trail.verify(KEY).broken


def test_a_moved_record_has_the_same_trail(store: Store, trail: Trail, tmp_path: Path) -> None:
    target = open_engine(tmp_path / "moved", unfinished=True)
    move_record(store.engine, target)
    assert (Trail(target).tip(), Trail(target).verify(None).broken) == (trail.tip(), "")
    target.dispose()


def test_rows_are_found_by_who_what_when_and_object(store: Store) -> None:
    with witnessing(Witness(Surface.API)):
        sign("e01", "editor")
        store.write_down(Event(Act.EDIT, "guide:a#fee", version=2), Event(Act.READ, "guide:ab", version=1))
    trail, now = Trail(store.engine), datetime.now(UTC).replace(tzinfo=None)
    found = trail.newest(Wanted(object="guide:a", who="e01"), 10)
    assert [(one.act, one.surface, one.role, one.version) for one in found] == [("edit", "api", "editor", 2)]
    assert trail.count(Wanted(act="read", start=now - timedelta(minutes=1))) == 1
    assert trail.count(Wanted(end=now - timedelta(minutes=1))) == 0


def closed_store(store: Store) -> Store:
    """The store with one guide for windows."""
    page = pension_page()
    closed = page.content.model_copy(update={"grade": Grade.WINDOW})
    store.put_file("a.html", "1", [page.model_copy(update={"content": closed})])
    return store


def seen(store: Store, viewer: Viewer) -> list[tuple[str, str, int | None]]:
    """What the trail says after a viewer read everything there is to read of the guide, in one request."""
    with witnessing(Witness(Surface.WEB, who="w01", role=viewer.role)) as present:
        mine = store.seen_by(viewer)
        item = store.item(GUIDE)
        assert item is not None
        for _ in range(3):
            mine.item(GUIDE)
        mine.guide(GUIDE, 1)
        mine.source_text(item.content.source.id)
        present.write()
        present.write_denied()
    rows = Trail(store.engine).every(Wanted(who="w01"))
    return [(row.act, row.detail, row.version) for row in rows]


def test_what_is_not_public_is_noted_when_it_is_handed_out_once_an_answer(store: Store) -> None:
    assert seen(closed_store(store), Viewer.of(Role.WINDOW)) == [("read", "", 1), ("read", "source", 1)]


def test_what_was_refused_is_noted(store: Store) -> None:
    assert seen(closed_store(store), CITIZEN) == [("denied", "", None), ("denied", "source", 1)]


def test_what_is_public_or_not_there_is_not_noted(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    assert seen(store, Viewer.of(Role.WINDOW)) == []


def test_changes_are_noted_in_their_own_transaction(store: Store) -> None:
    with witnessing(Witness(Surface.CLI, who="os:root")):
        store.put_file("a.html", "1", [pension_page()])
        store.withdraw_file("a.html")
    rows = [(row.act, row.object, row.who, row.detail) for row in Trail(store.engine).every(Wanted())]
    assert rows == [
        ("ingest", "a.html", "os:root", "added 1 changed 0 withdrawn 0 quarantined 0"),
        ("withdraw", "a.html", "os:root", "items 1"),
    ]


def test_a_rehearsal_leaves_no_trace(store: Store) -> None:
    store.rehearse_file("a.html", [pension_page()])
    assert Trail(store.engine).tip().number == 0


def test_a_part_with_a_grade_of_its_own_is_noted_by_its_name(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    store.grade_part(GUIDE, "limits", Grade.WINDOW, why="内部掌握", by="wh1")
    found = set(seen(store, Viewer.of(Role.WINDOW)))
    noted = {row.object for row in Trail(store.engine).every(Wanted(who="w01"))}
    assert (found, noted) == ({("read", "", None)}, {f"{GUIDE}#limits"})
    assert [row.detail for row in Trail(store.engine).every(Wanted(act="grade"))] == ["窗口 by wh1"]
    assert seen(store, CITIZEN)[len(found) :] == []
