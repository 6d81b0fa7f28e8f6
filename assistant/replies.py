"""Every sentence the assistant says of its own accord, in one table. Facts never come from here."""

from __future__ import annotations

from knowledge.codelists import WindowRole
from knowledge.validity import Standing

AI_LABEL = "本答复由人工智能根据所列办事指南生成，以实施机关（窗口）解释为准。"
NOT_STATED = "指南未写明{what}"
NOT_STATED_FEE = "指南未写明是否收费"
WITHHELD = "指南这一项不完整，暂不展示，请向窗口核实"
NOT_FOUND = "没有查到与「{question}」对应的办事指南。没有查到不等于不用办，请拨打 {hotline} 或到政务服务窗口询问。"
NEAREST = "名称相近的事项：{names}。"
NOT_COVERED = "这里还没有收录{place}的办事指南。请拨打 {hotline}（{place}本地）询问。"
ASK_REGION = "同一件事各地规定不同。请先选择您要办事的地区。"
ASK_WHICH = "「{topic}」有几种办法，请选择您要办的是哪一种："
ASK_AGAIN = "请用一句话写出您要办什么事，例如「身份证丢了怎么补」。"
UNSURE = "指南里没有直接写到您问的这一点，下面是最接近的原文。"
FROM_LEVEL = "{asked}没有单独的指南，以下按{level}的指南回答。"
CONDITIONS_APPLY = "是否符合条件，以实施机关审核为准。"
ASSUMED = "按「{name}」回答。"
SPECIAL_CASES = "以下只在特殊情形下需要"
LISTED_FOR = "按“{case}”列出："
EITHER_CASE = "另按您的情形带下面其中一组"
OTHER_CASE = "换个情况：{case}"
NO_COUNTER = "没有线下办理窗口"
VISITS_ZERO = "到窗口次数 0 次（指窗口跑动次数，不含考试、拍照等）"

# What a window does when it does not simply take applications.
WINDOW_ROLES: dict[WindowRole, str] = {
    WindowRole.CONSULT: "（只能咨询，不能办）",
    WindowRole.FORWARD: "（只代收材料，由上级办理）",
    WindowRole.COLLECT: "（领证）",
}

# ---- levels: whose statement a row is
LAW_FROM = "{near}的指南未写明{what}，以下按{level}的规定："
OWN_FROM = "{near}没有写明，以下是{level}的{what}："
HELD_FROM = "{near}的指南这一项不完整，暂不展示，请向窗口核实；以下是{level}的指南写的："
CONSULT_ONLY_FROM = "以上窗口不受理这件事，以下是{level}的{what}："
LIMIT_FROM = "（{level}规定）"
NATION = "国家"
IMPLEMENTED_BY = "按{level}的指南，这件事由{agency}办理。"
ASK_BELOW = "{names}有自己的指南，请改选您要办事的地方再问。"

# ---- validity: what ended, what comes
LAPSED: dict[Standing, str] = {
    Standing.EXPIRED: "《{title}》（{place}）已于{date}失效，不能再据此办事。",
    Standing.CANCELLED: "《{title}》（{place}）已于{date}取消，不能再据此办事。",
    Standing.SUSPENDED: "《{title}》（{place}）自{date}起暂停办理。",
    Standing.FUTURE: "《{title}》（{place}）自{date}起施行，现在还没有生效。",
}
LAPSED_UNDATED: dict[Standing, str] = {
    Standing.EXPIRED: "《{title}》（{place}）已失效，不能再据此办事。",
    Standing.CANCELLED: "《{title}》（{place}）已取消或废止，不能再据此办事。",
    Standing.SUSPENDED: "《{title}》（{place}）已暂停办理。",
    Standing.DRAFT: "《{title}》（{place}）还是草稿，不能据此办事。",
}
REPLACED = "现行的是《{title}》。"
NOT_REPLACED = "没有查到替代它的规定，请拨打 {hotline} 核实。"
RESUMES = "{date}起恢复办理。"
ASK_WHEN = "什么时候恢复，请拨打 {hotline} 询问。"
COMING = "{date}起按《{title}》执行，届时请以新规定为准。"
COMING_VERSION = "{date}起本指南有新版本，届时请以新版本为准。"
ENDING: dict[Standing, str] = {
    Standing.EXPIRED: "本指南将于{date}失效，请在此之前办理或届时重新查询。",
    Standing.CANCELLED: "这件事将于{date}取消，请在此之前办理。",
    Standing.SUSPENDED: "这件事将于{date}起暂停办理。",
}

NONE_OF_THESE = (
    "明白，这几项都不是。请换个说法再问一次，写清楚要办什么、给谁办；也可以拨打 {hotline} 或到政务服务窗口询问。"
)
