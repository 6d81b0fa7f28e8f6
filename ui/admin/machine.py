"""/admin and /admin/system: the numbers at a glance, settings with their source, the kill switch."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from knowledge.store.faults import faults
from knowledge.values import Value
from ui.admin.handling import counted
from ui.admin.ingesting import catch_up_index
from ui.admin.office import ADMIN, Maintainer, Office
from ui.admin.running import runs
from ui.health import readiness
from ui.pausing import LONGEST, USUAL, pause, resume
from ui.settings import PROFILES, Settings, settings_of
from ui.settings_table import TABLE
from ui.words import Lang, say
from ui.words.settings import MEANINGS

SYSTEM = f"{ADMIN}/system"
_CREDENTIALS = re.compile(r"//[^/@\s]*@")  # the account and password inside a database's address


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
    profile = settings.profile
    if profile and name in PROFILES[profile] and getattr(settings, name) == getattr(settings_of(profile), name):
        return say("{profile} 的默认值", lang, profile=profile)
    return say("环境变量或命令选项", lang)


def _shown(value: object, *, secret: bool) -> str:
    if value is None or value == "":
        return "没有设"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "已设置，不显示" if secret else _CREDENTIALS.sub("//…@", str(value))


def machine_routes(office: Office) -> APIRouter:
    """The first page and the machine."""
    router = APIRouter()
    _add_overview(router, office)
    _add_system(router, office)
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
