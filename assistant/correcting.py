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


# 好的，要几天; 嗯知道了。那户口呢: said of the answer before, and names nothing
_HEARD = re.compile(
    r"^(?:(?:[嗯哦噢喔]|好[的了吧]?|行[了吧]?|知道了?|明白了?|懂了|清楚了|了解了?|谢谢(?:[啊你您了]|哈)?|(?:先)?等(?:一?[下会]儿?)|对了|先不[说管]这个)++[,，.。!！~;； ]++)++(?=[^,，.。]{2})"
)
# 再问下, 换个问题: another question comes, perhaps about another matter
_ANEW = re.compile(
    r"^(?:那)?(?:我)?(?:(?:再|另外|顺便|还想|还要|接着)(?:再|想|我)*(?:问|请教|咨询|打听|了解)(?:一?下|个事|一件事|个问题|一个)?|换个(?:问题|事)|另外)[,，.。:：;； ]+(?=[^,，.。]{2})"
)


def without_heard(words: str) -> str:
    """A question without what is said of the answer before it: 「好，要几天」."""
    return _HEARD.sub("", words)


def begins_anew(folded: str) -> bool:
    """Whether words say that another question comes: 「再问下，身份证多少钱」."""
    return _ANEW.match(folded) is not None


def without_anew(words: str) -> str:
    """A question without the words that say that it comes."""
    return _ANEW.sub("", words)
