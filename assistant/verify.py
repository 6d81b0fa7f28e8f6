"""The check that is the product: nothing with a digit in it leaves unless a cited quote says the same.

Works on the finished text alone; it knows nothing of how the text was made.
"""

from __future__ import annotations

import re

from assistant.answer import Citation
from knowledge.phases import Event, Phase, noted, phase
from knowledge.text import fold
from knowledge.values import Value

MARKER = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"\d+(?:[.,-]\d+)*")
_A_YEAR = re.compile(r"(?:19|20)\d{2}")
ORDINAL = re.compile(r"^\s*(?:\d{1,3}[.、．)]|[（(]\d{1,2}[)）])\s*")  # the number of a list line


class Fault(Value):
    """One sentence that its sources do not bear out."""

    sentence: str
    reason: str


def unmarked(text: str) -> str:
    """A text without its source marks."""
    return MARKER.sub("", text)


@phase(Phase.VERIFY)
def check(lines: tuple[str, ...], citations: tuple[Citation, ...]) -> tuple[Fault, ...]:
    """Faults of the fact-bearing lines of an answer: marks that lead nowhere, and numbers no cited quote holds.

    Args:
        lines: rows of the answer; a row's marks prove everything in that row.
    """
    quotes = {citation.marker: fold(citation.quote) for citation in citations}
    faults: list[Fault] = []
    for line in lines:
        markers = [int(number) for number in MARKER.findall(line)]
        loose = [marker for marker in markers if marker not in quotes]
        if loose:
            faults.append(Fault(sentence=line, reason=f"出处 {loose[0]} 不存在"))
        evidence = " ".join(quotes[marker] for marker in markers if marker in quotes)
        faults += [
            Fault(sentence=line, reason=f"「{number}」不在所引原文中")
            for number in _numbers(line)
            if not _stands(number, evidence)
        ]
    if faults:
        noted(Event.VERIFY_FAULT, len(faults))
    return tuple(faults)


def _numbers(line: str) -> list[str]:
    rows = (ORDINAL.sub("", row) for row in unmarked(line).split("\n"))
    return [number for row in rows for number in _NUMBER.findall(fold(row))]


def _stands(number: str, evidence: str) -> bool:
    """Whether a number stands in a quote as itself, not as a part of a longer one, in digits or in Chinese numerals."""
    if re.search(
        rf"(?<!\d)(?<!\d\.){re.escape(number)}(?!\d)", evidence
    ):  # 12333 stands in www.12333.gov.cn, 5 not in 3.5
        return True
    if _A_YEAR.fullmatch(number) and re.search(
        rf"(?:^|[\s。；;])\d{{1,2}}\.{number}(?=年)", evidence
    ):  # 2.2024年12月 of a list
        return True
    return number.isdigit() and len(number) < 5 and any(form in evidence for form in in_chinese(int(number)))


def in_chinese(number: int) -> tuple[str, ...]:
    """How a whole number from 0 to 9999 is written in Chinese: 20 -> 二十, 2 -> 二 and 两."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return (digits[number], "两") if number == 2 else (digits[number],)
    words, rest = "", number
    for size, unit in ((1000, "千"), (100, "百"), (10, "十")):
        count, rest = divmod(rest, size)
        if count:
            words += digits[count] + unit
        elif words and rest and not words.endswith("零"):
            words += "零"
    words += digits[rest] if rest else ""
    return (words, words.removeprefix("一")) if words.startswith("一十") else (words,)


def quote_resolves(citation: Citation, source_text: str) -> bool:
    """Whether the offsets of a citation give its quote."""
    return source_text[citation.start : citation.end] == citation.quote
