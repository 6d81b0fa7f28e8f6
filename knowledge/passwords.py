"""Passwords and one-time codes as they are kept: hashed, and what makes a password too weak. The one home of argon2."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12  # characters of a password
KINDS_WANTED = 3  # of small letters, capitals, digits and other characters
LONGEST = 200  # characters; hashing reads all of them


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id, 64 MiB, 3 passes: the library's advice, RFC 9106's second choice


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash that no secret fits, so that an unknown name takes as long as a known one."""
    return _hasher().hash(secrets.token_hex(16))


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return _hasher().hash(secret)


def fits(kept: str | None, secret: str) -> bool:
    """Whether a secret is the one that was hashed; takes as long when nothing is kept."""
    try:
        return _hasher().verify(kept or _nobody(), secret[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def new_code() -> str:
    """A one-time code with which an account's owner sets his password: 64 bits, easy to type."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def weakness(password: str, name: str) -> str | None:
    """What a password lacks, in Chinese; None when it will do."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda one: not (one.islower() or one.isupper() or one.isdigit()))
    rules = (
        (len(password) < SHORTEST, f"密码太短，至少{SHORTEST}个字符"),
        (len(password) > LONGEST, f"密码太长，最多{LONGEST}个字符"),
        (
            sum(any(kind(one) for one in password) for kind in kinds) < KINDS_WANTED,
            "密码要有小写字母、大写字母、数字、其他字符中的三种",
        ),
        (len(set(password)) < SHORTEST // 2, "密码里重复的字符太多"),
        (name.lower() in password.lower(), "密码不能含有账号名"),
    )
    return next((words for broken, words in rules if broken), None)
