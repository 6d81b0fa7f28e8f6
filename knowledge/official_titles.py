"""What an official document is about, from its title: 「某市人民政府办公厅关于印发某市公共租赁住房管理办法的通知」 is about 公共租赁住房.

Half of such a title says who sends what kind of paper. Knows titles only: which matter a subject is, the lexicon knows.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.text import fold

SHORTEST = 3  # characters; a shorter rest names nothing

_STAMP = re.compile(r"^[\[(【](?:转载|转发|原文|政策|公告|通知)[\])】]\s*")
_PASSED_ON = re.compile(
    r"^.{0,120}?(?:印发|发布|公布|颁布|转发|批转)《?(?P<thing>[^》]{4,80}?)》?(?:\([^()]*\))?的(?:通知|公告|通告|决定|令|函)$"
)
_ABOUT = re.compile(
    r"^.{0,120}?关于(?:进一步|切实|全面|继续|做好|深化|加强|完善|规范|推进|推动|健全|优化|调整|提高|落实|实施|开展|受理|办理|明确|公布|加快|改革|有关|申报|组织|\d{4}年度?)*"
    r"(?P<thing>.{3,60}?)(?:(?:相关|有关)?(?:工作|事项|问题|政策|标准))*(?:的(?:若干)?(?:实施)?)(?:通知|意见|公告|通告|决定|规定|办法|函|批复|措施)$"
)
_KIND = re.compile(
    r"(?:(?:的|工作|管理|实施|暂行|试行|操作|若干|相关|有关|保障|服务|执行|具体)*(?:办法|细则|规定|条例|方案|规程|意见|规则|措施|清单|标准|制度|目录))+$"
)
_MARKS = re.compile(r"[《》〈〉「」“”\"'\s]|\((?:试行|暂行|修订|修正|\d{4}[^()]*)\)")


@lru_cache(maxsize=4_000)
def subject_of(title: str) -> str:
    """The subject of a document's title, folded: without who sends it, how, and which kind of paper it is.

    A title that is no official one comes back as it is, folded.
    """
    folded = fold(title).strip()
    plain = _STAMP.sub("", folded)
    found = _PASSED_ON.match(plain) or _ABOUT.match(plain)
    thing = _MARKS.sub("", found["thing"] if found else plain)
    bare = _KIND.sub("", thing)
    for shorter in (bare, thing):
        if len(shorter) >= SHORTEST and (found or shorter != _MARKS.sub("", plain)):
            return shorter
    return folded
