"""A citizen's sentence as the search reads it: which words carry weight, and what else each may be called."""

from __future__ import annotations

import re

from knowledge.codelists import Grade
from knowledge.lexicon.lexicon import Lexicon
from knowledge.text import fold, segmenter
from knowledge.values import Value

# Words that ask rather than name. They never count for or against a candidate.
_ASKING = frozenset(
    [
        "的",
        "了",
        "吗",
        "呢",
        "吧",
        "啊",
        "呀",
        "么",
        "嘛",
        "哦",
        "呗",
        "哈",
        "我",
        "你",
        "您",
        "他",
        "她",
        "它",
        "们",
        "我们",
        "你们",
        "自己",
        "本人",
        "人家",
        "我家",
        "咱",
        "俺",
        "请问",
        "请",
        "问",
        "问下",
        "问一下",
        "想问",
        "咨询",
        "麻烦",
        "帮",
        "帮忙",
        "告诉",
        "知道",
        "一下",
        "怎么",
        "怎样",
        "如何",
        "咋",
        "咋整",
        "咋办",
        "什么",
        "啥",
        "哪些",
        "哪里",
        "哪儿",
        "哪",
        "那里",
        "那儿",
        "谁",
        "为什么",
        "为啥",
        "多久",
        "多长",
        "多少",
        "多长时间",
        "时间",
        "几",
        "几天",
        "几个",
        "几次",
        "几号",
        "何时",
        "什么时候",
        "时候",
        "要",
        "想",
        "需要",
        "需",
        "得",
        "该",
        "应该",
        "应当",
        "必须",
        "可以",
        "能",
        "能不能",
        "可不可以",
        "可否",
        "能否",
        "是否",
        "是不是",
        "有没有",
        "会",
        "会不会",
        "行",
        "行不行",
        "办",
        "办理",
        "办好",
        "办下来",
        "办事",
        "弄",
        "搞",
        "做",
        "去",
        "到",
        "来",
        "在",
        "是",
        "有",
        "和",
        "与",
        "及",
        "或",
        "或者",
        "还",
        "还是",
        "也",
        "都",
        "就",
        "才",
        "又",
        "再",
        "被",
        "把",
        "给",
        "让",
        "用",
        "从",
        "向",
        "对",
        "于",
        "为",
        "以",
        "个",
        "些",
        "次",
        "种",
        "这",
        "那",
        "这个",
        "那个",
        "这些",
        "那些",
        "这种",
        "那种",
        "现在",
        "目前",
        "今年",
        "最近",
        "之后",
        "以后",
        "以前",
        "之前",
        "如果",
        "要是",
        "假如",
        "因为",
        "所以",
        "但是",
        "但",
        "不过",
        "而",
        "并",
        "且",
        "只",
        "最",
        "很",
        "太",
        "更",
        "较",
        "带",
        "拿",
        "准备",
        "提供",
        "提交",
        "交",
        "手续",
        "流程",
        "材料",
        "资料",
        "证件",
        "东西",
        "条件",
        "要求",
        "费用",
        "收费",
        "花钱",
        "要钱",
        "多少钱",
        "钱",
        "免费",
        "电话",
        "地址",
        "地点",
        "窗口",
        "在线",
        "网上",
        "手机",
        "申请",
        "具体",
        "情况",
        "问题",
        "相关",
        "有关",
        "关于",
        "规定",
        "政策",
        "标准",
        "最长",
        "最多",
        "最快",
        "最少",
        "最高",
        "最低",
        "承诺",
        "法定",
        "天",
        "日",
        "月",
        "年",
        "小时",
        "分钟",
        "岁",
        "里",
        "上",
        "下",
        "中",
        "内",
        "外",
        "前",
        "后",
        "时",
        "地",
        "着",
        "过",
        "不",
        "没",
        "没有",
        "无",
        "不是",
        "一",
        "二",
        "两",
        "三",
        "四",
        "五",
        "六",
        "七",
        "八",
        "九",
        "十",
        "第",
        "等",
        "等等",
        "属于",
        "算",
        "叫",
        "称",
        "直接",
        "方面",
    ]
)
_CARRYING_SINGLE = frozenset("证税牌房车船狗枪法院档卡款奖")  # single characters that name a thing
_COUNTED = re.compile(r"[一二两三四五六七八九十几半\d]+[本个张份次件条位名家所套种样些下趟遍块把]?")  # 一本, 两个, 几次
_LETTERS = re.compile(r"[a-z]{3,}")
_CODE = re.compile(r"(?<![a-z0-9])[0-9a-z]{12,35}(?![a-z0-9])")
CARRIED = 0.5  # what was said a turn ago weighs less than what is said now
LONGEST = 200  # in characters; what follows is ignored for matching


