"""Conflicts: what a guide says against itself, and against the guide of the same business item at a higher level.

Pure functions over values. A table of checks; each conflict comes back as a finding, an error of the guide at the lower level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ingest.conflicts import between, inside
from ingest.conflicts.rule import Clash, Told
from knowledge.findings import Finding, Severity


class Inside(NamedTuple):
    """A check of one guide: id, severity, what it demands, and the function."""

    id: str
    severity: Severity
    title: str
    clashes: Callable[[Told], Iterable[Clash]]


class Between(NamedTuple):
    """A check of a guide against one of a higher level."""

    id: str
    severity: Severity
    title: str
    clashes: Callable[[Told, Told], Iterable[Clash]]


INSIDE: tuple[Inside, ...] = (
    Inside("C01", "warning", "流程要的材料在申请材料里", inside.papers_in_steps),
    Inside("C02", "warning", "正文和表格一致：材料数、时限、次数、收费", inside.text_against_table),
    Inside("C03", "error", "承诺时限不长于法定时限", inside.promise_beyond_law),
    Inside("C04", "error", "不收费的没有金额和缴费环节", inside.free_but_priced),
)
BETWEEN: tuple[Between, ...] = (
    Between("C11", "error", "上级不收费的不收费，收费不高于上级", between.fee),
    Between("C12", "error", "法定时限与上级一致，承诺不超过上级的法定时限", between.limits),
    Between("C13", "warning", "不比上级多要材料", between.added_materials),
    Between("C14", "warning", "条件与上级一致", between.conditions),
    Between("C15", "error", "上级取消的材料不再要", between.abolished_materials),
)


def inside_conflicts(told: Told) -> tuple[Finding, ...]:
    """Every contradiction inside a guide, in the order of the checks."""
    return tuple(_findings(told, ((check, check.clashes(told)) for check in INSIDE)))


def between_conflicts(upper: Told, lower: Told) -> tuple[Finding, ...]:
    """Every contradiction of a guide with the guide of a higher level, in the order of the checks."""
    return tuple(_findings(lower, ((check, check.clashes(upper, lower)) for check in BETWEEN)))


def _findings(told: Told, found: Iterable[tuple[Inside | Between, Iterable[Clash]]]) -> Iterator[Finding]:
    for check, clashes in found:
        for clash in clashes:
            yield Finding(
                rule=check.id,
                severity=check.severity,
                guide=told.guide.id,
                place=clash.place,
                message=clash.message,
                fix=clash.fix,
            )
