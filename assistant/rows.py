"""Guide fields to the rows of an answer: one small renderer a field, facts by template, every line with its source mark.

A field the guide is silent on says so; it never disappears and never reads as "no".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from assistant import replies
from assistant.answer import Citation, Fact
from assistant.evidence import Citations
from assistant.verify import check
from knowledge.amended import source_at
from knowledge.codelists import Charged, LimitKind, Necessity
from knowledge.fields import label
from knowledge.guide import Contact, Material, ServiceGuide, TimeLimit, Window
from knowledge.store import StoredItem
from knowledge.values import Span, Value


class Row(Value):
    """One ruled row of the answer: what it is about, its lines in order, and the facts they state."""

    field: str
    label: str
    lines: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    stated: bool = True

    @property
    def text(self) -> str:
        """Markdown: the label, then one line or a list."""
        if len(self.lines) == 1 and "\n" not in self.lines[0]:
            return f"**{self.label}**：{self.lines[0]}"
        return "\n".join((f"**{self.label}**：", *self.lines))


class Desk:
    """What a renderer works with: one guide, its text, and the citations of the answer under way."""

    def __init__(self, item: StoredItem, citations: Citations) -> None:
        if not isinstance(item.content, ServiceGuide):
            raise TypeError("only guides have fields")
        self.guide = item.content
        self.text = item.text
        self.withheld = item.withheld
        self._citations = citations

    def mark(self, field: str, span: Span | None) -> int:
        """The marker for a quote; without a span of its own, the whole part stands, else the guide's first line."""
        place = span or self.guide.part(field) or _title_span(self.guide, self.text)
        return self._citations.cite(
            owner=self.guide.id,
            title=self.guide.title,
            field=field,
            source=source_at(self.guide, place),
            text=self.text,
            span=place,
        )

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations made so far."""
        return self._citations.all

    def whole(self, field: str) -> str | None:
        """A whole part in the source's own words; None when the guide has no such part."""
        span = self.guide.part(field)
        return self.text[span.start : span.end].strip() if span is not None else None

    @property
    def from_page(self) -> bool:
        """Whether the guide was read from a page, whose parts are shown in their own words."""
        return self.guide.source.place is None


def _title_span(guide: ServiceGuide, text: str) -> Span:
    at = text.find(guide.title)
    if at >= 0:
        return Span(start=at, end=at + len(guide.title))
    return Span(start=0, end=len(text.partition("\n")[0]))


def _silent(field: str) -> Row:
    return Row(field=field, label=label(field), lines=(replies.NOT_STATED.format(what=label(field)),), stated=False)


def _held_back(field: str) -> Row:
    """What stands in place of a field that the guide has and that cannot be shown."""
    return Row(field=field, label=label(field), lines=(replies.WITHHELD,), stated=False)


def _quoted(desk: Desk, field: str) -> Row | None:
    """A part of a page in its own words, every place that speaks of it in reading order."""
    lines: list[str] = []
    facts: list[Fact] = []
    for name, span in desk.guide.parts:
        words = desk.text[span.start : span.end].strip()
        if name != field or not words:
            continue
        marker = desk.mark(field, span)
        rows = [line.strip() for line in words.split("\n") if line.strip()]
        lines += [*rows[:-1], f"{rows[-1]} [{marker}]"]
        facts.append(_fact(field, label(field), words, marker))
    return Row(field=field, label=label(field), lines=tuple(lines), facts=tuple(facts)) if lines else None


def _fact(field: str, name: str, value: str, marker: int, unit: str | None = None) -> Fact:
    return Fact(field=field, label=name, value=value, unit=unit, marker=marker)


def _row(field: str, stated: Iterable[tuple[str, Fact]]) -> Row:
    pairs = tuple(stated)
    if not pairs:
        return _silent(field)
    return Row(
        field=field, label=label(field), lines=tuple(line for line, _ in pairs), facts=tuple(fact for _, fact in pairs)
    )


# ---- one renderer a field


def _limits(desk: Desk) -> Row:
    lines: list[str] = []
    facts: list[Fact] = []
    for kind in (LimitKind.PROMISED, LimitKind.STATUTORY):
        said, stated = limit_lines(desk, kind)
        lines += said or (f"{kind.value}办结时限：指南未写明",)
        facts += stated
    if not facts:
        return _quoted(desk, "limits") or _silent("limits")
    return Row(field="limits", label=label("limits"), lines=tuple(lines), facts=tuple(facts))


