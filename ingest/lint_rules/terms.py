"""Rules on time, visits and money: limits, steps, windows visited, fees (R09 to R15)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ingest.lint_rules.rule import Context, Fault, is_row
from ingest.parse.limits import parse_limit
from knowledge.codelists import Charged, LimitKind, MatterType, TimeUnit
from knowledge.findings import Severity
from knowledge.guide import FeeItem, ServiceGuide, TimeLimit

_AT_ONCE = (TimeUnit.ON_THE_SPOT, TimeUnit.HOUR)
_DAYS = (TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY, TimeUnit.DAY)
# Ordinary and jointly handled licences with the longest extension the licensing law allows, in working days.
_LICENSE_DAYS, _JOINT_LICENSE_DAYS = 30, 60
_LONG_STEPS = re.compile(r"现场勘[查验察]|专家评审|实地核查|公示|听证|检验检测")
_SHORTEST_WITH_LONG_STEPS = 5
# 项目 may stand in the words of the standard: 工本费20元/证
_FEE_NAME = re.compile(r"费|税|金")
_FEE_PARTS: tuple[tuple[str, Callable[[FeeItem], bool]], ...] = (
    ("项目", lambda item: bool(item.name) or _FEE_NAME.search(item.standard or "") is not None),
    ("标准", lambda item: bool(item.standard)),
    ("依据", lambda item: bool(item.basis)),
)
_FULLY_ONLINE = frozenset({"全程网办", "Ⅳ级", "IV级", "四级", "4级"})


def _of(guide: ServiceGuide, kind: LimitKind) -> list[TimeLimit]:
    return [limit for limit in guide.limits if limit.kind is kind]


def promise_within_law(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R09, only where both have the same unit: working days are never compared with calendar days."""
    for promised in _of(guide, LimitKind.PROMISED):
        for statutory in _of(guide, LimitKind.STATUTORY):
            if promised.unit is statutory.unit and (promised.value or 0) > (statutory.value or float("inf")):
                yield Fault(
                    "办理时限",
                    f"承诺时限 {promised.wording} 长于法定时限 {statutory.wording}。",
                    "请核对两个时限，改正其中一个。",
                    "limits",
                )


def item_type(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R10."""
    kind = guide.handling.item_type or ""
    for promised in _of(guide, LimitKind.PROMISED):
        if promised.value is None and promised.unit is None:
            continue
        at_once = promised.unit in _AT_ONCE or (promised.unit in _DAYS and (promised.value or 0) <= 1)
        if kind.startswith("即办") and not at_once:
            yield Fault(
                "办件类型", f"办件类型是即办件，承诺时限却是 {promised.wording}。", "请核对办件类型和承诺时限。"
            )
        if kind.startswith("承诺") and promised.unit is TimeUnit.ON_THE_SPOT:
            yield Fault("办件类型", "办件类型是承诺件，承诺时限却是当场办结。", "请核对办件类型和承诺时限。")
        slow = next((match[0] for step in guide.steps if (match := _LONG_STEPS.search(step.text))), None)
        is_short = promised.unit is TimeUnit.WORKING_DAY and (promised.value or 0) < _SHORTEST_WITH_LONG_STEPS
        if slow and is_short and not promised.note:
            yield Fault(
                "办理时限",
                f"流程里有「{slow}」，承诺时限只有 {promised.wording}。",
                "请核对时限是否包含这个环节，并写明。",
            )


def license_limit(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R11."""
    if guide.matter_type is not MatterType.LICENSE:
        return
    longest = _JOINT_LICENSE_DAYS if guide.agency.joint else _LICENSE_DAYS
    for limit in _of(guide, LimitKind.STATUTORY):
        if limit.unit is TimeUnit.WORKING_DAY and (limit.value or 0) > longest:
            yield Fault(
                "办理时限",
                f"行政许可的法定时限 {limit.wording} 超过行政许可法的一般上限 {longest} 个工作日。",
                "请核对是否有法律、法规另行规定。",
            )


def step_limits(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R12, over steps whose limits have the promise's unit."""
    timed = [parse_limit(step.limit, LimitKind.PROMISED) for step in guide.steps if step.limit]
    for promised in _of(guide, LimitKind.PROMISED):
        total = sum(limit.value or 0 for limit in timed if limit is not None and limit.unit is promised.unit)
        if promised.value is not None and total > promised.value:
            yield Fault(
                "办理流程", f"各环节时限合计 {total:g}，超过承诺时限 {promised.wording}。", "请核对各环节时限。"
            )


def visits(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R13."""
    count = guide.visits.count
    if count is None:
        return
    fully_online = guide.online.depth in _FULLY_ONLINE
    if count > 0 and not guide.visits.reason and not is_row(guide):
        yield Fault("到现场次数", f"要到现场 {count} 次，没有写原因。", "请写明必须到现场办理的原因。")
    if count > 0 and fully_online:
        yield Fault("到现场次数", f"写明全程网办，却要到现场 {count} 次。", "请核对网办深度和到现场次数。")
    if count == 0 and guide.online.available is False and not guide.handling.courier:
        yield Fault(
            "到现场次数", "不能网上办理，又没有邮寄，到现场次数却是 0。", "请核对到现场次数，或写明邮寄办理的方式。"
        )


def fee_items(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R14. What is missing is told in one fault, whichever of 项目, 标准 and 依据 it is."""
    fee = guide.fee
    if fee.charged is Charged.NO and fee.items:
        yield Fault("收费", "写明不收费，却列了收费项目或金额。", "请核对是否收费，改正其中一处。", "fee")
    if fee.charged is Charged.NO and fee.pay_online:
        yield Fault("收费", "写明不收费，却可以网上支付。", "请核对是否收费。", "fee")
    if fee.charged is Charged.YES:
        missing = [what for what, is_there in _FEE_PARTS if not any(is_there(item) for item in fee.items)]
        if missing:
            yield Fault("收费", f"写明收费，没有写收费{'、'.join(missing)}。", "请写明收费项目、标准和依据。")


def fee_stated(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R15, for rows whose fee column says nothing readable, and as a reminder for pages: an answer about such a page says
    that the fee is not stated, so silence never means free of charge.
    """
    if guide.fee.charged is Charged.UNKNOWN and (not is_row(guide) or guide.fee.text is not None):
        severity: Severity | None = None if is_row(guide) else "warning"
        yield Fault("收费", "没有明确写是否收费。", "请写明「不收费」或收费项目、标准和依据。", severity=severity)
