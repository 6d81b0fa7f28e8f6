"""An answer's text taken apart again: rows, and in each row the single statements that its source marks close.

A statement is the smallest thing that may be put into other words. It ends with its marks, so a condition or an exception
that its source ties to a fact is never parted from it.
"""

from __future__ import annotations

import re

from assistant.answer import Answer
from assistant.verify import ORDINAL, unmarked
from knowledge.fields import LABELS
from knowledge.values import Value

_FIELDS = {label: field for field, label in LABELS.items()}
_ROW = re.compile(r"\*\*(?P<label>[^*\n]+)\*\*：\n?")
_MARKS = re.compile(r"\[(\d+)\]")
_LAST_MARK = re.compile(r"\[\d+\][^\n\[\]]{0,12}$")  # 「[4]（云河市）」 still ends with its mark


class Statement(Value):
    """What one line of a row says. `markers` are its sources in order; a line of our own has none."""

    field: str
    label: str
    text: str
    markers: tuple[int, ...] = ()


class Part(Value):
    """One block of an answer as it stands, and its statements when it is a row of a guide's field; none for other blocks."""

    text: str
    field: str | None = None
    label: str | None = None
    statements: tuple[Statement, ...] = ()


def parts_of(answer: Answer) -> tuple[Part, ...]:
    """The blocks of an answer's text in order: head line, rows, notices. Joined by blank lines they are the text."""
    return tuple(_part(block) for block in answer.text.split("\n\n"))


def _part(block: str) -> Part:
    opened = _ROW.match(block)
    if opened is None or opened["label"] not in _FIELDS:
        return Part(text=block)
    field, label = _FIELDS[opened["label"]], opened["label"]
    statements: list[Statement] = []
    lines: list[str] = []
    for line in block[opened.end() :].split("\n"):
        lines.append(line)
        if _LAST_MARK.search(line):
            statements.append(_statement(field, label, lines))
            lines = []
    if lines:
        statements.append(_statement(field, label, lines))
    return Part(text=block, field=field, label=label, statements=tuple(statements))


def _statement(field: str, label: str, lines: list[str]) -> Statement:
    text = "\n".join(lines)
    markers = tuple(dict.fromkeys(int(mark) for mark in _MARKS.findall(text)))
    plain = unmarked(text).replace(" ；", "；").replace(" （", "（").strip()
    return Statement(field=field, label=label, text=ORDINAL.sub("", plain), markers=markers)
