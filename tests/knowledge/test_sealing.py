"""Second secrets in the record: a copy of it opens none, a missing key locks nobody out for good, an old key is replaced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pyotp import TOTP

from knowledge.accounts import Accounts, Refusal, SecretsKept, SignedIn
from knowledge.errors import MingbaiError, SettingError, StoreError
from knowledge.sealing import Seal, is_sealed, keys_in, new_key
from knowledge.store import AccountRecord, Store
from knowledge.store.migrations import move, newest
from tests.knowledge.test_accounts import PASSWORD, Clock, ready

BEFORE = 11  # the schema of programs that know no sealed secrets


@pytest.fixture
def keys(tmp_path: Path) -> tuple[str, str]:
    for name in ("a.key", "b.key"):
        new_key(tmp_path / name)
    return keys_in(tmp_path / "a.key")[0], keys_in(tmp_path / "b.key")[0]


@pytest.fixture
def store(record_place: Path | str) -> Iterator[Store]:
    store = Store.open(record_place)
    yield store
    store.close()


def accounts_of(store: Store, clock: Clock, *keys: str) -> Accounts:
    return Accounts(AccountRecord(store.engine), clock=clock, seal=Seal(keys))


def lying(store: Store) -> str:
    """What somebody finds who reads the table itself."""
    with store.engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT totp FROM accounts").scalar_one())


def digits(secret: str, at: datetime) -> str:
    return TOTP(secret).at(int((at - datetime(1970, 1, 1)).total_seconds()))


def test_what_lies_in_the_record_is_not_the_secret(store: Store, keys: tuple[str, str]) -> None:
    accounts = accounts_of(store, clock := Clock(), keys[0])
    ready(accounts)
    secret = accounts.second_factor("w01")
    assert secret not in lying(store)
    assert is_sealed(lying(store))
    assert isinstance(accounts.sign_in("w01", PASSWORD, digits(secret, clock.now)), SignedIn)


def test_a_secret_that_lay_open_is_sealed_once_a_key_is_set_and_opened_again(
    store: Store, keys: tuple[str, str]
) -> None:
    before = accounts_of(store, clock := Clock())
    ready(before)
    secret = before.second_factor("w01")
    assert (lying(store), before.secrets_kept()) == (secret, SecretsKept(plain=1, sealed=0, shut=()))
    accounts = accounts_of(store, clock, keys[0])
    assert [accounts.seal_secrets(), accounts.seal_secrets()] == [1, 0]
    assert accounts.secrets_kept() == SecretsKept(plain=0, sealed=1, shut=())
    assert isinstance(accounts.sign_in("w01", PASSWORD, digits(secret, clock.now)), SignedIn)
    assert accounts.open_secrets() == 1
    assert lying(store) == secret


def test_a_new_key_takes_over_and_the_old_one_is_needed_no_longer(store: Store, keys: tuple[str, str]) -> None:
    old = accounts_of(store, clock := Clock(), keys[0])
    ready(old)
    secret = old.second_factor("w01")
    assert accounts_of(store, clock, keys[1], keys[0]).seal_secrets() == 1
    new = accounts_of(store, clock, keys[1])
    assert new.secrets_kept().shut == ()
    assert isinstance(new.sign_in("w01", PASSWORD, digits(secret, clock.now)), SignedIn)


def test_without_the_key_nobody_comes_in_by_password_alone_and_nobody_is_locked(
    store: Store, keys: tuple[str, str]
) -> None:
    accounts = accounts_of(store, clock := Clock(), keys[0])
    ready(accounts)
    secret = accounts.second_factor("w01")
    for without in (accounts_of(store, clock), accounts_of(store, clock, keys[1])):
        assert without.secrets_kept().shut == ("w01",)
        assert without.seal_secrets() == 0
        tried = {without.sign_in("w01", PASSWORD, typed) for typed in ["", *[digits(secret, clock.now)] * 6]}
        assert tried == {Refusal.WRONG}
    assert isinstance(accounts.sign_in("w01", PASSWORD, digits(secret, clock.now)), SignedIn)


def test_a_sealed_secret_of_one_account_opens_nothing_for_another(keys: tuple[str, str]) -> None:
    seal = Seal(keys[:1])
    kept = seal.sealed("GEZDGNBV", "w01")
    assert (seal.opened(kept, "w01"), seal.opened(kept, "admin")) == ("GEZDGNBV", None)


def test_an_older_program_gets_no_record_with_sealed_secrets(store: Store, keys: tuple[str, str]) -> None:
    accounts = accounts_of(store, Clock(), keys[0])
    ready(accounts)
    accounts.second_factor("w01")
    with pytest.raises(StoreError, match="seal --open"):
        move(store.engine, BEFORE)
    accounts.open_secrets()
    move(store.engine, BEFORE)
    move(store.engine, newest())
    assert accounts.secrets_kept() == SecretsKept(plain=1, sealed=0, shut=())


def test_a_key_file_is_private_never_overwritten_and_has_to_hold_keys(tmp_path: Path) -> None:
    file = tmp_path / "totp.key"
    new_key(file)
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(MingbaiError, match="不会覆盖"):
        new_key(file)
    with pytest.raises(SettingError, match="读不了"):
        keys_in(tmp_path / "none")
    (tmp_path / "empty").write_text("\n", "ascii")
    with pytest.raises(SettingError, match="没有密钥"):
        keys_in(tmp_path / "empty")
    with pytest.raises(SettingError, match="密钥不对"):
        Seal(["short"])
