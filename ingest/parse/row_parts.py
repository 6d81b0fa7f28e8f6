"""The substance of a row: limits, fee, conditions, materials, steps, bases, windows and contacts from its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ingest.parse.bases import parse_bases
from ingest.parse.blanks import is_blank
from ingest.parse.code_values import (
    CHANNELS,
    CONDITION_KINDS,
    MATERIAL_FORMS,
    MATERIAL_KINDS,
    NECESSITIES,
    day,
    flag,
    labelled,
)
from ingest.parse.contacts import parse_phones, parse_windows, window_role
from ingest.parse.fees import parse_fee
from ingest.parse.items import numbered_items
from ingest.parse.limits import has_limit, parse_limit, parse_limits, unit_of
from ingest.parse.material_text import material_of, needs_none, split_materials
from ingest.parse.rows import Cell, Item, Row
from knowledge.codelists import Charged, ConditionKind, LimitKind, Necessity
from knowledge.guide import Condition, Contact, Fee, FeeItem, LegalBasis, Material, Step, TimeLimit, Window
from knowledge.values import Span, Statement

_OFFICE_HOURS = re.compile(r"星期|周[一二三四五六日至]|上午|下午|\d{1,2}\s*[:：]\s*\d{2}")
_NET = re.compile(r"https?://[^\s，。；、（）\u4e00-\u9fff]+|www\.[^\s，。；、（）\u4e00-\u9fff]+")
_MAIL = re.compile(r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_POST = re.compile(r"(?:邮寄地址|信函地址|信函邮寄地址|来信地址)\s*[:：]\s*(?P<value>[^。；;\n]{4,})")
_COUNTER = re.compile(r"(?:窗口(?:咨询|投诉)?(?:地址)?|咨询(?:窗口)?地址|投诉地址)\s*[:：]\s*(?P<value>[^。；;\n]{4,})")
_LIMITS = (
    (LimitKind.STATUTORY, "limits.statutory"),
    (LimitKind.PROMISED, "limits.promised"),
)
_BASIS_ROLES = {"bases": "设定依据", "bases.implementation": "实施依据", "bases.supervision": "监管依据"}
_DETAILS = ("kind", "form", "necessity", "originals", "copies", "paper", "source_channel", "source_note", "filling_note",
            "acceptance_note", "basis", "blank_form", "sample_form", "certificate", "group", "scenario", "state", "note")  # fmt: skip


def limits(row: Row) -> tuple[TimeLimit, ...]:
    """法定, 承诺 and unqualified limits. Each span covers the column's whole line, with those of its unit and its note."""
    found = [limit for kind, home in _LIMITS if (limit := _limit(row, kind, home)) is not None]
    for cell in row.all("limits", "windows.hours"):
        if not _is_hours(cell.text) and (cell.home == "limits" or has_limit(cell.text)):
            found += parse_limits(cell.text, cell.start)
    return tuple(found)


def _limit(row: Row, kind: LimitKind, home: str) -> TimeLimit | None:
    cell = row.one(home)
    if cell is None or _is_hours(cell.text):
        return None
    unit_cell, note_cell = row.one(f"{home}_unit"), row.one(f"{home}_note")
    unit = cell.unit or (unit_of(unit_cell.text) if unit_cell else None)
    if unit is None and unit_cell is not None and re.fullmatch(r"工作日|自然日|天|日|月|年|小时", unit_cell.text):
        unit = unit_of(f"个{unit_cell.text}")
    limit = parse_limit(cell.text, kind, unit=unit)
    if limit is None:
        return None
    notes = [note for note in (limit.note, note_cell.text if note_cell else None) if not is_blank(note)]
    lines = [one for one in (cell, unit_cell, note_cell) if one is not None]
    return limit.model_copy(update={"span": span_over(lines), "note": "；".join(str(note) for note in notes) or None})


def _is_hours(text: str) -> bool:
    return _OFFICE_HOURS.search(text) is not None


