"""Records inside a row: the materials, laws, windows, steps, items of fees and questions that platforms send as objects.

Each becomes one line of the row's source text, 「值；标签：值；…」, and typed values with their places in that line.
"""

from __future__ import annotations

import json
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from ingest.parse.blanks import is_blank
from ingest.parse.columns import normalised


class NestedColumn(NamedTuple):
    """One field of a nested record: the sub-record's attribute, its Chinese label and its headings."""

    field: str
    label: str
    headings: str


class Record(NamedTuple):
    """A nested record as one line of text: attribute to value and to the value's place in the line."""

    line: str
    values: dict[str, str]
    places: dict[str, tuple[int, int]]


# The first row of each list names the record; it stands first on the line, without a label.
NESTED: dict[str, tuple[NestedColumn, ...]] = {
    "materials": (
        NestedColumn("name", "材料名称", "material_name name 材料名称 名称 申请材料名称 申请材料"),
        NestedColumn("kind", "材料类型", "material_type type 材料类型"),
        NestedColumn("category", "材料分类", "material_category 材料分类 材料类别"),
        NestedColumn("form", "材料形式", "material_form form 材料形式"),
        NestedColumn("necessity", "必要性", "necessity is_need isneed is_must 必要性 是否必要 材料必要性 是否必须"),
        NestedColumn("originals", "原件份数", "original_num page_num 原件份数 原件数量"),
        NestedColumn("copies", "复印件份数", "copy_num 复印件份数 复印件数量"),
        NestedColumn("paper", "纸质规格", "paper_spec 纸质规格"),
        NestedColumn("source_channel", "来源渠道", "source_channel m_source source_type 来源渠道 材料来源渠道"),
        NestedColumn("source_note", "来源渠道说明", "source_explain 来源渠道说明"),
        NestedColumn("filling_note", "填报须知", "fill_notice fill_explain fillin_explain 填报须知"),
        NestedColumn(
            "acceptance_note", "受理标准", "accept_standard accept_stand audit_point 受理标准 审查要点 受理标准审查要点"
        ),
        NestedColumn("basis", "依据", "material_basis by_law 要求提供材料的依据 材料依据"),
        NestedColumn("blank_form", "空白表格", "blank_form form_guid 空白表格"),
        NestedColumn("sample_form", "示例样表", "sample_form example_guid 示例样表"),
        NestedColumn("group", "父级材料", "parent_material 父级材料"),
        NestedColumn("scenario", "适用情形", "scenario_ref scenario situation 适用情形 情形"),
        NestedColumn("state", "材料状态", "material_state 材料状态"),
        NestedColumn("note", "备注", "remark note 备注 材料说明 其他要求"),
    ),
    "bases": (
        NestedColumn("title", "法规名称", "law_name name title 法规名称 名称 依据名称 法律法规名称"),
        NestedColumn("document_number", "文号", "document_number law_number doc_no 文号 依据文号"),
        NestedColumn("article", "条款号", "article clause_number clause 条款号 条款"),
        NestedColumn("text", "条款内容", "content article_content clause_content 条款内容 内容"),
        NestedColumn("issuer", "颁布机关", "issuer dept_name 颁布机关 制定机关 发布机关"),
        NestedColumn("effective", "实施日期", "effective_date 实施日期 生效日期"),
    ),
    "steps": (
        NestedColumn(
            "name", "环节名称", "name step_name link_name unti_link process_name 环节名称 环节 步骤 办理环节 步骤名称"
        ),
        NestedColumn("text", "内容", "content description step 内容 说明 办理内容"),
        NestedColumn("order", "序号", "order sort ordernum 序号 顺序"),
        NestedColumn("handler", "办理人员", "handler transactor 办理人 办理人员 责任人"),
        NestedColumn("criteria", "审查标准", "criteria check_standard 审查标准"),
        NestedColumn("limit", "办理时限", "limit phase_limit transact_time_limit 办理时限 时限"),
        NestedColumn("result", "办理结果", "result transact_result 办理结果 结果"),
    ),
    "windows": (
        NestedColumn("name", "名称", "name window_name hall_name 名称 窗口名称 大厅名称"),
        NestedColumn("address", "地址", "address addr 地址 办理地点 办理地址 窗口地址"),
        NestedColumn("number", "窗口号", "window_number number 窗口号"),
        NestedColumn("floor", "楼层", "floor 楼层"),
        NestedColumn("region", "区划", "area region 区划"),
        NestedColumn("role", "窗口职责", "role 角色 窗口职责 窗口类型"),
        NestedColumn("hours", "办理时间", "work_time hours office_hours transact_time 办理时间 办公时间 工作时间"),
        NestedColumn("phones", "电话", "phone tel link_tel 电话 联系电话 咨询电话"),
        NestedColumn("traffic", "交通指引", "traffic traffic_guide 交通 交通指引 乘车路线"),
        NestedColumn("coordinates", "坐标", "coordinates location 坐标 经纬度"),
    ),
    "fee.items": (
        NestedColumn("name", "收费项目", "name fee_name 收费项目 名称 收费项目名称"),
        NestedColumn("standard", "收费标准", "standard fee_standard charge_standard 收费标准 标准"),
        NestedColumn("basis", "收费依据", "basis fee_basis by_law 收费依据 依据"),
        NestedColumn("reduction", "减免情形", "reduction fee_reduction 减免 减免情形 减免依据"),
        NestedColumn("payment", "缴纳方式", "payment pay_type 缴纳方式 缴费方式"),
    ),
    "faqs": (
        NestedColumn("question", "问题", "question title 问题 常见问题 问"),
        NestedColumn("answer", "答案", "answer content 答案 回答 解答 答"),
        NestedColumn("department", "来源部门", "department source 来源部门"),
        NestedColumn("updated", "更新日期", "updated update_time 更新日期 更新时间"),
    ),
    "special_procedures": (
        NestedColumn("name", "名称", "name 名称 特殊环节名称"),
        NestedColumn("kind", "种类", "kind type 种类 类型"),
        NestedColumn("limit", "时限", "limit 时限"),
        NestedColumn("basis", "依据", "basis 依据"),
    ),
    "conditions": (
        NestedColumn("text", "条件", "name content condition text 名称 条件名称 条件 内容"),
        NestedColumn("kind", "条件类型", "type kind 类型 条件类型"),
        NestedColumn("scenario", "适用情形", "scenario situation 适用情形"),
    ),
}


