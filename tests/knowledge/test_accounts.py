"""Signing in: one-time codes, passwords, lock-outs and sessions, on a real database."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from knowledge.access import Role
from knowledge.accounts import CODE_HOLDS, LOCKED, LONGEST_SESSION, MOST_FAILURES, Accounts, Refusal, SignedIn
from knowledge.codelists import Grade
from knowledge.errors import ConflictError, SettingError
from knowledge.passwords import weakness
from knowledge.store import AccountRecord
from tests.records import empty_store

PASSWORD = "Qinghe-2026-window"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    return Accounts(AccountRecord(empty_store(tmp_path).engine), clock=clock)


def ready(accounts: Accounts, name: str = "w01", role: Role = Role.WINDOW) -> SignedIn:
    """An account whose owner has set his password."""
    done = accounts.set_password(name, accounts.add(name, role, departments=frozenset({"户政科"})).code, PASSWORD)
    assert isinstance(done, SignedIn)
    return done


def test_an_account_begins_without_a_password_and_nothing_signs_it_in(accounts: Accounts) -> None:
    code = accounts.add("w01", Role.WINDOW).code
    assert accounts.sign_in("w01", "") is Refusal.WRONG
    assert accounts.sign_in("w01", code) is Refusal.WRONG


def test_a_one_time_code_sets_one_password_and_works_once(accounts: Accounts) -> None:
    code = accounts.add("w01", Role.WINDOW).code
    assert isinstance(accounts.set_password("w01", code, PASSWORD), SignedIn)
    assert accounts.set_password("w01", code, PASSWORD + "x") is Refusal.WRONG
    assert isinstance(accounts.sign_in("w01", PASSWORD), SignedIn)


def test_a_one_time_code_ends(accounts: Accounts, clock: Clock) -> None:
    code = accounts.add("w01", Role.WINDOW).code
    clock.now += CODE_HOLDS + timedelta(seconds=1)
    assert accounts.set_password("w01", code, PASSWORD) is Refusal.WRONG


def test_a_weak_password_leaves_the_code_usable(accounts: Accounts) -> None:
    code = accounts.add("w01", Role.WINDOW).code
    assert accounts.set_password("w01", code, "short") is Refusal.WEAK
    assert isinstance(accounts.set_password("w01", code, PASSWORD), SignedIn)


@pytest.mark.parametrize("password", ["Ab1-Ab1-Ab1", "alllowercase-words", "Aaaa1111aaaa1111", "Xx-w01-Xx-2026"])
def test_weak_passwords_are_told_what_they_lack(password: str) -> None:
    assert weakness(password, "w01")
    assert weakness(PASSWORD, "w01") is None


def test_passwords_and_tokens_are_nowhere_in_the_database(accounts: Accounts, tmp_path: Path) -> None:
    done = ready(accounts)
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"$argon2id$" in kept
    assert PASSWORD.encode() not in kept
    assert done.token.encode() not in kept


def test_wrong_passwords_lock_an_account_for_a_while_even_for_the_right_one(accounts: Accounts, clock: Clock) -> None:
    ready(accounts)
    assert {accounts.sign_in("w01", "wrong") for _ in range(MOST_FAILURES)} == {Refusal.WRONG}
    assert accounts.sign_in("w01", PASSWORD) is Refusal.LOCKED
    clock.now += LOCKED + timedelta(seconds=1)
    assert isinstance(accounts.sign_in("w01", PASSWORD), SignedIn)


def test_a_session_ends_when_unused_and_in_any_case_after_hours(accounts: Accounts, clock: Clock) -> None:
    token = ready(accounts).token
    begun = clock.now
    while clock.now < begun + LONGEST_SESSION - timedelta(minutes=50):
        clock.now += timedelta(minutes=50)
        assert accounts.of_token(token) is not None
    clock.now = begun + LONGEST_SESSION
    assert accounts.of_token(token) is None
    other = accounts.sign_in("w01", PASSWORD)
    assert isinstance(other, SignedIn)
    clock.now += timedelta(hours=1)
    assert accounts.of_token(other.token) is None


def test_signing_out_closing_and_resetting_end_sessions_at_once(accounts: Accounts) -> None:
    first = ready(accounts)
    accounts.sign_out(first.session)
    assert accounts.of_token(first.token) is None
    for end in (accounts.disable, accounts.reset):
        second = accounts.sign_in("w01", PASSWORD)
        assert isinstance(second, SignedIn)
        end("w01")
        assert accounts.of_token(second.token) is None
        assert accounts.sign_in("w01", PASSWORD) is Refusal.WRONG
        accounts.disable("w01", disabled=False)


def test_what_an_account_may_read_follows_its_role_unless_said(accounts: Accounts) -> None:
    assert ready(accounts).account.viewer.grade is Grade.WINDOW
    accounts.add("w02", Role.WINDOW, departments=frozenset({"户政科"}), grade=Grade.DEPARTMENT)
    assert accounts.named("w02").viewer.may_read(Grade.DEPARTMENT, "户政科")


def test_accounts_that_make_no_sense_are_refused(accounts: Accounts) -> None:
    with pytest.raises(SettingError, match="群众"):
        accounts.add("c01", Role.CITIZEN)
    with pytest.raises(SettingError, match="--department"):
        accounts.add("e01", Role.EDITOR)
    ready(accounts)
    with pytest.raises(ConflictError):
        accounts.add("w01", Role.WINDOW)


def test_another_role_holds_in_open_sessions_and_is_written_down(accounts: Accounts) -> None:
    token = ready(accounts).token
    accounts.change_rights("w01", Role.EDITOR, departments=frozenset({"出入境科"}))
    now = accounts.of_token(token)
    assert now is not None
    assert (now.account.role, now.account.departments) == (Role.EDITOR, {"出入境科"})
    assert now.account.grade is Grade.DEPARTMENT
    assert isinstance(accounts.sign_in("w01", PASSWORD), SignedIn)


def test_the_last_who_can_sign_in_as_maintainer_stays_one(accounts: Accounts) -> None:
    ready(accounts, "wh1", Role.MAINTAINER)
    accounts.add("wh2", Role.MAINTAINER)  # has no password yet, so nobody could sign in with it
    with pytest.raises(SettingError, match="唯一"):
        accounts.change_rights("wh1", Role.WINDOW)
    with pytest.raises(SettingError, match="唯一"):
        accounts.disable("wh1")
    assert accounts.named("wh1").role is Role.MAINTAINER
    assert not accounts.named("wh1").disabled
    accounts.disable("wh2")  # whoever cannot sign in keeps nobody out
    ready(accounts, "wh3", Role.MAINTAINER)
    accounts.disable("wh3")
    with pytest.raises(SettingError, match="唯一"):
        accounts.change_rights("wh1", Role.WINDOW)
    accounts.disable("wh3", disabled=False)
    accounts.change_rights("wh1", Role.WINDOW)
    assert accounts.named("wh1").role is Role.WINDOW


def test_rights_that_make_no_sense_or_are_kept_elsewhere_stay_as_they_are(accounts: Accounts) -> None:
    ready(accounts)
    with pytest.raises(SettingError, match="群众"):
        accounts.change_rights("w01", Role.CITIZEN)
    with pytest.raises(SettingError, match="--department"):
        accounts.change_rights("w01", Role.EDITOR)
    elsewhere = accounts.named("w01").model_copy(update={"name": "o1", "origin": "https://id.example o1"})
    accounts.admit(elsewhere)
    with pytest.raises(SettingError, match="在那边管"):
        accounts.change_rights("o1", Role.AUDITOR)
