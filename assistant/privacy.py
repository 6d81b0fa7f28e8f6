"""Hides personal data that a citizen typed, before anything is stored, searched or sent on.

Made for questions, not for guides: an office's phone, a code and a document number must come through untouched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from assistant.addresses import PLACE as ADDRESS
from assistant.addresses import is_home
from knowledge.codes import uscc_is_valid
from knowledge.values import Value


class Personal(StrEnum):
    """What was hidden; also the word that stands in its place."""

    IDENTITY = "身份证号"
    CARD = "银行卡号"
    MOBILE = "手机号码"
    LANDLINE = "家庭电话"
    PASSPORT = "证件号码"
    PLATE = "车牌号码"
    ACCOUNT = "个人账号"
    ADDRESS = "门牌号"


class Masked(Value):
    """A text without personal data, and which kinds it held, each once, in the order of the rules."""

    text: str
    kinds: tuple[Personal, ...] = ()


class _Rule(NamedTuple):
    kind: Personal
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda match: True


# first two digits of every identity number: the province (GB/T 2260), and 81 to 83 for residents from 港澳台
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_HALF_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF0D)
}
_GAP = r"[ \-.·]?"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
# a Chinese character may stand right beside a number, so \b would miss it; a letter or digit means a longer code,
# and a sign of an address line means a link
_ALONE_BEFORE = r"(?<![0-9A-Za-z=/&_])"
_ALONE_AFTER = r"(?![0-9A-Za-z])"

_IDENTITY_18 = rf"{_PROVINCE}\d{{4}}{_GAP}(?:(?:19|20)\d{{2}}{_GAP}{_MONTH}{_GAP}{_DAY}){_GAP}\d{{3}}{_GAP}[\dXx×]"
_IDENTITY_15 = rf"{_PROVINCE}\d{{4}}{_GAP}\d{{2}}{_MONTH}{_DAY}{_GAP}\d{{3}}"
_CARD = r"\d{4}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?"
_MOBILE = r"(?:(?:\+|00)?86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}"
_PASSPORT = (
    r"(?:[EeGg]\d{8}|[Ee][A-HJ-NP-Za-hj-np-z]\d{7}|(?:[PpSsDd]|[PSDpsd][Ee]|MA|ma)\d{7}"
    r"|[CcWwLlTtKk]\d{8}|[CcHh][A-Za-z]\d{7}|[HhMm]\d{8}(?:\d{2})?|[A-Z][12]\d{8}|[A-Z]{1,2}\d{6}[(（][\dA][)）])"
)
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][·. ]?"
    r"(?=[A-Za-z]{0,3}\d)[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳]"
)
_OWN = (
    r"(?:我们?|俺|本人|(?<!你们)(?<!人)家里?|住宅|宅|个人|老公|老婆|爱人|配偶|父亲|母亲|[爸妈]{1,2}|爷爷|奶奶|儿子|女儿|[他她]"
    r"|朋友|邻居|联系人|先生|女士|紧急联系人)"
)
_LANDLINE = (
    rf"(?P<cue>{_OWN}的?(?:家里?)?的?(?:联系|固定|住宅|家庭)?(?:电话|座机|固话|号码|联系方式)(?:号码|号)?[是为:：,，]?\s*)"
    r"[(（]?(?:0\d{2,3})?[)）]?[ \-]?[2-8]\d{2,3}[ \-]?\d{4}"
)
_ACCOUNT = (
    r"(?P<cue>(?:社保|社会保障|医保|公积金|个人|养老|电脑|参保)(?:卡|个人)?(?:账号|帐号|账户|编号|卡号|号码|号|电脑号)[是为:：,，]?\s*)"
    r"[A-Za-z]{0,2}\d{6,20}"
)
# 营业执照注册号 had 15 digits, too
_REGISTRATION = re.compile(r"(?:注册号|执照号|执照号码|登记号)[是为:：]?\s*$")
# bodies that handle matters, whose codes stand at the head of implementation codes; no bank card begins like them
_ORGANISATION_HEADS = frozenset({"11", "12", "13", "19"})


def _is_no_registration(match: re.Match[str]) -> bool:
    return _REGISTRATION.search(match.string[: match.start()]) is None


def _is_no_organisation(match: re.Match[str]) -> bool:
    return not (match[0][:2] in _ORGANISATION_HEADS and uscc_is_valid(match[0]))


def _alone(pattern: str) -> re.Pattern[str]:
    return re.compile(_ALONE_BEFORE + pattern + _ALONE_AFTER)


# order matters: the longest number first, so that no rule bites a piece out of another's
_RULES = (
    _Rule(Personal.IDENTITY, _alone(_IDENTITY_18)),
    _Rule(Personal.CARD, _alone(_CARD), _is_no_organisation),
    _Rule(Personal.IDENTITY, _alone(_IDENTITY_15), _is_no_registration),
    # tel13800000000 is a phone; other letters before the digits make it a piece of a code
    _Rule(Personal.MOBILE, re.compile(rf"(?i:{_ALONE_BEFORE}|(?<=tel)|(?<=wx)|(?<=vx)){_MOBILE}(?![0-9])")),
    _Rule(Personal.PASSPORT, _alone(_PASSPORT)),
    _Rule(Personal.PLATE, re.compile(_PLATE + _ALONE_AFTER)),
    _Rule(Personal.LANDLINE, re.compile(_LANDLINE + r"(?![0-9])")),
    _Rule(Personal.ACCOUNT, re.compile(_ACCOUNT + _ALONE_AFTER)),
    _Rule(Personal.ADDRESS, ADDRESS, is_home),
)


def mask(text: str) -> Masked:
    """Put 〔身份证号〕 and the like in place of identity numbers, cards, phones, passports, plates, accounts and door numbers.

    Identity numbers are hidden whether or not their check digit is right; a card needs 16 to 19 digits, no check.
    Full-width letters and digits come back half-width. Kept: implementation codes, organisation codes, hotlines, landlines that nobody calls their own, document numbers,
    amounts, and the address of an office.
    """
    kinds: list[Personal] = []
    text = text.translate(_HALF_WIDTH)
    for rule in _RULES:
        masked = rule.pattern.sub(lambda match, rule=rule: _hidden(match, rule), text)  # type: ignore[misc]
        if masked != text:
            kinds.append(rule.kind)
            text = masked
    return Masked(text=text, kinds=tuple(dict.fromkeys(kinds)))


def _hidden(match: re.Match[str], rule: _Rule) -> str:
    if not rule.holds(match):
        return match[0]
    cue = match.groupdict().get("cue") or ""
    return f"{cue}〔{rule.kind.value}〕"
