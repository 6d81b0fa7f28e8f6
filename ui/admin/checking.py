"""/admin/lint and /admin/conflicts: what is wrong with the guides, filtered, signed off, saved as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from ingest.lint import RULES
from knowledge.errors import SettingError
from knowledge.store.faults import Fault, faults
from knowledge.values import Value
from ui.admin.ingesting import catch_up_index
from ui.admin.office import ADMIN, Maintainer, Office, refused, workbook
from ui.governance import conflicts_of, findings_on, guides_in, lint_report_of, place_names, sign_off
from ui.reading import covered_regions
from ui.wiring import Record, open_laws
from ui.words import say

LINT, CONFLICTS = "/lint", "/conflicts"
ON_A_PAGE = 200
SEVERITIES = (("error", "错误"), ("warning", "提醒"), ("info", "说明"))
_TITLES = {rule.id: rule.title for rule in RULES}
Code = Annotated[str, Query(max_length=12)]


class Filter(Value):
    """Which findings are listed. An empty choice lets all through."""

    severities: tuple[str, ...] = ("error", "warning")
    rule: str = ""
    region: str = ""
    words: str = ""
    accepted: bool = False

    def lets(self, fault: Fault) -> bool:
        """Whether a finding is listed; its severity is looked at apart, so that each can be counted."""
        return (
            (not self.rule or fault.finding.rule == self.rule)
            and (not self.words or self.words in fault.title or self.words in fault.file)
            and (self.accepted or not fault.finding.accepted)
        )


class Listing(Value):
    """One page of findings, how many there are of each severity, and the rules that occur."""

    rows: tuple[Fault, ...]
    number: int
    page: int
    pages: int
    severities: tuple[tuple[str, str, int], ...]
    rules: tuple[tuple[str, str, int], ...]


def listing(found: Sequence[Fault], wanted: Filter, page: int) -> Listing:
    """The findings that a filter lets through, a page at a time."""
    let = [one for one in found if wanted.lets(one)]
    shown = [one for one in let if one.finding.severity in wanted.severities]
    by_severity = Counter(str(one.finding.severity) for one in let)
    by_rule = Counter(one.finding.rule for one in found)
    pages = max(1, -(-len(shown) // ON_A_PAGE))
    at = min(max(page, 1), pages)
    return Listing(
        rows=tuple(shown[(at - 1) * ON_A_PAGE : at * ON_A_PAGE]),
        number=len(shown),
        page=at,
        pages=pages,
        severities=tuple((key, name, by_severity[key]) for key, name in SEVERITIES),
        rules=tuple((rule, _TITLES.get(rule, ""), number) for rule, number in sorted(by_rule.items())),
    )


def checking_routes(office: Office) -> APIRouter:
    """Findings and conflicts."""
    router = APIRouter()
    _add_lint(router, office)
    _add_lint_sheet(router, office)
    _add_sign_off(router, office)
    _add_conflicts(router, office)
    return router


def _record(office: Office) -> Record:
    return Record(office.opened.store, office.opened.places)


def _add_lint(router: APIRouter, office: Office) -> None:
    store = office.opened.store

    @router.get(f"{ADMIN}{LINT}", response_class=HTMLResponse)
    def lint(
        who: Maintainer,
        severity: Annotated[list[str] | None, Query()] = None,
        rule: Annotated[str, Query(max_length=32)] = "",
        region: Code = "",
        q: Annotated[str, Query(max_length=80)] = "",
        accepted: bool = False,
        page: Annotated[int, Query(ge=1)] = 1,
        told: Annotated[str, Query(max_length=1)] = "",
    ) -> str:
        wanted = Filter(
            severities=tuple(severity or ("error", "warning")), rule=rule, region=region, words=q.strip(), accepted=accepted
        )  # fmt: skip
        found = listing(faults(store, region=office.place(region)), wanted, page)
        store.note_listed((one.finding.guide for one in found.rows if one.finding.guide), parts=None)
        names = place_names(_record(office), (one.region or None for one in found.rows))
        return office.page(
            "lint.html", who, LINT, wanted=wanted, found=found, names=names, guides=store.counts()["guide"],
            regions=covered_regions(store, office.opened.places), told=say("记下了，认可的内容已经可以答复。", who.lang) if told else "",
        )  # fmt: skip


def _add_lint_sheet(router: APIRouter, office: Office) -> None:
    @router.get(f"{ADMIN}{LINT}.xlsx")
    def saved(who: Maintainer, region: Code = "") -> Response:
        from evals.governance.lint_report import write_workbook

        place = office.place(region)
        record = _record(office)
        found = findings_on(record, place, date.today(), open_laws(office.settings))
        office.opened.store.note_listed((one.guide for one in found if one.guide), parts=None)
        report = lint_report_of(record, found, place)
        return workbook(lambda file: write_workbook(report, file), "质检.xlsx")


def _add_sign_off(router: APIRouter, office: Office) -> None:
    @router.post(f"{ADMIN}{LINT}/accept")
    def accept(
        who: Maintainer,
        rule: Annotated[str, Form(max_length=32)],
        guide: Annotated[str, Form(max_length=200)],
        why: Annotated[str, Form(max_length=2000)] = "",
        undo: Annotated[bool, Form()] = False,
    ) -> Response:
        try:
            laws = open_laws(office.settings)
            sign_off(_record(office), rule, guide, why=why, by=who.account.name, accept=not undo, laws=laws)
        except SettingError as error:
            raise refused(error, "why") from error
        catch_up_index(office)
        return RedirectResponse(f"{ADMIN}{LINT}?told=1", status_code=303)


def _add_conflicts(router: APIRouter, office: Office) -> None:
    record = _record(office)

    @router.get(f"{ADMIN}{CONFLICTS}", response_class=HTMLResponse)
    def conflicts(who: Maintainer, region: Code = "", rule: Annotated[str, Query(max_length=32)] = "") -> str:
        from evals.governance.conflict_page import TITLES

        every = conflicts_of(record, office.place(region))
        found = [one for one in every if not rule or one.finding.rule == rule]
        record.store.note_listed(guides_in(found), parts=None)
        counted = Counter(one.finding.rule for one in every)
        names = place_names(record, (code for one in found for code in (one.region, one.upper_region)))
        return office.page(
            "conflicts.html", who, CONFLICTS, rows=found, names=names, region=region, rule=rule, today=date.today(),
            rules=tuple((key, TITLES.get(key, ""), number) for key, number in sorted(counted.items())),
            regions=covered_regions(record.store, record.places),
        )  # fmt: skip

    @router.get(f"{ADMIN}{CONFLICTS}.xlsx")
    def saved(who: Maintainer, region: Code = "") -> Response:
        from evals.governance.conflict_page import write_workbook

        found = conflicts_of(record, office.place(region))
        record.store.note_listed(guides_in(found), parts=None)
        names = place_names(record, (code for one in found for code in (one.region, one.upper_region)))
        return workbook(lambda file: write_workbook(found, names, file), "矛盾.xlsx")
