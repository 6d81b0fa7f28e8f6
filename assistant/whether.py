"""Whether passages speak of what a question asks whether it can or must be: 抵押 in 「创业担保贷款要不要抵押」.

A page about the matter is often silent on the point. Its nearest article is then no answer, and reads like a no.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.stated import figures_asked
from assistant.understand import Understood
from knowledge.search import PassageHit, Term
from knowledge.search.coverage import coverage
from knowledge.search.points import asked_points, share_spoken_to
from knowledge.text import fold

_CLAUSE_END = re.compile(r"[,，。;；!！?？\s]+")
# what asks whether: behind it stands what is asked
_WHETHER = re.compile(
    r"能不能|可不可以|可否|能否|要不要|用不用|需不需要|会不会|该不该|有没有|有无"
    r"|(?:可以|能够|需要|必须|(?<![失功职效技可])能(?![力源耗])|(?<![重主])要(?!求|件)|(?<!社)会(?![保员计议费]))(?=.*[吗么嘛不没]$)"
)
_HAS_IT = re.compile(r"有(?![效关限])(?=.*[吗么嘛]$)")
_ASKS_WHICH = re.compile(r"是不是|是否|什么|啥|哪|谁|怎|咋|如何|多少|几[^乎]|多久|多长|还是")
# who does it or gets it is said in as many words as there are kin; the rest names nothing
_NO_POINT = re.compile(
    r"[爸妈爹娘爷奶舅姨姑叔伯哥姐弟妹婆媳婿]|父母|孩子|小孩|[儿女]|老公|配偶|家里|家人|[家亲遗]属|亲戚|朋友|同事|公司|单位|老板|老人|别人|自己"
    r"|^(?:办证|地方|手续|出来|回来|有钱)$"
)
NEARLY_SET = 0.25  # how nearly the question is a heading from which that heading asks it


def speaks_of_the_point(quoted: tuple[PassageHit, ...], understood: Understood) -> bool:
    """Whether one of some passages says a word of what was asked whether it can be; true where nothing was asked so."""
    asked = point_asked(understood)
    if asked is None or not quoted or any(hit.features.get("set_as_heading", 0.0) >= NEARLY_SET for hit in quoted):
        return True
    title = fold(quoted[0].title)
    beyond = [term for term in asked.terms if not any(form in title for form in term.forms)]
    texts = [fold(f"{hit.passage.heading} {hit.passage.text}") for hit in quoted]
    if not beyond or any(share_spoken_to(asked.points, text) > 0.0 for text in texts):
        return True
    return any(coverage([(term, 1.0)], text) > 0.0 for term in beyond for text in texts)


class Point(NamedTuple):
    """What a question asks whether it can be: its words, else those before them, and the points that they turn on."""

    terms: tuple[Term, ...]
    points: tuple[str, ...]


def point_asked(understood: Understood) -> Point | None:
    """What a question asks whether it can be; None where it asks anything else."""
    clauses = _CLAUSE_END.split(understood.folded.rstrip("?？。!！ "))
    found = ((clause, _WHETHER.search(clause) or _HAS_IT.search(clause)) for clause in reversed(clauses))
    clause, asks = next((one for one in found if one[1] is not None), ("", None))
    if asks is None or figures_asked(understood) or _ASKS_WHICH.search(clause):
        return None
    telling = (term for term in understood.query.terms if term.weight >= 1.0 and len(term.text) > 1)
    words = tuple(term for term in telling if not _NO_POINT.search(term.text))
    asked = clause[asks.start() :]
    terms = tuple(term for term in words if term.text in asked) or tuple(term for term in words if term.text in clause)
    return Point(terms, asked_points(asked))
