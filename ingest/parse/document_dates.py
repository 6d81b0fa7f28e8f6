"""When a document takes effect and when it lapses, as its own last articles or its page's stamp say."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ingest.parse.phrases import number_of
from ingest.raw import RawDocument
from knowledge.values import Value

_DATE = r"(?P<y>(?:19|20)\d{2})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"
_SELF = r"(?:本|该)(?:实施)?(?:办法|通知|规定|细则|条例|方案|意见|公告|通告|规程|标准|指引|决定|政策|规范|规则|制度|措施|规章|法)[^。；《》]{0,12}?"
_FROM_DATE = re.compile(rf"{_SELF}自\s*{_DATE}\s*(?:零时|0时)?\s*起\s*(?:正式)?(?:施行|实施|执行|生效|试行)")
_FROM_ISSUE = re.compile(
    rf"{_SELF}自(?:印发|发布|公布|颁布|下发|发文|签发)之?日(?P<after>后?\s*\d{{1,2}}\s*日)?后?起\s*(?:正式)?(?:施行|实施|执行|生效|试行)"
)
_UNTIL = re.compile(
    rf"有效期(?:限)?(?:至|到|截至|截止到?)\s*{_DATE}|有效(?:至|到)\s*{_DATE.replace('<y>', '<y2>').replace('<m>', '<m2>').replace('<d>', '<d2>')}"
)
_FOR_YEARS = re.compile(r"有效期(?:限)?(?:为|：|:)?\s*(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s*(?P<unit>年|个月)")
_LONGEST_SENTENCE = 400  # characters before a term that are looked through for what the term is of
_SIGNED = re.compile(rf"^\s*{_DATE}\s*$")
_ISSUED = re.compile(rf"{_DATE}\s*(?:印发|发布|公布)\s*$", re.MULTILINE)


class Term(Value):
    """The first and the last day a document is in force; None where the source does not say."""

    effective: date | None = None
    expires: date | None = None


def term_of(document: RawDocument) -> Term:
    """A document's term: the stamp's dates, else those of its own final clauses.

    「有效期N年」 ends the day before the N-th anniversary. 「自印发之日起」 counts from the line that
    says when it was issued, else from the signature; a page's own date may be a later re-publication's and is not taken.
    """
    text, stamp = document.text, document.stamp
    effective = stamp.effective or _effective(document)
    expires = stamp.expires or _until(text) or _after_years(text, effective)
    return Term(
        effective=effective, expires=expires if effective is None or expires is None or expires > effective else None
    )


def signed_on(document: RawDocument) -> date | None:
    """The date that stands alone on a line under the signature, the first such line."""
    return next((found for block in document.blocks if (found := _date(_SIGNED.match(block.text)))), None)


def _effective(document: RawDocument) -> date | None:
    stated = _last(_FROM_DATE, document.text)
    if stated is not None:
        return _date(stated)
    issue = _last(_FROM_ISSUE, document.text)
    if issue is None or issue["after"]:
        return None
    return _date(_ISSUED.search(document.text)) or signed_on(document)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _until(text: str) -> date | None:
    match = _last(_UNTIL, text)
    if match is None:
        return None
    return _date(match) or _date(match, "2")


def _after_years(text: str, effective: date | None) -> date | None:
    clause = next((match for match in _FOR_YEARS.finditer(text) if _speaks_of_itself(text, match.start())), None)
    counted = number_of(clause["n"]) if clause is not None else None
    if clause is None or counted is None or effective is None:
        return None
    months = int(counted) * (12 if clause["unit"] == "年" else 1)
    return _later(effective, months) - timedelta(days=1)


def _speaks_of_itself(text: str, position: int) -> bool:
    """Whether a term stands in a sentence about this document rather than about a certificate it issues."""
    sentence = re.split(r"[。；\n]", text[max(0, position - _LONGEST_SENTENCE) : position])[-1]
    return re.search(rf"{_SELF}|施行|实施|执行", sentence) is not None


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _days_in(year, month + 1)))


def _days_in(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def _date(match: re.Match[str] | None, suffix: str = "") -> date | None:
    if match is None or match[f"y{suffix}"] is None:
        return None
    try:
        return date(*(int(match[f"{name}{suffix}"]) for name in "ymd"))
    except ValueError:
        return None