def limit_lines(desk: Desk, kind: LimitKind) -> tuple[tuple[str, ...], tuple[Fact, ...]]:
    """The lines and facts of a guide's limits of one kind; empty when it states none."""
    lines, facts = [], []
    name = f"{kind.value}办结时限"
    for limit in desk.guide.limits:
        if limit.kind is kind:
            marker = desk.mark("limits", limit.span)
            lines.append(f"{name}：{_limit_words(limit)} [{marker}]")
            facts.append(_limit_fact(name, limit, marker))
    return tuple(lines), tuple(facts)


def _limit_words(limit: TimeLimit) -> str:
    """A limit with its note; in the source's own words where these say more, so that no case and no exception is lost."""
    shown = f"{limit.wording}{_limit_note(limit)}"
    said = "".join(_SIGNS.sub("", word) for word in limit.text.split("\n"))
    told = said.replace(_SIGNS.sub("", limit.wording), "")
    for note in (limit.note or "").split("；"):
        told = told.replace(_SIGNS.sub("", note), "")
    if limit.unit is None or len(_MEASURE.sub("", told)) < WORTH_SAYING:
        return shown
    whole = "；".join(line.strip() for line in limit.text.split("\n") if line.strip())
    others = (note for note in (limit.note or "").split("；") if note and _SIGNS.sub("", note) not in said)
    return "".join((whole, *(f"（{note}）" for note in others)))


_SIGNS = re.compile(r"[\W_]+")
_MEASURE = re.compile(r"\d+|个|工作日|自然日|小时|[日天月年]")  # 6(工作日) of a platform says no more than 6个工作日
# letters of a limit's own words, numbers and units apart, that its value and notes leave out, from which it is shown in its own words
WORTH_SAYING = 4


def _limit_note(limit: TimeLimit) -> str:
    return f"（{limit.note.strip('（）()')}）" if limit.note else ""


def _limit_fact(name: str, limit: TimeLimit, marker: int) -> Fact:
    if limit.value is None or limit.unit is None:
        return _fact("limits", name, limit.wording, marker)
    number = int(limit.value) if limit.value == int(limit.value) else limit.value
    return _fact("limits", name, str(number), marker, limit.unit.value)


def _fee(desk: Desk) -> Row:
    fee = desk.guide.fee
    if fee.charged is Charged.UNKNOWN:
        return Row(field="fee", label=label("fee"), lines=(replies.NOT_STATED_FEE,), stated=False)
    marker = desk.mark("fee", fee.span)
    if fee.charged is Charged.NO:
        return _row("fee", [(f"不收费 [{marker}]", _fact("fee", "是否收费", "不收费", marker))])
    words = fee.statement or Charged.YES.value
    said = words if "收费" in words or "元" in words else f"收费：{words}"
    return _row("fee", [(f"{said} [{marker}]", _fact("fee", "收费", words, marker))])


def _materials(desk: Desk) -> Row:
    guide = desk.guide
    if not guide.materials:
        if guide.no_materials is not None:
            marker = desk.mark("materials", guide.no_materials.span)
            return _row(
                "materials",
                [
                    (
                        f"{guide.no_materials.text} [{marker}]",
                        _fact("materials", "申请材料", guide.no_materials.text, marker),
                    )
                ],
            )
        return _quoted(desk, "materials") or _silent("materials")
    if desk.from_page:
        quoted = _quoted(desk, "materials")
        if quoted is not None:
            return quoted.model_copy(update={"facts": tuple(_material_fact(desk, one) for one in guide.materials)})
    return _material_list(desk)


