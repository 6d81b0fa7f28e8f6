"""Guide fields to the rows of an answer: one small renderer a field, facts by template, every line with its source mark.

A field the guide is silent on says so; it never disappears and never reads as "no".
"""

from __future__ import annotations

from collections.abc import Callable

from assistant import replies
from assistant.answer import Fact
from assistant.desk import Desk, Row, quoted_row, silent_row, stated_fact, stated_row, withheld_row
from assistant.row_limits import limits_row
from assistant.verify import check
from knowledge.codelists import Charged, Necessity
from knowledge.fields import label
from knowledge.guide import Contact, Material, Window


def _fee(desk: Desk) -> Row:
    fee = desk.guide.fee
    if not fee.is_stated:
        return Row(field="fee", label=label("fee"), lines=(replies.NOT_STATED_FEE,), stated=False)
    marker = desk.mark("fee", fee.span)
    if fee.charged is Charged.NO:
        return stated_row("fee", [(f"不收费 [{marker}]", stated_fact("fee", "是否收费", "不收费", marker))])
    words = fee.statement or Charged.YES.value
    plain = fee.charged is Charged.UNKNOWN or "收费" in words or "元" in words
    said = words if plain else f"收费：{words}"
    return stated_row("fee", [(f"{said} [{marker}]", stated_fact("fee", "收费", words, marker))])


def _materials(desk: Desk) -> Row:
    guide = desk.guide
    if not guide.materials:
        if guide.no_materials is not None:
            marker = desk.mark("materials", guide.no_materials.span)
            return stated_row(
                "materials",
                [
                    (
                        f"{guide.no_materials.text} [{marker}]",
                        stated_fact("materials", "申请材料", guide.no_materials.text, marker),
                    )
                ],
            )
        return quoted_row(desk, "materials") or silent_row("materials")
    if desk.from_page:
        quoted = quoted_row(desk, "materials")
        if quoted is not None:
            return quoted.model_copy(update={"facts": tuple(_material_fact(desk, one) for one in guide.materials)})
    return _material_list(desk)


def _material_fact(desk: Desk, material: Material) -> Fact:
    name = "申请材料" if material.necessity is not Necessity.CONDITIONAL else "申请材料（特殊情形）"
    return stated_fact(
        "materials",
        name,
        material.name,
        desk.mark("materials", desk.guide.part("materials", material.span) or material.span),
    )


def _material_list(desk: Desk) -> Row:
    lines: list[str] = []
    facts: list[Fact] = []
    special = False
    ordered = sorted(desk.guide.materials, key=lambda one: one.necessity is Necessity.CONDITIONAL)
    for number, material in enumerate(ordered, start=1):
        if material.necessity is Necessity.CONDITIONAL and not special:
            lines.append(f"{replies.SPECIAL_CASES}：")
            special = True
        fact = _material_fact(desk, material)
        facts.append(fact)
        ordinal = f"{number}. " if len(ordered) > 1 else ""
        lines.append(f"{ordinal}{material.name}{copies_words(material)} [{fact.marker}]")
    return Row(field="materials", label=label("materials"), lines=tuple(lines), facts=tuple(facts))


def copies_words(material: Material) -> str:
    """What stands in brackets behind a listed material: copies, its case, its note; "" when there is none."""
    said = []
    if material.originals:
        said.append(f"原件{material.originals}份")
    if material.copies:
        said.append(f"复印件{material.copies}份")
    if not said and material.kind and material.kind not in material.name:
        said.append(material.kind)
    if material.scenario and material.scenario not in material.name:
        said.append(material.scenario)
    if material.note and material.note not in material.name:
        said.append(material.note)
    return f"（{'，'.join(said)}）" if said else ""


def _windows(desk: Desk) -> Row:
    if desk.from_page and (quoted := quoted_row(desk, "windows")):
        return quoted
    pairs = []
    for window in desk.guide.windows:
        marker = desk.mark("windows", window.span)
        words = window_words(window)
        line = f"{words} [{marker}]{_window_hours(desk, window, marker)}"
        pairs.append((line, stated_fact("windows", "办理地点", words, marker)))
    return stated_row("windows", pairs)


def window_words(window: Window) -> str:
    """Where a window is and what it does there; that there is none, or that the guide names none."""
    if window.available is False:
        return replies.NO_COUNTER
    parts = [part for part in (window.name, window.address, window.floor, window.number) if part]
    words = "，".join(dict.fromkeys(parts))
    words += replies.WINDOW_ROLES.get(window.role, "")
    return words or replies.NOT_STATED.format(what="办理地点")


def _window_hours(desk: Desk, window: Window, marker: int) -> str:
    """The hours of a window with the mark of the place that states them; empty when no place does."""
    if not window.hours:
        return ""
    around = desk.text[window.span.start : window.span.end] if window.span else ""
    stated = desk.whole("hours") or ""
    if window.hours not in around and window.hours not in stated:
        return ""
    return f"；办理时间：{window.hours} [{marker if window.hours in around else desk.mark('hours', None)}]"


