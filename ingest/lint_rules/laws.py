"""Rules on legal bases: laws no longer in force, document numbers (R21, R22)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ingest.lint_rules.rule import Context, Fault
from knowledge.guide import LegalBasis, ServiceGuide

LAWS = Path(__file__).parent / "laws.csv"


class EndedLaw(NamedTuple):
    """A law no longer in force. `old_number`: only the text under this decree's number ended, a later one keeps the name.

    `ended` is None where the name itself never was a law's (户口登记管理条例); `since` is the successor's first day.
    """

    name: str
    old_number: str
    ended: date | None
    successor: str
    since: date | None

    @property
    def words(self) -> str:
        """What holds in its place: 《民法典》（2021年1月1日起）."""
        day = f"（{self.since.year}年{self.since.month}月{self.since.day}日起）" if self.since else ""
        return f"《{self.successor}》{day}"


@lru_cache(maxsize=1)
def ended_laws() -> dict[str, EndedLaw]:
    """The table of laws wholly replaced, and of old decrees under a name that lives on, by name without 中华人民共和国."""
    with LAWS.open(encoding="utf-8", newline="") as file:
        rows = [
            EndedLaw(row["name"], row["old_number"], _day(row["ended"]), row["successor"], _day(row["since"]))
            for row in csv.DictReader(file)
        ]
    return {row.name: row for row in rows}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_YEARED = re.compile(r"(?P<open>[〔\[［【﹝（(])\s*(?P<year>\d{4})\s*(?:年)?[〕\]］】﹞）)]")
_WHOLE_NUMBER = re.compile(r".+〔\d{4}〕\s*第?\s*\d+\s*号(?:公告|令|文)?")
_FIRST_YEAR = 1949


def _name(basis: LegalBasis) -> str:
    return basis.title.strip("《》 ").removeprefix("中华人民共和国")


def in_force(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R21, as of the day of the check."""
    for basis in guide.bases:
        law = ended_laws().get(_name(basis))
        if law is not None and _has_ended(law, basis, context.today):
            yield Fault(
                "办理依据",
                f"依据「{basis.title}」已废止或被取代，现行的是{law.words}。",
                "请按现行法律更新依据，并核对条件和材料。",
                "bases",
            )


def _has_ended(law: EndedLaw, basis: LegalBasis, today: date) -> bool:
    if law.old_number and not re.search(law.old_number.replace("号", r"\s*号"), basis.document_number or ""):
        return False
    return law.ended is None or law.ended <= today


def document_numbers(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R22."""
    seen: dict[tuple[str, str], str] = {}
    for basis in guide.bases:
        number = basis.document_number or ""
        yeared = _YEARED.search(number)
        if yeared is not None and not _FIRST_YEAR <= int(yeared["year"]) <= context.today.year:
            yield Fault("办理依据", f"文号「{number}」的年份不对。", "请核对文号。")
        elif yeared is not None and yeared["open"] != "〔":
            yield Fault("办理依据", f"文号「{number}」的年份应当用六角括号〔〕。", "请按公文格式改写文号。")
        elif yeared is not None and not _WHOLE_NUMBER.fullmatch(number.strip()):
            yield Fault("办理依据", f"文号「{number}」写得不全，应是「机关代字〔年份〕顺序号号」。", "请核对文号。")
        if basis.article and basis.text:
            key = (number or basis.title, basis.article)
            if seen.setdefault(key, basis.text) != basis.text:
                yield Fault("办理依据", f"「{basis.title}」{basis.article}出现两种不同的内容。", "请核对条款内容。")
