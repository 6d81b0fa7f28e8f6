"""/admin, /admin/people and /admin/system: the numbers at a glance, accounts, settings with their source, the kill switch."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from knowledge.access import Role
from knowledge.errors import ConflictError, MingbaiError, SettingError
from knowledge.store.faults import faults
from knowledge.values import Value
from ui.admin.handling import counted
from ui.admin.ingesting import catch_up_index
from ui.admin.office import ADMIN, Maintainer, Office
from ui.admin.running import runs
from ui.health import readiness
from ui.pausing import LONGEST, USUAL, pause, resume
from ui.second_secrets import remark_on
from ui.settings import PROFILES, Settings, settings_of
from ui.settings_table import TABLE
from ui.words import Lang, say
from ui.words_settings import MEANINGS

SYSTEM, PEOPLE = f"{ADMIN}/system", f"{ADMIN}/people"
STAFF_ROLES = tuple(role for role in Role if role is not Role.CITIZEN)
_CREDENTIALS = re.compile(r"//[^/@\s]*@")  # the account and password inside a database's address
NAME = r"^[^\s\x00-\x1f]{1,80}$"


class SettingLine(Value):
    """One setting as it stands: its value for people, and where it comes from."""

    variable: str
    meaning: str
    value: str
    source: str


def setting_lines(settings: Settings, lang: Lang = Lang.ZH) -> tuple[SettingLine, ...]:
    """Every setting in the order of the manual; a secret is never shown, only whether it is set."""
    return tuple(
        SettingLine(
            variable=row.variable,
            meaning=row.meaning if lang is Lang.ZH else MEANINGS[row.field],
            value=_shown(getattr(settings, row.field), secret=row.secret),
            source=_source(settings, row.field, lang),
        )
        for row in TABLE
    )


def _source(settings: Settings, name: str, lang: Lang) -> str:
    if name not in settings.model_fields_set:
        return say("默认值", lang)
    if name in PROFILES[settings.profile] and getattr(settings, name) == getattr(settings_of(settings.profile), name):
        return say("{profile} 的默认值", lang, profile=settings.profile)
    return say("环境变量或命令选项", lang)


def _shown(value: object, *, secret: bool) -> str:
    if value is None or value == "":
        return "没有设"
    return "已设置，不显示" if secret else _CREDENTIALS.sub("//…@", str(value))


def machine_routes(office: Office) -> APIRouter:
    """The first page, the machine, and the people."""
    router = APIRouter()
    _add_overview(router, office)
    _add_system(router, office)
    _add_people(router, office)
    return router


def _add_overview(router: APIRouter, office: Office) -> None:
    @router.get(ADMIN, response_class=HTMLResponse)
    def overview(who: Maintainer) -> str:
        upkeep = office.upkeep()
        found = faults(office.opened.store)
        latest = runs(office.settings.data)[:1]
        return office.page(
            "overview.html", who, "", counts=office.opened.store.counts(), tickets=counted(upkeep.desk),
            asked=len(upkeep.questions.since()), files=len(office.opened.store.files()),
            errors=sum(one.finding.stands for one in found), held=sum(one.keeps_out for one in found),
            warnings=sum(one.finding.severity == "warning" for one in found), latest=latest[0] if latest else None,
            ready=readiness(office.opened.store, office.opened.search),
        )  # fmt: skip


def _add_system(router: APIRouter, office: Office) -> None:
    @router.get(SYSTEM, response_class=HTMLResponse)
    def system(who: Maintainer) -> str:
        return office.page(
            "system.html", who, "/system", ready=readiness(office.opened.store, office.opened.search),
            settings=setting_lines(office.settings, who.lang), usual=USUAL.format(hotline=office.settings.hotline), longest=LONGEST,
        )  # fmt: skip

    @router.post(f"{SYSTEM}/pause")
    def stop(who: Maintainer, words: Annotated[str, Form(max_length=LONGEST)] = "") -> Response:
        pause(office.opened.store, words, hotline=office.settings.hotline)
        return RedirectResponse(SYSTEM, status_code=303)

    @router.post(f"{SYSTEM}/resume")
    def go_on(who: Maintainer) -> Response:
        resume(office.opened.store)
        return RedirectResponse(SYSTEM, status_code=303)

    @router.post(f"{SYSTEM}/catch-up")
    def caught_up(who: Maintainer) -> Response:
        catch_up_index(office)
        return RedirectResponse(SYSTEM, status_code=303)


def _add_people(router: APIRouter, office: Office) -> None:
    def page(who: Maintainer, *, code: str = "", name: str = "", wrong: str = "", status: int = 200) -> Response:
        shown = office.page(
            "people.html", who, "/people", accounts=office.accounts.all(), roles=STAFF_ROLES, code=code, name=name, wrong=wrong,
            remark=remark_on(office.accounts.secrets_kept(), who.lang),
        )  # fmt: skip
        return HTMLResponse(shown, status_code=status, headers={"Cache-Control": "no-store"})

    @router.get(PEOPLE)
    def people(who: Maintainer) -> Response:
        return page(who)

    @router.post(f"{PEOPLE}/add")
    def add(
        who: Maintainer,
        name: Annotated[str, Form(pattern=NAME)],
        role: Annotated[Role, Form()],
        departments: Annotated[str, Form(max_length=300)] = "",
    ) -> Response:
        own = frozenset(part for part in departments.replace("，", " ").replace("、", " ").split() if part)
        try:
            code = office.accounts.add(name, role, departments=own)
        except (SettingError, ConflictError) as error:
            return page(who, wrong=str(error), status=422)
        return page(who, code=code.code, name=name)

    @router.post(f"{PEOPLE}/reset")
    def reset(who: Maintainer, name: Annotated[str, Form(pattern=NAME)]) -> Response:
        try:
            return page(who, code=office.accounts.reset(name).code, name=name)
        except MingbaiError as error:
            return page(who, wrong=str(error), status=422)

    @router.post(f"{PEOPLE}/close")
    def close(
        who: Maintainer, name: Annotated[str, Form(pattern=NAME)], open_again: Annotated[bool, Form()] = False
    ) -> Response:
        if name == who.account.name:
            return page(who, wrong=say("不能停用自己的账号，请让另一位维护人员来办。", who.lang), status=422)
        try:
            office.accounts.disable(name, disabled=not open_again)
        except SettingError as error:
            return page(who, wrong=str(error), status=422)
        return RedirectResponse(PEOPLE, status_code=303)
