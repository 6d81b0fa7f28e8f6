"""A time limit in words, whole: its value with its note, or the source's own words where these say more."""

from __future__ import annotations

import re

from knowledge.guide import TimeLimit

_SIGNS = re.compile(r"[\W_]+")
_MEASURE = re.compile(r"\d+|个|工作日|自然日|小时|[日天月年]")  # 6(工作日) of a platform says no more than 6个工作日
# letters of a limit's own words, numbers and units apart, that its value and notes leave out, from which it is shown in its own words
WORTH_SAYING = 4


def limit_words(limit: TimeLimit) -> str:
    """A limit with its note; in the source's own words where these say more, so that no case and no exception is lost."""
    shown = f"{limit.wording}{_noted(limit)}"
    said = "".join(_SIGNS.sub("", word) for word in limit.text.split("\n"))
    told = said.replace(_SIGNS.sub("", limit.wording), "")
    for note in (limit.note or "").split("；"):
        told = told.replace(_SIGNS.sub("", note), "")
    if limit.unit is None or len(_MEASURE.sub("", told)) < WORTH_SAYING:
        return shown
    whole = "；".join(line.strip() for line in limit.text.split("\n") if line.strip())
    others = (note for note in (limit.note or "").split("；") if note and _SIGNS.sub("", note) not in said)
    return "".join((whole, *(f"（{note}）" for note in others)))


def _noted(limit: TimeLimit) -> str:
    return f"（{limit.note.strip('（）()')}）" if limit.note else ""
