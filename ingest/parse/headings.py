"""How pages head the parts of a guide: the spellings of every part, and the match of a heading against them.

Adding a spelling is one word in a row. It knows nothing of numbering or of what stands under a heading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Whole headings. A heading that names two parts (「咨询和投诉方式」) is matched piece by piece.
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "audience": (
        "办理对象", "申领对象", "服务对象", "适用对象", "申请对象", "申报对象", "补贴对象", "受理对象", "享受对象", "资助对象", "扶持对象",
        "适用范围", "适用人群", "政策对象", "申请人", "申领人", "办理人员", "行政相对人", "受益对象", "保障对象", "救助对象", "发放对象", "奖励对象",
        "申请主体", "申报主体", "面向对象", "惠及对象", "谁能办", "谁可以办", "参保对象", "认定对象", "给付对象", "办理主体", "适用主体", "政策惠及人群范围",
    ),
    "conditions": (
        "受理条件", "申请条件", "办理条件", "申报条件", "申领条件", "补贴条件", "享受条件", "准入条件", "资助条件", "奖励条件", "扶持条件", "认定条件",
        "给付条件", "许可条件", "审批条件", "申请资格", "申报资格", "资格条件", "申请要求", "办理要求", "申报要求", "基本条件", "受理标准", "受理要求", "准予批准的条件",
        "不予批准的条件", "不予批准的情形", "禁止性要求", "禁止性条件", "审批标准", "审查标准", "条件", "条件要求", "领取条件", "待遇领取条件", "办理资格", "参保条件", "参保要求",
        "需要什么条件", "需符合的条件", "具备条件", "应具备的条件", "应具备条件", "申请类别", "数量限制", "备案条件", "登记条件", "提取条件", "贷款条件", "入户条件", "报名条件",
    ),
    "materials": (
        "申请材料", "所需材料", "申报材料", "办理材料", "提交材料", "受理材料", "材料清单", "申请材料清单", "申请材料目录", "需提交的材料", "应提交的材料",
        "需要材料", "需要的材料", "所需资料", "申请资料", "办理资料", "需提供的材料", "提供材料", "提供资料", "应提交材料", "须提交材料", "需提交材料", "须提供材料", "需提供材料",
        "申领材料", "申领所需材料", "办理所需材料", "办事材料", "材料", "材料要求", "材料目录", "需带材料", "携带材料", "带什么", "要带什么", "报送材料", "准备材料", "必备材料", "备案材料",
        "登记材料", "提取材料", "报名材料", "办件材料", "所需证件", "所需手续", "提交资料", "应交材料", "应当提交的材料", "申请办理所需材料", "材料明细", "申请人需提供的材料", "办理需提交的材料",
    ),
    "steps": (
        "办理流程", "基本流程", "办事流程", "办事程序", "办理程序", "申领方法", "申领流程", "申领程序", "申请流程", "申请程序", "申报流程", "申报程序", "业务流程",
        "服务流程", "工作流程", "工作程序", "审批流程", "审批程序", "受理流程", "受理程序", "办理方式", "申请方式", "申领方式", "申报方式", "办理渠道", "申请渠道", "申领渠道", "申报渠道",
        "办理步骤", "操作步骤", "操作流程", "操作指引", "办理指引", "申请步骤", "申请指引", "办理方法", "申请方法", "领取方式", "如何办理", "怎么办理", "怎么办", "流程", "程序", "流程图",
        "办理流程图", "办理途径", "申请途径", "申领途径", "受理方式", "经办流程", "窗口办理流程", "窗口办理", "现场办理", "线下办理", "办理环节", "审核流程", "审核程序", "报名方式",
        "报名流程", "线下办理流程", "报销流程", "认定程序", "认定流程", "发放程序", "发放流程", "许可程序", "备案流程", "登记流程", "提取流程", "贷款流程", "怎样办理", "办理形式与流程",
    ),
    "online": (
        "网上办理", "在线办理", "线上办理", "网上办理流程", "网上申请", "网上办理地址", "在线申报", "在线申请", "网上办事", "网办地址", "网上申报", "网上办理渠道", "网上办理网址",
        "网上办理方式", "网办深度", "网上办理深度", "是否网办", "是否网上办理", "线上办理流程", "线上渠道", "网上渠道", "线上申请", "在线办理地址", "在线办理网址", "网上服务", "移动端办理",
        "掌上办理", "网上办理链接", "在线办理链接", "网上办理指引", "网办流程", "办理网址", "申请网址", "网上办理情况", "是否支持网上办理", "网办地址或入口", "网上办理入口",
    ),
    "limits": (
        "办理时限", "办结时限", "审批时限", "法定办结时限", "承诺办结时限", "法定时限", "承诺时限", "法定期限", "承诺期限", "办理期限", "审批期限", "受理时限", "审核时限", "审核期限",
        "办结期限", "法定办理时限", "承诺办理时限", "法定审批时限", "承诺审批时限", "时限", "办结时间", "审核时间", "时限要求", "办理所需时间", "法定办结期限", "承诺办结期限", "服务承诺时限",
        "时限承诺", "承诺完成时限", "多久办结", "几天办结", "办理周期", "办结时效", "办理时效", "法定工作日", "承诺工作日", "承诺办理期限", "法定办理期限", "法定办结时间", "承诺办结时间", "服务承诺",
    ),
    "fee": (
        "收费标准", "收费依据", "是否收费", "费用", "收费", "收费情况", "办理费用", "收费信息", "收费标准及依据", "收费依据及标准", "收费标准和依据", "收费项目", "办事费用", "收费方式",
        "收费说明", "收费依据和标准", "是否收取费用", "收费项目及标准", "缴费标准", "收费金额", "收费种类", "收费及依据", "工本费", "规费",
    ),
    "windows": (
        "办理地点", "办事窗口", "受理单位", "受理地点", "办公地址", "办理窗口", "受理窗口", "办理地址", "受理地址", "办事地点", "窗口地址", "受理部门", "受理机构", "办理机构", "经办机构", "办理单位",
        "服务窗口", "服务地点", "线下办理地点", "现场办理地点", "受理网点", "办理网点", "服务网点", "网点", "到哪里办", "去哪办", "地址", "联系地址", "办公地点", "窗口信息", "办理部门", "受理点", "办理点",
        "申请地点", "报名地点", "经办网点", "窗口办理地点", "申请受理单位", "申请受理部门", "申请受理机关", "申请受理机构", "受理机关", "办事地址", "窗口", "线下窗口", "申请受理责任部门",
        "办理部门和地址", "收件地址", "收案地址", "咨询地点", "办理场所", "办公场所", "经办单位", "办理机关",
    ),
    "hours": ("办理时间", "办公时间", "工作时间", "受理时间", "服务时间", "上班时间", "对外办公时间", "窗口办理时间", "窗口时间", "接待时间", "营业时间", "对外服务时间", "办公时间及地址", "窗口工作时间", "作息时间"),
    "contacts": (
        "咨询电话", "联系方式", "咨询方式", "联系电话", "咨询途径", "咨询渠道", "咨询", "业务咨询", "咨询服务", "咨询热线", "服务热线", "咨询服务电话", "状态查询", "进度查询", "办理进度查询", "进程查询",
        "办理进程查询", "结果查询", "查询方式", "业务咨询电话", "政策咨询电话", "咨询联系方式", "咨询及联系方式", "联系人", "联系我们", "电话", "咨询查询", "查询", "查询途径", "咨询单位", "电话咨询", "窗口电话",
        "办公电话", "咨询服务方式", "办理进程和结果查询", "办理进程及结果查询", "政策咨询", "咨询电话及地址", "咨询部门", "热线电话", "客服电话", "服务电话",
    ),
    "complaints": (
        "监督投诉", "投诉电话", "监督电话", "监督投诉电话", "投诉监督", "投诉方式", "投诉渠道", "监督投诉渠道", "监督投诉方式", "监督方式", "投诉", "监督", "投诉监督电话", "投诉举报", "举报电话", "投诉举报电话",
        "投诉途径", "监督渠道", "监督和投诉渠道", "监督投诉和咨询", "投诉建议", "投诉与监督", "监督举报电话", "投诉热线", "监督举报", "投诉咨询", "监督检查", "服务监督电话", "投诉受理电话", "监督投诉部门", "投诉机构",
    ),
    "bases": (
        "办理依据", "设定依据", "法律依据", "政策依据", "实施依据", "审批依据", "依据", "法定依据", "设立依据", "行使依据", "许可依据", "实施法律依据", "文件依据", "法规依据", "政策法规依据", "事项依据", "相关依据",
        "办事依据", "受理依据", "相关政策", "政策文件依据", "政策文件", "依据文件", "设定和实施依据", "监管依据", "服务依据", "审批法律依据",
    ),
    "outcome": (
        "办理结果", "结果送达", "审批结果", "送达方式", "结果名称", "办理结果名称", "审批结果名称", "结果领取", "领取方式及地点", "办结结果", "结果送达方式", "结果类型", "审批证件", "颁发证件", "证件名称", "结果样本", "办件结果",
        "领证方式", "取件方式", "获取办理结果", "结果获取", "结果公开", "审批结果类型", "审批决定证件", "结果领取方式", "出件方式", "送达", "办理结果送达", "证照名称", "许可证件", "批准形式", "结果样式", "颁发证照",
    ),
    "visits": ("到现场次数", "到办事现场次数", "跑动次数", "到办事窗口的最少次数", "现场次数", "到大厅次数", "办事者到办事地点最多次数", "最多跑一次", "需要跑几次", "到现场办理次数", "办事者到办事地点次数", "到窗口最少次数", "必须现场办理原因", "跑动情况"),
    "validity": ("有效期", "有效期限", "证件有效期", "结果有效期", "证照有效期", "审批结果有效期", "许可有效期", "有效时限", "批准有效期", "证书有效期", "年审年检", "年审或年检", "年检要求"),
    "remedy": (
        "行政复议", "行政诉讼", "权利救济", "权利和义务", "权利与义务", "法律救济", "救济途径", "救济渠道", "行政救济", "行政救济途径", "申请人权利和义务", "申请人的权利和义务", "申请人权利与义务", "行政复议和行政诉讼",
        "行政复议或行政诉讼", "行政复议与行政诉讼", "行政复议及行政诉讼", "法律救济途径", "行政救济途径与方式", "权利义务", "复议诉讼", "异议处理", "复议和诉讼", "申请人权利", "申请人义务", "救济方式", "权利救济途径",
    ),
    "faqs": ("常见问题", "常见问题解答", "问答", "常见问答", "热点问答", "热点问题", "问题解答", "常见问题与解答", "常见问题及解答", "政策问答", "疑问解答", "便民问答", "你问我答", "常问问题", "相关问答", "FAQ"),
    "notes": (
        "注意事项", "温馨提示", "其他注意事项", "特别提示", "特别提醒", "温馨提醒", "备注", "说明", "其他说明", "其他事项", "其他", "重要提示", "友情提示", "办理须知", "特别说明", "有关说明", "填报须知", "提示", "提醒",
        "注意", "申请须知", "办事须知", "小贴士", "特殊说明", "补充说明", "相关说明", "办理注意事项", "申领注意事项", "容缺受理", "温馨小贴士", "需要注意的事项", "须知",
    ),
}  # fmt: skip

# Headings such as 「高龄津贴申领材料」: words that decide the part when they end a short heading.
ENDINGS: Mapping[str, str] = {
    "受理条件": "conditions",
    "申请条件": "conditions",
    "申领条件": "conditions",
    "办理条件": "conditions",
    "条件": "conditions",
    "申请对象": "audience",
    "补贴对象": "audience",
    "办理对象": "audience",
    "服务对象": "audience",
    "材料": "materials",
    "材料清单": "materials",
    "材料要求": "materials",
    "资料清单": "materials",
    "流程": "steps",
    "程序": "steps",
    "步骤": "steps",
    "办理方式": "steps",
    "申领方式": "steps",
    "申请方式": "steps",
    "办理渠道": "steps",
    "申领渠道": "steps",
    "申请渠道": "steps",
    "办理指引": "steps",
    "操作指引": "steps",
    "办理时限": "limits",
    "办结时限": "limits",
    "收费标准": "fee",
    "办理地点": "windows",
    "受理地点": "windows",
    "办理窗口": "windows",
    "受理窗口": "windows",
    "经办机构": "windows",
    "咨询电话": "contacts",
    "联系电话": "contacts",
    "联系方式": "contacts",
    "咨询方式": "contacts",
    "投诉电话": "complaints",
    "投诉方式": "complaints",
    "设定依据": "bases",
    "法律依据": "bases",
    "政策依据": "bases",
    "注意事项": "notes",
    "温馨提示": "notes",
    "常见问题": "faqs",
    "办理时间": "hours",
}

# What may stand inside another part without ending it: an address carries its hours and phones.
CARRIES: Mapping[str, frozenset[str]] = {
    "windows": frozenset({"windows", "hours", "contacts", "complaints"}),
    "contacts": frozenset({"contacts", "complaints", "windows", "hours", "online"}),
    "complaints": frozenset({"complaints", "contacts", "windows", "hours", "online"}),
    "steps": frozenset(
        {"steps", "online", "visits", "windows", "hours", "contacts", "conditions", "audience", "limits", "outcome"}
    ),
    "online": frozenset({"online", "steps"}),
    "conditions": frozenset({"conditions", "audience"}),
    "audience": frozenset({"audience", "conditions"}),
    "outcome": frozenset({"outcome", "validity", "windows", "hours", "contacts"}),
    "materials": frozenset({"materials", "conditions"}),
    "faqs": frozenset(SPELLINGS),
    "notes": frozenset(SPELLINGS),
    "remedy": frozenset(SPELLINGS),
}

# Facts of a page's table or head lines that are single values of a guide rather than parts of it.
FACTS: Mapping[str, tuple[str, ...]] = {
    "title": ("事项名称", "业务名称", "办理项名称", "服务事项名称", "审批事项名称", "办事项名称", "业务办理项名称"),
    "code": ("实施编码", "事项编码", "事项代码", "业务编码", "实施清单编码", "业务办理项编码"),
    "catalogue": ("基本编码", "基本目录编码", "目录编码"),
    "matter_type": ("事项类型", "事项类别", "权力类型", "事项性质"),
    "agency": ("实施主体", "实施机关", "办理主体名称", "责任单位", "主管部门", "实施单位", "牵头部门", "审批机关", "决定机构", "办理处室", "所属部门", "实施部门", "行使主体"),
    "item_type": ("办件类型", "办理类型"),
    "level": ("行使层级",),
    "reach": ("通办范围",),
    "forms": ("办理形式",),
    "joint": ("联办机构",),
    "short_name": ("日常用语", "群众用语", "事项简称"),
}  # fmt: skip

# Parts that only some pages have; each becomes a section under the page's own words.
SECTIONS = (
    "补贴标准", "补贴期限", "补贴金额", "资助标准", "资助金额", "奖励标准", "扶持标准", "扶持内容", "发放标准", "发放时间", "发放方式", "享受期限", "享受待遇", "待遇标准", "待遇内容", "贷款额度", "贷款期限", "贷款利率", "报销比例",
    "报销标准", "支付标准", "救助标准", "缴费基数", "缴费比例", "租金标准", "申请时间", "申报时间", "申请期限", "申报期限", "报名时间", "受理期限", "领取期限", "政策内容", "政策名称", "政策期限", "实施期限", "补贴内容", "补贴方式",
    "优惠内容", "优待内容", "补助标准", "补贴项目", "补贴范围", "贴息标准", "兑现方式", "支持方式", "支持标准", "额度", "贷款额度和期限", "考试时间", "考试内容", "房源情况", "表格下载", "样表下载", "资料下载", "服务内容",
)  # fmt: skip
# Words that end the label of such a part where a page has its own name for it.
_SECTION_ENDINGS = (
    "标准",
    "期限",
    "额度",
    "利率",
    "比例",
    "金额",
    "时间",
    "范围",
    "名额",
    "数量",
    "内容",
    "待遇",
    "方式",
    "下载",
    "要求",
)
# Labels of a page rather than of a matter.
_FURNITURE = ("公开", "发布", "发文", "信息", "文件", "成文", "更新", "浏览", "字体", "印发", "发表")

# A note that belongs to the line above it when words follow on its line, and heads a list of its own when none do.
NOTE_WORDS = (
    "填报须知", "备注", "注", "说明", "要求", "备注说明", "填写说明", "材料说明", "来源渠道", "材料要求", "提交要求", "填写要求", "注释", "例如", "示例",
    "小贴士", "温馨提示", "温馨提醒", "温馨小贴士", "提示", "特别提示", "特别提醒", "友情提示", "提醒", "注意", "注意事项", "重要提示", "特别说明",
)  # fmt: skip
_ATTACHED = NOTE_WORDS[: NOTE_WORDS.index("小贴士")]

_LONGEST_HEADING = 34
_LONGEST_LABEL = 14
# 「个人申请方式：」 is a label of the part; 「附加条件：」 may be anything.
_LEAST_ENDING = 4
_DECORATION = re.compile(r"[\s　★☆◆◇■□●○▶►▲△※*#·•>|丨]+")
_ASIDE = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]$")
_JOINTS = re.compile(r"以及|[、/／和及与或]")
_PUNCTUATED = re.compile(r"[。；;，,！!？?]")
_LABEL_END = re.compile(r"[:：]")
_NOTE = re.compile(
    rf"^[★☆※*▲◆●\s]*[【（(]?(?:{'|'.join(sorted(NOTE_WORDS, key=len, reverse=True))})[】）)]?\s*\d{{0,2}}\s*(?:[:：]|$)"
)
_PART_OF = {spelling: part for part, spellings in SPELLINGS.items() for spelling in spellings}
_FACT_OF = {spelling: fact for fact, spellings in FACTS.items() for spelling in spellings}
_ENDINGS = sorted(ENDINGS, key=len, reverse=True)


def parts_of(heading: str) -> tuple[str, ...]:
    """Name the guide parts a heading without its number announces, in its order: 「咨询和投诉方式」 two, 「背景」 none."""
    bare = bare_heading(heading)
    if not bare or len(bare) > _LONGEST_HEADING or _PUNCTUATED.search(bare):
        return ()
    if (part := _PART_OF.get(bare)) is not None:
        return (part,)
    pieces = [piece for piece in _JOINTS.split(bare) if piece]
    if len(pieces) > 1 and (found := tuple(dict.fromkeys(part for piece in pieces if (part := _piece(piece))))):
        return found
    return _ended(bare)


def part_of_label(label: str) -> tuple[str, ...]:
    """Name the parts of a label that stands before a colon or in a table's first cell; stricter than `parts_of`."""
    bare = bare_heading(label)
    if not bare or len(bare) > _LONGEST_LABEL:
        return ()
    if (part := _PART_OF.get(bare)) is not None:
        return (part,)
    pieces = [_PART_OF.get(piece) for piece in _JOINTS.split(bare) if piece]
    if all(pieces):
        return tuple(dict.fromkeys(part for part in pieces if part))
    ending = next((ending for ending in _ENDINGS if len(ending) >= _LEAST_ENDING and bare.endswith(ending)), None)
    return (ENDINGS[ending],) if ending is not None else ()