def _material_fact(desk: Desk, material: Material) -> Fact:
    name = "申请材料" if material.necessity is not Necessity.CONDITIONAL else "申请材料（特殊情形）"
    return _fact(
        "materials", name, material.name, desk.mark("materials", desk.guide.part("materials") or material.span)
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
    if desk.from_page and (quoted := _quoted(desk, "windows")):
        return quoted
    pairs = []
    for window in desk.guide.windows:
        marker = desk.mark("windows", window.span)
        words = _window_words(window)
        line = f"{words} [{marker}]{_window_hours(desk, window, marker)}"
        pairs.append((line, _fact("windows", "办理地点", words, marker)))
    return _row("windows", pairs)


def _window_words(window: Window) -> str:
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
            pairs.append((f"{window.hours} [{marker}]", _fact("hours", "办理时间", window.hours, marker)))
    return _row("hours", pairs) if pairs else _quoted(desk, "hours") or _silent("hours")


def _contacts(purpose: str, field: str) -> Callable[[Desk], Row]:
    def render(desk: Desk) -> Row:
        chosen = [contact for contact in desk.guide.contacts if contact.purpose == purpose]
        if not chosen:
            return _quoted(desk, field) or _silent(field)
        return _row(field, [_contact_line(desk, field, contact) for contact in chosen])

    return render


def _contact_line(desk: Desk, field: str, contact: Contact) -> tuple[str, Fact]:
    marker = desk.mark(field, contact.span)
    said = contact.value if contact.channel == "电话" else f"{contact.channel}：{contact.value}"
    return f"{said} [{marker}]", _fact(field, label(field), contact.value, marker)


def _conditions(desk: Desk) -> Row:
    return _quoted(desk, "conditions") or _row(
        "conditions",
        [
            (f"{condition.text} [{marker}]", _fact("conditions", label("conditions"), condition.text, marker))
            for condition in desk.guide.conditions
            for marker in [desk.mark("conditions", condition.span)]
        ],
    )


def _online(desk: Desk) -> Row:
    online = desk.guide.online
    quoted = _quoted(desk, "online") if desk.from_page else None
    if quoted is not None:
        return quoted
    if online.available is None and not (online.url or online.platform or online.mobile):
        return _silent("online")
    marker = desk.mark("online", online.span)
    if online.available is False:
        return _row("online", [(f"不能网上办理 [{marker}]", _fact("online", "网上办理", "不能", marker))])
    where = "；".join(part for part in (online.platform, online.mobile, online.url) if part)
    words = f"可以网上办理{'：' + where if where else ''}"
    return _row("online", [(f"{words} [{marker}]", _fact("online", "网上办理", words, marker))])


_LONGEST_COUNT = 8  # characters of a bare number of visits (到窗口 1 次); 网上办理的0次，继承提取需要到窗口1次 says on what it depends


def _visits(desk: Desk) -> Row:
    visits = desk.guide.visits
    depends = desk.from_page and visits.reason is None and len(desk.whole("visits") or "") > _LONGEST_COUNT
    if visits.count is None or depends:
        return _quoted(desk, "visits") or _silent("visits")
    marker = desk.mark("visits", visits.span)
    words = replies.VISITS_ZERO if visits.count == 0 else f"到窗口 {visits.count} 次"
    reason = f"（{visits.reason}）" if visits.reason else ""
    return _row(
        "visits", [(f"{words}{reason} [{marker}]", _fact("visits", label("visits"), str(visits.count), marker, "次"))]
    )


def _outcome(desk: Desk) -> Row:
    outcome = desk.guide.outcome
    if outcome.name is None:
        return _quoted(desk, "outcome") or _silent("outcome")
    marker = desk.mark("outcome", outcome.span)
    extra = "；".join(part for part in (outcome.validity, *outcome.delivery) if part)
    words = f"{outcome.name}{'；' + extra if extra else ''}"
    return _row("outcome", [(f"{words} [{marker}]", _fact("outcome", label("outcome"), words, marker))])


def _bases(desk: Desk) -> Row:
    if quoted := _quoted(desk, "bases"):
        return quoted
    pairs = []
    for basis in desk.guide.bases:
        marker = desk.mark("bases", basis.span)
        words = "".join(part for part in (basis.title, basis.document_number, basis.article) if part)
        pairs.append((f"{words} [{marker}]", _fact("bases", label("bases"), words, marker)))
    return _row("bases", pairs)


def _steps(desk: Desk) -> Row:
    return _quoted(desk, "steps") or _row(
        "steps",
        [
            (f"{step.text} [{marker}]", _fact("steps", label("steps"), step.text, marker))
            for step in desk.guide.steps
            for marker in [desk.mark("steps", step.span)]
        ],
    )


RENDERERS: dict[str, Callable[[Desk], Row]] = {
    "conditions": _conditions,
    "materials": _materials,
    "windows": _windows,
    "hours": _hours,
    "online": _online,
    "limits": _limits,
    "visits": _visits,
    "fee": _fee,
    "steps": _steps,
    "outcome": _outcome,
    "bases": _bases,
    "contacts": _contacts("咨询", "contacts"),
    "complaints": _contacts("投诉", "complaints"),
}


def render(desk: Desk, field: str) -> Row:
    """One field of a guide as a row; a withheld or silent field says so, and a row its sources do not bear out is quoted instead."""
    if field in desk.withheld:
        return _held_back(field)
    row = RENDERERS[field](desk)
    if check((row.text,), desk.citations):
        return _quoted(desk, field) or _held_back(field)
    return row
