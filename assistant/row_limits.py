"""The row of time limits: promised (承诺) and statutory (法定) apart, each with the cases and exceptions its source names."""

from __future__ import annotations

import re

from assistant.answer import Fact
from assistant.desk import Desk, Row, quoted_row, silent_row, stated_fact
from knowledge.codelists import LimitKind
from knowledge.fields import label
from knowledge.guide import TimeLimit


def limits_row(desk: Desk) -> Row:
    """Promised and statutory limit, each on its own; which of the two the guide leaves out is said."""
    lines: list[str] = []
    facts: list[Fact] = []
    for kind in (LimitKind.PROMISED, LimitKind.STATUTORY):
        said, stated = limit_lines(desk, kind)
        lines += said or (f"{kind.value}办结时限：指南未写明",)
        facts += stated
    if not facts:
        return quoted_row(desk, "limits") or silent_row("limits")
    return Row(field="limits", label=label("limits"), lines=tuple(lines), facts=tuple(facts))


def limit_lines(desk: Desk, kind: LimitKind) -> tuple[tuple[str, ...], tuple[Fact, ...]]:
    """The lines and facts of a guide's limits of one kind; empty when it states none."""
    lines, facts = [], []
    name = f"{kind.value}办结时限"
    for limit in desk.guide.limits:
        if limit.kind is kind:
            marker = desk.mark("limits", limit.span)
            lines.append(f"{name}：{_limit_words(limit)} [{marker}]")
            facts.append(_limit_fact(name, limit, marker))
    return tuple(lines), tuple(facts)


def _limit_words(limit: TimeLimit) -> str:
    """A limit with its note; in the source's own words where these say more, so that no case and no exception is lost."""
    shown = f"{limit.wording}{_limit_note(limit)}"
    said = "".join(_SIGNS.sub("", word) for word in limit.text.split("\n"))
    told = said.replace(_SIGNS.sub("", limit.wording), "")
    for note in (limit.note or "").split("；"):
        told = told.replace(_SIGNS.sub("", note), "")
    if limit.unit is None or len(_MEASURE.sub("", told)) < WORTH_SAYING:
        return shown
    whole = "；".join(line.strip() for line in limit.text.split("\n") if line.strip())
    others = (note for note in (limit.note or "").split("；") if note and _SIGNS.sub("", note) not in said)
    return "".join((whole, *(f"（{note}）" for note in others)))


_SIGNS = re.compile(r"[\W_]+")
_MEASURE = re.compile(r"\d+|个|工作日|自然日|小时|[日天月年]")  # 6(工作日) of a platform says no more than 6个工作日
# letters of a limit's own words, numbers and units apart, that its value and notes leave out, from which it is shown in its own words
WORTH_SAYING = 4


def _limit_note(limit: TimeLimit) -> str:
    return f"（{limit.note.strip('（）()')}）" if limit.note else ""


def _limit_fact(name: str, limit: TimeLimit, marker: int) -> Fact:
    if limit.value is None or limit.unit is None:
        return stated_fact("limits", name, limit.wording, marker)
    number = int(limit.value) if limit.value == int(limit.value) else limit.value
    return stated_fact("limits", name, str(number), marker, limit.unit.value)
