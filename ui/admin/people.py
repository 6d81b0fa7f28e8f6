"""/admin/people: who may sign in, as what, and for which departments."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from knowledge.access import Role
from knowledge.codelists import Grade
from knowledge.errors import ConflictError, MingbaiError, SettingError
from ui.admin.office import ADMIN, Maintainer, Office
from ui.second_secrets import remark_on
from ui.words import say

PEOPLE = f"{ADMIN}/people"
STAFF_ROLES = tuple(role for role in Role if role is not Role.CITIZEN)
NAME = r"^[^\s\x00-\x1f]{1,80}$"
Name = Annotated[str, Form(pattern=NAME)]
Departments = Annotated[str, Form(max_length=300)]


def people_routes(office: Office) -> APIRouter:
    """The accounts and what can be done with one."""
    router = APIRouter()
    _add_listing(router, office)
    _add_changing(router, office)
    return router


def _page(
    office: Office, who: Maintainer, *, code: str = "", name: str = "", wrong: str = "", status: int = 200
) -> Response:
    shown = office.page(
        "people.html", who, "/people", accounts=office.accounts.all(), roles=STAFF_ROLES, grades=tuple(Grade), code=code,
        name=name, wrong=wrong, remark=remark_on(office.accounts.secrets_kept(), who.lang),
    )  # fmt: skip
    return HTMLResponse(shown, status_code=status, headers={"Cache-Control": "no-store"})


def _parted(typed: str) -> frozenset[str]:
    """Departments typed one after another."""
    return frozenset(part for part in re.split(r"[\s，,、；;]+", typed) if part)


def _add_listing(router: APIRouter, office: Office) -> None:
    @router.get(PEOPLE)
    def people(who: Maintainer) -> Response:
        return _page(office, who)

    @router.post(f"{PEOPLE}/add")
    def add(who: Maintainer, name: Name, role: Annotated[Role, Form()], departments: Departments = "") -> Response:
        try:
            code = office.accounts.add(name, role, departments=_parted(departments))
        except (SettingError, ConflictError) as error:
            return _page(office, who, wrong=str(error), status=422)
        return _page(office, who, code=code.code, name=name)


def _add_changing(router: APIRouter, office: Office) -> None:
    @router.post(f"{PEOPLE}/change")
    def change(
        who: Maintainer,
        name: Name,
        role: Annotated[Role, Form()],
        departments: Departments = "",
        grade: Annotated[Grade | None, Form()] = None,
    ) -> Response:
        if name == who.account.name:
            told = say("不能改自己的身份，请让另一位维护人员来办。", who.lang)
            return _page(office, who, wrong=told, status=422)
        try:
            office.accounts.change_rights(name, role, departments=_parted(departments), grade=grade)
        except SettingError as error:
            return _page(office, who, wrong=str(error), status=422)
        return RedirectResponse(PEOPLE, status_code=303)

    @router.post(f"{PEOPLE}/reset")
    def reset(who: Maintainer, name: Name) -> Response:
        try:
            return _page(office, who, code=office.accounts.reset(name).code, name=name)
        except MingbaiError as error:
            return _page(office, who, wrong=str(error), status=422)

    @router.post(f"{PEOPLE}/close")
    def close(who: Maintainer, name: Name, open_again: Annotated[bool, Form()] = False) -> Response:
        if name == who.account.name:
            told = say("不能停用自己的账号，请让另一位维护人员来办。", who.lang)
            return _page(office, who, wrong=told, status=422)
        try:
            office.accounts.disable(name, disabled=not open_again)
        except SettingError as error:
            return _page(office, who, wrong=str(error), status=422)
        return RedirectResponse(PEOPLE, status_code=303)