def span_over(cells: Iterable[Cell]) -> Span:
    """From the first line of these cells to the last."""
    lines = list(cells)
    return Span(start=min(cell.line_start for cell in lines), end=max(cell.end for cell in lines))


def fee(row: Row) -> Fee:
    """是否收费 with its items. A flag and a standard that contradict each other are both kept, for lint to see."""
    flags, standards = row.one("fee.charged"), row.one("fee.items")
    cells = [cell for cell in (flags, standards, row.one("fee.basis"), row.one("fee.reduction")) if cell is not None]
    stated = _charge(flags) if flags else Fee()
    detail = _charge(standards) if standards else Fee()
    charged = stated.charged if stated.charged is not Charged.UNKNOWN else detail.charged
    items = _with_basis(detail.items or stated.items, row)
    if (
        charged is Charged.YES
        and not items
        and standards is not None
        and not is_blank(standards.text)
        and flag(standards.text) is None
    ):
        items = _with_basis((FeeItem(standard=standards.text, span=standards.span),), row)
    words = [cell.text for cell in (standards, flags) if cell is not None and not is_blank(cell.text)]
    return Fee(
        charged=charged,
        items=items,
        pay_online=flag(row.value("fee.pay_online")),
        agency_fee=text_of(row, "fee.agency_fee"),
        text=words[0] if words else None,
        span=span_over(cells) if cells else None,
    )


def _charge(cell: Cell) -> Fee:
    if cell.items and any(item.record for item in cell.items):
        items = tuple(FeeItem(**item.record.values, span=item.span) for item in cell.items if item.record)
        return Fee(charged=Charged.YES, items=items, text=cell.text)
    told = flag(cell.text)
    if told is not None and cell.home == "fee.charged":
        return Fee(charged=Charged.YES if told else Charged.NO, text=cell.text)
    return parse_fee(cell.text, cell.span)


def _with_basis(items: tuple[FeeItem, ...], row: Row) -> tuple[FeeItem, ...]:
    added = {"basis": text_of(row, "fee.basis"), "reduction": text_of(row, "fee.reduction")}
    return tuple(
        item.model_copy(
            update={field: value for field, value in added.items() if value and getattr(item, field) is None}
        )
        for item in items
    )


def text_of(row: Row, home: str) -> str | None:
    """The text of a column; None when it is absent or says nothing."""
    value = row.value(home)
    return None if is_blank(value) else value


def conditions(row: Row) -> tuple[Condition, ...]:
    """受理条件: the words before a numbered list, then its items; records of a platform one by one."""
    found: list[Condition] = []
    for cell in row.all("conditions", "condition_items", "conditions.forbidden"):
        kind = ConditionKind.FORBIDDEN if cell.home == "conditions.forbidden" else ConditionKind.REQUIRED
        if cell.items:
            found += [_condition(item, kind) for item in cell.items]
        elif not is_blank(cell.text):
            found += _condition_items(cell.text, cell.start, kind)
    return tuple(found)


def _condition(item: Item, kind: ConditionKind) -> Condition:
    values = item.record.values if item.record else {}
    return Condition(
        text=values.get("text", item.text),
        kind=CONDITION_KINDS.get(values.get("kind", ""), kind),
        scenario=values.get("scenario"),
        span=item.span,
    )


def _condition_items(text: str, offset: int, kind: ConditionKind) -> Iterator[Condition]:
    items = numbered_items(text, offset)
    if len(items) < 2:
        stripped = text.strip()
        start = offset + text.index(stripped)
        yield Condition(text=stripped, kind=kind, span=Span(start=start, end=start + len(stripped)))
        return
    opening = text[: items[0].span.start - offset].rstrip()
    opening = (
        opening[: len(opening) - len(items[0].number)].strip() if opening.endswith(items[0].number) else opening.strip()
    )
    if opening:
        start = offset + text.index(opening)
        yield Condition(text=opening, kind=kind, span=Span(start=start, end=start + len(opening)))
    for item in items:
        if item.text:
            yield Condition(text=item.text, kind=kind, number=item.number, span=item.span)


