"""Words that take something back (不对，我是说补办; 说错了，港澳通行证), and what is meant by them. Pure."""

from __future__ import annotations

import re

from knowledge.text import fold

_SORRY = r"[哦噢啊嗯哎呀诶欸,，\s]*+(?:(?:不好意思|对不起|抱歉)[,，\s]*+)?"
_MISTAKEN = r"我?(?:刚才|刚刚)?[说搞打弄问写看选讲]?错了?"
_I_MEANT = r"我?(?:刚才|刚刚|其实|意思)?(?:是说|说的是|问的是|要的是|要办的是|想问的?是|是想问|是问|指的是|讲的是)"
_CORRECTS = re.compile(
    rf"^{_SORRY}(?:不不|不对|{_MISTAKEN}|不是|{_I_MEANT})|^[哦噢啊嗯哎呀诶欸,，\s]*(?:不好意思|对不起|抱歉)|^(?:都|全)不[是要对][,，]"
    r"|^是[^,，。]{1,10}[,，]\s*不是[^,，。]{1,10}$"
)
NOT_THIS = re.compile(
    rf"^{_SORRY}(?:(?:不+对?|{_MISTAKEN}|不是[^,，。]{{0,10}})[,，。!！\s]++)++|[,，]\s*不是[^,，]{{0,12}}$|^{_SORRY}(?=是|我)|^(?:都|全)不[是要对][,，]\s*"
)
FILLER = re.compile(
    rf"^(?:[哦噢啊嗯]*对了[,，]?|那么?|换成|改成|如果是|要是|假如|还有|另外|{_I_MEANT}|我?其实|是)++|呢(?=[?？]?$)"
)


# 我要办护照，哦不，是身份证: a clause of its own takes back what stands before it
_TAKEN_BACK = re.compile(
    r"^[^。?？!！]{2,30}?[,，]\s*(?:[哦噢啊呃]不|不对|(?:我)?[说打]错了)[,，]?\s*(?=(?:应该)?我?(?:是|要|想|说的|问的))"
)


def without_taken_back(words: str) -> str:
    """A question without what it takes back itself; as it is when it takes nothing back."""
    left = _TAKEN_BACK.sub("", fold(words))
    return left if left and left != fold(words) else words


def corrects(folded: str) -> bool:
    """Whether a question takes back something said before."""
    return _CORRECTS.search(folded) is not None


def without_correction(words: str) -> str:
    """What is meant by a correction: 港澳通行证 of 「说错了，港澳通行证」. The words as they are when they correct nothing."""
    folded = fold(words)
    left = FILLER.sub("", NOT_THIS.sub("", folded)).strip("，,。 ") if corrects(folded) else ""
    return left or words
