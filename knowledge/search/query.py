"""A citizen's sentence as the search reads it: which words carry weight, and what else each may be called."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.access import CITIZEN, Viewer
from knowledge.lexicon.lexicon import Lexicon
from knowledge.text import fold, segmenter
from knowledge.values import Value

# Words that ask rather than name. They never count for or against a candidate.
_ASKING = frozenset((Path(__file__).parent / "asking.txt").read_text("utf-8").split())
_CARRYING_SINGLE = frozenset("证税牌房车船狗枪法院档卡款奖")  # single characters that name a thing
# 一本, 两个, 几次; 两年, 一个月: numbers with a unit are met as figures (figures.py)
_COUNTED = re.compile(
    r"多?[一二两三四五六七八九十几半\d]+(?:[本个分张份次件条位名家所套种样些下趟遍块把年天月日岁口人]|个[月人]|小时|周岁|星期|礼拜)?"
)
_LETTERS = re.compile(r"[a-z]{3,}")
_CODE = re.compile(r"(?<![a-z0-9])[0-9a-z]{12,35}(?![a-z0-9])")
_BARE_CODE = re.compile(r"[0-9a-z-]*[0-9][0-9a-z-]{11,}")
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
    """A question ready for search. `regions` is the jurisdiction chain, nearest first; without `is_chain` they are equals.

    `subject` is the folded question without the place it names: what a matter is recognized by.
    """

    text: str
    folded: str
    subject: str = ""
    terms: tuple[Term, ...]
    codes: tuple[str, ...] = ()
    regions: tuple[str, ...]
    is_chain: bool = True
    viewer: Viewer = CITIZEN
    hints: tuple[str, ...] = ()

    @property
    def is_code(self) -> bool:
        """Whether the question is one code and nothing else; it then says nothing of what is meant."""
        return _BARE_CODE.fullmatch(self.folded) is not None

    @property
    def partitions(self) -> tuple[str, ...]:
        """The partitions of the index that the asker may search."""
        return self.viewer.partitions


def read_question(
    text: str,
    lexicon: Lexicon,
    *,
    regions: tuple[str, ...],
    is_chain: bool = True,
    viewer: Viewer = CITIZEN,
    hints: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
) -> Query:
    """Read a question into weighted terms.

    Args:
        is_chain: whether the regions are the levels above one place; False when nobody named a place, so that none is nearer.
        hints: words of the parts asked for (材料, 时限): they help to choose a passage and never a matter.
        ignore: pieces of the text that only ask; they are no search terms.
        places: pieces of the text that name a place; neither search terms nor part of the subject.
    """
    folded = fold(text)[:LONGEST]
    placeless = _without(folded, places)
    subject = _heard(placeless, lexicon)
    matching = _without(placeless, ignore)
    codes = tuple(_CODE.findall(matching))
    terms = _terms(matching, lexicon)
    return Query(
        text=text, folded=folded, subject=subject, terms=terms, codes=codes, regions=regions, is_chain=is_chain, viewer=viewer,
        hints=hints,
    )  # fmt: skip


def _heard(folded: str, lexicon: Lexicon) -> str:
    """Folded text with pinyin written out: shenfenzheng丢了 -> 身份证丢了."""
    return _LETTERS.sub(lambda found: next(iter(lexicon.by_sound(found.group())), found.group()), folded)


def _without(folded: str, pieces: tuple[str, ...]) -> str:
    for piece in pieces:
        folded = folded.replace(fold(piece), " ")
    return folded


def _terms(folded: str, lexicon: Lexicon) -> tuple[Term, ...]:
    known: dict[str, Term] = {}
    for word, official in lexicon.synonyms(folded):
        if word not in _ASKING:
            known[word] = Term(text=word, alternatives=official, weight=_weight(word, lexicon))
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


# words that ask, tell who asks or want something done: no page answers by saying them
_NO_ECHO = re.compile(
    r"[什怎咋哪啥谁吗呢么吧我你您他她咱俺]|多少|多久|多长|如何|能|可|要|想|请|需|办|申请|材料|条件|手续|流程|政策|规定|时候|时间|现在|问|知道|是"
)


def asides_of(query: Query) -> tuple[Term, ...]:
    """Words of a question that are no search terms, and may still tell one article of a page from the next: 周末, 联系, 最后."""
    terms = {form for term in query.terms for form in term.forms}
    words = (word for word in segmenter().cut(query.folded) if len(word) > 1 and not _COUNTED.fullmatch(word))
    kept = (word for word in words if not _NO_ECHO.search(word) and not any(word in form for form in terms))
    return tuple(Term(text=word) for word in dict.fromkeys(kept))


def naming_words(folded: str) -> list[str]:
    """The words and numbers of folded text that say something, in order: no asking words, no 一本 or 两次, no lone characters.

    Lone characters beside each other are a word that the dictionary lacks: 养犬.
    """
    found: list[str] = []
    lone = ""
    for word in (*segmenter().cut(folded), ""):
        carries = bool(word) and _carries(word)
        if carries and len(word) == 1 and not word.isdigit():
            lone += word
            continue
        if len(lone) > 1:
            found.append(lone)
        lone = ""
        if carries:
            found.append(word)
    return found


def _spelt(word: str, lexicon: Lexicon) -> Term:
    """A term; letters are also read as pinyin or initials, a lone character weighs little."""
    if _LETTERS.fullmatch(word):
        heard = lexicon.by_sound(word)
        meant = (term for form in heard for _, terms in lexicon.synonyms(form) for term in terms)
        return Term(text=word, alternatives=tuple(dict.fromkeys((*heard, *meant))))
    return Term(text=word, weight=_weight(word, lexicon))


def _weight(word: str, lexicon: Lexicon) -> float:
    """1 for a word that names a thing; less for what happened to it (丢了, 到期) and for a lone character."""
    if len(word) == 1 and word not in _CARRYING_SINGLE:
        return 0.35
    return 0.4 if word in lexicon.situation_words else 1.0