def fact_of(label: str) -> str | None:
    """Name the single-value fact of a table label such as 「事项类型」, None for any other label."""
    return _FACT_OF.get(bare_heading(label))


def names_section(label: str) -> bool:
    """Say whether a label without a part of its own heads a section: 「补贴标准」, 「贷款额度」, 「放款方式」."""
    bare = bare_heading(label)
    return bare in SECTIONS or (
        2 < len(bare) <= 8 and bare.endswith(_SECTION_ENDINGS) and not bare.startswith(_FURNITURE)
    )


def bare_heading(heading: str) -> str:
    """Return a heading without blanks, ornaments, brackets around it, a closing aside and a closing colon."""
    bare = _DECORATION.sub("", heading).rstrip(":：")
    if bare[:1] in "【[「" and bare[-1:] in "】]」":
        bare = bare[1:-1]
    shorter = _ASIDE.sub("", bare)
    return shorter or bare


def split_label(line: str) -> tuple[str, int] | None:
    """Split 「受理条件：年满60周岁」 into its label and where the value starts; None when no short label leads the line."""
    colon = _LABEL_END.search(line, 0, _LONGEST_LABEL + 4)
    if colon is None or not (label := line[: colon.start()].strip()) or _PUNCTUATED.search(label):
        return None
    value = colon.end()
    while value < len(line) and line[value] in " 　\t":
        value += 1
    return label, value


def begins_note(line: str) -> bool:
    """Say whether a line is a note on what stands above it: 「填报须知：…」, 「注：…」, 「★小贴士」, 「*如遇…」."""
    return _NOTE.match(line) is not None or line[:1] in {"*", "※", "＊"}


def is_attached(label: str) -> bool:
    """Say whether a label's words belong to the line above it (「填报须知」, 「备注」) and so head no part of their own."""
    return bare_heading(label).rstrip("0123456789") in _ATTACHED


def heads_notes(line: str) -> bool:
    """Say whether a line only announces notes, so that what follows belongs to it: 「★小贴士」, 「温馨提示：」."""
    match = _NOTE.match(line)
    return match is not None and match.end() >= len(line.rstrip())


def _piece(piece: str) -> str | None:
    found = _PART_OF.get(piece)
    return found if found is not None else next(iter(_ended(piece)), None)


def _ended(bare: str) -> tuple[str, ...]:
    ending = next((ending for ending in _ENDINGS if bare.endswith(ending) and bare != ending), None)
    return (ENDINGS[ending],) if ending is not None else ()
