"""What a row is about: the matter's name, its codes, and the place and level it speaks for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ingest.parse.blanks import is_blank, split_values
from ingest.parse.code_values import LEVELS
from ingest.parse.row_parts import text_of
from ingest.parse.rows import Row
from knowledge.codelists import Level
from knowledge.codes import parse_code
from knowledge.guide import Codes
from knowledge.places import Places

_BARE_CASE = re.compile(r"[（(]?[^（()）]{1,12}[)）]?")
_AREA = re.compile(r"(\d{6})(?:(\d{3})(?:\d{3})?)?")
NAMES = ("title", "sub_name", "item_name", "main_name")
# Homes that make a row more than a name on a list.
SUBSTANCE = (
    "conditions", "condition_items", "materials", "steps", "steps.counter", "steps.online", "limits", "limits.statutory",
    "limits.promised", "fee.charged", "fee.items", "windows", "windows.hours", "contacts.consult", "contacts.complain", "bases",
    "bases.implementation", "visits", "outcome.name", "online.url", "faqs",
)  # fmt: skip


class Identity(NamedTuple):
    """What a row is called, its codes and its place: worked out once, used for ids, duplicates and the guide itself."""

    title: str
    codes: Codes
    region: str


def is_substantive(row: Row) -> bool:
    """Whether the row says anything about how the matter is handled."""
    return any(not is_blank(cell.text) for cell in row.all(*SUBSTANCE))


def name_of(row: Row) -> str | None:
    """The business item's name: the matter's name, with its 情形 where the two stand in separate columns."""
    title = next((value for home in NAMES if (value := text_of(row, home))), None)
    item, case = text_of(row, "item_name"), case_of(row)
    if title is not None and item is not None and item != title:
        title = _with_case(title, item) if _BARE_CASE.fullmatch(item) and not _shares_words(item, title) else item
    return _with_case(title, case) if title is not None and case is not None else title


def case_of(row: Row) -> str | None:
    """The one 情形 a row is about; None when it names none, or several to choose from."""
    case = text_of(row, "situation")
    return None if case is None or len(split_values(case)) > 1 else case


def _with_case(title: str, case: str) -> str:
    bare = case.strip("（()） ")
    return title if bare in title else f"{title}（{bare}）"


def _shares_words(item: str, title: str) -> bool:
    """Whether an item's name repeats three characters of the matter's name, so that it stands on its own."""
    return any(item[start : start + 3] in title for start in range(len(item) - 2))


def codes_of(row: Row) -> Codes:
    """Every code of the row. A 33-character code is the item's, its first 31 characters the implementation's."""
    own, item = _code(row, "codes.implementation"), _code(row, "codes.item")
    if item is None and own is not None and len(own) == 33:
        item = own
    if item is not None and len(item) == 33 and (own is None or len(own) == 33):
        own = item[:31]
    parsed = parse_code(own) if own else None
    return Codes(
        implementation=own,
        item=item,
        catalogue=_code(row, "codes.catalogue") or (parsed.catalogue if parsed else None),
        parent=_code(row, "codes.parent"),
        national=_code(row, "codes.national"),
        local=tuple(value for cell in row.all("codes.local") for value in split_values(cell.text)),
        scheme=parsed.scheme.value if parsed else "other",
    )


def _code(row: Row, home: str) -> str | None:
    value = text_of(row, home)
    return value.strip() if value else None


def levels_of(row: Row) -> tuple[Level, ...]:
    """行使层级, one or several, by label or national number."""
    words = [word for cell in row.all("agency.levels") for word in re.split(r"[\^,，；;\s]+", cell.text)]
    found = (LEVELS.get(word.replace("(", "（").replace(")", "）")) for word in words)
    return tuple(dict.fromkeys(level for level in found if level is not None))


def agency_code(codes: Codes) -> str | None:
    """The body's 统一社会信用代码 inside the implementation code."""
    parsed = parse_code(codes.implementation) if codes.implementation else None
    return parsed.uscc if parsed else None


def region_of(row: Row, codes: Codes, places: Places, *, fallback: str | None) -> tuple[str | None, bool]:
    """The division a row speaks for and whether it is a known one.

    Its own code comes first, in whichever column of places it stands, then the place it names, then the area inside the
    agency's code, then `fallback`, then the place inside the agency's name; None when nothing tells.
    """
    cells = [text_of(row, home) or "" for home in ("region", "region_name")]
    match = next(filter(None, map(_AREA.fullmatch, cells)), None)
    if match is not None:
        code = match[1] + (match[2] if match[2] and match[2] != "000" else "")
        return code, places.by_code(code) is not None
    named = _named_place(places, cells[1] or cells[0])
    if named is not None:
        return named, True
    area = (agency_code(codes) or "")[2:8]
    if area.isdecimal() and places.by_code(area) is not None:
        return area, True
    if fallback:
        return fallback, places.by_code(fallback) is not None
    agency = _named_place(places, text_of(row, "agency.name") or "")
    return agency, agency is not None


@lru_cache(maxsize=512)
def _named_place(places: Places, text: str) -> str | None:
    """The one division a cell names; None when it names none, or a name that several share."""
    found = places.find(text) if text else ()
    codes = {mention.candidates[0].code for mention in found if len(mention.candidates) == 1}
    return codes.pop() if len(codes) == 1 and len(found) == 1 else None
