"""The second secret of an account (动态码): six digits that change every half minute, RFC 6238. The one home of pyotp.

A code is good once: whoever read it over somebody's shoulder cannot use it again. Each is known by its step, the number of half
minutes since 1970; a code of a step that is not after the last one used is refused.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from pyotp import TOTP, random_base32

ISSUER = "办事明白"
DRIFT = 1  # steps that a phone's clock may be behind or ahead
_CODE = re.compile(r"\d{6}", re.ASCII)


def new_secret() -> str:
    """A secret of 160 bits, in base32 as authenticator programs take it."""
    return random_base32()


def address_of(secret: str, name: str) -> str:
    """The otpauth address that an authenticator program reads from a QR code."""
    return TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime, *, after: int | None) -> int | None:
    """Which step a code belongs to; None when it is wrong, too old, or not after the last one used.

    Args:
        code: as typed; blanks are passed over.
        at: now, UTC without zone.
        after: the last step used; None when none was.
    """
    digits = re.sub(r"\s", "", code)
    if not _CODE.fullmatch(digits):
        return None
    once, now = TOTP(secret), int(at.replace(tzinfo=UTC).timestamp()) // 30
    for step in range(now - DRIFT, now + DRIFT + 1):
        if once.verify(digits, for_time=step * 30) and (after is None or step > after):
            return step
    return None
