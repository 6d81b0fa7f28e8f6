"""Codes of matters and of organisations: 实施编码, 业务办理项编码, 基本编码 and 统一社会信用代码.

Slices and checks only; whether a code exists is the store's business. Real codes are not all digits, so nothing here demands it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from knowledge.values import Value

# GB 32100: no I, O, S, V, Z
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(rf"[{_USCC_ALPHABET}]{{18}}")

_CATALOGUE = r"[0-9A-Za-z]{12}"
_IMPLEMENTED = re.compile(rf"(?P<uscc>[0-9A-Z]{{18}})(?P<level>[0-9])(?P<catalogue>{_CATALOGUE})(?P<item>[0-9]{{2}})?")
_NATIONAL_ITEM = re.compile(rf"(?P<catalogue>{_CATALOGUE})(?P<item>[0-9]{{2}})")
_BARE_CATALOGUE = re.compile(rf"(?P<catalogue>{_CATALOGUE})")
_SICHUAN = re.compile(
    r"(?P<catalogue>[0-9A-Z]{14})-(?P<area>[0-9]{12})-[0-9]{3}-(?P<uscc>[0-9A-Z]{18})-[0-9]-(?P<item>[0-9]{2})"
)
_PLATFORM_ID = re.compile(r"[0-9a-zA-Z]{32,34}")
_LEVELS = frozenset("123456")
_GUANGDONG_PREFIX = "44"

# 440106 19900101 123X: a citizen's number, never a code to search for
_IDENTITY_NUMBER = re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{5}[0-9Xx]")
# the shapes whose codes may be digits only; other rows of digits are phones, cards and dates
_DIGIT_LENGTHS = frozenset({12, 14, 31, 33})


class Scheme(StrEnum):
    """Who made the code, which decides what its parts mean."""

    GB39554 = "gb39554"
    GUANGDONG = "guangdong"
    SICHUAN = "sichuan"
    OTHER = "other"


class MatterCode(Value):
    """A code cut into its parts. A part is None where the scheme has none or the code is opaque."""

    text: str
    scheme: Scheme
    uscc: str | None = None
    level: str | None = None
    catalogue: str | None = None
    item: str | None = None
    region_prefix: str | None = None

    @property
    def is_parent(self) -> bool:
        """Whether it is a 主项 that has 子项 under it; its 基本编码 then ends in Y."""
        return self.catalogue is not None and self.catalogue.endswith("Y")


def uscc_is_valid(code: str) -> bool:
    """Whether an 18-character 统一社会信用代码 has its right check character (GB 32100)."""
    if not _USCC.fullmatch(code):
        return False
    total = sum(_USCC_ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    return _USCC_ALPHABET[-total % 31] == code[17]


@lru_cache(maxsize=1_000)  # a row's code is taken apart four times while it is read and checked
def parse_code(code: str) -> MatterCode | None:
    """The parts of a code of 31, 33, 14 or 12 characters or of 四川's form; None for what is no code.

    Platform ids of 32 and 34 characters come back as `other`, without parts.
    """
    text = code.strip()
    if match := _SICHUAN.fullmatch(text):
        parts = match.groupdict()
        prefix = parts.pop("area")[:2]
        return MatterCode(text=text, scheme=Scheme.SICHUAN, region_prefix=prefix, **parts)
    if not any(letter.isdigit() for letter in text):
        return None
    if match := _IMPLEMENTED.fullmatch(text) or _NATIONAL_ITEM.fullmatch(text) or _BARE_CATALOGUE.fullmatch(text):
        prefix = match["catalogue"][:2]
        scheme = Scheme.GUANGDONG if prefix == _GUANGDONG_PREFIX else Scheme.GB39554
        region = prefix if prefix.isdigit() else None  # 山东's ac0a77037000 names no region
        return MatterCode(text=text, scheme=scheme, region_prefix=region, **match.groupdict())
    if _PLATFORM_ID.fullmatch(text):
        return MatterCode(text=text, scheme=Scheme.OTHER)
    return None


def code_problems(
    code: str, scheme: Scheme | str, *, catalogue: str | None = None, level: str | None = None
) -> tuple[str, ...]:
    """What is wrong with a code inside the scheme it is declared to follow, in Chinese; empty when nothing is.

    Args:
        code: an 实施编码 or 业务办理项编码.
        scheme: `other` allows everything.
        catalogue: the 基本编码 of the same row, when it has one; must be the one inside the code.
        level: the digit of 行使层级 of the same row, when it has one; must be the one inside the code.

    An invalid 统一社会信用代码 inside is no problem here: real lists hold placeholders. See `uscc_is_valid`.
    """
    scheme = Scheme(scheme)
    if scheme is Scheme.OTHER:
        return ()
    parsed = parse_code(code)
    if scheme is Scheme.SICHUAN:
        return () if parsed and parsed.scheme is scheme else (f"编码“{code}”不是四川的六段式样，请核对",)
    if parsed is None or parsed.catalogue is None or parsed.scheme is Scheme.SICHUAN or len(parsed.text) == 12:
        return (
            f"编码“{code}”有{len(code.strip())}位，应为31位（实施编码）、33位（业务办理项编码）或14位（国家业务办理项），请核对",
        )
    return tuple(_slice_problems(parsed, catalogue, level))


def looks_like_code(text: str) -> bool:
    """Whether a search query is a code or a long piece of one, rather than words, a phone or an identity number."""
    query = text.strip()
    if _SICHUAN.fullmatch(query):
        return True
    if not re.fullmatch(r"[0-9A-Za-z-]{12,60}", query) or _IDENTITY_NUMBER.fullmatch(query):
        return False
    if query.isdigit():
        return len(query) in _DIGIT_LENGTHS
    return sum(letter.isdigit() for letter in query) >= 6


def _slice_problems(parsed: MatterCode, catalogue: str | None, level: str | None) -> list[str]:
    problems = []
    if parsed.level is not None and parsed.level not in _LEVELS:
        problems.append(f"第19位行使层级“{parsed.level}”不在1至6之间，请核对编码“{parsed.text}”")
    if level is not None and parsed.level is not None and parsed.level != level:
        problems.append(f"第19位行使层级“{parsed.level}”与清单所写“{level}”不一致，请改正其中一处")
    if catalogue is not None and parsed.catalogue != catalogue:
        problems.append(f"编码内的基本编码“{parsed.catalogue}”与清单所写“{catalogue}”不一致，请改正其中一处")
    return problems
