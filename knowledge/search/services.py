"""What stands beside a matter: looking up how far it is, booking a time, asking about it, honours for it (婚姻登记预约, 护士表彰).

Their guides say 申请材料：无 and 没有线下窗口, which is no answer to how the matter itself is handled.
"""

from __future__ import annotations

import re

from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name

# how the name of such a service ends -> how a question says that it wants it
_SERVICES = {
    "查询": re.compile("查|进度|进展|到哪|好了没|办好没|成绩|分数|名单|真假|真伪|结果"),
    "预约": re.compile("约|订|排队|[取排叫放]号"),
    "咨询": re.compile("咨询|问一下|请教"),
    "信息": re.compile("信息|查|看"),
    "公示": re.compile("公示|查|看|名单"),
    "表彰": re.compile("表彰|表扬|奖|评优|评选|先进|优秀|荣誉|模范"),
    "奖励": re.compile("表彰|表扬|奖|评优|评选|先进|优秀|荣誉|模范"),
    "宣传": re.compile("宣传|指导|讲座"),
    "预先核准": re.compile("名|预先|核准"),
    "公证": re.compile("公[证正]"),
}
_TAIL = re.compile("(?:服务|申请|登记)$")  # 商标注册咨询服务, 临时救助业务预约申请
_PLACES = re.compile("场地?预约|[馆室园]预约|参观预约|座位预约|讲解预约")  # to book them is the matter itself
_NEVER_THE_MATTER = (
    "咨询",
    "表彰",
    "奖励",
    "宣传",
)  # of a matter that the lexicon does not know, too; 缴费记录查询 is what 缴费记录 means


def is_unwanted_service(title: str, folded: str) -> bool:
    """Whether a name is that of such a service, and a folded question does not want it."""
    kind = _kind(title)
    return kind is not None and not _SERVICES[kind].search(folded)


def is_unwanted_matter(matter: str, folded: str, lexicon: Lexicon) -> bool:
    """Whether a lexicon matter is such a service, and a folded question does not want it; 企业年度报告公示 is 年报 itself, as its other names say."""
    meant = lexicon.matters[matter]
    beside = _kind(meant.name) in _NEVER_THE_MATTER or all(_kind(name) is not None for name in meant.official)
    return beside and is_unwanted_service(meant.name, folded)


def is_unasked_notary(title: str, folded: str) -> bool:
    """Whether a name is that of a notary's deed (学位公证指引), of which a folded question says nothing; it may be meant all the same (委托书)."""
    return _kind(title) == "公证" and is_unwanted_service(title, folded)


def only_helps(title: str, lexicon_id: str | None, folded: str, lexicon: Lexicon) -> bool:
    """Whether a guide is of an unwanted service beside its matter.

    A lexicon matter that is such a service by its own name (公证信息查询), or by all names, is not beside anything.
    """
    matter = lexicon.matters.get(lexicon_id or "")
    if matter is None:
        beside = _kind(title) in _NEVER_THE_MATTER
    else:
        beside = _kind(matter.name) is None and any(_kind(name) is None for name in matter.official)
    return beside and is_unwanted_service(title, folded)


def _kind(title: str) -> str | None:
    """How the name of a service ends, without what it adds behind; None for the name of anything else."""
    name = _TAIL.sub("", core_name(title))
    if _PLACES.search(name):
        return None
    return next((word for word in _SERVICES if name.endswith(word)), None)
