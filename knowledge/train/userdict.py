"""Writes knowledge/lexicon/userdict.txt: words of the field that jieba cuts in two, so that 公租房补贴 is no 租房补贴.

    python -m knowledge.train.userdict

A word is taken when it names a thing (it ends like one and does not begin with what one does with it), when jieba cuts it, and
when people and names say it often enough. Whole names of matters are never words: a query for one would find nothing less than all of it.
After a change the recognizer is to be trained again and indexes to be rebuilt, because both are made of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from knowledge.lexicon.lexicon import FOLDER, Lexicon
from knowledge.text import Segmenter, fold
from knowledge.train.corpus import written_questions

FILE = FOLDER / "userdict.txt"
OFTEN = 12  # times in the questions and wordings; rarer words are mostly phrases

_HAN = re.compile(r"[㐀-鿿]{2,5}$")
_THING = re.compile(
    r"(?:证|照|金|险|房|卡|簿|册|税|贷|保|户口|补贴|津贴|补助|码|籍|社保|医保|工伤|资格|资质|宅基地|通行证|许可|机构|人员|企业|公司|家庭|职工|老人|儿童|残疾人|军人)$"
)
_DONE_WITH = re.compile(
    r"^(?:[办开改考查打补换领买卖建交评加转迁落缴报取提用拿上退修租养还停弄做申续注变丢没不有怎我想要去给拆发掉断挂销结离生分看代重新老小大外一扯吃]|单位|公司|个人|孩子|儿子|女儿|父母|两个|到期|恢复|合同)"
)
_NO_WORDS = frozenset({"电子证", "食品证"})  # reviewed: each is said of several things


def things(lexicon: Lexicon) -> Iterable[str]:
    """Words of the lexicon that name a thing, folded, in no order."""
    said = {word for row in lexicon.matters.values() for word in map(fold, row.words)}
    said |= set(lexicon.ambiguous)
    said |= {text for word, terms in lexicon.synonym_rows for text in (word, *terms)}
    return (word for word in said if _HAN.match(word) and _THING.search(word) and not _DONE_WITH.match(word))


def words(lexicon: Lexicon, texts: Iterable[str]) -> list[str]:
    """The words to keep in one piece, sorted."""
    plain = Segmenter()
    heard = "\n".join(fold(text) for text in texts)
    return sorted(
        word
        for word in things(lexicon)
        if word not in _NO_WORDS and heard.count(word) >= OFTEN and len(plain.cut(word)) > 1
    )


def write(file: Path = FILE) -> int:
    """Write the dictionary, one word a line; returns how many."""
    lexicon = Lexicon.load()
    texts = [one.question for one in written_questions("train")]
    texts += [text for matter in lexicon.matters.values() for text in matter.wordings]
    found = words(lexicon, texts)
    file.write_text("".join(f"{word}\n" for word in found), "utf-8")
    return len(found)


if __name__ == "__main__":
    print(write())
