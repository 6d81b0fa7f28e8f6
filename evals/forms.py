"""Accepted forms: whether a text says a fact, however it is written. Labels and answers are normalised alike.

「5个工作日」=「五个工作日」=「5(工作日)」; spaces, full width, brackets and dashes do not count; a number is never found inside a longer one.
A form may hold one 「…」: 「承诺…3个工作日」 asks for both close together, with no other number and no other kind of limit between.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.numerals import counts_in_digits, in_digits
from knowledge.text import fold

GAP = "…"
_CLOSE = 14  # characters that may stand in a gap: 「办结时限：」 and a unit fit, the next limit of the row does not
_OTHER_KIND = "法定|承诺"

_CHINESE_SHARE = re.compile(r"百分之([零〇一二两三四五六七八九十百]+|\d+(?:\.\d+)?)")
_TEN_THOUSANDS = re.compile(r"(\d+(?:\.\d+)?)万")

# One spelling for each way of writing; applied in this order to folded text.
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\[\d{1,2}\](?!\d)"), ""),  # a source mark
    (re.compile(r"[ \t*>\"'“”‘’「」`_]+"), ""),
    (re.compile(r"[—–―~～-]+"), "-"),
    (re.compile(r"[〔【]"), "["),
    (re.compile(r"[〕】]"), "]"),
    (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), ""),
    (re.compile(r"(?<=\d)个?\(?个?(工作日|自然日)\)?"), r"个\1"),
    (re.compile(r"(?<=\d)天"), "日"),
    (re.compile(r"(?<=\d)块钱?(?!钱)"), "元"),
    (re.compile(r"(?<=\d)趟"), "次"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """A text in the one spelling that forms are compared in; line breaks stay."""
    lines = (fold(line) for line in text.split("\n"))
    plain = "\n".join(line for line in lines if line)
    plain = _CHINESE_SHARE.sub(_percent, plain)
    plain = counts_in_digits(plain)
    for pattern, spelling in _SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return _TEN_THOUSANDS.sub(lambda found: f"{float(found[1]) * 10_000:.0f}", plain)


def says(form: str, text: str) -> bool:
    """Whether a text holds an accepted form, in any spelling."""
    return _pattern(form).search(_flat(text, joined=GAP not in form)) is not None


def says_any(forms: tuple[str, ...], text: str) -> bool:
    """Whether a text holds at least one of the forms of a group."""
    return any(says(form, text) for form in forms)


def missing(groups: tuple[tuple[str, ...], ...], text: str) -> tuple[str, ...]:
    """The groups of which a text holds no form, each named by its first form."""
    return tuple(forms[0] for forms in groups if not says_any(forms, text))


def said(forms: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Those of the forms that a text holds."""
    return tuple(form for form in forms if says(form, text))


def _percent(found: re.Match[str]) -> str:
    number = found[1]
    return f"{number if number[0].isdigit() else in_digits(number)}%"


@lru_cache(maxsize=4096)
def _flat(text: str, *, joined: bool) -> str:
    """A normalised text; joined into one line, except where that would join two numbers."""
    plain = normalise(text)
    return re.sub(r"(?<!\d)\n|\n(?!\d)", "", plain) if joined else plain


@lru_cache(maxsize=8192)
def _pattern(form: str) -> re.Pattern[str]:
    pieces = [re.escape(_flat(piece, joined=True)) for piece in form.split(GAP)]
    gap = rf"(?:(?!{_OTHER_KIND})[^。;\d]){{0,{_CLOSE}}}?"
    return re.compile(_before(form.split(GAP)[0]) + gap.join(pieces) + _after(form))


def _before(piece: str) -> str:
    plain = _flat(piece, joined=True)
    if not plain[:1].isdigit():
        return ""
    a_day = r"(?<!月)" if re.match(r"\d+日", plain) else ""  # 「7日」 is not found in 「10月7日」
    return rf"(?<!\d)(?<!\d\.){a_day}"


def _after(form: str) -> str:
    return r"(?!\d)(?!\.\d)" if _flat(form, joined=True)[-1:].isdigit() else ""
