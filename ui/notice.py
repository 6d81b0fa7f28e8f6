"""The printable 一次性告知单 of one guide: everything from typed fields, nothing composed, silence said as silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import segno
from markupsafe import Markup

from knowledge.codelists import Charged, LimitKind, MatterType, Necessity, WindowRole
from knowledge.guide import Fee, LegalBasis, Material, ServiceGuide, Window
from knowledge.limit_words import limit_words
from ui.answer_card import guide_path
from ui.assets import address
from ui.contract import updated_on
from ui.problems import FieldError, ProblemError
from ui.rendering import render
from ui.words import Lang, say, term
from ui.words.replies import reply_words

SILENT = "指南未写明"


class MaterialRow(NamedTuple):
    """One material of the list to tick off; one that is `spared` need not be brought.

    `uncounted` says in one place that the guide counts neither originals nor copies; None when it counts one of them.
    """

    name: str
    spared: bool
    original: str
    copy: str
    uncounted: str | None
    origin: str
    note: str


class WindowRow(NamedTuple):
    """One counter."""

    name: str
    address: str
    hours: str
    phones: str


class Notice(NamedTuple):
    """Everything the template says, in its order. `phoned` tells whether any counter has a phone of its own."""

    limits: dict[str, str]
    fee: str
    visits: str
    materials: tuple[MaterialRow, ...]
    no_materials: str
    windows: tuple[WindowRow, ...]
    phoned: bool
    steps: tuple[str, ...]
    incomplete: tuple[str, ...]
    bases: tuple[str, ...]
    consult: str
    complain: str


def scenarios_of(guide: ServiceGuide) -> tuple[str, ...]:
    """The names of all 情形 a guide tells apart, once each, in its order."""
    named = [option.label for scenario in guide.scenarios for option in scenario.options]
    named += [material.scenario for material in guide.materials if material.scenario]
    return tuple(dict.fromkeys(named))


def materials_for(guide: ServiceGuide, scenario: str | None) -> tuple[Material, ...]:
    """The materials of one 情形, or all of them; those without a 情形 belong to every one.

    Raises:
        ProblemError: the guide has no such 情形.
    """
    if scenario is None:
        return guide.materials
    known = scenarios_of(guide)
    if scenario not in known:
        words = "这份指南不分情形" if not known else f"可以是：{'、'.join(known)}"
        raise ProblemError("unknown-scenario", errors=(FieldError(field="scenario", message=words),))
    options = (option for one in guide.scenarios for option in one.options if option.label == scenario)
    chosen = {number for option in options for number in option.materials}
    if chosen:
        return tuple(material for number, material in enumerate(guide.materials) if number in chosen)
    return tuple(material for material in guide.materials if material.scenario in (None, scenario))


def notice_of(guide: ServiceGuide, withheld: frozenset[str], materials: Sequence[Material]) -> Notice:
    """Read a guide into the notice's rows; a withheld field shows the words that say so.

    Args:
        materials: those of the visitor's case.
    """
    held = say("guide.withheld")
    return Notice(
        limits={
            kind.value: held if "limits" in withheld else _limit(guide, kind)
            for kind in (LimitKind.PROMISED, LimitKind.STATUTORY)
        },
        fee=held if "fee" in withheld else fee_words(guide.fee),
        visits=held if "visits" in withheld else visits_words(guide),
        materials=() if "materials" in withheld else tuple(_material(one) for one in materials),
        no_materials=held if "materials" in withheld else _no_materials(guide),
        windows=() if "windows" in withheld else tuple(_window(window) for window in guide.windows),
        phoned="windows" not in withheld and any(window.phones for window in guide.windows),
        steps=(held,) if "steps" in withheld else tuple(step.text for step in guide.steps),
        incomplete=_incomplete(guide),
        bases=(held,) if "bases" in withheld else tuple(basis_words(basis) for basis in guide.bases),
        consult=_phones(guide, "咨询"),
        complain=_phones(guide, "投诉"),
    )


def _incomplete(guide: ServiceGuide) -> tuple[str, ...]:
    """What happens when something is missing: the duty to say all of it at once, and the guide's own remedies."""
    duty = "notice.incomplete.licence" if guide.matter_type is MatterType.LICENSE else "notice.incomplete"
    remedies = (guide.rights.review, guide.rights.litigation)
    return (say(duty), *(part.text for part in remedies if part is not None))


def _limit(guide: ServiceGuide, kind: LimitKind) -> str:
    return "；".join(limit_words(limit) for limit in guide.limits if limit.kind is kind) or SILENT


def fee_words(fee: Fee) -> str:
    """收费 in words. Silence is never 「不收费」."""
    if not fee.is_stated:
        return say("fee.silent")
    if fee.charged is Charged.NO:
        return Charged.NO.value
    return fee.statement or Charged.YES.value


def visits_words(guide: ServiceGuide) -> str:
    """How often somebody has to come, and why."""
    if guide.visits.count is None:
        return SILENT
    reason = f"（{guide.visits.reason}）" if guide.visits.reason else ""
    return f"{guide.visits.count}次{reason}"


