"""Read the plain sources of the matter lists and lay them out as rows of cells. Codes and inherited cells are filled in here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge.codes import uscc_is_valid
from knowledge.values import Value

NATIONAL = "national_matters.toml"

# What a local row takes over from the national row it names: the law's part, never the hall's.
_INHERITED = (
    "name", "item", "aliases", "catalogue", "type", "audience", "conditions", "materials", "steps",
    "legal_limit", "charged", "fee", "fee_basis", "basis", "outcome",
)  # fmt: skip
_LEVEL_DIGITS = {"国家级": "1", "省级": "2", "市级": "3", "县级": "4", "镇（乡、街道）级": "5"}
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class MatterList(Value):
    """One list laid out. `title` stands above the header where the format has room for it."""

    output: str
    sheet: str = ""
    title: str = ""
    encoding: str = "utf-8"
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_list(path: Path) -> MatterList:
    """Lay out one list; rows with `same_as` take the law's part from the national list beside it.

    Raises:
        ValueError: `same_as` names no national row, or two rows get the same implementation code.
    """
    source = _toml(path)
    national = {row["item"]: row for row in _toml(path.with_name(NATIONAL))["row"]}
    agencies = _toml(path.parent.parent / "agencies.toml")
    rows = [
        _filled(row, source.get("defaults", {}), national, agencies) | {"serial": number}
        for number, row in enumerate(source["row"], start=1)
    ]
    codes = [row["implementation"] for row in rows if row["implementation"]]
    if len(codes) != len(set(codes)):
        raise ValueError(f"{path.name}：有重复的实施编码")
    columns = source["columns"]
    return MatterList(
        **{key: source[key] for key in ("output", "sheet", "title", "encoding") if key in source},
        header=tuple(heading for heading, _ in columns),
        rows=tuple(tuple(_cell(row.get(key, ""), key) for _, key in columns) for row in rows),
    )


def unified_code(area: str, organisation: str) -> str:
    """A 统一社会信用代码 of a fictional organ (11 = 机构编制, 机关) with both check characters right.

    Args:
        area: 6 digits.
        organisation: the first 8 characters of its 组织机构代码.
    """
    total = sum(weight * int(digit, 36) for weight, digit in zip(_ORGANISATION_WEIGHTS, organisation, strict=True))
    check = "0123456789X0"[11 - total % 11]
    body = f"11{area}{organisation}{check}"
    return next(body + letter for letter in _ALPHABET if uscc_is_valid(body + letter))


def _filled(
    row: Mapping[str, Any], defaults: Mapping[str, Any], national: Mapping[str, Any], agencies: Mapping[str, Any]
) -> dict[str, Any]:
    filled = dict(defaults)
    if same_as := row.get("same_as"):
        if same_as not in national:
            raise ValueError(f"全国清单里没有业务办理项“{same_as}”")
        filled |= {key: value for key, value in national[same_as].items() if key in _INHERITED}
    filled |= row
    filled["implementation"] = ""
    if agency := agencies.get(filled["agency"]):
        code = unified_code(agency["area"], agency["org"])
        filled |= {
            "agency": agency["name"],
            "agency_code": code,
            "implementation": code + _LEVEL_DIGITS[filled["level"]] + filled["catalogue"],
        }
    return filled


def _cell(value: object, key: str) -> str:
    if not isinstance(value, list):
        return str(value)
    if key == "aliases":
        return "、".join(value)
    if len(value) == 1:
        return str(value[0])
    return "\n".join(f"{number}.{text}" for number, text in enumerate(value, start=1))


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
