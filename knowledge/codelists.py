"""The national code lists of an 实施清单 (GB/T 39554.2 and platform dictionaries), keyed by their Chinese labels.

Numbers differ between provinces (广东 20 = 其他行政权力, nationally 20 = 公共服务), so a label decides and a number is only kept.
"""

from __future__ import annotations

from enum import StrEnum


class MatterType(StrEnum):
    """事项类型."""

    LICENSE = "行政许可"
    PENALTY = "行政处罚"
    COERCION = "行政强制"
    LEVY = "行政征收"
    PAYMENT = "行政给付"
    INSPECTION = "行政检查"
    CONFIRMATION = "行政确认"
    REWARD = "行政奖励"
    ADJUDICATION = "行政裁决"
    OTHER_POWER = "其他行政权力"
    PUBLIC_SERVICE = "公共服务"
    UNKNOWN = "未写明"

    @property
    def is_for_citizens(self) -> bool:
        """Whether citizen search may hold it: penalties, coercion, levies and inspections never are."""
        return self not in {MatterType.PENALTY, MatterType.COERCION, MatterType.LEVY, MatterType.INSPECTION}

    @property
    def is_power(self) -> bool:
        """Whether it is a 行政权力事项 rather than a 公共服务事项."""
        return self not in {MatterType.PUBLIC_SERVICE, MatterType.UNKNOWN}


class Level(StrEnum):
    """行使层级."""

    NATION = "国家级"
    PROVINCE = "省级"
    CITY = "市级"
    DISTRICT = "县级"
    STREET = "镇（乡、街道）级"
    VILLAGE = "村（社区）级"


class TimeUnit(StrEnum):
    """时限单位. 工作日 and 自然日 are never compared or converted."""

    WORKING_DAY = "个工作日"
    CALENDAR_DAY = "个自然日"
    DAY = "日"
    MONTH = "个月"
    YEAR = "年"
    HOUR = "小时"
    ON_THE_SPOT = "当场办结"


class LimitKind(StrEnum):
    """Which promise a time limit is: the law's or the hall's own. UNSTATED: the source gives a 办理时限 and does not say which."""

    STATUTORY = "法定"
    PROMISED = "承诺"
    UNSTATED = "办理"


class Charged(StrEnum):
    """是否收费. UNKNOWN means the guide is silent, which is never 「不收费」."""

    YES = "收费"
    NO = "不收费"
    UNKNOWN = "未写明"


class Necessity(StrEnum):
    """材料必要性."""

    REQUIRED = "必需"
    CONDITIONAL = "特殊情形"
    DEFERRABLE = "容缺后补"
    EXEMPT = "免提交"
    UNKNOWN = "未写明"


class WindowRole(StrEnum):
    """What a window may do. A 咨询 window cannot accept an application, a 代收 one only hands it up."""

    ACCEPT = "受理"
    FORWARD = "代收"
    CONSULT = "咨询"
    COLLECT = "领证"
    UNKNOWN = "未写明"


class ConditionKind(StrEnum):
    """条件类型."""

    REQUIRED = "申请条件"
    FORBIDDEN = "禁止性条件"


class MatterState(StrEnum):
    """事项状态."""

    IN_FORCE = "在用"
    SUSPENDED = "暂停"
    CANCELLED = "取消"
    DRAFT = "草稿"


class Grade(StrEnum):
    """信息分级, from open to closed."""

    PUBLIC = "公开"
    WINDOW = "窗口"
    DEPARTMENT = "部门"

    @property
    def rank(self) -> int:
        """0 for 公开; a viewer sees every grade whose rank is not above his own."""
        return _RANKS[self]


_RANKS = {grade: number for number, grade in enumerate(Grade)}  # asked for at every look at an item
