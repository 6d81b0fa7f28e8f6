"""How complete a guide is: of the elements that its type must state, which it states. What a finding withholds is not stated."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.codelists import Charged, MatterType
from knowledge.effective import states
from knowledge.guide import ServiceGuide
from knowledge.values import Value

_Says = Callable[[ServiceGuide], bool]

# The fourteen core elements: Chinese name, the field that a finding would withhold, whether the guide states it.
_ELEMENTS: tuple[tuple[str, str, _Says], ...] = (
    ("事项名称", "*", lambda guide: bool(guide.title)),
    ("实施主体", "*", lambda guide: guide.agency.name is not None),
    ("办理条件", "conditions", lambda guide: states(guide, "conditions") or states(guide, "audience")),
    ("申请材料", "materials", lambda guide: states(guide, "materials")),
    ("办理流程", "steps", lambda guide: states(guide, "steps")),
    ("办理时限", "limits", lambda guide: states(guide, "limits")),
    ("收费标准", "fee", lambda guide: guide.fee.charged is Charged.NO or any(item.standard for item in guide.fee.items)),
    ("办理地点", "windows", lambda guide: states(guide, "windows")),
    ("咨询电话", "contacts", lambda guide: states(guide, "contacts")),
    ("监督电话", "complaints", lambda guide: states(guide, "complaints")),
    ("办理时间", "hours", lambda guide: states(guide, "hours")),
    ("网上办理深度", "online", lambda guide: guide.online.depth is not None or guide.online.available is not None),
    ("结果送达方式", "outcome", lambda guide: bool(guide.outcome.delivery) or guide.handling.courier is not None),
    ("表格下载", "materials", lambda guide: any(one.blank_form for one in guide.materials) or _has_no_form(guide)),
)  # fmt: skip
_NOT_OF_LICENCES = ("网上办理深度", "结果送达方式", "表格下载", "办理时间")  # licences state all fourteen, others ten
_NOT_OF_PAYMENTS = (*_NOT_OF_LICENCES, "收费标准")  # nobody pays to be paid


def _has_no_form(guide: ServiceGuide) -> bool:
    """Whether the guide asks for no form, so that there is none to download."""
    return states(guide, "materials") and not any(one.name.rstrip("》").endswith("表") for one in guide.materials)


class Completeness(Value):
    """Which of the demanded elements a guide states: `stated` of `demanded`, and the names of those missing, in order."""

    stated: int
    demanded: int
    missing: tuple[str, ...]

    @property
    def score(self) -> int:
        """0 to 100, rounded down: only a guide without a gap has 100."""
        return self.stated * 100 // self.demanded


def completeness(guide: ServiceGuide, withheld: frozenset[str] = frozenset()) -> Completeness:
    """Judge a guide.

    Args:
        withheld: fields that findings keep out of answers; ``*`` withholds all of them.
    """
    left_out = {MatterType.LICENSE: (), MatterType.PAYMENT: _NOT_OF_PAYMENTS}.get(guide.matter_type, _NOT_OF_LICENCES)
    demanded = [row for row in _ELEMENTS if row[0] not in left_out]
    missing = tuple(name for name, field, says in demanded if withheld & {field, "*"} or not says(guide))
    return Completeness(stated=len(demanded) - len(missing), demanded=len(demanded), missing=missing)
