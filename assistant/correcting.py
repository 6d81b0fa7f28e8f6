"""Words that take something back (不对，我是说补办; 说错了，港澳通行证), and what is meant by them. Pure."""

from __future__ import annotations

import re

from knowledge.text import fold

_SORRY = r"[哦噢啊嗯哎呀诶欸,，\s]*(?:不好意思|对不起|抱歉)?[,，\s]*"
_MISTAKEN = r"我?(?:刚才|刚刚)?[说搞打弄问写看选讲]?错了?"
_I_MEANT = r"我?(?:刚才|刚刚|其实|意思)?(?:是说|说的是|问的是|要的是|要办的是|想问的?是|是想问|是问|指的是|讲的是)"
_CORRECTS = re.compile(
    rf"^{_SORRY}(?:不不|不对|{_MISTAKEN}|不是|{_I_MEANT})|^[哦噢啊嗯哎呀诶欸,，\s]*(?:不好意思|对不起|抱歉)|^(?:都|全)不是[,，]"
)
NOT_THIS = re.compile(
    rf"^{_SORRY}(?:(?:不+对?|{_MISTAKEN}|不是[^,，。]{{0,10}})[,，。!！\s]+\s*)+|[,，]\s*不是[^,，]{{0,12}}$|^{_SORRY}(?=是|我)|^(?:都|全)不是[,，]\s*"
)
FILLER = re.compile(rf"^(?:那么?|换成|改成|如果是|要是|假如|还有|另外|{_I_MEANT}|我?其实|是)+|呢(?=[?？]?$)")


def corrects(folded: str) -> bool:
    """Whether a question takes back something said before."""
    return _CORRECTS.search(folded) is not None


def without_correction(words: str) -> str:
    """What is meant by a correction: 港澳通行证 of 「说错了，港澳通行证」. The words as they are when they correct nothing."""
    folded = fold(words)
    left = FILLER.sub("", NOT_THIS.sub("", folded)).strip("，,。 ") if corrects(folded) else ""
    return left or words
