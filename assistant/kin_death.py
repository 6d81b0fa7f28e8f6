"""Words that people put in place of death, of their own family: 我爸走了, 老伴不在了.

Who walked off, is lost or is out of reach is no such case: 走丢了, 走了三天联系不上. Of a husband or wife 走了 may mean a parting, so it
says nothing of them.
"""

from __future__ import annotations

import re

ELDERS = "爸爸?|妈妈?|父亲|母亲|老爸|老妈|爹|(?<![姑新伴大板厨奶婆])娘|爷爷|奶奶|外公|外婆|姥爷|姥姥|公公|婆婆|岳父|岳母|丈人|丈母娘|老人家?|老伴"
PARTNERS = "老公|老婆|丈夫|妻子|爱人"
WHEN = "(?:已经|都|也|前不久|突然|忽然|刚刚?|昨[天晚]|今[天早]|前天|大前天|前[几两]天|上个?[月周]|去年|今年|前年|[一二两三四五六七八九十\\d]+[天月年]前|因病|生病|病重|不幸|就|人)"
# what follows: an end, a pause, or what is to be done about it; 没了工作 and 走了三公里 say something else
_THEN = "(?=$|[,，.。!！?？;；、 ~]|[啊呢吧]|[要得该怎咋想去]|什么|哪|以?后|之后|需|户口|社保|医保|养老|退休|银行|存款|房|抚恤|丧葬|公积金|留下|名下|他|她|我|能|可|还|死亡)"
_GONE = re.compile(
    rf"(?P<who>(?:{ELDERS}){WHEN}*+)(?:走|没|不在|不在人世)了{_THEN}|(?P<partner>(?:{PARTNERS}){WHEN}*+)(?:不在|不在人世|(?<=人)没)了{_THEN}"
)
_LOST = re.compile("联系不上|找不[到着]|失踪|走[丢失]|不见|离家|出走|没回|报警|跑了|(?:打|骂)[我人]|离婚|分居")


def death_named(text: str) -> str:
    """A question with 去世 where it says by other words that one of the family died."""
    if _LOST.search(text):
        return text
    return _GONE.sub(lambda found: (found["who"] or found["partner"]) + "去世了", text)