def materials(row: Row) -> tuple[Material, ...]:
    """申请材料 from objects, from a list, or from one delimited text; columns about materials are added where they fit."""
    found: list[Material] = []
    for cell in row.all("materials"):
        if cell.items:
            found += [_material(item) for item in cell.items]
        else:
            found += split_materials(cell.text, cell.start)
    return _with_details(tuple(found), row)


def no_materials(row: Row) -> Statement | None:
    """The source's words that nothing has to be handed in; 「无」 does not say so."""
    cell = next((cell for cell in row.all("materials") if needs_none(cell.text)), None)
    return Statement(text=cell.text, span=cell.line) if cell is not None else None


def _material(item: Item) -> Material:
    if item.record is None:
        return material_of(item.text, item.span.start)
    start, end = item.record.places["name"]
    base = material_of(item.record.values["name"], item.span.start + start)
    update = {name: _detail(name, value) for name, value in item.record.values.items() if name != "name"}
    return base.model_copy(update={**update, "span": Span(start=item.span.start, end=item.span.start + end)})


def _detail(name: str, value: str) -> object:
    """A material's attribute from its cell; a word that does not fit a number or a code list is kept out."""
    if name in {"originals", "copies"}:
        return int(value) if value.isdecimal() and len(value) < 4 else None
    if name == "necessity":
        return NECESSITIES.get(value.strip(), Necessity.UNKNOWN)
    if name == "basis":
        return parse_bases(value)
    return labelled(value, {"kind": MATERIAL_KINDS, "form": MATERIAL_FORMS, "source_channel": CHANNELS}.get(name, {}))


def _with_details(found: tuple[Material, ...], row: Row) -> tuple[Material, ...]:
    """Add 材料类型, 份数 and the like, from columns that hold exactly one value for each material."""
    updates: list[dict[str, Any]] = [{} for _ in found]
    for name in _DETAILS:
        cell = row.one(f"materials.{name}")
        if cell is None or is_blank(cell.text):
            continue
        values = [item.text for item in cell.items] or [
            part for part in re.split(r"[\n；;]", cell.text) if part.strip()
        ]
        if len(values) == len(found):
            for update, value in zip(updates, values, strict=True):
                if not is_blank(value):
                    update[name] = _detail(name, value.strip())
    return tuple(
        material.model_copy(update=update) if update else material
        for material, update in zip(found, updates, strict=True)
    )


def steps(row: Row) -> tuple[Step, ...]:
    """办理流程, by channel where the columns tell them apart."""
    channels = {"steps": None, "steps.counter": "窗口", "steps.online": "网上"}
    return tuple(step for home, channel in channels.items() for cell in row.all(home) for step in _steps(cell, channel))


def _steps(cell: Cell, channel: str | None) -> Iterator[Step]:
    if is_blank(cell.text):
        return
    if cell.items:
        for number, item in enumerate(cell.items, 1):
            values = dict(item.record.values) if item.record else {}
            order = values.pop("order", "")
            text = values.pop("text", item.text)
            yield Step(
                text=text, order=int(order) if order.isdecimal() else number, channel=channel, span=item.span, **values
            )
        return
    items = numbered_items(cell.text, cell.start)
    if len(items) < 2:
        yield Step(text=cell.text, channel=channel, span=cell.span)
    for number, one in enumerate(items if len(items) > 1 else (), 1):
        name = re.match(r"([\u4e00-\u9fff]{2,8})\s*[：:。]", one.text)
        yield Step(text=one.text, name=name[1] if name else None, order=number, channel=channel, span=one.span)


