"""One row of a list as a service guide: its names, codes, place and body, and the parts put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.parse import row_parts
from ingest.parse.blanks import is_blank, split_values
from ingest.parse.code_values import (
    AUDIENCES,
    DEPTHS,
    FORMS,
    GRADES,
    ITEM_TYPES,
    LEVELS,
    NATURES,
    OUTCOME_KINDS,
    POWER_SOURCES,
    REACHES,
    STATES,
    THEMES_CORPORATE,
    THEMES_PERSON,
    day,
    flag,
    labelled,
    type_of,
)
from ingest.parse.contacts import parse_online, parse_visits
from ingest.parse.row_parts import span_over, text_of
from ingest.parse.rows import Cell, Row
from knowledge.codelists import Grade, Level, MatterState
from knowledge.guide import (
    Agency,
    Bundle,
    Classification,
    Codes,
    Faq,
    Handling,
    Online,
    Outcome,
    Rights,
    Scenario,
    ScenarioOption,
    Section,
    ServiceGuide,
    Source,
    SpecialProcedure,
    Validity,
    Visits,
)
from knowledge.values import Statement

_BARE_CASE = re.compile(r"[（(]?[^（()）]{1,12}[)）]?")
_CODE = re.compile(r"[0-9A-Za-z]{8,40}(?:-[0-9A-Za-z]+)*")
_QUESTION = re.compile(r"(?:^|\n)\s*(?:\d{1,2}[.、])?\s*问\s*[：:]\s*(?P<question>[^\n]+?)\s*\n?\s*答\s*[：:]\s*(?P<answer>.+?)(?=\n\s*(?:\d{1,2}[.、])?\s*问\s*[：:]|\Z)", re.DOTALL)
# Homes that make a row more than a name on a list.
SUBSTANCE = (
    "conditions", "condition_items", "materials", "steps", "steps.counter", "steps.online", "limits", "limits.statutory",
    "limits.promised", "fee.charged", "fee.items", "windows", "windows.hours", "contacts.consult", "contacts.complain", "bases",
    "bases.implementation", "visits", "outcome.name", "online.url", "faqs",
)  # fmt: skip


class Identity(NamedTuple):
    """What a row is called and where it stands: worked out once, used for ids, duplicates and the guide itself."""

    title: str
    code: str | None
    region: str
    region_known: bool


def is_substantive(row: Row) -> bool:
    """Whether the row says anything about how the matter is handled."""
    return any(not is_blank(cell.text) for cell in row.all(*SUBSTANCE))


def name_of(row: Row) -> str | None:
    """The business item's name: the matter's name, with its 情形 where the two stand in separate columns."""
    title = next((value for home in ("title", "sub_name", "item_name", "main_name") if (value := text_of(row, home))), None)
    item = text_of(row, "item_name")
    if title is None or item is None or item == title:
        return title
    return f"{title}（{item.strip('（()）')}）" if _BARE_CASE.fullmatch(item) and not _shares_words(item, title) else item


def _shares_words(item: str, title: str) -> bool:
    """Whether an item's name repeats four characters of the matter's name, so that it stands on its own."""
    return any(item[start : start + 4] in title for start in range(len(item) - 3))


def codes_of(row: Row) -> Codes:
    """Every code of the row. A 33-character code is the item's, its first 31 characters the implementation's."""
    own = _code(row, "codes.implementation")
    item = _code(row, "codes.item") or (own if own and len(own) == 33 else None)
    implementation = own[:31] if own and len(own) == 33 else own
    if implementation is None and item is not None and len(item) == 33:
        implementation = item[:31]
    local = tuple(value for cell in row.all("codes.local") for value in split_values(cell.text))
    catalogue = _code(row, "codes.catalogue")
    if catalogue is None and implementation is not None and len(implementation) == 31:
        catalogue = implementation[19:31]
    return Codes(
        implementation=implementation,
        item=item,
        catalogue=catalogue,
        parent=_code(row, "codes.parent"),
        national=_code(row, "codes.national"),
        local=local,
        scheme=_scheme(implementation),
    )


def _code(row: Row, home: str) -> str | None:
    value = text_of(row, home)
    return value.strip() if value else None


def _scheme(code: str | None) -> str:
    if code is None or len(code) != 31:
        return "sichuan" if code and code.count("-") >= 3 else "other"
    return "guangdong" if code[19:21] == "44" else "gb39554"


def build_guide(row: Row, identity: Identity, *, source: Source, guide_id: str, agency: str | None) -> ServiceGuide:
    """Put the guide together; `agency` is the body the operator named, used when the row names none."""
    codes = codes_of(row)
    item = text_of(row, "item_name") or text_of(row, "situation")
    named_twice = codes.item is not None and text_of(row, "title") is not None
    return ServiceGuide(
        id=guide_id,
        version=_version(row),
        title=identity.title,
        main_name=text_of(row, "main_name"),
        sub_name=text_of(row, "sub_name"),
        item_name=item or (identity.title if named_twice else None),
        aliases=_aliases(row, identity.title),
        codes=codes,
        matter_type=_matter_type(row),
        region=identity.region,
        agency=_agency(row, codes, agency),
        classification=_classification(row),
        validity=_validity(row),
        conditions=row_parts.conditions(row),
        materials=row_parts.materials(row),
        no_materials=row_parts.no_materials(row),
        scenarios=_scenarios(row),
        steps=row_parts.steps(row),
        limits=row_parts.limits(row),
        special_procedures=_special_procedures(row),
        fee=row_parts.fee(row),
        windows=row_parts.windows(row),
        contacts=row_parts.contacts(row),
        online=_online(row),
        visits=_visits(row),
        handling=_handling(row),
        bases=row_parts.bases(row),
        outcome=_outcome(row),
        rights=_rights(row),
        faqs=_faqs(row),
        sections=_sections(row),
        bundles=tuple(Bundle(name=value) for cell in row.all("bundles") for value in split_values(cell.text)),
        parts=row.parts,
        grade=_grade(row),
        department=text_of(row, "department"),
        source=source,
    )


def _version(row: Row) -> int:
    value = text_of(row, "version") or ""
    return int(value) if value.isdecimal() and 0 < int(value) < 10_000 else 1


def _aliases(row: Row, title: str) -> tuple[str, ...]:
    """Citizens' words and short names, without those that only repeat the official name."""
    words = [word for cell in row.all("aliases", "short_names") for word in split_values(cell.text)]
    official = {title, row.value("title"), row.value("sub_name"), row.value("main_name")}
    return tuple(dict.fromkeys(word for word in words if word not in official))


