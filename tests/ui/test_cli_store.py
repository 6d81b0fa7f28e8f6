"""The record as a whole on the command line: moved to another database, taken to an older program's tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from knowledge.store import Store
from tests.records import filled_store
from ui.cli import app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("MINGBAI_DATABASE", raising=False)
    filled_store(tmp_path / "var").close()
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="mingbai")


def test_a_record_is_moved_to_postgresql_and_read_there(folder: Path, postgres_url: str) -> None:
    moved = run("migrate-store", "--to", postgres_url, "--json")
    assert moved.exit_code == 0, moved.output
    assert {table["table"]: table["rows"] for table in json.loads(moved.stdout)}["items"] == 11
    old, new = Store.open(folder / "var"), Store.open(postgres_url)
    assert {guide.id: guide for guide in new.guides()} == {guide.id: guide for guide in old.guides()}
    old.close()
    new.close()


def test_moving_to_where_it_is_changes_nothing_and_says_so(folder: Path) -> None:
    result = run("migrate-store", "--to", str(folder / "var"))
    assert (result.exit_code, "另一个数据库" in result.stderr) == (1, True)
    assert not Store.open(folder / "var").is_empty()


@pytest.mark.parametrize("words", [(), ("--to", "x", "--schema", "1"), ("--schema", "9999")])
def test_what_makes_no_sense_is_one_line(folder: Path, words: tuple[str, ...]) -> None:
    result = run("migrate-store", *words)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1


def test_an_older_programs_tables_are_one_command_away(folder: Path) -> None:
    assert "第 1 版" in run("migrate-store", "--schema", "1").output
    assert len(Store.open(folder / "var").guides()) == 8  # and today's program brings them up again


def test_a_password_is_never_shown(folder: Path) -> None:
    result = run("migrate-store", "--to", "postgresql+psycopg://someone:geheim@127.0.0.1:1/x")
    assert result.exit_code == 1
    assert "geheim" not in result.output + result.stderr