def bases(row: Row) -> tuple[LegalBasis, ...]:
    """Every 依据 column, with the role the column gives it."""
    found: list[LegalBasis] = []
    for cell in row.all(*_BASIS_ROLES):
        for item in cell.items or (Item(cell.text, cell.span, None),):
            if item.record is None:
                read = parse_bases(item.text, item.span.start)
            else:
                values = {name: value for name, value in item.record.values.items() if name != "effective"}
                read = (LegalBasis(**values, effective=day(item.record.values.get("effective")), span=item.span),)
            found += [basis.model_copy(update={"role": _BASIS_ROLES[cell.home]}) for basis in read]
    return tuple(found)


def windows(row: Row) -> tuple[Window, ...]:
    """办理地点 with name, hours and traffic of the columns beside it; hours alone make a window without an address."""
    found: list[Window] = []
    for cell in row.all("windows"):
        for item in cell.items or (Item(cell.text, cell.span, None),):
            found += [_window(item)] if item.record else parse_windows(item.text, item.span.start)
    hours = _hours_cell(row)
    beside = {
        "name": text_of(row, "windows.name"),
        "number": text_of(row, "windows.number"),
        "hours": hours.text if hours else None,
        "traffic": text_of(row, "windows.traffic"),
        "town": text_of(row, "windows.town"),
        "village": text_of(row, "windows.village"),
    }
    cells = [*row.all("windows.name", "windows.number"), *([hours] if hours else [])]
    if not found and any(beside[name] for name in ("name", "number", "hours")):
        return (Window(**{**beside, "span": span_over(cells)}),)
    return tuple(_joined(window, beside) for window in found)


def _joined(window: Window, beside: Mapping[str, str | None]) -> Window:
    """The window with what the columns beside it say, where it does not say so itself; a missing counter has no hours."""
    if window.available is False:
        return window
    return window.model_copy(
        update={name: value for name, value in beside.items() if value and getattr(window, name) is None}
    )


def _hours_cell(row: Row) -> Cell | None:
    """办理时间, also where a list files office hours under a column of limits; never a length of time."""
    for cell in row.all("windows.hours", "limits.statutory"):
        is_other = has_limit(cell.text) or is_blank(cell.text)
        if _is_hours(cell.text) or (cell.home == "windows.hours" and not is_other):
            return cell
    return None


def _window(item: Item) -> Window:
    values = dict(item.record.values) if item.record else {}
    phones = tuple(phone for phone, _ in parse_phones(values.pop("phones", "")))
    role = window_role(values.pop("role", "") + item.text)
    return Window(**values, phones=phones, role=role, available=True if "address" in values else None, span=item.span)


def contacts(row: Row) -> tuple[Contact, ...]:
    """咨询 and 投诉 numbers, addresses and sites. Text without any of them is kept as it stands."""
    purposes = {
        "contacts.consult": "咨询",
        "contacts.consult_other": "咨询",
        "contacts.complain": "投诉",
        "contacts.complain_other": "投诉",
    }
    return tuple(
        contact for home, purpose in purposes.items() for cell in row.all(home) for contact in _contacts(cell, purpose)
    )


def _contacts(cell: Cell, purpose: str) -> Iterator[Contact]:
    if is_blank(cell.text):
        return
    found = [
        Contact(purpose=purpose, value=phone, span=_spot(cell, span))
        for phone, span in parse_phones(cell.text, cell.start)
    ]
    for channel, pattern in (("网络", _NET), ("邮箱", _MAIL), ("信函", _POST), ("窗口", _COUNTER)):
        for match in pattern.finditer(cell.text):
            group = "value" if "value" in match.groupdict() else 0
            span = Span(start=cell.start + match.start(group), end=cell.start + match.end(group))
            if not is_blank(match[group]):
                found.append(Contact(purpose=purpose, value=match[group], channel=channel, span=_spot(cell, span)))
    if not found:
        found = [Contact(purpose=purpose, value=cell.text, span=cell.line)]
    yield from found


def _spot(cell: Cell, span: Span) -> Span:
    """The whole line where it is short enough to read at a glance, else the value's own place."""
    return cell.line if cell.end - cell.line_start <= _GLANCE else span


# Characters of a line that a reader takes in at once.
_GLANCE = 80
