"""Services beside a matter: looking up how far it is, booking a time, asking about it (婚姻登记预约, 办证进度查询).

Their guides say 申请材料：无 and 没有线下窗口, which is no answer to how the matter itself is handled.
"""

from __future__ import annotations

import re

from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name

# how the name of such a service ends -> how a question says that it wants it
_SERVICES = {
    "查询": re.compile("查|进度|进展|到哪|好了没|办好没|成绩|分数|名单|真假|真伪|结果"),
    "预约": re.compile("约|订|排队|取号"),
    "咨询": re.compile("咨询|问一下|请教"),
}


def is_unwanted_service(title: str, folded: str) -> bool:
    """Whether a name is that of such a service, and a folded question does not want it."""
    name = core_name(title)
    return any(name.endswith(word) and not wanted.search(folded) for word, wanted in _SERVICES.items())


def only_helps(title: str, lexicon_id: str | None, folded: str, lexicon: Lexicon) -> bool:
    """Whether a guide is of an unwanted service beside its matter.

    A lexicon matter that is such a service by its own name (公证信息查询) is not beside anything, and neither is one without a matter.
    """
    matter = lexicon.matters.get(lexicon_id or "")
    return matter is not None and not _is_service(matter.name) and is_unwanted_service(title, folded)


def _is_service(name: str) -> bool:
    return any(word in name for word in _SERVICES)
