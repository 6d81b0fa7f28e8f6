"""The point that a question turns on beside its matter: who pays, what follows, whether two things go together, what if it is late.

Such words stand in every question and name no matter, so they are no search terms; but inside one page they tell which article answers.
Each row is what asks for a point and what a text says that speaks to it, in official words.
"""

from __future__ import annotations

import re

POINTS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "who_pays",
        re.compile(r"谁(?:来|去|给|负责)?(?:出|交|缴|付|掏|承担)|(?:费用?|钱)(?:由|是|归)?谁|(?:要不要|用不用|需不需要|还要|需要|要)(?:我|自己|个人|本人|再)*(?:出钱|交钱|掏钱|交费|缴费|[交缴](?!材料|什么|哪|资料|证|表|到|给|合同|身份))"),
        re.compile(r"(?:不|免)?缴(?:费|纳)|承担|(?:基金|财政|单位|个人|本人|申请人|用人单位)[^。;；]{0,12}(?:支付|负担|出资|分担|缴)|自付|自负|费率|免(?:缴|收|征)|(?:不予?|减半)征收|征收"),
    ),
    (
        "consequence",
        re.compile(r"会(?:被)?(?:怎么样?|怎样|如何处理|有什么(?:后果|责任|影响))|罚|后果|追究|怎么处理|被(?:查|发现|抓)|坐牢|违法|违规|犯法"),
        re.compile(r"罚款|处罚|责令|追究|法律责任|处以?[\d一二三四五六七八九十]+(?:元|万|倍)|(?:予以|依法)(?:收回|取消|追回|注销|撤销)|停止(?:发放|享受)|退回|追回|(?:取消|丧失)[^。;；]{0,10}资格|年内不(?:得|予|再)|记入|失信|\d倍"),
    ),
    (
        "together",
        re.compile(r"一起(?:领|拿|享受|申|办|报|用)|同时|都(?:能|可以)(?:领|拿|提|申|享受|办|报)|两(?:样|种|个|份|项|边)[^,，。]{0,6}(?:都|能|可以)|重复|叠加|并享|兼得|能不能[^,，。]{0,4}(?:两|双)"),
        re.compile(r"同时|重复|叠加|择高|就高|兼得|不可兼|并享|只(?:能|可|允许)[^。;；]{0,8}(?:一|享受)|任选|其中(?:一|之一)"),
    ),
    (
        "by_whom",
        re.compile(r"代办|代领|代(?:为|他|她|我)|(?:帮|替|给)(?:他|她|我|老人|父母|家里|爸|妈|人)[^,，。]{0,4}(?:办|申|领|交|弄)|(?:叫|让|找|托)[^,，。]{1,5}(?:办|领|代)|本人(?:不能|没法|去不了|必须|要不要)"),
        re.compile(r"代办|代领|代为|代理|委托|监护人|近亲属|本人(?:到|亲自|持|办理)|授权|受托"),
    ),
    (
        "late",
        re.compile(r"错过|过期|逾期|过了(?:时间|期限|日子)|忘了|忘记|没(?:赶上|来得及|按时)|晚了|迟了|来不及|超(?:期|时)|还来得及|补报|(?:期限|时间)已过|没去续"),
        re.compile(r"逾期|过期|未(?:按时|按期|及时|在规定|在.{0,12}内)|超过.{0,12}(?:期限|日|月|年)|补(?:报|办|领|交|登|申)|视为(?:放弃|自动)|届满|期满|不再受理|自动续"),
    ),
    (
        "back_pay",
        re.compile(r"补发|补给|还(?:能|给|会)补|(?:之前|以前|中间|断|停)[^,，。]{0,8}补(?:不补|吗|回|发)|从(?:什么时候|哪(?:个月|天)|几月)(?:开始|起|算)|从啥时候"),
        re.compile(r"补发|补领|不予补|追溯|(?:自|从).{0,24}(?:次月|当月|之日|之月|当日|次日)起|次月|当月(?:起|计发)"),
    ),
    (
        "objection",
        re.compile(r"不同意|不服|不认(?:可|同)|有异议|有意见|申诉|不满意(?:结果|结论)|觉得(?:不对|评|算错)|重新(?:评|核|鉴)"),
        re.compile(r"异议|复核|复议|复评|申诉|行政诉讼|再次鉴定|重新(?:评|核|鉴)|书面(?:意见|形式)"),
    ),
    (
        "opening",
        re.compile(r"周末|星期[六日天]|礼拜[六日天]|周[六日]|节假日|放假|开不开|几点(?:开|关|下班|上班)|营业时间|上班时间"),
        re.compile(r"周末|节假日|工作日(?!内)|法定(?:工作|节假)|星期|周[一二三四五六日]|\d{1,2}[:：]\d{2}|\d{1,2}[点时]"),
    ),
    (
        "contact",
        re.compile(r"(?:多久|几次|一年|每月|每季)[^,，。]{0,6}(?:联系|上门|回访|随访|探访|走访)|(?:联系|上门|回访|随访|探访|走访)[^,，。]{0,6}(?:几次|多少次|多久|一次)"),
        re.compile(r"联系|上门|回访|随访|探访|走访"),
    ),
    (
        "stops",
        re.compile(r"(?:就|会|会不会|是不是|要)(?:被)?(?:停|取消|作废|没了|收回|失效)|停(?:发|掉|吗|了)|还(?:能|可以)(?:继续|接着)|还(?:有效|算数)|作废"),
        re.compile(r"停(?:止|发)|终止|取消|失效|作废|过渡期|继续(?:有效|享受|发放|领取)|自动续|不再(?:享受|发放|符合|签注)|暂停|恢复"),
    ),
    (
        "order",
        re.compile(r"谁(?:先|排前|优先)|怎么(?:排|定|选|挑|派)|排(?:前|序|名|队)|优先|收不下|不够分"),
        re.compile(r"优先|排序|排名|先后|先(?:安排|录取|配|选)|从(?:高到低|多到少|大到小|低到高)|依次|轮候|摇号|派位|抽签"),
    ),
    (
        "decided_by",
        re.compile(r"谁(?:来|去)?(?:定|决定|说了算|批|审|评|通知|告诉|负责)|(?:哪个|什么)(?:部门|单位)(?:来)?(?:定|批|审|评|管|负责)|怎么(?:评|表决|投票)|举手|投票"),
        re.compile(r"表决|评议|投票|由[^,，。;；]{2,24}(?:审核|审批|审定|认定|确定|负责|告知|通知)|书面(?:告知|通知)|(?:告知|通知)(?:申请人|本人|当事人)"),
    ),
    (
        "moved",
        re.compile(r"搬(?!.{0,3}(?:材料|东西))|退(?:房|租)|腾(?:退|房)|不走"),
        re.compile(r"腾退|退出|搬(?:迁|离|出)|结清|交还|收回"),
    ),
)  # fmt: skip


def asked_points(folded: str) -> tuple[str, ...]:
    """The points that a folded question turns on; mostly none or one."""
    return tuple(name for name, asks, _ in POINTS if asks.search(folded))


_SPEAKS = {name: speaks for name, _, speaks in POINTS}


def share_spoken_to(points: tuple[str, ...], folded: str) -> float:
    """The share of some points that folded text speaks to; 0 where there is none."""
    return sum(_SPEAKS[name].search(folded) is not None for name in points) / len(points) if points else 0.0