def _matter_type(row: Row):  # type: ignore[no-untyped-def]
    labelled_type = type_of(text_of(row, "matter_type"))
    return labelled_type if labelled_type.value != "未写明" else type_of(text_of(row, "classification.raw_type"))


def _agency(row: Row, codes: Codes, given: str | None) -> Agency:
    code = codes.implementation[:18] if codes.implementation and len(codes.implementation) == 31 else None
    return Agency(
        name=text_of(row, "agency.name") or given,
        code=code or text_of(row, "agency.code"),
        nature=_labelled(row, "agency.nature", NATURES),
        entrusted_by=text_of(row, "agency.entrusted_by"),
        joint=_joint(row),
        organiser=text_of(row, "agency.organiser"),
        levels=levels_of(row),
        power_source=_labelled(row, "agency.power_source", POWER_SOURCES),
        power_scope=text_of(row, "agency.power_scope"),
    )


def _joint(row: Row) -> tuple[str, ...]:
    """联办机构, split between bodies only: a 、 or , inside brackets belongs to one body."""
    values = [part.strip() for cell in row.all("agency.joint") for part in re.split(r"[、，,；;](?![^（(]*[）)])", cell.text)]
    return tuple(value for value in values if not is_blank(value))


def levels_of(row: Row) -> tuple[Level, ...]:
    """行使层级, one or several, by label or national number."""
    values = [value for cell in row.all("agency.levels") for value in re.split(r"[\^,，；;\s]+", cell.text)]
    values = [LEVELS.get(value.replace("(", "（").replace(")", "）")) for value in values]  # type: ignore[misc]
    return tuple(dict.fromkeys(level for level in values if isinstance(level, Level)))


