"""How a row's matter is filed: body, classification, validity, grade and citizens' words for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ingest.parse.blanks import is_blank, split_values
from ingest.parse.code_values import (
    AUDIENCES,
    GRADES,
    NATURES,
    POWER_SOURCES,
    STATES,
    THEMES_CORPORATE,
    THEMES_PERSON,
    day,
    flag,
    labelled,
    type_of,
)
from ingest.parse.row_identity import agency_code, levels_of
from ingest.parse.row_parts import text_of
from ingest.parse.rows import Row
from knowledge.codelists import Grade, MatterState, MatterType
from knowledge.guide import Agency, Classification, Codes, Validity

# Bodies and themes are separated by these, but not inside brackets: 省级司法（审核,决定）、市级司法（受理）
_BETWEEN = re.compile(r"[、，,；;^](?![^（()）]*+[）)])")


def version(row: Row) -> int:
    """事项版本, 1 where the list gives none."""
    value = text_of(row, "version") or ""
    return int(value) if value.isdecimal() and 0 < int(value) < 10_000 else 1


def aliases(row: Row, title: str) -> tuple[str, ...]:
    """Citizens' words and short names, without those that only repeat the official name."""
    words = [word for cell in row.all("aliases", "short_names") for word in split_values(cell.text)]
    official = {title, row.value("title"), row.value("sub_name"), row.value("main_name")}
    return tuple(dict.fromkeys(word for word in words if word not in official))


def matter_type(row: Row) -> MatterType:
    """事项类型 by its label; a number counts only where all provinces mean the same by it."""
    told = type_of(text_of(row, "matter_type"))
    return told if told is not MatterType.UNKNOWN else type_of(text_of(row, "classification.raw_type"))


def agency(row: Row, codes: Codes, given: str | None) -> Agency:
    """实施主体; `given` is the body the operator named, used when the row names none."""
    return Agency(
        name=text_of(row, "agency.name") or given,
        code=agency_code(codes) or text_of(row, "agency.code"),
        nature=label_of(row, "agency.nature", NATURES),
        entrusted_by=text_of(row, "agency.entrusted_by"),
        joint=_joint(row),
        organiser=text_of(row, "agency.organiser"),
        levels=levels_of(row),
        power_source=label_of(row, "agency.power_source", POWER_SOURCES),
        power_scope=text_of(row, "agency.power_scope"),
    )


def _joint(row: Row) -> tuple[str, ...]:
    """联办机构, split between bodies only: a 、 or , inside brackets belongs to one body."""
    values = [part.strip() for cell in row.all("agency.joint") for part in _BETWEEN.split(cell.text)]
    return tuple(value for value in values if not is_blank(value))


def classification(row: Row) -> Classification:
    """Audiences and themes. Themes of a column for everyone go where the audiences are, else where their list is."""
    audiences = values(row, "classification.audiences", AUDIENCES)
    person = values(row, "classification.themes_person", THEMES_PERSON)
    corporate = values(row, "classification.themes_corporate", THEMES_CORPORATE)
    for theme in _themes(row):
        is_person, is_corporate = theme in THEMES_PERSON.values(), theme in THEMES_CORPORATE.values()
        if audiences or is_person == is_corporate:
            is_person = not audiences or "自然人" in audiences
            is_corporate = any(audience != "自然人" for audience in audiences)
        person += (theme,) * is_person
        corporate += (theme,) * is_corporate
    return Classification(
        audiences=audiences,
        themes_person=tuple(dict.fromkeys(person)),
        themes_corporate=tuple(dict.fromkeys(corporate)),
        crowds=values(row, "classification.crowds", {}),
        general=_general(text_of(row, "classification.general")),
        inventory_level=text_of(row, "classification.inventory_level"),
        on_application=flag(text_of(row, "classification.on_application")),
        raw_type=text_of(row, "classification.raw_type") or text_of(row, "matter_type"),
    )


def _themes(row: Row) -> Iterator[str]:
    for cell in row.all("themes"):
        yield from (item.text for item in cell.items) if cell.items else _BETWEEN.split(cell.text)


def _general(text: str | None) -> bool | None:
    if text is None:
        return None
    return True if text.startswith("一般") else False if text.startswith("个别") else flag(text)


def validity(row: Row) -> Validity:
    """State and dates. A state in other words than the list's counts as in force and is left to lint."""
    state = text_of(row, "validity.state")
    return Validity(
        state=STATES.get(state.strip(), MatterState.IN_FORCE) if state else MatterState.IN_FORCE,
        effective=day(text_of(row, "validity.effective")),
        expires=day(text_of(row, "validity.expires")),
        suspended=day(text_of(row, "validity.suspended")),
        resumes=day(text_of(row, "validity.resumes")),
        replaced_by=text_of(row, "validity.replaced_by"),
        published=day(text_of(row, "validity.published")),
        verified=day(text_of(row, "validity.verified")),
        verified_by=text_of(row, "validity.verified_by"),
    )


def grade(row: Row) -> Grade:
    """信息分级; a word that is not in the list closes the guide to citizens rather than opening it."""
    text = text_of(row, "grade")
    return Grade.PUBLIC if text is None else GRADES.get(text.strip(), Grade.WINDOW)


def label_of(row: Row, home: str, labels: Mapping[str, str]) -> str | None:
    """The label of a column with a code list; None when it says nothing."""
    value = text_of(row, home)
    return labelled(value, labels) if value else None


def values(row: Row, home: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The labels of a column with several values, each once."""
    found = [labelled(value, labels) for cell in row.all(home) for value in split_values(cell.text)]
    return tuple(dict.fromkeys(found))
