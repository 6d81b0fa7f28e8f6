"""What form of answer a question asks for (a duration, an amount, a phone, a count, a date), and whether a text holds one."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBER = r"(?:\d{1,12}(?:\.\d{1,6})?|[一二三四五六七八九十百两半]{1,9})"

# form -> (what asks for it, what gives it); rows are tried in order, several may apply
FORMS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "duration",
        re.compile(r"多久|多长时间|几天|几个月|几年|多少个?(?:天|月|年|日)|期限|时限|有效期|几个工作日|几日|什么时候能|啥时候|(?<!段)时间"),
        re.compile(_NUMBER + r"(?:多)?个?(?:工作日|自然日|日内|天|个月|月|年|小时|分钟|周)|当场|即时|立等"),
    ),
    (
        "amount",
        re.compile(r"多少钱|几块|多少元|费用|收费|要钱|交钱|花钱|额度|(?:多少|几多)\S{0,3}(?:费|租金|押金|补贴|津贴|补助|工资|利息)|[交缴收](?:多少|几多)(?!个?[月年天日次分])|多少补贴|几个(?:百分)?点(?![钟半])|百分之[几多]|[贷补给领发拿]多少(?!个?[月年天日次])|贵不贵|标准|几倍|几成|什么钱|多少(?:[?？呢啊]|$)"),
        re.compile(_NUMBER + r"\s*(?:万|亿|千|百)?(?:元|块|%|％|倍)|不收费|免费|百分之|百分点|不收取|\d/\d|分之|[一二三四五六七八九]成"),
    ),
    ("phone", re.compile(r"电话|号码|热线|联系方式|怎么联系|打哪"), re.compile(r"\d{3,4}-?\d{7,8}|123\d{2}|电话")),
    ("count", re.compile(r"几(?!个(?:百分)?点)[所家个次趟份张样人种只辆台条本项间处件户套头胎名]|(?:多少|几)分(?!钟|之)|多少[人个次趟只辆台]|名额"), re.compile(_NUMBER + r"\s*(?:所|家|个|次|趟|份|张|人|名|分|类|种|平方米|套|只|辆|台|条|本|项|间|处|件|户|头|胎)")),
    ("area", re.compile(r"多大面积|面积(?:标准|是|有|最|不)?.{0,3}(?:多少|多大)|多少平|几平"), re.compile(_NUMBER + r"\s*(?:平方米|平米|㎡)")),
    ("rhythm", re.compile(r"(?:多久|多长时间|几年|几个?月).{0,5}一[次回]"), re.compile(r"每(?:年|月|季|周|天|半年|两年|\d+|一)|按(?:月|季|年)|" + _NUMBER + r"次")),
    ("age", re.compile(r"几岁|多大年龄|年龄|多大"), re.compile(_NUMBER + r"\s*(?:周岁|岁)")),
    ("date", re.compile(r"几号|哪天|什么时候|何时|截止|几月"), re.compile(r"\d{4}年|每年|之日起|每月|\d日")),
    ("place", re.compile(r"在哪|哪里|哪儿|地址|地点|去哪|哪个窗口|什么地方"), re.compile(r"路\S{0,12}号|窗口|服务中心|大厅|地址|小程序|网站|app|银行|网点")),
    ("channel", re.compile(r"网上|手机|在线|线上|小程序|app|网办|不用跑"), re.compile(r"网上|网站|小程序|app|线上|平台|公众号|网点")),
    ("list", re.compile(r"(?<!(?:时候|几号|哪天|何时|开始)[收交递])材料|带什么|带啥|哪些东西|什么证件|准备什么|什么证明|要什么(?!条件|资格|要求)"), re.compile(r"身份证|证明|申请表|材料|复印件|原件|凭证|证件")),
    ("conditions", re.compile(r"(?:什么|哪些|啥|有何|何种)(?:条件|资格|要求|门槛)|条件(?:是|有|呢|[?？]|$)|(?:什么|哪些|哪种|啥)人(?:才)?(?:能|可以)|谁(?:才)?(?:能|可以)"), re.compile(r"(?:符合|具备|满足)(?:以下|下列|下面|如下|全部)[^。;；]{0,8}(?:条件|资格|要求)|(?:条件|资格|对象)(?:为|是|如下)?[:：]")),
    ("threshold", re.compile(r"满(?:多少|几)|(?:超过|低于|高于|不满)(?:多少|几)|(?:年龄|收入|资产|财产|存款|面积)(?:有)?(?:什么)?(?:限制|上限|要求)|(?:多少|几)(?:周?岁|分|钱|万?元|年|个月|平)?(?:以内|以下|以上)|(?:要|得|须)(?:交|缴)(?:满|够|(?:多少|几)(?:个?[月年天次]))"), re.compile(r"(?:满|超过|低于|高于|不足|少于)\d|\d(?:周?岁|分|万?元|年|个月|平方米)?(?:\([^)]*\))?(?:以上|以下|以内|及以[上下内])|" + _NUMBER + r"周?岁以")),
    ("yesno", re.compile(r"能不能|可以.*吗|能.*吗|是否|可不可以|行不行|算不算|有没有|还是|可以吗|能吗|要不要"), re.compile(r"可以|不能|不得|不予|不属于|符合|无需|不需|须|应当|可|不")),
)  # fmt: skip

# unit asked for -> (what asks for it, what gives it): 「能用多少年」 is not answered by 5个工作日
UNITS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"(?:几|多少)年"), re.compile(r"(?<!\d)(?:\d{1,2}|[一二两三四五六七八九十半]{1,9})年(?![度级])|\d{2}个月|长期|永久|终身")),
    (re.compile(r"几个月|多少个?月"), re.compile(_NUMBER + r"个月|(?<!\d)(?:\d{1,2}|[一二两三四五六七八九十半]{1,9})年(?![度级])")),
    (re.compile(r"(?:几|多少)(?:个工作日|天|日)"), re.compile(_NUMBER + r"(?:个?工作日|个?自然日|天|日(?!起))|当场|即时|立等|当日")),
    (re.compile(r"(?:几|多少)号|几月几"), re.compile(r"(?<!\d)\d{1,2}[日号](?!内|起)")),
    (re.compile(r"几月(?!几)"), re.compile(r"(?<![\d.])\d{1,2}月(?!内)")),
    (re.compile(r"(?:几|多少)岁"), re.compile(_NUMBER + r"周?岁")),
    (re.compile(r"几个(?:百分)?点(?![钟半])|百分之[几多]|[税费利]率"), re.compile(r"\d[%％‰]|[百千]分之")),
    (re.compile(r"(?:几|多少)分(?!钟|之)"), re.compile(r"\d分(?!钟|之)")),
    (re.compile(r"几点"), re.compile(r"\d{1,2}[:：]\d{2}|\d{1,2}[点时]|24小时")),
)  # fmt: skip
OF_ANOTHER_UNIT = 0.5  # what a text of the form asked for counts that has no number in the unit asked for

# 「退休年龄是多少」 asks for no money
_NO_MONEY = re.compile(r"(?:年龄|年限|工龄|面积|比例|电话|号码|时间|编号|代码|网址)[^,，。;；]{0,6}多少(?:[?？呢啊]|$)")

_GIVES = {name: gives for name, _, gives in FORMS}

# Forms that are a figure: a text without one does not answer, whatever else it says.
FIGURES = ("duration", "amount", "phone", "count", "area", "rhythm", "age", "date")


def asked_forms(folded: str) -> tuple[str, ...]:
    """The forms of answer a folded question asks for; often none or one."""
    spoken = _NO_MONEY.sub("", folded)
    return tuple(name for name, asks, _ in FORMS if asks.search(spoken if name == "amount" else folded))


@lru_cache(maxsize=20_000)  # of texts that stay in memory with their passages, and come up at many questions
def holds(form: str, folded: str) -> bool:
    """Whether folded text holds an answer of this form."""
    gives = _GIVES.get(form)
    return gives is not None and gives.search(folded) is not None


def share_held(forms: tuple[str, ...], folded: str) -> float:
    """The share of the asked forms that a text holds; 0 when none is asked."""
    return sum(holds(form, folded) for form in forms) / len(forms) if forms else 0.0


def units_asked(folded: str) -> tuple[re.Pattern[str], ...]:
    """What gives a number in each unit that a folded question asks for by name (几年, 多少天)."""
    return tuple(gives for asks, gives in UNITS if asks.search(folded))


def has_units(units: tuple[re.Pattern[str], ...], folded: str) -> bool:
    """Whether a text has a number in every unit asked for; true where none is."""
    return all(gives.search(folded) for gives in units)


def share_answered(forms: tuple[str, ...], units: tuple[re.Pattern[str], ...], folded: str) -> float:
    """The share of the asked forms that a text holds; less where it has no number in a unit asked for."""
    held = share_held(forms, folded)
    if not held or has_units(units, folded):
        return held
    return OF_ANOTHER_UNIT * held