def _no_materials(guide: ServiceGuide) -> str:
    return guide.no_materials.text if guide.no_materials is not None else say("guide.silent", what="申请材料")


def _copies(number: int | None) -> str:
    if number is None:
        return "未写明"
    return "不收" if number == 0 else f"{number}份"


def _uncounted(material: Material) -> str | None:
    if material.originals is not None or material.copies is not None:
        return None
    if material.kind is not None:
        return material.kind
    return "见材料名称" if "原件" in material.name or "复印" in material.name else SILENT


def kind_beside(material: Material) -> str | None:
    """原件 or 复印件 where the columns for them do not say it: they count one of the two, and both are wanted."""
    kind = material.kind or ""
    counted = {"原件": material.originals, "复印件": material.copies}
    said = any(counted.values()) and all(counted[word] is not None for word in counted if word in kind)
    return material.kind if any(counted.values()) and not said else None


def _material(material: Material) -> MaterialRow:
    special = Necessity.CONDITIONAL.value if material.necessity is Necessity.CONDITIONAL else None
    group = f"「{material.group}」中任选一样" if material.group else None
    notes = (
        special,
        material.scenario,
        group,
        kind_beside(material),
        material.note,
        material.filling_note,
        material.acceptance_note,
        material.form,
        material.paper,
        None if material.state in (None, "在用") else material.state,
    )
    said = (note for note in notes if note and note not in material.name)
    return MaterialRow(
        name=material.name,
        spared=material.necessity is Necessity.EXEMPT,
        original=_copies(material.originals),
        copy=_copies(material.copies),
        uncounted=_uncounted(material),
        origin="；".join(part for part in (material.source_channel, material.source_note) if part) or "—",
        note="；".join(dict.fromkeys(said)),
    )


def _window(window: Window) -> WindowRow:
    role = {WindowRole.UNKNOWN: "", WindowRole.CONSULT: "（只能咨询，不能办）"}.get(
        window.role, f"（{window.role.value}）"
    )
    place = (
        ""
        if window.role is WindowRole.CONSULT
        else "，".join(part for part in (window.address, window.floor, window.number) if part)
    )
    closed = "没有线下办理窗口" if window.available is False else ""
    return WindowRow(
        name=f"{window.name or closed or consulting_name(window) or '办理窗口'}{role}",
        address="；".join(part for part in (place, window.traffic) if part) or "—",
        hours=window.hours or SILENT,
        phones="、".join(window.phones) or SILENT,
    )


def consulting_name(window: Window) -> str:
    """What a counter without a name that only advises is called: its address up to the bracket with the street; "" for others."""
    if window.role is not WindowRole.CONSULT:
        return ""
    return re.split(r"[（(，,]", window.address or "", maxsplit=1)[0].strip()


def basis_words(basis: LegalBasis) -> str:
    """One 依据 as people cite it: title, number, article."""
    return "".join(part for part in (basis.title, basis.document_number, basis.article) if part)


def _phones(guide: ServiceGuide, purpose: str) -> str:
    return _joined(contact.value for contact in guide.contacts if contact.purpose == purpose)


def _joined(parts: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(parts)) or SILENT


class NoticeFrame(NamedTuple):
    """What a notice needs beside its guide.

    `choices` are questions with their possible answers, `said` the answers given; `link` leads to the guide and becomes the
    code to scan; `note` is what the counter adds; `pdf_lacking` says why there is no PDF, None when there is. On an English
    notice (`lang`) the English stands beside the Chinese, which the counter reads.
    """

    place: str
    hotline: str
    today: date
    link: str
    choices: Sequence[tuple[str, Sequence[str]]] = ()
    said: Sequence[str] = ()
    note: str = ""
    pdf_lacking: str | None = None
    lang: Lang = Lang.ZH
    label: str = ""


def render_notice(
    guide: ServiceGuide, withheld: frozenset[str], materials: Sequence[Material], frame: NoticeFrame
) -> str:
    """The notice as a page that prints on A4."""
    return render(
        "notice.html",
        frame.lang,
        guide=guide,
        notice=notice_of(guide, withheld, materials),
        frame=frame,
        code=guide.codes.item or guide.codes.implementation,
        updated=updated_on(guide),
        today=f"{frame.today.year}年{frame.today.month}月{frame.today.day}日",
        qr=scan_code(frame.link),
        style=address("paper.css"),
        early=address("early.js"),
        script=address("paper.js"),
        icon_file=address("seal.svg"),
        guide_path=guide_path(guide.id, frame.lang),
        home="/?lang=en" if frame.lang is Lang.EN else "/",
        notice_label=say("notice.label"),
        english=_english,
    )


def _english(words: str) -> str:
    """The English of words of our own; "" for a guide's."""
    english = reply_words(term(words, Lang.EN), Lang.EN)
    return english if english != words else ""


def scan_code(link: str) -> Markup:
    """A link as a QR code that prints sharply: inline SVG, a white margin, readable with a fifth of it soiled."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(
        scale=4, border=2, dark="#000", light="#fff", omitsize=True
    )
    return Markup(drawn)  # noqa: S704  # squares only
