"""What a page is about: its title without the words that only say that it is a guide."""

from __future__ import annotations

import re

from ingest.raw import RawDocument

_BRACKETED = re.compile(r"^[【\[][^】\]]{1,12}[】\]]\s*|^[（(]转载[)）]\s*")
_YEAR = re.compile(r"^(?:19|20)\d{2}年(?:度)?(?:版)?[，,\s]*")
_SERIES = re.compile(r"^.{0,20}(?:课堂|专栏|系列|小课堂|讲堂)\s*[—\-–：:|｜]+\s*")
_KIND = re.compile(
    r"(?:的)?(?:办事|服务|操作|办理|申请)?(?:指南|指引|须知)(?:[（(][^（）()]*[)）])?$"
    r"|(?:的)?(?:详解|攻略|简介|一文说清|一文读懂|一图读懂|常见问题(?:解答|与解答|及解答|汇总)?|热点问答|问答|政策解读|流程)(?:[（(][^（）()]*[)）])?$"
)
_ASKED = re.compile(r"^(?:怎么样?|怎样|如何)(?:进行|去)?|^(?:一文|图解|速看|收藏|注意)[!！，,：:]")
_ENDING = re.compile(r"(?:怎么办理?|如何办理|怎么申请|如何申领|请查收|来了|了解一下|看这里)?[？?!！。]*$")
_VERB_FIRST = re.compile(r"^(?P<verb>申领|办理|申请|领取|补办|换领|注销|变更)(?P<thing>[^，。；]{2,30})$")
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
    return name


def other_names(title: str) -> tuple[str, ...]:
    """Further names a title gives its matter: without the words around it, and 「申领居住证」 as 居住证申领."""
    name = matter_name(title)
    turned = _VERB_FIRST.match(name)
    names = [name] if name != title else []
    if turned is not None:
        names.append(turned["thing"] + turned["verb"])
    return tuple(names)
