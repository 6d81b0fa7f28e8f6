"""Code lists as cells write them: a number, a label or a local synonym, to the label this product keeps.

A label decides; numbers are read only where every known platform agrees on them. Types of matters are the exception that
proves it: 20 is 其他行政权力 in Guangdong and 公共服务 elsewhere, so a bare 20 is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from knowledge.codelists import ConditionKind, Grade, Level, MatterState, MatterType, Necessity

TYPES: Mapping[str, MatterType] = {
    **{kind.value: kind for kind in MatterType if kind is not MatterType.UNKNOWN},
    "其他权力": MatterType.OTHER_POWER,
    "其他职权": MatterType.OTHER_POWER,
    "其他行政职权": MatterType.OTHER_POWER,
    "其他": MatterType.OTHER_POWER,
    "其他类": MatterType.OTHER_POWER,
    "便民服务": MatterType.PUBLIC_SERVICE,
    "服务事项": MatterType.PUBLIC_SERVICE,
    "行政备案": MatterType.OTHER_POWER,
    "许可": MatterType.LICENSE,
    "审批": MatterType.LICENSE,
    "行政审批": MatterType.LICENSE,
    "处罚": MatterType.PENALTY,
    "强制": MatterType.COERCION,
    "征收": MatterType.LEVY,
    "给付": MatterType.PAYMENT,
    "检查": MatterType.INSPECTION,
    "确认": MatterType.CONFIRMATION,
    "奖励": MatterType.REWARD,
    "裁决": MatterType.ADJUDICATION,
    "01": MatterType.LICENSE,
    "02": MatterType.PENALTY,
    "03": MatterType.COERCION,
    "04": MatterType.LEVY,
    "05": MatterType.PAYMENT,
    "06": MatterType.INSPECTION,
    "07": MatterType.CONFIRMATION,
    "08": MatterType.REWARD,
    "09": MatterType.ADJUDICATION,
}
LEVELS: Mapping[str, Level] = {
    "1": Level.NATION,
    "2": Level.PROVINCE,
    "3": Level.CITY,
    "4": Level.DISTRICT,
    "5": Level.STREET,
    "6": Level.VILLAGE,
    "国家级": Level.NATION,
    "省级": Level.PROVINCE,
    "自治区级": Level.PROVINCE,
    "直辖市级": Level.PROVINCE,
    "市级": Level.CITY,
    "地市级": Level.CITY,
    "设区的市级": Level.CITY,
    "州级": Level.CITY,
    "县级": Level.DISTRICT,
    "区级": Level.DISTRICT,
    "区县级": Level.DISTRICT,
    "县区级": Level.DISTRICT,
    "县（市、区）级": Level.DISTRICT,
    "镇级": Level.STREET,
    "乡级": Level.STREET,
    "乡镇级": Level.STREET,
    "镇街级": Level.STREET,
    "街道级": Level.STREET,
    "镇（乡、街道）级": Level.STREET,
    "乡镇（街道）级": Level.STREET,
    "村级": Level.VILLAGE,
    "社区级": Level.VILLAGE,
    "村居级": Level.VILLAGE,
    "村（社区）级": Level.VILLAGE,
}
STATES: Mapping[str, MatterState] = {
    "1": MatterState.IN_FORCE,
    "2": MatterState.SUSPENDED,
    "3": MatterState.CANCELLED,
    "4": MatterState.DRAFT,
    "在用": MatterState.IN_FORCE,
    "有效": MatterState.IN_FORCE,
    "启用": MatterState.IN_FORCE,
    "已发布": MatterState.IN_FORCE,
    "正常": MatterState.IN_FORCE,
    "暂停": MatterState.SUSPENDED,
    "挂起": MatterState.SUSPENDED,
    "停用": MatterState.SUSPENDED,
    "取消": MatterState.CANCELLED,
    "已取消": MatterState.CANCELLED,
    "作废": MatterState.CANCELLED,
    "废止": MatterState.CANCELLED,
    "失效": MatterState.CANCELLED,
    "草稿": MatterState.DRAFT,
}
NECESSITIES: Mapping[str, Necessity] = {
    "1": Necessity.REQUIRED,
    "0": Necessity.CONDITIONAL,
    "2": Necessity.CONDITIONAL,
    "3": Necessity.DEFERRABLE,
    "4": Necessity.EXEMPT,
    "必要": Necessity.REQUIRED,
    "必需": Necessity.REQUIRED,
    "必须": Necessity.REQUIRED,
    "是": Necessity.REQUIRED,
    "非必要": Necessity.CONDITIONAL,
    "非必需": Necessity.CONDITIONAL,
    "非必须": Necessity.CONDITIONAL,
    "否": Necessity.CONDITIONAL,
    "可选": Necessity.CONDITIONAL,
    "特殊情形": Necessity.CONDITIONAL,
    "容缺后补": Necessity.DEFERRABLE,
    "可容缺": Necessity.DEFERRABLE,
    "容缺": Necessity.DEFERRABLE,
    "信息免交": Necessity.EXEMPT,
    "免提交": Necessity.EXEMPT,
    "免交": Necessity.EXEMPT,
}
CONDITION_KINDS: Mapping[str, ConditionKind] = {
    "1": ConditionKind.REQUIRED,
    "2": ConditionKind.FORBIDDEN,
    "申请条件": ConditionKind.REQUIRED,
    "禁止性条件": ConditionKind.FORBIDDEN,
    "禁止性要求": ConditionKind.FORBIDDEN,
}
GRADES: Mapping[str, Grade] = {
    "公开": Grade.PUBLIC,
    "主动公开": Grade.PUBLIC,
    "窗口": Grade.WINDOW,
    "窗口内部": Grade.WINDOW,
    "内部": Grade.WINDOW,
    "部门": Grade.DEPARTMENT,
    "限部门": Grade.DEPARTMENT,
}
AUDIENCES = {
    "1": "自然人",
    "2": "企业法人",
    "3": "事业法人",
    "4": "社会组织法人",
    "5": "非法人企业",
    "6": "行政机关",
    "9": "其他组织",
}
NATURES = {"1": "法定机关", "2": "授权组织", "3": "受委托组织"}
POWER_SOURCES = {
    "1": "法定本级行使",
    "2": "上级下放",
    "3": "上级授权",
    "4": "同级授权",
    "5": "上级委托",
    "6": "同级委托",
}
ITEM_TYPES = {"1": "即办件", "2": "承诺件"}
FORMS = {"1": "窗口办理", "2": "网上办理", "3": "快递申请"}
REACHES = {"1": "全国", "2": "全省", "3": "全市", "4": "全县", "5": "全镇（乡、街道）", "6": "村（社区）"}
OUTCOME_KINDS = {"10": "证照", "20": "批文", "30": "其他", "99": "其他"}
MATERIAL_KINDS = {"1": "原件", "2": "复印件", "3": "原件和复印件"}
MATERIAL_FORMS = {"1": "纸质", "2": "电子", "3": "纸质/电子"}
CHANNELS = {"10": "申请人自备", "20": "政府部门核发", "30": "中介机构出具", "99": "其他"}
DEPTHS = {
    "1": "互联网咨询",
    "2": "收件",
    "3": "预审",
    "4": "受理",
    "5": "办理",
    "6": "结果信息反馈",
    "7": "电子证照反馈",
    "9": "其他",
}
THEMES_PERSON = {
    "005": "生育收养", "010": "户籍办理", "015": "民族宗教", "020": "教育科研", "025": "入伍服役", "030": "就业创业", "035": "设立变更",
    "040": "准营准办", "045": "抵押质押", "050": "职业资格", "055": "纳税缴费", "060": "婚姻登记", "065": "优待抚恤", "070": "规划建设",
    "075": "住房保障", "085": "社会保障", "090": "证件办理", "095": "交通出行", "100": "旅游观光", "105": "出境入境", "110": "消费维权",
    "115": "公共安全", "120": "司法公证", "125": "知识产权", "130": "环保绿化", "135": "文化体育", "140": "公用事业", "145": "医疗卫生",
    "150": "离职退休", "155": "死亡殡葬", "998": "地方特色", "999": "其他",
}  # fmt: skip
THEMES_CORPORATE = {
    "005": "设立变更", "010": "准营准办", "015": "资质认证", "020": "年检年审", "025": "税收财务", "030": "人力资源", "035": "社会保障",
    "040": "投资审批", "045": "融资信贷", "050": "抵押质押", "055": "商务贸易", "060": "招标拍卖", "065": "海关口岸", "070": "涉外服务",
    "075": "农林牧渔", "085": "国土和规划建设", "090": "交通运输", "095": "环保绿化", "100": "应对气候变化", "105": "水务气象",
    "110": "医疗卫生", "115": "科技创新", "120": "文体教育", "125": "知识产权", "130": "民族宗教", "135": "质量技术", "140": "检验检疫",
    "145": "安全生产", "150": "公安消防", "155": "司法公证", "160": "公用事业", "165": "法人注销", "170": "档案文物", "998": "地方特色",
    "999": "其他",
}  # fmt: skip

_YES = re.compile(r"(?:是|支持|可|可以|能|有|允许|已|1|true|yes|y)(?:[（(，,。；;].*)?", re.IGNORECASE | re.DOTALL)
_NO = re.compile(
    r"(?:否|不支持|不可|不可以|不能|不允许|未|暂不支持|不提供|0|false|no|n)(?:[（(，,。；;].*)?",
    re.IGNORECASE | re.DOTALL,
)
_DATE = re.compile(r"((?:19|20)\d{2})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})(?!\d)")
_COMPACT_DATE = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")


def flag(text: str | None) -> bool | None:
    """Yes or no as cells say it (是, 支持, 1 / 否, 不支持, 0); None for silence, 「无」 and anything else."""
    if text is None:
        return None
    if _YES.fullmatch(text.strip()):
        return True
    return False if _NO.fullmatch(text.strip()) else None


def day(text: str | None) -> date | None:
    """The first date in a cell: 2024-01-02, 2024/1/2, 2024年1月2日, 20240102, with or without a time. None when there is none."""
    match = (_COMPACT_DATE.match(text.strip()) or _DATE.search(text)) if text else None
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def labelled(text: str, labels: Mapping[str, str]) -> str:
    """The label of a number in a code list; any other text as it is."""
    return labels.get(text.strip(), text.strip())


def type_of(text: str | None) -> MatterType:
    """事项类型 by its label or an unambiguous number; UNKNOWN otherwise."""
    if not text:
        return MatterType.UNKNOWN
    bare = re.sub(r"[\s（()）类]|事项", "", text) if text.strip() not in TYPES else text.strip()
    return TYPES.get(bare, MatterType.UNKNOWN)
