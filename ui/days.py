"""A day in a request: written 2026-09-18 and in no other way. Pydantic alone takes `0` for the first of January 1970."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _as_written(given: object) -> object:
    if isinstance(given, str) and not _WRITTEN.fullmatch(given):
        raise PydanticCustomError("date_parsing", "a day is written YYYY-MM-DD")
    return given


Day = Annotated[date, BeforeValidator(_as_written)]


def _as_left(given: object) -> object:
    return None if given == "" else given


DayOfForm = Annotated[Day | None, BeforeValidator(_as_left)]  # a field that was left empty is sent as ""
