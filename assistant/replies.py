"""Every sentence the assistant says of its own accord, in one table. Facts never come from here."""

from __future__ import annotations

from knowledge.codelists import WindowRole
from knowledge.validity import Standing

AI_LABEL = "本答复由人工智能根据所列办事指南生成，以实施机关（窗口）解释为准。"
BASIS = "这份回答依据：{place}《{title}》第{version}版"
BASIS_DATED = "，{date}更新"
WORKING_DAYS = "工作日按国家放假安排算，周末和放假的日子不算在内。"
NOT_STATED = "指南未写明{what}"
NOT_STATED_FEE = "指南未写明是否收费"
BENEFIT_SUM = "待遇标准"
NOT_STATED_SUM = "指南未写明能领多少，请向窗口核实"
WITHHELD = "指南这一项不完整，暂不展示，请向窗口核实"
NOT_FOUND = "没有查到与「{question}」对应的办事指南。没有查到不等于不用办，请拨打 {hotline} 或到政务服务窗口询问。"
NEAREST = "名称相近的事项：{names}。"
ONLY_LISTED = "本地的事项清单里有：{names}，但这里还没有办事指南。"
GUESSED = "不能确定您问的就是这件事，请先核对上面的事项名称。"
SAYS_LITTLE = "引用的原文没有说到您问的大部分内容，请核对它答的是不是您的问题；没有答到的，请拨打 {hotline} 询问。"
OR_ELSE = "也可能是：{names}。"
DONE_BELOW = "{place}没有「{title}」的指南，{names}有，请改选您要办事的地方再问。"
AND_OTHERS = "等地"
NOT_COVERED = "这里还没有收录{place}的办事指南。请拨打 {hotline}（{place}本地）询问。"
ASK_REGION = "同一件事各地规定不同。请先选择您要办事的地区。"
ASK_WHICH = "「{topic}」有几种办法，请选择您要办的是哪一种："
PLACE_TOLD = "知道了，接下来按{place}回答。"
ASK_AGAIN = "请用一句话写出您要办什么事，例如「身份证丢了怎么补」。"
TOLD_OF_ONESELF = "知道了。请再说您要办什么事，例如“办护照要带什么”“异地就医怎么备案”，我按您的情况回答。"
WHICH_FIRST = "您问的是两件事，请选择先看哪一件；也可以接着问，例如“各要多久”“各要带什么”。"
UNSURE = "指南里没有直接写到您问的这一点，下面是最接近的原文。"
FROM_LEVEL = "{asked}没有单独的指南，以下按{level}的指南回答。"
CONDITIONS_APPLY = "是否符合条件，以实施机关审核为准。"
ASSUMED = "按「{name}」回答。"
SPECIAL_CASES = "以下只在特殊情形下需要"
LISTED_FOR = "按“{case}”列出："
ITEM_UNLISTED = "指南没有单独写明{item}要带的材料，列出的是其他情形的；请先打咨询电话问清。"
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
TOWN_ONLY = "{near}的窗口{does}，不受理这件事。{level}写的窗口："
TOWN_AMONG = "{level}写的{what}，其中有{near}的："
HELD_FROM = "{near}的指南这一项不完整，暂不展示，请向窗口核实；以下是{level}的指南写的："
CONSULT_ONLY_FROM = "以上窗口{does}，不受理这件事，以下是{level}的{what}："
ONLY_HERE = "{near}的窗口{does}，不受理这件事，由{level}受理。"
ONLY_HERE_UNKNOWN = "{near}的窗口{does}，不受理这件事；在哪里受理，指南未写明，去之前请先打电话问清。"
WINDOWS_DO = {WindowRole.CONSULT: "只能咨询", WindowRole.FORWARD: "只代收材料", WindowRole.COLLECT: "只发证"}
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
# a law that a guide cites and that no longer holds: what is said of each, and how it ends
ENDED_LAW = "《{law}》已于{date}{what}，现行的是{now} [{marker}]"
ENDED_LAWS = "本指南引用的{laws}。条件和材料可能有变，请以窗口答复为准。"
COMING = "{date}起按《{title}》执行，届时请以新规定为准。"
COMING_VERSION = "{date}起本指南有新版本，届时请以新版本为准。"
CHANGED_SINCE = "以上是{date}的内容。这份指南后来改过（{changed}），现在的内容请按今天再问一次。"
CORRECTED_SINCE = "以上是{date}的内容。其中的{what}后来更正过（{changed}），现在的内容请按今天再问一次。"
LATER_VERSION = (
    "您问的时间要按《{title}》（{date}起施行）办理；上面列的是现在的规定，到时可能不同，请在{date}以后再问一次。"
)
ENDING: dict[Standing, str] = {
    Standing.EXPIRED: "本指南将于{date}失效，请在此之前办理或届时重新查询。",
    Standing.CANCELLED: "这件事将于{date}取消，请在此之前办理。",
    Standing.SUSPENDED: "这件事将于{date}起暂停办理。",
}

NONE_OF_THESE = (
    "明白，这几项都不是。请换个说法再问一次，写清楚要办什么、给谁办；也可以拨打 {hotline} 或到政务服务窗口询问。"
)

# ---- with a language model: what it understood is always said
HEARD = "您说到「{words}」，以上按「{option}」回答；不对请选其他情况。"
PERHAPS = "没有查到完全对得上的办事指南。您要问的是不是下面这件事？不是的话请换个说法。"

# ---- days: a limit counted from acceptance is an estimate and says so
DUE = "{limit}：自{event}之日起算，当天不计。若{start}{event}，估计最晚{end}办结。"
DUE_EXCEPTIONS = "其他情形的时限见上面的原文。"
DUE_LIMIT = "{limit}：自{event}之日起算，{why}。"
CALENDAR_ENDS = "这段时间的放假安排还没有公布，不推算到哪一天"
BARE_DAYS = "指南只写“日”，没有写明是工作日还是自然日，不推算到哪一天"
NOT_COUNTED = "指南没有写出可以推算的天数，不推算到哪一天"
DUE_RULE = "办结时限自受理之日起算，不是从交材料那天算起；具体哪天办好请问窗口。"
DUE_UNKNOWN = "指南没有写出可以推算的时限，不推算到哪一天。自受理之日起要多久、哪天办好，请问窗口。"
DUE_ESTIMATE = "以上日期只是估计：从受理算起，不是从交材料那天算起；工作日按国家放假安排计算，补正、公示、检验等时间另算，以窗口告知为准。"
NO_SUCH_DAY = "日历上没有「{said}」这一天，请核对日期。"
IN_TIME = "{wanted}应能办好（按上面的估计）。"
MAYBE_IN_TIME = "{wanted}按较短的时限应能办好，按较长的时限还不到期，不能保证。"
LATER = "{wanted}还没有到上面估计的最晚日期，可能提前办好，但不能保证。"

# ---- 一件事: a life event and the matters it takes
BUNDLE_HEAD = "**{name}**要办下面几件事，先问「{lead}」的窗口 [{marker}]"
BUNDLE_LEADS = "牵头"
BUNDLE_LEAD_WINDOW = "牵头窗口"
BUNDLE_MANY_WINDOWS = "窗口较多，请问「{title}在哪里办」看全部"
BUNDLE_MATERIALS = "合起来要带的材料（相同的只列一次）"
BUNDLE_FOR = "用于"
BUNDLE_NOT_COVERED = "下面几件没有查到办事指南，没有查到不等于不用办：{names}。请拨打 {hotline} 询问。"
BUNDLE_ORDER = "以上按一般的先后排列，哪几件适用、能不能一起办，以窗口告知为准。"
