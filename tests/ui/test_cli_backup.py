"""Backup and restore as an operator does them: while the server runs, onto an empty machine, onto the wrong one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from knowledge.errors import SettingError
from knowledge.store import Store
from knowledge.store.opening import FILE_NAME
from tests.records import filled_store
from ui.backing_up import back_up, restore
from ui.cli import app
from ui.settings import Settings
from ui.wiring import open_search


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("MINGBAI_DATABASE", raising=False)
    filled_store(tmp_path / "var").close()
    (tmp_path / "var" / "words.jsonl").write_text('{"word": "退休钱", "matter": "employee-pension-claim"}\n', "utf-8")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="mingbai")


def backed_up(folder: Path, *words: str) -> Path:
    result = run("backup", "--to", str(folder / "out"), "--json", *words)
    assert result.exit_code == 0, result.output
    return Path(json.loads(result.stdout)["file"])


def guides(folder: Path) -> dict[str, object]:
    store = Store.open(folder)
    found: dict[str, object] = {guide.id: guide for guide in store.guides()}
    store.close()
    return found


def test_a_backup_restores_onto_an_empty_machine_and_answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, before = backed_up(folder), guides(folder / "var")
    monkeypatch.setenv("MINGBAI_DATA", str(folder / "new"))
    result = run("restore", str(file))
    assert result.exit_code == 0, result.output
    assert "已恢复" in result.output
    assert guides(folder / "new") == before
    assert (folder / "new" / "words.jsonl").read_text("utf-8").startswith('{"word": "退休钱"')
    found = run("search", "养老金", "--region", "440106", "--json")
    assert found.exit_code == 0, found.output
    assert "养老" in found.stdout


def test_a_restore_that_died_before_the_index_was_built_is_mended_by_the_next_start(folder: Path) -> None:
    file = backed_up(folder)
    target = Settings(data=folder / "new")
    restore(target, file)  # and then the power went
    search = open_search(target)
    try:
        assert len(search.index) > 0
        assert search.store.setting("rebuild_index") is None
    finally:
        search.index.close()
        search.store.close()


def test_a_record_that_is_there_is_never_overwritten_unasked_and_never_lost(folder: Path) -> None:
    file, before = backed_up(folder), guides(folder / "var")
    store = Store.open(folder / "var")
    store.set_setting("mark", "mine")
    store.close()
    refused = run("restore", str(file))
    assert (refused.exit_code, "--replace" in refused.stderr) == (1, True)
    assert run("restore", str(file), "--replace").exit_code == 0
    assert guides(folder / "var") == before
    kept = [path for path in (folder / "var").iterdir() if path.name.startswith(f"{FILE_NAME}.before-restore-")]
    assert len(kept) == 1
    aside = Store.open(f"sqlite:///{kept[0]}")
    assert aside.setting("mark") == "mine"
    aside.close()


def test_a_record_in_use_is_left_alone(folder: Path) -> None:
    file = backed_up(folder)
    store = Store.open(folder / "var")
    with store.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1 FROM items").all()
        result = run("restore", str(file), "--replace")
    assert (result.exit_code, "停止" in result.stderr) == (1, True)
    assert store.guides()
    store.close()


def test_a_damaged_record_is_replaced(folder: Path) -> None:
    file, before = backed_up(folder), guides(folder / "var")
    (folder / "var" / FILE_NAME).write_bytes(b"not a database at all" * 400)
    refused = run("restore", str(file))
    assert (refused.exit_code, "--replace" in refused.stderr) == (1, True)
    assert run("restore", str(file), "--replace").exit_code == 0
    assert guides(folder / "var") == before


def test_checking_touches_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = backed_up(folder)
    monkeypatch.setenv("MINGBAI_DATA", str(folder / "new"))
    result = run("restore", str(file), "--check")
    assert (result.exit_code, "备份完整" in result.output) == (0, True)
    assert not (folder / "new" / FILE_NAME).exists()
    file.write_bytes(file.read_bytes()[:-200])
    assert run("restore", str(file), "--check").exit_code == 1


def test_with_a_key_made_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = json.loads(run("backup", "--new-key", str(folder / "key"), "--json").stdout)
    file = backed_up(folder, "--encrypt", made["public"])
    assert file.name.endswith(".age")
    monkeypatch.setenv("MINGBAI_DATA", str(folder / "new"))
    assert "--key" in run("restore", str(file)).stderr
    assert run("restore", str(file), "--key", str(folder / "key")).exit_code == 0
    assert guides(folder / "new") == guides(folder / "var")


def test_old_ones_go(folder: Path) -> None:
    for name in ("20250101-000000", "20250102-000000"):
        (folder / "out").mkdir(exist_ok=True)
        (folder / "out" / f"mingbai-{name}.tar.gz").write_text("")
    file = backed_up(folder, "--keep", "2")
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["mingbai-20250102-000000.tar.gz", file.name]


def test_from_postgresql_to_a_file_and_back(folder: Path, postgres_url: str, tmp_path: Path) -> None:
    first = Settings(data=folder / "var")
    file, _ = back_up(first, folder / "out")
    on_server = Settings(data=folder / "second", database=postgres_url)
    restore(on_server, file)
    again, _ = back_up(on_server, folder / "again")
    restore(Settings(data=folder / "third"), again)
    assert guides(folder / "third") == guides(folder / "var")


def test_a_database_with_content_is_refused(folder: Path, postgres_url: str) -> None:
    file = backed_up(folder)
    store = Store.open(postgres_url)
    store.put_file("a.csv", "1", [])
    store.close()
    with pytest.raises(SettingError, match="空的数据库"):
        restore(Settings(data=folder / "second", database=postgres_url), file, replace=True)
