"""What commands are given: settings, places by name, questions from a file. Wrong input ends in a message that says what to do."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import SettingError

if TYPE_CHECKING:
    from knowledge.access import Viewer
    from knowledge.departments import Departments
    from knowledge.index import Engine
    from knowledge.jurisdiction import Jurisdiction
    from knowledge.places import Places
    from ui.settings import Settings


def settings_now(**changes: object) -> Settings:
    """Settings from the environment, changed by options; misspelt variables are pointed out."""
    from ui.settings import PREFIX, read_settings, unknown_settings

    for name in unknown_settings(os.environ):
        print(f"提醒：不认识环境变量 {name}，没有用它。", file=sys.stderr)
    given = {f"{PREFIX}{name.upper()}": str(value) for name, value in changes.items() if value is not None}
    return read_settings({**os.environ, **given})


def place_named(places: Places, wanted: str | None) -> Jurisdiction | None:
    """The division that an option names, by code or by name.

    Raises:
        SettingError: no division, or more than one, goes by that name.
    """
    if not wanted:
        return None
    exact = places.by_code(wanted)
    if exact is not None:
        return exact
    found = places.search(wanted, 8)
    named = [place for place in found if wanted in (place.name, place.short_name, place.full_name)]
    if named and [place.level for place in named].count(named[0].level) == 1:
        return named[0]  # the search puts a district before the streets that share its name
    choices = "、".join(f"{place.full_name}（{place.code}）" for place in (named or found))
    hint = f"您要的可能是：{choices}。" if choices else "请写区县的名字或者 6 位行政区划代码。"
    raise SettingError(f"地区「{wanted}」{'有几个同名的' if named else '没有查到'}。{hint}")


def engine_named(wanted: str | None) -> Engine | None:
    """The index engine that an option names; None when it was not given.

    Raises:
        SettingError: there is no such engine.
    """
    from knowledge.index import Engine

    if not wanted:
        return None
    try:
        return Engine(wanted)
    except ValueError as error:
        raise SettingError(f"没有「{wanted}」这种索引。可以写 {'、'.join(Engine)}。") from error


def day_named(wanted: str | None) -> date | None:
    """The day that an option names; None when it was not given.

    Raises:
        SettingError: it is no date.
    """
    if not wanted:
        return None
    try:
        return date.fromisoformat(wanted.replace("/", "-"))
    except ValueError as error:
        raise SettingError(f"日期「{wanted}」看不懂。请写成 2026-09-18 这样的格式。") from error


def viewer_named(wanted: str | None, departments: Departments) -> Viewer:
    """Who an option says that the command asks for: a role, then departments after colons; a citizen when it was not given.

    Args:
        departments: which names mean the same one (`Store.departments`).

    Raises:
        SettingError: there is no such role.
    """
    from knowledge.access import CITIZEN, Role, Viewer
    from knowledge.audit import sign, witness

    if not wanted:
        return CITIZEN
    name, *named = wanted.replace("：", ":").split(":")
    if name not in set(Role) or (name == Role.CITIZEN and named):
        roles = "、".join(f"{role.value}（{role.label}）" for role in Role)
        raise SettingError(f"身份「{wanted}」看不懂。可以是 {roles}，部门写在冒号后面，例如 editor:户政科。")
    sign(witness().who, name)  # the audit trail says as whom the command read
    return Viewer.of(Role(name), *departments.all_of(named))


def questions_of(question: str | None, file: Path | None) -> list[str]:
    """The questions of one run: the one typed, or the lines of a file.

    Raises:
        SettingError: both or none were given, or the file cannot be read.
    """
    if (question is None) == (file is None):
        raise SettingError("请写一个问题，或者用 --file 给一个问题文件，两样只能选一样。")
    if question is not None:
        return [question]
    try:
        lines = Path(file or "").read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"问题文件读不出来：{file}。请确认文件存在，而且是 UTF-8 编码的文本。") from error
    return [line.strip() for line in lines if line.strip()]