def _hours(desk: Desk) -> Row:
    pairs = []
    for window in desk.guide.windows:
        if window.hours:
            marker = desk.mark("hours", None if desk.guide.part("hours") else window.span)
            pairs.append((f"{window.hours} [{marker}]", stated_fact("hours", "办理时间", window.hours, marker)))
    told = dict.fromkeys(pairs)  # the hours of a hall stand with each of its windows
    return stated_row("hours", told) if told else quoted_row(desk, "hours") or silent_row("hours")


def _contacts(purpose: str, field: str) -> Callable[[Desk], Row]:
    def render(desk: Desk) -> Row:
        chosen = [contact for contact in desk.guide.contacts if contact.purpose == purpose]
        if not chosen:
            return quoted_row(desk, field) or silent_row(field)
        return stated_row(field, [_contact_line(desk, field, contact) for contact in chosen])

    return render


def _contact_line(desk: Desk, field: str, contact: Contact) -> tuple[str, Fact]:
    marker = desk.mark(field, contact.span)
    said = contact.value if contact.channel == "电话" else f"{contact.channel}：{contact.value}"
    return f"{said} [{marker}]", stated_fact(field, label(field), contact.value, marker)


def _conditions(desk: Desk) -> Row:
    return quoted_row(desk, "conditions") or stated_row(
        "conditions",
        [
            (f"{condition.text} [{marker}]", stated_fact("conditions", label("conditions"), condition.text, marker))
            for condition in desk.guide.conditions
            for marker in [desk.mark("conditions", condition.span)]
        ],
    )


def _online(desk: Desk) -> Row:
    online = desk.guide.online
    quoted = quoted_row(desk, "online") if desk.from_page else None
    if quoted is not None:
        return quoted
    if online.available is None and not (online.url or online.platform or online.mobile):
        return silent_row("online")
    marker = desk.mark("online", online.span)
    if online.available is False:
        return stated_row("online", [(f"不能网上办理 [{marker}]", stated_fact("online", "网上办理", "不能", marker))])
    where = "；".join(part for part in (online.platform, online.mobile, online.url) if part)
    words = f"可以网上办理{'：' + where if where else ''}"
    return stated_row("online", [(f"{words} [{marker}]", stated_fact("online", "网上办理", words, marker))])


_LONGEST_COUNT = 8  # characters of a bare number of visits (到窗口 1 次); 网上办理的0次，继承提取需要到窗口1次 says on what it depends


def _visits(desk: Desk) -> Row:
    visits = desk.guide.visits
    depends = desk.from_page and visits.reason is None and len(desk.whole("visits") or "") > _LONGEST_COUNT
    if visits.count is None or depends:
        return quoted_row(desk, "visits") or silent_row("visits")
    marker = desk.mark("visits", visits.span)
    words = replies.VISITS_ZERO if visits.count == 0 else f"到窗口 {visits.count} 次"
    reason = f"（{visits.reason}）" if visits.reason else ""
    return stated_row(
        "visits",
        [(f"{words}{reason} [{marker}]", stated_fact("visits", label("visits"), str(visits.count), marker, "次"))],
    )


def _outcome(desk: Desk) -> Row:
    outcome = desk.guide.outcome
    if outcome.name is None:
        return quoted_row(desk, "outcome") or silent_row("outcome")
    marker = desk.mark("outcome", outcome.span)
    extra = "；".join(part for part in (outcome.validity, *outcome.delivery) if part)
    words = f"{outcome.name}{'；' + extra if extra else ''}"
    return stated_row("outcome", [(f"{words} [{marker}]", stated_fact("outcome", label("outcome"), words, marker))])


def _bases(desk: Desk) -> Row:
    return quoted_row(desk, "bases") or named_bases(desk)


def named_bases(desk: Desk) -> Row:
    """Every basis by title, number and article."""
    pairs = []
    for basis in desk.guide.bases:
        marker = desk.mark("bases", basis.span)
        words = "".join(part for part in (basis.title, basis.document_number, basis.article) if part)
        pairs.append((f"{words} [{marker}]", stated_fact("bases", label("bases"), words, marker)))
    return stated_row("bases", pairs)


def _steps(desk: Desk) -> Row:
    return quoted_row(desk, "steps") or stated_row(
        "steps",
        [
            (f"{step.text} [{marker}]", stated_fact("steps", label("steps"), step.text, marker))
            for step in desk.guide.steps
            for marker in [desk.mark("steps", step.span)]
        ],
    )


def _remedy(desk: Desk) -> Row:
    return quoted_row(desk, "remedy") or silent_row("remedy")


RENDERERS: dict[str, Callable[[Desk], Row]] = {
    "conditions": _conditions,
    "materials": _materials,
    "windows": _windows,
    "hours": _hours,
    "online": _online,
    "limits": limits_row,
    "visits": _visits,
    "fee": _fee,
    "steps": _steps,
    "outcome": _outcome,
    "bases": _bases,
    "contacts": _contacts("咨询", "contacts"),
    "complaints": _contacts("投诉", "complaints"),
    "remedy": _remedy,
}


def render(desk: Desk, field: str) -> Row:
    """One field of a guide as a row; a withheld or silent field says so, and a row its sources do not bear out is quoted instead."""
    if field in desk.withheld:
        return withheld_row(field)
    row = RENDERERS[field](desk)
    if check((row.text,), desk.citations):
        return quoted_row(desk, field) or withheld_row(field)
    return row
