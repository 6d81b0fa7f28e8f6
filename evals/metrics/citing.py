"""Whether sources bear out what is said, with the product's own check on the finished text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Answer, Citation, Fact, Status
from assistant.verify import Fault, check, unmarked
from evals.metrics.share import Share
from evals.record import Looked
from knowledge.text import bigrams, fold

_MARK = re.compile(r"\[(\d{1,2})\](?!\d)")
_LEVEL = re.compile(r"》（[^（）]{1,20}）")  # whose document it is, beside its title
_SILENT = re.compile(r"未写明|暂不展示")
_NAMED = frozenset({"materials"})  # facts whose words, not only whose numbers, must stand in the quote
_ENOUGH = 0.8  # of a name's bigrams: 「居民身份证（原件）」 may be quoted as 「居民身份证原件」


def statements(answer: Answer) -> tuple[str, ...]:
    """The rows of an answer that state facts.

    Left out: the head line, the notices, rows that only say that a guide is silent, and lines in bold that repeat the
    title or the heading a quote stands under.
    """
    headings = fold(" ".join((*(one.title for one in answer.citations), *(fact.label for fact in answer.facts))))
    rows = [row.strip() for row in answer.text.split("\n\n")]
    stated = [_without_heading(row, headings) for row in rows if row and not _is_frame(row, answer)]
    return tuple(row for row in stated if row)


def _without_heading(row: str, headings: str) -> str:
    first, _, rest = row.partition("\n")
    bare = _LEVEL.sub("》", first)
    words = fold(bare.strip("*")).replace("《", "").replace("》", "").split()
    is_heading = first.startswith("**") and first.endswith("**") and all(word in headings for word in words)
    return rest if is_heading else row


def _is_frame(row: str, answer: Answer) -> bool:
    if row in answer.notices or (not _MARK.search(row) and _SILENT.search(row)):
        return True
    is_head = answer.guide is not None and row.startswith("**") and answer.guide.title in row.partition("\n")[0]
    return is_head and not _MARK.search(row)


def unsupported(answer: Answer | None) -> tuple[str, ...]:
    """Rows and facts that state a number, date, phone or material name which no quote cited for them holds, with what it is.

    A row without a mark is supported by nothing, so any number in it counts. Only answers count; each place counts once.
    """
    if answer is None or answer.status is not Status.ANSWERED:
        return ()
    values = (f"{fact.value}{fact.unit or ''} [{fact.marker}]" for fact in answer.facts)
    rows = (*statements(answer), *values)
    found = [_wrong(row, check((row,), answer.citations)) for row in rows]
    found += [f"「{fact.value}」不在所引原文中" for fact in answer.facts if not _named_in_quote(fact, answer.citations)]
    return tuple(dict.fromkeys(one for one in found if one))


def _wrong(row: str, faults: Sequence[Fault]) -> str:
    reasons = "；".join(dict.fromkeys(fault.reason for fault in faults))
    return f"{_short(unmarked(row))}：{reasons}" if reasons else ""


def citation_precision(answer: Answer | None, looked: Sequence[Looked]) -> Share | None:
    """Of the sources an answer cites: the share that resolves to its quote and bears out every row it is marked on."""
    if answer is None or answer.status is not Status.ANSWERED or not answer.citations:
        return None
    lost = {one.marker for one in looked if one.resolves is False}
    doubted = {number for row in statements(answer) if check((row,), answer.citations) for number in marks(row)}
    good = [one for one in answer.citations if one.marker not in lost | doubted]
    return Share(len(good), len(answer.citations))


def citation_recall(answer: Answer | None) -> Share | None:
    """Of the rows that state facts: the share that carries at least one mark of a source that is there."""
    if answer is None or answer.status is not Status.ANSWERED:
        return None
    known = {one.marker for one in answer.citations}
    rows = statements(answer)
    return Share(sum(bool(marks(row) & known) for row in rows), len(rows)) if rows else None


def marks(row: str) -> set[int]:
    """The source marks of a row."""
    return {int(number) for number in _MARK.findall(row)}


def _named_in_quote(fact: Fact, citations: Sequence[Citation]) -> bool:
    if fact.field not in _NAMED:
        return True
    quote = next((fold(one.quote) for one in citations if one.marker == fact.marker), "")
    pairs = bigrams(fold(fact.value))
    return not pairs or sum(pair in quote for pair in pairs) >= _ENOUGH * len(pairs)


def _short(row: str) -> str:
    line = " ".join(row.split())
    return line if len(line) <= 60 else f"{line[:60]}…"
