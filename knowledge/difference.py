"""What two guides say differently, part by part: two versions of one guide, two districts, a correction and what it corrects.

Only what is written is compared. Silence is shown as silence and never as "no".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from knowledge.codelists import Charged, LimitKind, Necessity, WindowRole
from knowledge.guide import Fee, LegalBasis, Material, ServiceGuide, Window
from knowledge.limit_words import limit_words
from knowledge.values import Value

ALIKE = 0.5  # two lines that share less are told as one gone and one new, not as one changed
_TOKEN = re.compile(r"\d+(?:[.\-]\d+)*|[A-Za-z]+|.", re.DOTALL)


class Mark(StrEnum):
    """Whether a piece of text stands in both, only in the first, or only in the second."""

    SAME = "same"
    OLD = "old"
    NEW = "new"


class Piece(Value):
    """A stretch of a line."""

    mark: Mark
    text: str


class PartDifference(Value):
    """One part of two guides, as lines. `changed` pairs what differs, as pieces to strike and underline."""

    key: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    changed: tuple[tuple[Piece, ...], ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the two say something else."""
        return bool(self.changed)


class Part(NamedTuple):
    """One part that is compared: its key, what people call it, and its lines in a guide."""

    key: str
    label: str
    lines: Callable[[ServiceGuide], Sequence[str | None]]


def fee_line(fee: Fee) -> str | None:
    """收费 in words; None when the guide is silent."""
    if fee.charged is Charged.UNKNOWN:
        return fee.text
    if fee.charged is Charged.NO:
        return Charged.NO.value
    return fee.statement or Charged.YES.value


def basis_line(basis: LegalBasis) -> str:
    """One 依据 as people cite it: title, number, article."""
    return "".join(part for part in (basis.title, basis.document_number, basis.article) if part)


def material_line(material: Material) -> str:
    """A material with its copies, its group and its case."""
    counts = [
        f"{name}{number}份"
        for name, number in (("原件", material.originals), ("复印件", material.copies))
        if number is not None
    ]
    known = None if material.necessity is Necessity.UNKNOWN else material.necessity.value
    group = f"「{material.group}」任选其一" if material.group else None
    kind = None if counts else material.kind
    notes = (
        *counts,
        kind,
        known,
        group,
        material.scenario,
        material.note,
        material.filling_note,
        material.acceptance_note,
    )
    said = "，".join(note for note in notes if note)
    return f"{material.name}（{said}）" if said else material.name


def window_line(window: Window) -> str:
    """A counter: name, role, address, phones."""
    role = None if window.role is WindowRole.UNKNOWN else window.role.value
    parts = (window.name, role, window.address, window.floor, window.number, "、".join(window.phones))
    return "，".join(part for part in parts if part)


def _limits(kind: LimitKind) -> Callable[[ServiceGuide], list[str | None]]:
    return lambda guide: [limit_words(limit) for limit in guide.limits if limit.kind is kind]


def _contacts(purpose: str) -> Callable[[ServiceGuide], list[str | None]]:
    return lambda guide: [contact.value for contact in guide.contacts if contact.purpose == purpose]


def _visits(guide: ServiceGuide) -> list[str | None]:
    return [f"{guide.visits.count}次" if guide.visits.count is not None else None, guide.visits.reason]


def _dates(guide: ServiceGuide) -> list[str | None]:
    term = guide.validity
    named = (("生效", term.effective), ("失效", term.expires), ("暂停", term.suspended), ("恢复", term.resumes))
    return [term.state.value, *(f"{name}：{day.isoformat()}" for name, day in named if day is not None)]


