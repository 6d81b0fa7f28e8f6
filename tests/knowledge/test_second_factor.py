"""The second secret of an account: six digits that are asked for, good once, and count as attempts when they are wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pyotp import TOTP

from knowledge.access import Role
from knowledge.accounts import MOST_FAILURES, Accounts, Refusal, SignedIn
from knowledge.errors import SettingError
from knowledge.second_factor import address_of, new_secret, step_of
from knowledge.store import AccountRecord
from knowledge.store.accounts import Account
from tests.knowledge.test_accounts import PASSWORD, Clock, ready
from tests.records import empty_store

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the key of RFC 6238, appendix B
RFC_AT = datetime(2005, 3, 18, 1, 58, 29)  # 1111111109 seconds; the eight digits there end in these six


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def record(tmp_path: Path) -> AccountRecord:
    return AccountRecord(empty_store(tmp_path).engine)


@pytest.fixture
def accounts(record: AccountRecord, clock: Clock) -> Accounts:
    accounts = Accounts(record, clock=clock)
    ready(accounts)
    return accounts


def digits(secret: str, at: datetime) -> str:
    return TOTP(secret).at(int((at - datetime(1970, 1, 1)).total_seconds()))


def test_the_digits_are_those_of_the_standard() -> None:
    assert step_of(RFC_SECRET, "081804", RFC_AT, after=None) == 37037036
    assert step_of(RFC_SECRET, " 081 804", RFC_AT, after=None) == 37037036


@pytest.mark.parametrize("typed", ["", "08180", "0818040", "081805", "０８１８０４", "abcdef", "08 18 0x"])
def test_anything_else_is_wrong(typed: str) -> None:
    assert step_of(RFC_SECRET, typed, RFC_AT, after=None) is None


def test_a_clock_may_be_half_a_minute_off_and_not_more() -> None:
    near = {step_of(RFC_SECRET, "081804", RFC_AT + timedelta(seconds=off), after=None) for off in (-29, 30)}
    far = {step_of(RFC_SECRET, "081804", RFC_AT + timedelta(seconds=off), after=None) for off in (-90, 90)}
    assert (near, far) == ({37037036}, {None})


def test_an_authenticator_reads_the_address() -> None:
    secret = new_secret()
    assert address_of(secret, "w01").startswith("otpauth://totp/")
    assert f"secret={secret}" in address_of(secret, "w01")


def test_it_is_asked_for_only_where_it_is_set(accounts: Accounts, clock: Clock) -> None:
    assert isinstance(accounts.sign_in("w01", PASSWORD), SignedIn)
    secret = accounts.second_factor("w01")
    assert accounts.sign_in("w01", PASSWORD) is Refusal.WRONG
    assert accounts.sign_in("w01", "wrong", digits(secret, clock.now)) is Refusal.WRONG
    assert isinstance(accounts.sign_in("w01", PASSWORD, digits(secret, clock.now)), SignedIn)
    accounts.drop_second_factor("w01")
    assert isinstance(accounts.sign_in("w01", PASSWORD), SignedIn)


def test_a_code_is_good_once_and_no_earlier_one_after_it(accounts: Accounts, clock: Clock) -> None:
    secret = accounts.second_factor("w01")
    earlier, code = digits(secret, clock.now - timedelta(seconds=30)), digits(secret, clock.now)
    assert isinstance(accounts.sign_in("w01", PASSWORD, code), SignedIn)
    assert accounts.sign_in("w01", PASSWORD, code) is Refusal.WRONG
    assert accounts.sign_in("w01", PASSWORD, earlier) is Refusal.WRONG
    clock.now += timedelta(seconds=30)
    assert isinstance(accounts.sign_in("w01", PASSWORD, digits(secret, clock.now)), SignedIn)


def test_two_processes_take_one_code_once(record: AccountRecord, accounts: Accounts) -> None:
    accounts.second_factor("w01")
    assert [record.use_step("w01", step) for step in (5, 5, 4, 6)] == [True, False, False, True]


def test_writing_an_account_as_it_was_read_earlier_makes_no_code_good_again(
    record: AccountRecord, accounts: Accounts
) -> None:
    accounts.second_factor("w01")
    stale = accounts.named("w01")
    record.use_step("w01", 7)
    record.change(stale)
    assert not record.use_step("w01", 7)


def test_wrong_codes_lock_the_account_even_for_the_right_one(accounts: Accounts, clock: Clock) -> None:
    secret = accounts.second_factor("w01")
    assert {accounts.sign_in("w01", PASSWORD, "000000") for _ in range(MOST_FAILURES)} == {Refusal.WRONG}
    assert accounts.sign_in("w01", PASSWORD, digits(secret, clock.now)) is Refusal.LOCKED


def test_it_outlives_a_reset_of_the_password(accounts: Accounts, clock: Clock) -> None:
    secret = accounts.second_factor("w01")
    code = accounts.reset("w01").code
    assert accounts.set_password("w01", code, PASSWORD) is Refusal.WRONG
    assert isinstance(accounts.set_password("w01", code, PASSWORD, digits(secret, clock.now)), SignedIn)


def test_an_account_that_another_provider_vouches_for_has_no_secrets_here(accounts: Accounts, clock: Clock) -> None:
    role = Role.WINDOW
    accounts.admit(
        Account(name="s01", role=role, grade=role.highest_grade, created=clock.now, origin="https://id.example 1")
    )
    for give in (accounts.second_factor, accounts.reset):
        with pytest.raises(SettingError, match="统一身份认证"):
            give("s01")
