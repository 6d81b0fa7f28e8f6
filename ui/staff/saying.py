"""「可以这样对群众说」: a guide in one breath, from its fields by template. What the guide does not say is not said.

Nothing here promises that an application succeeds, and nothing turns a limit into a date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.codelists import Charged, LimitKind, Necessity, WindowRole
from knowledge.difference import fee_line
from knowledge.effective import EffectiveGuide, Resolved
from knowledge.guide import Material, ServiceGuide
from knowledge.limit_words import limit_words
from ui.notice import materials_for, scenarios_of

MOST_NAMED = 4  # a person at a counter keeps four names in mind; the rest is on the notice
_NOT_BROUGHT = frozenset({Necessity.EXEMPT, Necessity.CONDITIONAL})


def plain_words(effective: EffectiveGuide, case: str | None) -> tuple[str, ...]:
    """The sentences, in the order a visitor needs them; a field that is withheld or silent adds none."""
    said = (sentence(effective, case) for sentence in _SENTENCES)
    return tuple(one for one in said if one)


def _guide(found: Resolved) -> ServiceGuide | None:
    content = found.source.content if found.source is not None else None
    return content if isinstance(content, ServiceGuide) else None


def _bring(effective: EffectiveGuide, case: str | None) -> str | None:
    guide = _guide(effective.resolve("materials"))
    if guide is None:
        return None
    if guide.no_materials is not None and not guide.materials:
        return f"{guide.no_materials.text.rstrip('。')}。"
    everybody = [one for one in _of_case(guide, case) if one.necessity not in _NOT_BROUGHT]
    if not everybody:
        return "要带的材料看情形，单子上写着。" if guide.materials else None
    more = "有的情形还要带别的，单子上写着。" if len(everybody) < len(guide.materials) and case is None else ""
    return f"请带{_named(everybody)}。{more}"


def _of_case(guide: ServiceGuide, case: str | None) -> Sequence[Material]:
    """The materials of a case; without one, or for a case of another level's guide, those that everybody brings."""
    if case is not None and case in scenarios_of(guide):
        return materials_for(guide, case)
    return tuple(one for one in guide.materials if one.scenario is None)


def _named(materials: Sequence[Material]) -> str:
    groups: dict[str, list[str]] = {}
    for number, one in enumerate(materials):
        groups.setdefault(one.group or f"#{number}", []).append(one.name)
    names = [" 或者 ".join(group) for group in groups.values()]
    if len(names) <= MOST_NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:MOST_NAMED])}等，一共{len(names)}样，单子上都有"


def _where(effective: EffectiveGuide, case: str | None) -> str | None:
    del case
    guide = _guide(effective.accepting())
    if guide is None:
        return None
    counter = next((one for one in guide.windows if one.role in (WindowRole.ACCEPT, WindowRole.UNKNOWN)), None)
    if counter is None or counter.available is False:
        return None
    place = "，".join(part for part in (counter.name, counter.address) if part)
    return f"到{place}办。" if place else None


def _visits(effective: EffectiveGuide, case: str | None) -> str | None:
    del case
    guide = _guide(effective.resolve("visits"))
    if guide is None or guide.visits.count is None:
        return None
    return "不用到现场来。" if guide.visits.count == 0 else f"一共要来{guide.visits.count}次。"


def _cost(effective: EffectiveGuide, case: str | None) -> str | None:
    del case
    guide = _guide(effective.resolve("fee"))
    if guide is None or not guide.fee.is_stated:
        return None
    words = fee_line(guide.fee)
    if guide.fee.charged is Charged.UNKNOWN:
        return f"收费，指南写的是：{words}"
    return f"{words}。" if guide.fee.charged is Charged.NO else f"要交费：{words}。"


def _time(effective: EffectiveGuide, case: str | None) -> str | None:
    del case
    guide = _guide(effective.resolve("limits"))
    promised = [limit_words(one) for one in guide.limits if one.kind is LimitKind.PROMISED] if guide is not None else []
    return f"承诺的办结时限是{promised[0]}。" if len(promised) == 1 else None


def _online(effective: EffectiveGuide, case: str | None) -> str | None:
    del case
    guide = _guide(effective.resolve("online"))
    return "也可以在网上办。" if guide is not None and guide.online.available else None


_SENTENCES: tuple[Callable[[EffectiveGuide, str | None], str | None], ...] = (
    _bring,
    _where,
    _visits,
    _cost,
    _time,
    _online,
)
