"""The row of time limits: promised (承诺) and statutory (法定) apart, each with the cases and exceptions its source names."""

from __future__ import annotations

from assistant.answer import Fact
from assistant.desk import Desk, Row, quoted_row, silent_row, stated_fact
from knowledge.codelists import LimitKind
from knowledge.fields import label
from knowledge.guide import TimeLimit
from knowledge.limit_words import limit_words


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
            lines.append(f"{name}：{limit_words(limit)} [{marker}]")
            facts.append(_limit_fact(name, limit, marker))
    return tuple(lines), tuple(facts)


def _limit_fact(name: str, limit: TimeLimit, marker: int) -> Fact:
    if limit.value is None or limit.unit is None:
        return stated_fact("limits", name, limit.wording, marker)
    number = int(limit.value) if limit.value == int(limit.value) else limit.value
    return stated_fact("limits", name, str(number), marker, limit.unit.value)