def read_record(home: str, item: str) -> Record | None:
    """The nested record that `item` (JSON text) holds; None when it is no object, or names nothing this product knows.

    Fields without a home of their own stay on the line under their own name.
    """
    if home not in NESTED or not item.startswith("{"):
        return None
    try:
        found = json.loads(item)
    except (ValueError, RecursionError):
        return None
    return _line(home, {str(key): _plain(value) for key, value in found.items()}) if isinstance(found, dict) else None


def _line(home: str, found: dict[str, str]) -> Record | None:
    known, labels, order = _fields(home)
    values: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    for key, value in found.items():
        field = known.get(normalised(key)) or known.get(normalised(key).removesuffix("text"))
        if is_blank(value):
            continue
        if field is None or field in values:
            others.append((key, value))
        else:
            values[field] = value
    if order[0] not in values and not (home == "windows" and "address" in values):
        return None
    named = [(labels[field], values[field], field) for field in order if field in values]
    return _compose([*named, *((key, value, "") for key, value in others)], values)


def _compose(parts: list[tuple[str, str, str]], values: dict[str, str]) -> Record:
    line = ""
    places: dict[str, tuple[int, int]] = {}
    for label, value, field in parts:
        line += f"；{label}：" if line else ""
        if field:
            places[field] = (len(line), len(line) + len(value))
        line += value
    return Record(line, values, places)


@lru_cache(maxsize=16)
def _fields(home: str) -> tuple[MappingProxyType[str, str], MappingProxyType[str, str], tuple[str, ...]]:
    """Heading to field, field to label, and the fields in order."""
    rows = NESTED[home]
    known = {normalised(heading): row.field for row in reversed(rows) for heading in row.headings.split()}
    return (
        MappingProxyType(known),
        MappingProxyType({row.field: row.label for row in rows}),
        tuple(row.field for row in rows),
    )


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return " ".join(str(value).split())
