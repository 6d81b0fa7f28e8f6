"""Contradictions between a guide and the guide of the same business item at a higher level (C11 to C15)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.conflicts.lengths import differs, fee_prices, longer, measures, stated
from ingest.conflicts.papers import abolished, choices, covered, demanded, held, is_paper, same_paper
from ingest.conflicts.rule import Clash, Told
from ingest.conflicts.thresholds import asks_no_register, asks_register, figures
from knowledge.codelists import Charged, LimitKind, Necessity

_NOT_EVERYBODY = frozenset({Necessity.CONDITIONAL, Necessity.DEFERRABLE, Necessity.EXEMPT})

# what only those who send somebody bring, and what can be done without
_SOMETIMES = re.compile(r"委托|代办|代理|受托|免交|免提交|免费|可以不|未满")
_PARTLY_FREE = re.compile(r"不收|免")


def fee(upper: Told, lower: Told) -> Iterator[Clash]:
    """C11. A lower level that asks less than the upper one is no conflict."""
    above, here = upper.guide.fee, lower.guide.fee
    if here.charged is not Charged.YES:
        return
    if above.charged is Charged.NO and _PARTLY_FREE.search(
        f"{here.text or ''}{[item.standard for item in here.items]}"
    ):
        return  # 首次申领不收费；补领每证20元: the upper guide may be that of the first case
    if above.charged is Charged.NO:
        yield Clash("收费", "上级指南写明不收费，这里收费。", "请核对收费依据；没有依据的不得收费。")
        return
    ours, theirs = fee_prices(here), fee_prices(above)
    if measures(here) != measures(above):
        return
    if above.charged is Charged.YES and ours and theirs and max(ours) > max(theirs):
        yield Clash(
            "收费",
            f"这里收 {max(ours):g} 元，上级指南最高 {max(theirs):g} 元。",
            "请核对收费标准和依据，改正其中一处。",
        )


def limits(upper: Told, lower: Told) -> Iterator[Clash]:
    """C12. A statutory limit is the law's and the same everywhere; a promise may be shorter than the upper level's or longer."""
    for above in stated(upper.guide, LimitKind.STATUTORY):
        for here in stated(lower.guide, LimitKind.STATUTORY):
            if differs(here, above):
                yield Clash(
                    "办理时限",
                    f"这里的法定时限是{here.wording}，上级指南是{above.wording}。",
                    "请对照法律规定，改正其中一个。",
                )
        for here in stated(lower.guide, LimitKind.PROMISED):
            if longer(here, above):
                yield Clash(
                    "办理时限",
                    f"这里承诺{here.wording}，长于上级指南的法定时限{above.wording}。",
                    "承诺时限不得长于法定时限，请改正。",
                )


def added_materials(upper: Told, lower: Told) -> Iterator[Clash]:
    """C13. Only where both list materials, and only what everybody must bring."""
    if not upper.materials:
        return
    for material in lower.guide.materials:
        name = material.name
        if (
            material.necessity in _NOT_EVERYBODY
            or _SOMETIMES.search(name)
            or not is_paper(name)
            or covered(name, upper.materials)
        ):
            continue
        if any(
            same_paper(one, key) for one in choices(name) for paper in abolished(upper.text) for key in choices(paper)
        ):
            continue  # C15 says more
        yield Clash(
            "申请材料", f"要「{name}」，上级指南的材料里没有。", "请核对依据；没有法律、法规依据的不得增加材料。"
        )


def conditions(upper: Told, lower: Told) -> Iterator[Clash]:
    """C14."""
    above, here = figures(upper.conditions), figures(lower.conditions)
    for key in here.keys() & above.keys():
        if not here[key] & above[key]:
            subject, direction, unit = key
            ours, theirs = ("、".join(f"{value:g}" for value in sorted(side[key])) for side in (here, above))
            yield Clash(
                "受理条件",
                f"{subject}：这里要{direction} {ours}{unit}，上级指南是{direction} {theirs}{unit}。",
                "请对照法律、法规和政策，改正其中一处。",
            )
    if asks_no_register(upper.conditions) and (words := asks_register(lower.conditions)):
        yield Clash("受理条件", f"上级指南不限户籍，这里写「{words}」。", "请删去户籍限制，或写明依据。")


def abolished_materials(upper: Told, lower: Told) -> Iterator[Clash]:
    """C15. Not where the upper level itself still asks for the paper in some case."""
    still = [*upper.materials, *demanded(upper.text)]
    for paper in dict.fromkeys(abolished(upper.text)):
        if held(paper, still):
            continue
        for name in lower.materials:
            if any(same_paper(one, key) for one in choices(paper) for key in choices(name)):
                yield Clash("申请材料", f"上级指南已不要「{paper}」，这里还要「{name}」。", "请删去这项材料。")
