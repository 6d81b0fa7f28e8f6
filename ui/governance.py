"""What the governance commands and the maintenance pages both do: findings, sign-offs, lists, conflicts. Neither prints here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from knowledge.errors import SettingError

if TYPE_CHECKING:
    from evals.governance.lint_report import LintReport
    from ingest.conflicts.survey import Conflict
    from knowledge.findings import Finding
    from knowledge.laws.library import LawLibrary
    from knowledge.lists.line import ListLine
    from knowledge.store import StoredItem
    from ui.wiring import Record

LONGEST_WHY, LONGEST_BY = 2000, 80
# Fields whose words stand in a comparison of lists, and in a report on burden.
COMPARED, COUNTED = ("limits",), ("materials", "steps", "visits", "limits", "conditions")


def lint_report_of(record: Record, findings: list[Finding], region: str | None) -> LintReport:
    """The report over these findings and the guides of a jurisdiction, or all."""
    from evals.governance.lint_report import lint_report
    from knowledge.guide import ServiceGuide
    from knowledge.store.listed import listed

    guides = [one for one in listed(record.store, region) if isinstance(one, ServiceGuide)]
    places = place_names(record, (one.region for one in guides))
    return lint_report(findings, guides, today=date.today(), places=places)


def findings_on(record: Record, region: str | None, day: date, laws: LawLibrary | None) -> list[Finding]:
    """What is wrong with the guides on a day, in the order stored: rules that look at the day or at laws are judged anew.

    A law that ended after a guide was read is found without reading the guide again; sign-offs hold as they did.
    """
    from ingest.lint import OF_THE_DAY
    from knowledge.guide import ServiceGuide

    stored = record.store.findings(region=region)
    signed = _signed(record)
    again = {rule.id for rule in OF_THE_DAY}
    fresh = {
        item.id: _of_the_day(item, day, laws, signed)
        for item in record.store.active()
        if isinstance(item.content, ServiceGuide) and region in (None, item.content.region)
    }
    kept = [one for one in stored if one.guide not in fresh or one.rule not in again]
    place = {guide: number for number, guide in reversed([*enumerate(one.guide for one in stored)])}
    both = [*kept, *(one for several in fresh.values() for one in several)]
    return sorted(both, key=lambda one: place.get(one.guide, len(stored)))


def _of_the_day(
    item: StoredItem, day: date, laws: LawLibrary | None, signed: frozenset[tuple[str, str, str]]
) -> list[Finding]:
    """What the rules that look at the day or at laws find in a guide, each marked where it was signed off."""
    from ingest.lint import OF_THE_DAY, lint
    from knowledge.guide import ServiceGuide

    if not isinstance(item.content, ServiceGuide):
        return []
    found = lint(item.content, item.text, today=day, library=laws, rules=OF_THE_DAY)
    return [one.model_copy(update={"accepted": (item.id, one.rule, one.message) in signed}) for one in found]


def _signed(record: Record) -> frozenset[tuple[str, str, str]]:
    """Guide, rule and message of what stands accepted; the newest word on each counts."""
    newest = {(one.guide, one.rule, one.message): one.accepted for one in record.store.sign_offs()}
    return frozenset(key for key, accepted in newest.items() if accepted)


def sign_off(
    record: Record, rule: str, guide: str, *, why: str, by: str, accept: bool = True, laws: LawLibrary | None = None
) -> int:
    """Accept the findings of a rule about a guide, or take that back; returns how many.

    What is judged anew each day (a law that ended since the guide was read) is signed off as it reads today.

    Raises:
        SettingError: there is no such finding, no reason is given, or what it keeps out never reaches citizens.
    """
    if not why.strip() or not by.strip():
        raise SettingError("--why 和 --by 不能是空的。")
    found = [one for one in record.store.findings(guide) if one.rule == rule]
    item = record.store.item(guide)
    today = _of_the_day(item, date.today(), laws, frozenset()) if item is not None else []
    also = tuple(one.message for one in today if one.rule == rule)
    if not found and not also:
        raise SettingError(f"指南 {guide} 没有 {rule} 的结果。请用 mingbai lint 查看规则和编号。")
    if rule == "R02" and any(one.withholds == "*" for one in found):
        raise SettingError("处罚、强制、征收、检查不进入群众查询，不能认可。如果类型写错了，请改正后重新导入。")
    reason, person = why.strip()[:LONGEST_WHY], by.strip()[:LONGEST_BY]
    return record.store.sign_off(rule, guide, why=reason, by=person, accept=accept, also=also)


def guides_in(found: Iterable[Conflict]) -> Iterator[str]:
    """The guides whose words some conflicts quote: each one's own, and the one above that it contradicts."""
    for one in found:
        yield from (guide for guide in (one.finding.guide, one.upper) if guide)


def lines_in_force(record: Record, region: str | None) -> list[ListLine]:
    """The lines of a matter list in force today; of all lists without a region."""
    from knowledge.lists.line import line_of
    from knowledge.store.listed import listed
    from knowledge.validity import holds

    today = date.today()
    return [line_of(content) for content in listed(record.store, region) if holds(content, today)]


def conflicts_of(record: Record, region: str | None) -> list[Conflict]:
    """Every conflict today, of one jurisdiction's guides when asked."""
    from ingest.conflicts.survey import survey

    return list(survey(record.store, region=region, day=date.today()))


def place_names(record: Record, codes: Iterable[str | None], *, unknown: str = "看不出地区") -> dict[str, str]:
    """Full names of jurisdictions by code."""
    known = {code: record.places.by_code(code) for code in codes if code is not None}
    return {code: place.full_name if place is not None else unknown.format(code=code) for code, place in known.items()}
