"""A guide as the console shows it: part by part, each line with the level it comes from, silence said as silence.

Pure functions from an `EffectiveGuide` to values that the template prints; nothing is composed here.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.codelists import LimitKind, Necessity, WindowRole
from knowledge.difference import PARTS, part_lines
from knowledge.effective import EffectiveGuide, Resolved
from knowledge.fields import LABELS
from knowledge.guide import Codes, LegalBasis, Material, ServiceGuide, TimeLimit, Window
from knowledge.jurisdiction import level_of
from knowledge.limit_words import limit_words
from knowledge.store import StoredItem
from knowledge.values import Value
from ui.guide_page import own_words
from ui.notice import basis_words, consulting_name, fee_words, kind_beside, materials_for, scenarios_of
from ui.staff.levels import LevelBadge, badge
from ui.words import ROWS, Lang, row_name, say, term

ALWAYS = frozenset({"conditions", "materials", "windows", "online", "limits", "fee", "steps", "contacts", "bases"})
CODES = "codes"
# each code by its name in the lists; the lists' order of authority
CODE_NAMES = (
    ("item", "业务办理项编码"), ("implementation", "实施编码"), ("national", "国家编码"), ("catalogue", "基本编码"), ("parent", "主项编码"),
)  # fmt: skip
_ROLES = {
    WindowRole.ACCEPT: ("受理", "ok"),
    WindowRole.FORWARD: ("只代收", "warn"),
    WindowRole.CONSULT: ("只能咨询，不能办", "warn"),
    WindowRole.COLLECT: ("领证", "ok"),
    WindowRole.UNKNOWN: ("未写明办什么", ""),
}
_PART_OF = {part.key: part for part in PARTS}


class FactLine(Value):
    """One line of a part: its words, and whose they are. `quoted` words are the source's own; `held` ones are being checked."""

    text: str
    level: LevelBadge | None = None
    quoted: bool = False
    held: bool = False


class MaterialLine(Value):
    """One material as a row of a table."""

    name: str
    originals: str
    copies: str
    necessity: str
    note: str
    level: LevelBadge


class WindowLine(Value):
    """One counter. A counter that only advises shows no address to go to."""

    name: str
    role: str
    look: str
    lines: tuple[str, ...]
    level: LevelBadge


class BasisLine(Value):
    """One legal basis, and the text of its article where the guide carries it."""

    title: str
    text: str | None
    level: LevelBadge


class ViewRow(Value):
    """One ruled row of the guide. `key` is the field's, `anchor` its place on the page."""

    key: str
    anchor: str
    name: str
    lines: tuple[FactLine, ...] = ()
    materials: tuple[MaterialLine, ...] = ()
    windows: tuple[WindowLine, ...] = ()
    bases: tuple[BasisLine, ...] = ()
    changed: bool = False


def rows_of(
    effective: EffectiveGuide, *, case: str | None, changed: frozenset[str], lang: Lang = Lang.ZH
) -> tuple[ViewRow, ...]:
    """Every row in the order of the citizens' page, then the codes.

    Args:
        case: a 情形 of the guide whose materials are shown; None for all of them.
        changed: keys of `knowledge.difference` that the newest version changed.
    """
    rows = [row for field, _, _ in ROWS if (row := _row(effective, field, case, lang)) is not None]
    rows.append(
        ViewRow(key=CODES, anchor="", name=say("编码", lang), lines=code_lines(_nearest(effective).codes, lang))
    )
    return tuple(
        row.model_copy(update={"anchor": f"p{number}", "changed": bool(_keys(row.key) & changed)})
        for number, row in enumerate(rows, start=1)
    )


def code_lines(codes: Codes, lang: Lang) -> tuple[FactLine, ...]:
    """Each code with its name, a line each."""
    named = [(getattr(codes, field), name) for field, name in CODE_NAMES]
    told = {code: name for code, name in reversed([*named, *((code, "地方编码") for code in codes.local)]) if code}
    lines = tuple(
        FactLine(text=say("{name}：{words}", lang, name=say(told[code], lang), words=code)) for code in codes.all
    )
    return lines or (FactLine(text=say("指南未写明编码", lang)),)


def _keys(field: str) -> frozenset[str]:
    """The parts of a difference that a row shows."""
    return frozenset({"promised", "statutory"}) if field == "limits" else frozenset({field})


def _nearest(effective: EffectiveGuide) -> ServiceGuide:
    content = effective.nearest.content
    assert isinstance(content, ServiceGuide)  # noqa: S101  # the console opens guides only
    return content


def _row(effective: EffectiveGuide, field: str, case: str | None, lang: Lang) -> ViewRow | None:
    row = ViewRow(key=field, anchor="", name=row_name(field, lang) or field)
    found = effective.resolve(field)
    held = _held(found, lang)
    if found.source is None or not isinstance(found.source.content, ServiceGuide):
        silent = (
            (FactLine(text=say("guide.silent", lang, what=term(LABELS[field], lang))),)
            if field in ALWAYS and not held
            else ()
        )
        return row.model_copy(update={"lines": (*held, *silent)}) if held or silent else None
    shown = _shown(effective, found.source, field, case, lang)
    if not held and not any(shown.values()):
        return None
    return row.model_copy(update={**shown, "lines": (*held, *shown.get("lines", ()))})