def _labelled(row: Row, home: str, labels: dict[str, str]) -> str | None:
    value = text_of(row, home)
    return labelled(value, labels) if value else None


def _values(row: Row, home: str, labels: dict[str, str]) -> tuple[str, ...]:
    values = [labelled(value, labels) for cell in row.all(home) for value in split_values(cell.text)]
    return tuple(dict.fromkeys(values))


def _classification(row: Row) -> Classification:
    audiences = _values(row, "classification.audiences", AUDIENCES)
    person = _values(row, "classification.themes_person", THEMES_PERSON)
    corporate = _values(row, "classification.themes_corporate", THEMES_CORPORATE)
    for theme in _themes(row):
        is_person, is_corporate = theme in THEMES_PERSON.values(), theme in THEMES_CORPORATE.values()
        if is_person == is_corporate:
            is_person = not audiences or "自然人" in audiences
            is_corporate = any(audience != "自然人" for audience in audiences)
        person += (theme,) * is_person
        corporate += (theme,) * is_corporate
    return Classification(
        audiences=audiences,
        themes_person=tuple(dict.fromkeys(person)),
        themes_corporate=tuple(dict.fromkeys(corporate)),
        crowds=_values(row, "classification.crowds", {}),
        general=_general(text_of(row, "classification.general")),
        inventory_level=text_of(row, "classification.inventory_level"),
        on_application=flag(text_of(row, "classification.on_application")),
        raw_type=text_of(row, "classification.raw_type") or text_of(row, "matter_type"),
    )


def _themes(row: Row) -> Iterator[str]:
    for cell in row.all("themes"):
        yield from (item.text for item in cell.items) if cell.items else re.split(r"[、，,；;^](?![^（(]*[）)])", cell.text)


def _general(text: str | None) -> bool | None:
    if text is None:
        return None
    return True if text.startswith("一般") else False if text.startswith("个别") else flag(text)


def _validity(row: Row) -> Validity:
    state = text_of(row, "validity.state")
    return Validity(
        state=STATES.get(state.strip(), MatterState.IN_FORCE) if state else MatterState.IN_FORCE,
        effective=day(text_of(row, "validity.effective")),
        expires=day(text_of(row, "validity.expires")),
        published=day(text_of(row, "validity.published")),
        verified=day(text_of(row, "validity.verified")),
        verified_by=text_of(row, "validity.verified_by"),
    )


def _scenarios(row: Row) -> tuple[Scenario, ...]:
    labels = [value for cell in row.all("scenarios") for value in split_values(cell.text)]
    if len(labels) < 2:
        return ()
    return (Scenario(question="您要办的是哪一种情形？", options=tuple(ScenarioOption(label=label) for label in labels)),)


def _special_procedures(row: Row) -> tuple[SpecialProcedure, ...]:
    found = []
    for cell in row.all("special_procedures"):
        for item in cell.items:
            values = item.record.values if item.record else {"name": item.text}
            found.append(SpecialProcedure(**values, span=item.span))
        if not cell.items and not is_blank(cell.text):
            found.append(SpecialProcedure(name=cell.text, span=cell.span))
    return tuple(found)


def _online(row: Row) -> Online:
    cells = [cell for cell in row.all("online.available", "online.depth", "online.url", "online.mobile", "online.platform") if not is_blank(cell.text)]
    if not cells:
        return Online()
    told = [parse_online(cell.text) if flag(cell.text) is None else Online(available=flag(cell.text)) for cell in row.all("online.available")]
    depth = text_of(row, "online.depth")
    read = parse_online(depth) if depth else Online()
    url = text_of(row, "online.url")
    return Online(
        available=next((one.available for one in told if one.available is not None), True if url else None),
        depth=labelled(depth, DEPTHS) if depth else next((one.depth for one in told if one.depth), None),
        depth_scheme=read.depth_scheme or ("国家" if depth in DEPTHS else None),
        url=url or next((one.url for one in told if one.url), None),
        mobile=text_of(row, "online.mobile") or next((one.mobile for one in told if one.mobile), None),
        platform=text_of(row, "online.platform"),
        text=cells[0].text,
        span=span_over(cells),
    )


