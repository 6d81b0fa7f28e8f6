"""Second secrets as they lie in the record: sealed with a key that is not in it, so that a copy of the database makes no codes.

The one home of cryptography. A sealed secret is a Fernet token (AES-128 and HMAC-SHA256) that also names its account: put into the
row of another, it opens nothing. Without a key secrets lie as they are, and whoever looks after the deployment is told so.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from knowledge.errors import MingbaiError, SettingError

MARK = "fernet:"  # no secret in base32 has a colon


class Seal:
    """The keys of one deployment: the first seals, each of them opens."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """Take keys as `new_key` writes them.

        Raises:
            SettingError: one of them is none.
        """
        try:
            self._keys = [Fernet(key) for key in keys]
        except ValueError as error:
            raise SettingError("动态码的密钥不对。它由 mingbai users seal --new-key 文件名 给出，一行一个。") from error

    @property
    def is_set(self) -> bool:
        """Whether there is a key at all."""
        return bool(self._keys)

    def sealed(self, secret: str, name: str) -> str:
        """A secret as it is kept for an account; itself where no key is set."""
        if not self._keys:
            return secret
        return MARK + self._keys[0].encrypt(f"{name}\n{secret}".encode()).decode()

    def opened(self, kept: str, name: str) -> str | None:
        """The secret of an account; None when no key opens what is kept, or it was sealed for another account."""
        return _opened(self._keys, kept, name) if is_sealed(kept) else kept

    def is_newest(self, kept: str, name: str) -> bool:
        """Whether a secret is kept as `sealed` would keep it today."""
        if not self._keys:
            return not is_sealed(kept)
        return is_sealed(kept) and _opened(self._keys[:1], kept, name) is not None


def is_sealed(kept: str) -> bool:
    """Whether what is kept is a sealed secret."""
    return kept.startswith(MARK)


def _opened(keys: list[Fernet], kept: str, name: str) -> str | None:
    if not keys:
        return None
    try:
        whose, _, secret = MultiFernet(keys).decrypt(kept.removeprefix(MARK)).decode().partition("\n")
    except InvalidToken:
        return None
    return secret if whose == name else None


def new_key(file: Path) -> None:
    """Make a key, in a new file that only its owner may read.

    Raises:
        MingbaiError: the file is there already, or cannot be written.
    """
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(f"{Fernet.generate_key().decode()}\n")
    except OSError as error:
        raise MingbaiError(f"密钥没有写成：{file}（{error.strerror}）。已有的文件不会覆盖。") from error


def keys_in(file: Path) -> tuple[str, ...]:
    """The keys of a file, one a line.

    Raises:
        SettingError: it cannot be read, or holds none.
    """
    try:
        found = tuple(line.strip() for line in file.read_text("ascii").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"读不了 MINGBAI_TOTP_KEY_FILE：{file}。") from error
    if not found:
        raise SettingError(f"MINGBAI_TOTP_KEY_FILE 里没有密钥：{file}。")
    return found
