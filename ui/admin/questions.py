"""/admin/unanswered: questions without a good answer in groups; a citizens' word goes into the lexicon on a person's word."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from evals.ratings.grouping import Group
from knowledge.errors import SettingError
from ui.admin.office import ADMIN, Maintainer, Office, refused, workbook
from ui.days import DayOfForm
from ui.open_questions import confirm_word, groups_of, report_of
from ui.periods import Period
from ui.rendering import marked, say_in

PART = "/unanswered"
PATH = ADMIN + PART
Asked = Annotated[DayOfForm, Query()]


def question_routes(office: Office) -> APIRouter:
    """Open questions, and the report over all ratings."""
    router = APIRouter()
    _add_groups(router, office)
    _add_report(router, office)
    return router


def groups(office: Office, period: Period) -> tuple[Group, ...]:
    """The groups of a period; none where no search is open to place them."""
    search = office.opened.search
    return groups_of(office.upkeep().questions, search, period) if search is not None else ()


def _names(office: Office) -> dict[str, str]:
    """The names of the lexicon's matters by their id; none where no search is open."""
    search = office.opened.search
    return {one.id: one.name for one in search.lexicon.matters.values()} if search is not None else {}


def _add_groups(router: APIRouter, office: Office) -> None:
    @router.get(PATH, response_class=HTMLResponse)
    def unanswered(
        who: Maintainer, since: Asked = None, until: Asked = None, told: Annotated[str, Query(max_length=80)] = ""
    ) -> str:
        found = groups(office, Period(first=since, last=until))
        return office.page(
            "unanswered.html", who, PART, groups=found, asked=sum(one.size for one in found), since=since, until=until,
            matters=_names(office), days=office.settings.unanswered_days, told=say_in(who.lang, "“{word}”加进词典了，重新打开服务后生效。", word=marked(told, who.lang)) if told else "",
        )  # fmt: skip

    @router.post(f"{ADMIN}/words")
    def words(
        who: Maintainer, word: Annotated[str, Form(max_length=40)], matter: Annotated[str, Form(max_length=80)]
    ) -> Response:
        try:
            confirm_word(
                word.strip(),
                matter,
                lexicon=office.search().lexicon,
                data=office.settings.data,
                store=office.opened.store,
            )
        except SettingError as error:
            raise refused(error, "matter") from error
        return RedirectResponse(f"{PATH}?told={quote(word.strip())}", status_code=303)

    @router.post(f"{PATH}/forget")
    def forget(
        who: Maintainer, numbers: Annotated[str, Form(pattern=r"^\d{1,9}(,\d{1,9})*$", max_length=5000)]
    ) -> Response:
        office.upkeep().questions.forget(numbers=[int(one) for one in numbers.split(",")])
        return RedirectResponse(PATH, status_code=303)


def _add_report(router: APIRouter, office: Office) -> None:
    @router.get(f"{ADMIN}/ratings.xlsx")
    def saved(who: Maintainer, since: Asked = None, until: Asked = None) -> Response:
        from evals.ratings.workbook import write_workbook

        period = Period(first=since, last=until)
        report = report_of(office.upkeep(), groups(office, period), period, office.settings)
        return workbook(lambda file: write_workbook(report, file), "评价报告.xlsx")
