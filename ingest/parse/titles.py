"""What a page is about: its title without the words that only say that it is a guide."""

from __future__ import annotations

import re

from ingest.raw import RawDocument

_BRACKETED = re.compile(r"^[【\[][^】\]]{1,12}[】\]]\s*|^[（(]转载[)）]\s*")
_YEAR = re.compile(r"^(?:19|20)\d{2}年(?:度)?(?:版)?[，,\s]*")
_SERIES = re.compile(r"^.{0,20}(?:课堂|专栏|系列|小课堂|讲堂)\s*[—\-–：:|｜]+\s*")
_KIND = re.compile(
    r"(?:的)?(?:办事|服务|操作)?(?:指南|指引|须知)(?:[（(][^（）()]*[)）])?$"
    r"|(?:的)?(?:详解|攻略|简介|一文说清|一文读懂|一图读懂|常见问题(?:解答|与解答|及解答|汇总)?|热点问答|问答|政策解读|流程)(?:[（(][^（）()]*[)）])?$"
)
_ASKED = re.compile(r"^(?:怎么样?|怎样|如何)(?:进行|去)?|^(?:一文|图解|速看|收藏|注意)[!！，,：:]")
_ENDING = re.compile(
    r"(?:怎么办理?|如何办理|怎么申请|如何申领|请查收|来了|了解一下|看这里|(?<![？?!！。]))[？?!！。]*+$"
)
_VERB_FIRST = re.compile(r"^(?P<verb>申领|办理|申请|领取|补办|换领|注销|变更)(?P<thing>[^，。；]{2,30})$")
_NOTICE = re.compile(
    r"^(?:.{2,30}?)?关于(?:受理|办理|开展|做好|接受|申报|开放|启动|组织)?(?P<thing>.{4,40}?)(?:工作|有关事项|事项)?的(?:公告|通告|通知|公示|指引)$"
)
_CLAUSES = re.compile(r"[！!？?，,。；;｜|]+")
# How the name of a matter ends; it picks the clause of a headline that names one.
_MATTER_END = re.compile(
    r"(?:备案|登记|申领|申请|办理|补贴|津贴|养老金|证|卡|贷款|补助|转移|转移接续|认定|报销|缴费|入户|资助|许可|核准|审批|年审|换领|换证|补办|注销|变更|提取|待遇|保险金|失业金|公积金|落户|鉴定|确认|救助|低保|优待|过户|报名|学位|执照|护照|签注|补领|挂失)$"
)
_LEAST = 2


def title_of(document: RawDocument) -> str:
    """The page's title: its stamp's, else its first line, else its file's name."""
    if document.stamp.title:
        return document.stamp.title
    first = next((block.text for block in document.blocks if block.text.strip()), "")
    return first if 0 < len(first) <= 80 else document.name


def matter_name(title: str) -> str:
    """The matter in a title: 「2025年，某市养老金申领详解」 is 某市养老金申领; the title itself when nothing is left."""
    name = _BRACKETED.sub("", title.strip())
    name = _SERIES.sub("", name)
    for pattern in (_YEAR, _ENDING, _KIND, _ENDING, _ASKED):
        shorter = pattern.sub("", name).strip(' ，,：:、—-“”"？?！!')
        name = shorter if len(shorter) >= _LEAST else name
    notice = _NOTICE.match(name)
    if notice is not None:
        return notice["thing"]
    clauses = [clause.strip(' “”"') for clause in _CLAUSES.split(name) if clause.strip()]
    return next((clause for clause in clauses if len(clauses) > 1 and _MATTER_END.search(clause)), name)


def other_names(title: str) -> tuple[str, ...]:
    """Further names a title gives its matter: without the words around it, and 「申领居住证」 as 居住证申领."""
    name = matter_name(title)
    turned = _VERB_FIRST.match(name)
    names = [name] if name != title else []
    if turned is not None:
        names.append(turned["thing"] + turned["verb"])
    return tuple(names)
