"""`mingbai users`: accounts are made with a one-time code and listed without secrets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ui.cli import app


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        app(list(words), prog_name="mingbai")
    return int(ended.value.code or 0)


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path))


def test_the_first_administrator_gets_a_code_and_no_password(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("users", "add", "admin", "--role", "maintainer", "--json") == 0
    code = json.loads(capsys.readouterr().out)["code"]
    assert len(code) == 19
    assert run("users", "list", "--json") == 0
    listed = capsys.readouterr().out
    assert json.loads(listed)[0]["state"] == "等本人设密码"
    assert code not in listed
    assert "argon2" not in listed


def test_accounts_are_closed_opened_and_reset(capsys: pytest.CaptureFixture[str]) -> None:
    run("users", "add", "e01", "--role", "editor", "--department", "户政科")
    for command, state in (("disable", "停用"), ("enable", "等本人设密码"), ("reset", "等本人设密码")):
        assert run("users", command, "e01") == 0
        capsys.readouterr()
        run("users", "list", "--json")
        assert json.loads(capsys.readouterr().out)[0]["state"] == state


def test_a_wrong_account_ends_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("users", "add", "e01", "--role", "editor") == 1
    assert run("users", "reset", "nobody") == 1
    assert capsys.readouterr().err.count("\n") == 2


def test_a_role_is_changed_and_what_is_not_named_stays(capsys: pytest.CaptureFixture[str]) -> None:
    run("users", "add", "e01", "--role", "editor", "--department", "户政科", "--grade", "窗口")
    assert "部门出入境科、户政科" in said(
        capsys, "users", "change", "e01", "--department", "户政科", "--department", "出入境科"
    )
    changed = json.loads(said(capsys, "users", "change", "e01", "--role", "window", "--no-department", "--json"))
    assert changed == {"name": "e01", "role": "window", "departments": [], "grade": "窗口"}
    for wrong in ((), ("--role", "king"), ("--role", "editor"), ("--no-department", "--department", "户政科")):
        assert run("users", "change", "e01", *wrong) == 1


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What one command prints."""
    capsys.readouterr()
    assert run(*words) == 0
    return capsys.readouterr().out


def test_a_second_secret_is_shown_once_and_taken_away(capsys: pytest.CaptureFixture[str]) -> None:
    run("users", "add", "w01", "--role", "window")
    given = json.loads(said(capsys, "users", "totp", "w01", "--json"))
    assert given["secret"] in given["address"]
    shown = said(capsys, "users", "totp", "w01")
    assert "█" in shown
    assert given["secret"] not in shown
    listed = said(capsys, "users", "list", "--json")
    assert (json.loads(listed)[0]["totp"], json.loads(listed)[0]["sign_in"]) == (True, "密码加动态码")
    assert "secret" not in listed
    said(capsys, "users", "totp", "w01", "--off")
    assert json.loads(said(capsys, "users", "list", "--json"))[0]["totp"] is False
    assert run("users", "totp", "nobody") == 1


def test_second_secrets_are_sealed_as_soon_as_a_key_is_set(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("users", "add", "w01", "--role", "window")
    assert "明文" in said(capsys, "users", "totp", "w01")
    key = tmp_path / "totp.key"
    assert str(key) in said(capsys, "users", "seal", "--new-key", str(key))
    monkeypatch.setenv("MINGBAI_TOTP_KEY_FILE", str(key))
    assert json.loads(said(capsys, "users", "seal", "--json")) == {"plain": 0, "sealed": 1, "shut": []}
    assert "明文" not in said(capsys, "users", "totp", "w01")
    assert json.loads(said(capsys, "users", "seal", "--open", "--json"))["plain"] == 1
    said(capsys, "users", "seal")
    monkeypatch.delenv("MINGBAI_TOTP_KEY_FILE")
    assert "w01 的动态码解不开" in said(capsys, "users", "seal")
    monkeypatch.setenv("MINGBAI_TOTP_KEY_FILE", str(tmp_path / "none"))
    assert run("users", "list") == 1
