"""The parts of a guide by field name: the Chinese label people read, in the order they are read."""

from __future__ import annotations

LABELS: dict[str, str] = {
    "audience": "办理对象",
    "conditions": "受理条件",
    "materials": "申请材料",
    "windows": "办理地点",
    "hours": "办理时间",
    "online": "网上办理",
    "limits": "办理时限",
    "visits": "到现场次数",
    "fee": "收费",
    "steps": "办理流程",
    "outcome": "办理结果",
    "validity": "有效期",
    "bases": "办理依据",
    "contacts": "咨询电话",
    "complaints": "监督投诉",
    "remedy": "复议和诉讼",
    "handling": "办理方式",
    "faqs": "常见问题",
    "notes": "注意事项",
}


def label(field: str) -> str:
    """The Chinese label of a field or of a `field:n` sub-part; the name itself when it is not in the table."""
    return LABELS.get(field.partition(":")[0], field)
