"""Every schema that a program ever wrote is brought up whole, taken down and up again, on both engines."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import knowledge.store
from knowledge.errors import StoreError
from knowledge.store import Store
from knowledge.store.migrations import move, newest, present
from knowledge.store.opening import FILE_NAME
from knowledge.store.ratings import RatingRecord
from knowledge.store.tables import metadata
from tests.samples import CITY, DISTRICT, pension_page, row_guide

SCHEMAS = Path(__file__).parent.parent / "data" / "schemas"  # dumps of files that earlier programs wrote
MINE = f"guide:养老金{CITY}"


def released(name: str, folder: Path) -> Path:
    """A data folder as an earlier program left it."""
    with sqlite3.connect(folder / FILE_NAME) as file:
        file.executescript((SCHEMAS / f"{name}.sql").read_text("utf-8"))
    file.close()
    return folder


@pytest.fixture(params=sorted(path.stem for path in SCHEMAS.glob("*.sql")))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A file of each schema, opened by today's program."""
    store = Store.open(released(request.param, tmp_path))
    yield store
    store.close()


@pytest.fixture
def store(empty_place: Path | str) -> Iterator[Store]:
    store = Store.open(empty_place)
    yield store
    store.close()


def test_nothing_stored_is_lost_on_the_way_up(old: Store) -> None:
    promised = [old.guide(MINE, version).limits[1].value for version in (1, 2)]  # type: ignore[union-attr]
    assert promised == [10, 8]
    assert old.counts() == {"guide": 3, "document": 0, "entry": 1, "quarantined": 0}
    assert set(old.files()) == {"a.html", "b.html", "c.csv"}
    assert [finding.rule for finding in old.findings(MINE)] == ["R05"]


def test_an_old_record_finds_the_same_matter_at_other_levels(old: Store) -> None:
    assert [item.id for item in old.kin(MINE, [DISTRICT])] == [f"guide:养老金{DISTRICT}"]


def test_ratings_and_sign_offs_of_before_are_there(tmp_path: Path) -> None:
    store = Store.open(released("2-sign-offs", tmp_path))
    assert [one.level for one in RatingRecord(store.engine).between()] == [2]
    assert [(one.guide, one.accepted) for one in store.sign_offs()] == [(MINE, True)]
    store.close()


def test_only_what_lacks_its_keys_is_indexed_anew(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    first = Store.open(released("1-ratings", tmp_path / "first"))
    second = Store.open(released("2-levels", tmp_path / "second"))
    assert (len(first.unindexed().ids), len(second.unindexed().ids)) == (5, 0)
    first.close()
    second.close()


def test_every_table_and_column_is_made_by_a_step(store: Store) -> None:
    for module in pkgutil.iter_modules(knowledge.store.__path__, "knowledge.store."):
        importlib.import_module(module.name)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [one for one in compare_metadata(context, metadata) if "feedback" not in str(one)]
    assert differences == []


def test_down_to_each_schema_and_up_again_keeps_what_was_stored(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page(promised="10")])
    store.put_file("a.html", "2", [pension_page(promised="8"), pension_page(region=DISTRICT)])
    store.put_file("c.csv", "1", [row_guide("A1", "甲证核发")])
    for number in range(newest() - 1, 0, -1):
        move(store.engine, number)
        assert store.setting("schema") == str(number)
        move(store.engine, newest())
        assert [item.id for item in store.kin(MINE, [DISTRICT])] == [f"guide:养老金{DISTRICT}"]
        assert (store.counts()["guide"], store.guide(MINE, 1) is not None) == (3, True)


def test_a_step_that_fails_leaves_the_old_schema_whole(tmp_path: Path) -> None:
    folder = released("1-ratings", tmp_path)
    with sqlite3.connect(folder / FILE_NAME) as file:
        file.execute("UPDATE items SET payload = 'broken' WHERE id LIKE 'code:A9%'")
        before = file.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
    with pytest.raises(StoreError, match="备份恢复"):
        Store.open(folder)
    with sqlite3.connect(folder / FILE_NAME) as again:
        assert again.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall() == before
    file.close()
    again.close()


def test_a_newer_schema_is_refused_with_what_to_do(empty_place: Path | str) -> None:
    first = Store.open(empty_place)
    first.set_setting("schema", "9999")
    first.close()
    with pytest.raises(StoreError, match="升级程序"):
        Store.open(empty_place)


def _open(place: Path | str) -> int:
    store = Store.open(place)
    with store.engine.connect() as connection:
        number = present(connection)
    store.close()
    return number


def test_processes_that_open_an_empty_place_together_make_it_once(empty_place: Path | str) -> None:
    with get_context("spawn").Pool(3) as pool:
        assert pool.map(_open, [empty_place] * 3) == [newest()] * 3


def test_departments_that_were_spelled_otherwise_are_found_after_the_step(store: Store) -> None:
    store.put_file("a.html", "1", [pension_page()])
    move(store.engine, 10)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE items SET department = '市局 (户政)', indexed = '1'")
    move(store.engine, newest())
    with store.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT department FROM items").one()
    assert row.department == "市局（户政）"
    assert len(store.unindexed().ids) == 1