def _held(found: Resolved, lang: Lang) -> tuple[FactLine, ...]:
    """Nearer guides that have the field and may not show it."""
    return tuple(
        FactLine(text=say("guide.withheld", lang), level=_badge(item), held=True)
        for item in dict.fromkeys(found.held_back)
    )


def _badge(item: StoredItem) -> LevelBadge:
    return badge(level_of(item.content.region))


def _shown(
    effective: EffectiveGuide, item: StoredItem, field: str, case: str | None, lang: Lang
) -> dict[str, tuple[object, ...]]:
    """The row's content: tables for what has columns, lines for the rest."""
    level, guide = _badge(item), item.content
    assert isinstance(guide, ServiceGuide)  # noqa: S101  # the caller has looked
    if field == "materials" and guide.materials:
        shown = materials_for(guide, case if case in scenarios_of(guide) else None)
        return {"materials": tuple(_material(one, level, lang) for one in shown)}
    if field == "windows" and guide.windows:
        return {"windows": tuple(_window(one, level, lang) for one in guide.windows)}
    if field == "bases" and guide.bases:
        return {"bases": tuple(_basis(one, level) for one in guide.bases)}
    if field == "limits":
        return {"lines": tuple(_limits(effective, item, guide, lang))}
    return {"lines": tuple(_lines(item, guide, field, level))}


def _lines(item: StoredItem, guide: ServiceGuide, field: str, level: LevelBadge) -> Iterable[FactLine]:
    """The source's own words where a page has the part whole, its fields otherwise."""
    own = own_words(item, guide, field)
    if own and guide.source.place is None:
        return [FactLine(text=line, level=level, quoted=True) for line in own]
    typed = (
        [fee_words(guide.fee)] if field == "fee" else part_lines(_PART_OF[field], guide) if field in _PART_OF else ()
    )
    return [FactLine(text=line, level=level) for line in typed or own]


def _limits(effective: EffectiveGuide, item: StoredItem, guide: ServiceGuide, lang: Lang) -> Iterable[FactLine]:
    """承诺 from the nearest guide, 法定 from the nearest that states one; never one for the other."""
    legal = effective.legal_limit()
    theirs = legal.source.content if legal.source is not None else None
    promised = [one for one in guide.limits if one.kind is not LimitKind.STATUTORY]
    yield from (FactLine(text=_limit(one), level=_badge(item)) for one in promised)
    if legal.source is not None and isinstance(theirs, ServiceGuide):
        statutory = (one for one in theirs.limits if one.kind is LimitKind.STATUTORY)
        yield from (FactLine(text=_limit(one), level=_badge(legal.source)) for one in statutory)
    if not promised:
        yield FactLine(text=say("指南未写明承诺时限", lang))
    if legal.source is None:
        yield FactLine(text=say("指南未写明法定时限", lang))


def _limit(limit: TimeLimit) -> str:
    return f"{limit.kind.value}：{limit_words(limit)}"


def _copies(number: int | None, lang: Lang) -> str:
    if number is None:
        return say("未写明", lang)
    return say("不收", lang) if number == 0 else say("{number}份", lang, number=number)


def _material(one: Material, level: LevelBadge, lang: Lang) -> MaterialLine:
    group = say("「{group}」任选其一", lang, group=one.group) if one.group else None
    known = None if one.necessity is Necessity.UNKNOWN else term(one.necessity.value, lang)
    notes = (
        one.scenario, kind_beside(one) or (one.kind if one.originals is None and one.copies is None else None), one.note,
        one.filling_note, one.acceptance_note, one.form, one.paper, one.source_channel, one.source_note,
    )  # fmt: skip
    return MaterialLine(
        name=one.name,
        originals=_copies(one.originals, lang),
        copies=_copies(one.copies, lang),
        necessity=say("，", lang).join(part for part in (group, known) if part) or say("未写明", lang),
        note="；".join(dict.fromkeys(note for note in notes if note and note not in one.name)) or "—",
        level=level,
    )


def _window(one: Window, level: LevelBadge, lang: Lang) -> WindowLine:
    role, look = _ROLES[one.role]
    closed = say("没有线下办理窗口", lang) if one.available is False else None
    place = None if one.role is WindowRole.CONSULT else "，".join(p for p in (one.address, one.floor, one.number) if p)
    lines = (place, one.hours, "、".join(one.phones), one.traffic)
    return WindowLine(
        name=one.name or closed or consulting_name(one) or say("办理窗口", lang),
        role=role,
        look=look,
        lines=tuple(line for line in lines if line),
        level=level,
    )


def _basis(one: LegalBasis, level: LevelBadge) -> BasisLine:
    return BasisLine(title=basis_words(one), text=one.text, level=level)
