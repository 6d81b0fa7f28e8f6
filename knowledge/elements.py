"""The elements of an 实施清单 (GB/T 39554.2) and where each lives in `ServiceGuide`.

One row an element: its key and Chinese name in the national model, and the dotted path of its field; ``[]`` steps into a
tuple of sub-records. Nothing of an implementation list is without a typed home.
"""

from __future__ import annotations

from typing import NamedTuple


class Element(NamedTuple):
    """One element: national key, Chinese name, dotted path from a ServiceGuide."""

    key: str
    name: str
    path: str


# fmt: off
ELEMENTS: tuple[Element, ...] = (
    Element("task_guid", "事项主键", "source.row_id"),
    Element("task_name", "事项名称", "title"),
    Element("main_name", "主项名称", "main_name"),
    Element("sub_name", "子项名称", "sub_name"),
    Element("handle_item_name", "业务办理项名称", "item_name"),
    Element("catalog_code", "基本编码", "codes.catalogue"),
    Element("task_code", "实施编码", "codes.implementation"),
    Element("handle_item_code", "业务办理项编码", "codes.item"),
    Element("local_codes", "地方编码集合", "codes.local"),
    Element("task_version", "事项版本", "version"),
    Element("task_state", "事项状态", "validity.state"),
    Element("plan_effective_date", "计划生效日期", "validity.effective"),
    Element("plan_cancel_date", "计划取消日期", "validity.expires"),
    Element("source_url", "来源页面", "source.url"),
    Element("source_updated_at", "来源更新/发布日期", "source.published"),
    Element("verified_at / verified_by", "核验日期/核验人", "validity.verified"),
    Element("data_source", "数据来源", "source.system"),
    Element("task_type", "事项类型", "matter_type"),
    Element("is_apply_type", "是否依申请", "classification.on_application"),
    Element("theme_person", "面向自然人主题", "classification.themes_person"),
    Element("theme_corp", "面向法人主题", "classification.themes_corporate"),
    Element("crowd_topic", "特定人群主题", "classification.crowds"),
    Element("server_type", "服务对象", "classification.audiences"),
    Element("task_short", "事项名称短语", "aliases"),
    Element("task_daily", "日常用语(别名)", "aliases"),
    Element("area_code", "行政区划代码", "region"),
    Element("is_general_matter", "一般性/个别性事项", "classification.general"),
    Element("inventory_level", "所属清单级", "classification.inventory_level"),
    Element("dept_name", "实施主体", "agency.name"),
    Element("dept_code", "实施主体编码", "agency.code"),
    Element("dept_type", "实施主体性质", "agency.nature"),
    Element("entrust_name", "委托部门", "agency.entrusted_by"),
    Element("use_level", "行使层级", "agency.levels"),
    Element("power_source", "权力来源", "agency.power_source"),
    Element("use_level_scope", "权限划分", "agency.power_scope"),
    Element("other_dept", "联办机构", "agency.joint"),
    Element("organizer", "承办机构", "agency.organiser"),
    Element("by_law", "设定依据", "bases"),
    Element("impl_basis", "实施依据", "bases[].role"),
    Element("supervise_basis", "监管依据", "bases[].role"),
    Element("project_type", "办件类型", "handling.item_type"),
    Element("anticipate_day", "法定办结时限", "limits[].value"),
    Element("anticipate_type", "法定时限单位", "limits[].unit"),
    Element("anticipate_explain", "法定时限说明", "limits[].note"),
    Element("promise_day", "承诺办结时限", "limits[].value"),
    Element("promise_type", "承诺时限单位", "limits[].unit"),
    Element("promise_explain", "承诺时限说明", "limits[].note"),
    Element("special_procedure", "特殊环节/特别程序", "special_procedures"),
    Element("accept_condition", "受理条件", "conditions"),
    Element("condition_items", "条件分项", "conditions[].kind"),
    Element("limit_explain", "数量限制", "handling.quantity_limit"),
    Element("is_inform_promise", "是否告知承诺", "handling.informed_promise"),
    Element("tolerance_accept", "容缺受理", "handling.deferrable"),
    Element("scenarios", "情形/分支", "scenarios[].options"),
    Element("material_name", "材料名称", "materials[].name"),
    Element("material_type", "材料类型", "materials[].kind"),
    Element("material_form", "材料形式", "materials[].form"),
    Element("necessity", "必要性", "materials[].necessity"),
    Element("original_num", "原件份数", "materials[].originals"),
    Element("copy_num", "复印件份数", "materials[].copies"),
    Element("paper_spec", "纸质规格", "materials[].paper"),
    Element("source_channel", "来源渠道", "materials[].source_channel"),
    Element("source_explain", "来源渠道说明", "materials[].source_note"),
    Element("fill_notice", "填报须知", "materials[].filling_note"),
    Element("accept_standard", "受理标准(审查要点)", "materials[].acceptance_note"),
    Element("material_basis", "要求提供材料的依据", "materials[].basis"),
    Element("blank_form", "空白表格", "materials[].blank_form"),
    Element("sample_form", "示例样表", "materials[].sample_form"),
    Element("is_cert", "是否电子证照/编码/名称", "materials[].certificate"),
    Element("parent_material", "父级材料", "materials[].group"),
    Element("scenario_ref", "适用情形", "materials[].scenario"),
    Element("material_state", "材料状态/排序/备注", "materials[].state"),
    Element("handle_flow", "办理流程", "steps[].text"),
    Element("flow_steps", "流程环节", "steps[].name"),
    Element("handle_type", "办理形式", "handling.forms"),
    Element("limit_scene_num", "到办事现场次数", "visits.count"),
    Element("limit_scene_explain", "必须现场办理原因", "visits.reason"),
    Element("is_online", "是否网上办理", "online.available"),
    Element("online_depth", "网办深度", "online.depth"),
    Element("online_url", "网办地址", "online.url"),
    Element("mobile_url", "移动端地址/小程序", "online.mobile"),
    Element("handle_area", "通办范围", "handling.reach"),
    Element("cross_province", "跨省通办", "handling.cross_province"),
    Element("is_schedule", "预约办理", "handling.appointment"),
    Element("is_express", "物流快递", "handling.courier"),
    Element("is_self_terminal", "自助终端", "handling.self_service"),
    Element("proxy_service", "帮办代办", "handling.proxy"),
    Element("accept_mode", "办理方式", "handling.mode"),
    Element("windows", "办理地点", "windows[].role"),
    Element("transact_addr", "办理地点(原文)", "windows[].address"),
    Element("transact_time", "办理时间", "windows[].hours"),
    Element("is_entry_center", "进驻政务大厅", "handling.in_hall"),
    Element("consult_tel", "咨询电话", "contacts[].value"),
    Element("consult_other", "其他咨询方式", "contacts[].channel"),
    Element("complain_tel", "监督投诉电话", "contacts[].value"),
    Element("complain_other", "其他投诉方式", "contacts[].channel"),
    Element("traffic_guide", "交通指引", "windows[].traffic"),
    Element("town_village", "乡镇/村居", "windows[].town"),
    Element("is_fee", "是否收费", "fee.charged"),
    Element("fee_items", "收费项目", "fee.items"),
    Element("is_pay_online", "网上支付", "fee.pay_online"),
    Element("agency_fee", "中介服务收费性质", "fee.agency_fee"),
    Element("result_type", "结果类型", "outcome.kind"),
    Element("result_name", "结果名称", "outcome.name"),
    Element("result_sample", "结果样本", "outcome.sample"),
    Element("deliver_type", "送达方式", "outcome.delivery"),
    Element("result_valid", "结果有效期/换证规则", "outcome.validity"),
    Element("annual_check", "年检/年报要求", "outcome.annual_check"),
    Element("intermediary", "中介服务", "rights.intermediary"),
    Element("right_duty", "权利与义务", "rights.duties"),
    Element("review_dept", "行政复议", "rights.review"),
    Element("litigation", "行政诉讼", "rights.litigation"),
    Element("faq", "常见问题", "faqs"),
    Element("aliases", "群众用语", "aliases"),
    Element("security_level", "信息密级/分级", "grade"),
    # findings belong to a run of the lint, not to the guide: the store keeps them beside it
    Element("lint_findings", "质检结果", "id"),
    Element("bundle", "关联一件事", "bundles"),
)
# fmt: on


def path_of(key: str) -> str | None:
    """The path of the element with this national key; None for a key of no element."""
    return next((element.path for element in ELEMENTS if element.key == key), None)