def _visits(row: Row) -> Visits:
    cell, reason = row.one("visits"), row.one("visits.reason")
    if cell is None:
        return Visits()
    visits = parse_visits(cell.text, cell.line)
    words = text_of(row, "visits.reason") or visits.reason
    return visits.model_copy(update={"reason": words, "span": span_over(one for one in (cell, reason) if one)})


def _handling(row: Row) -> Handling:
    cells = [cell for cell in row.cells if cell.home.startswith("handling.") and not is_blank(cell.text)]
    if not cells:
        return Handling()
    booking = text_of(row, "handling.appointment_note")
    mode = text_of(row, "handling.mode")
    forms = _values(row, "handling.forms", FORMS)
    if mode is not None and not mode.endswith("件"):
        forms, mode = (*forms, *(value for value in split_values(mode) if value not in forms)), None
    told = flag(text_of(row, "handling.appointment"))
    return Handling(
        forms=forms,
        mode=mode,
        item_type=_labelled(row, "handling.item_type", ITEM_TYPES),
        reach=_labelled(row, "handling.reach", REACHES),
        cross_province=text_of(row, "handling.cross_province"),
        appointment=told if told is not None else (True if booking else None),
        appointment_note=booking,
        courier=flag(text_of(row, "handling.courier")),
        self_service=flag(text_of(row, "handling.self_service")),
        proxy=text_of(row, "handling.proxy"),
        in_hall=flag(text_of(row, "handling.in_hall")),
        quantity_limit=text_of(row, "handling.quantity_limit"),
        informed_promise=text_of(row, "handling.informed_promise"),
        deferrable=text_of(row, "handling.deferrable"),
        span=span_over(cells),
    )


def _outcome(row: Row) -> Outcome:
    cells = [cell for cell in row.cells if cell.home.startswith("outcome.") and not is_blank(cell.text)]
    if not cells:
        return Outcome()
    return Outcome(
        name=text_of(row, "outcome.name"),
        kind=_labelled(row, "outcome.kind", OUTCOME_KINDS),
        sample=text_of(row, "outcome.sample"),
        delivery=_values(row, "outcome.delivery", {}),
        validity=text_of(row, "outcome.validity"),
        annual_check=text_of(row, "outcome.annual_check"),
        span=span_over(cells),
    )


def _rights(row: Row) -> Rights:
    def statement(home: str) -> Statement | None:
        cell = row.one(home)
        return Statement(text=cell.text, span=cell.span) if cell is not None and not is_blank(cell.text) else None

    return Rights(
        review=statement("rights.review"),
        litigation=statement("rights.litigation"),
        duties=statement("rights.duties"),
        intermediary=statement("rights.intermediary"),
    )


def _faqs(row: Row) -> tuple[Faq, ...]:
    found: list[Faq] = []
    for cell in row.all("faqs"):
        for item in cell.items:
            if item.record and "answer" in item.record.values:
                values = item.record.values
                found.append(Faq(question=values["question"], answer=values["answer"], department=values.get("department"), updated=day(values.get("updated")), span=item.span))
        found += _written_faqs(cell)
    return tuple(found)


def _written_faqs(cell: Cell) -> Iterator[Faq]:
    for match in _QUESTION.finditer(cell.text):
        start, end = cell.span.start + match.start("question"), cell.span.start + match.end("answer")
        yield Faq(question=match["question"].strip(), answer=match["answer"].strip(), span=_trimmed(cell, start, end))


def _trimmed(cell: Cell, start: int, end: int):  # type: ignore[no-untyped-def]
    from knowledge.values import Span

    text = cell.text[start - cell.span.start : end - cell.span.start]
    return Span(start=start, end=start + len(text.rstrip()))


def _sections(row: Row) -> tuple[Section, ...]:
    """注意事项, and unknown columns in the source's words."""
    return tuple(Section(heading=cell.label, text=cell.text, span=cell.span) for cell in row.all("notes") if not is_blank(cell.text))


def _grade(row: Row) -> Grade:
    """信息分级; a word that is not in the list closes the guide to citizens rather than opening it."""
    text = text_of(row, "grade")
    return Grade.PUBLIC if text is None else GRADES.get(text.strip(), Grade.WINDOW)