PARTS: tuple[Part, ...] = (
    Part("title", "事项名称", lambda guide: [guide.title]),
    Part("agency", "实施机关", lambda guide: [guide.agency.name]),
    Part("state", "状态", _dates),
    Part("audience", "办理对象", lambda guide: guide.classification.audiences),
    Part("conditions", "受理条件", lambda guide: [one.text for one in guide.conditions]),
    Part(
        "materials",
        "申请材料",
        lambda guide: [
            *(material_line(one) for one in guide.materials),
            guide.no_materials.text if guide.no_materials else None,
        ],
    ),
    Part("windows", "办理地点", lambda guide: [window_line(one) for one in guide.windows]),
    Part("hours", "办理时间", lambda guide: [one.hours for one in guide.windows]),
    Part("online", "网上办理", lambda guide: [guide.online.text, guide.online.url, guide.online.platform]),
    Part("promised", "承诺办结时限", _limits(LimitKind.PROMISED)),
    Part("statutory", "法定办结时限", _limits(LimitKind.STATUTORY)),
    Part("visits", "到现场次数", _visits),
    Part("fee", "收费", lambda guide: [fee_line(guide.fee)]),
    Part("steps", "办理流程", lambda guide: [one.text for one in guide.steps]),
    Part("outcome", "办理结果", lambda guide: [guide.outcome.name, guide.outcome.text, guide.outcome.validity]),
    Part("bases", "办理依据", lambda guide: [basis_line(one) for one in guide.bases]),
    Part("contacts", "咨询电话", _contacts("咨询")),
    Part("complaints", "监督投诉", _contacts("投诉")),
    Part(
        "remedy",
        "复议和诉讼",
        lambda guide: [one.text for one in (guide.rights.review, guide.rights.litigation) if one is not None],
    ),
    Part("notes", "注意事项", lambda guide: [f"{one.heading}：{one.text}" for one in guide.sections]),
    Part("faqs", "常见问题", lambda guide: [f"{one.question} {one.answer}" for one in guide.faqs]),
)


def part_lines(part: Part, guide: ServiceGuide) -> tuple[str, ...]:
    """What a guide says under a part, each line once; empty when it is silent."""
    return tuple(dict.fromkeys(line.strip() for line in part.lines(guide) if line and line.strip()))


def differences(before: ServiceGuide, after: ServiceGuide) -> tuple[PartDifference, ...]:
    """Every part that at least one of the two speaks of, in reading order, the same ones among them."""
    found = []
    for part in PARTS:
        old, new = part_lines(part, before), part_lines(part, after)
        if old or new:
            found.append(
                PartDifference(
                    key=part.key, label=part.label, before=old, after=new, changed=tuple(_changed_lines(old, new))
                )
            )
    return tuple(found)


def changed_parts(before: ServiceGuide, after: ServiceGuide) -> tuple[PartDifference, ...]:
    """Only the parts that differ."""
    return tuple(one for one in differences(before, after) if one.differs)


def _changed_lines(before: Sequence[str], after: Sequence[str]) -> list[tuple[Piece, ...]]:
    """Lines that only one of the two has, each beside the line of the other that it most resembles."""
    gone = [line for line in before if line not in after]
    changed: list[tuple[Piece, ...]] = []
    for line in (line for line in after if line not in before):
        old = max(gone, key=lambda other: _alike(other, line), default=None)
        if old is not None and (_alike(old, line) >= ALIKE or len(before) == len(after) == 1):
            gone.remove(old)
            changed.append(pieces(old, line))
        else:
            changed.append((Piece(mark=Mark.NEW, text=line),))
    return [*((Piece(mark=Mark.OLD, text=line),) for line in gone), *changed]


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two lines as one: what both say, what only the first says, what only the second says. Numbers stay whole."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return (Piece(mark=Mark.OLD, text=before), Piece(mark=Mark.NEW, text=after))
    found = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece(mark=Mark.SAME, text="".join(old[start:end])))
            continue
        found += [
            Piece(mark=mark, text="".join(words))
            for mark, words in ((Mark.OLD, old[start:end]), (Mark.NEW, new[other_start:other_end]))
            if words
        ]
    return tuple(found)