class Term(Value):
    """One word of the question with its weight, and other words that count as the same thing."""

    text: str
    weight: float = 1.0
    alternatives: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The word itself first, then its alternatives."""
        return (self.text, *self.alternatives)


class Query(Value):
    """A question ready for search. `regions` is the jurisdiction chain, nearest first."""

    text: str
    folded: str
    terms: tuple[Term, ...]
    codes: tuple[str, ...] = ()
    regions: tuple[str, ...]
    grades: tuple[Grade, ...] = (Grade.PUBLIC,)
    hints: tuple[str, ...] = ()


def read_question(
    text: str,
    lexicon: Lexicon,
    *,
    regions: tuple[str, ...],
    grades: tuple[Grade, ...] = (Grade.PUBLIC,),
    hints: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    carried: tuple[str, ...] = (),
) -> Query:
    """Read a question into weighted terms.

    Args:
        hints: words of the parts asked for (材料, 时限): they help to choose a passage and never a matter.
        ignore: pieces of the text that name the place; they are no search terms.
        carried: search terms of the question before; they weigh half.
    """
    folded = fold(text)[:LONGEST]
    matching = folded
    for piece in ignore:
        matching = matching.replace(fold(piece), " ")
    codes = tuple(_CODE.findall(matching))
    terms = _terms(matching, lexicon)
    if carried:
        said = {term.text for term in terms}
        earlier = [term for term in _terms(" ".join(carried), lexicon) if term.text not in said]
        terms = (*terms, *(term.model_copy(update={"weight": CARRIED * term.weight}) for term in earlier))
    return Query(text=text, folded=folded, terms=terms, codes=codes, regions=regions, grades=grades, hints=hints)


def _terms(folded: str, lexicon: Lexicon) -> tuple[Term, ...]:
    known: dict[str, Term] = {}
    for word, official in lexicon.synonyms(folded):
        if word not in _ASKING:
            known[word] = Term(text=word, alternatives=official)
    rest = folded
    for word in known:
        rest = rest.replace(word, " ")
    for word in segmenter().cut(rest):
        if word not in known and _carries(word):
            known[word] = _spelt(word, lexicon)
    if known:
        return tuple(known.values())
    return tuple(Term(text=word, weight=0.5) for word in dict.fromkeys(segmenter().cut(folded)))


def _carries(word: str) -> bool:
    if word in _ASKING or _COUNTED.fullmatch(word):
        return False
    return len(word) > 1 or word in _CARRYING_SINGLE or "㐀" <= word <= "鿿"


def _spelt(word: str, lexicon: Lexicon) -> Term:
    """A term; letters are also read as pinyin or initials, a lone character weighs little."""
    if _LETTERS.fullmatch(word):
        heard = lexicon.by_sound(word)
        meant = (term for form in heard for _, terms in lexicon.synonyms(form) for term in terms)
        return Term(text=word, alternatives=tuple(dict.fromkeys((*heard, *meant))))
    alone = len(word) == 1 and word not in _CARRYING_SINGLE
    return Term(text=word, weight=0.35 if alone else 1.0)
