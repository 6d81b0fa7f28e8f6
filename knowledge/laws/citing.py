"""A citation taken apart: the bare name of a law, and the articles, paragraphs and items it points to.

`knowledge.guide.LegalBasis` keeps what a source wrote; these functions say what that means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.numerals import in_digits

_STATE = "中华人民共和国"
_MARKS = re.compile(r"[《》〈〉<>\s　]")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_VERSION_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})年?[^（）()]{0,6}(?:修正|修订|修改|版|公布)")
_NUMERAL = r"[零〇一二两三四五六七八九十百千\d]{1,9}"
_DASH = r"(?:至|到|—|－|-|~|～)"
_SPACED_DASH = 10  # characters of a dash and the spaces behind it
_ARTICLE = re.compile(
    rf"第(?P<article>{_NUMERAL})条(?:之(?P<suffix>{_NUMERAL}))?"
    rf"(?:\s*第?(?P<paragraph>{_NUMERAL})款)?(?:\s*第?[（(]?(?P<item>{_NUMERAL})[）)]?项)?"
)
_LONGEST_RANGE = 60  # articles; a longer one is a slip of the pen and not taken apart


class Place(NamedTuple):
    """One place in a law: 第十条之一第二款第（三）项 is (10, 1, 2, 3); 0 where nothing is named."""

    article: int
    suffix: int = 0
    paragraph: int = 0
    item: int = 0

    @property
    def words(self) -> str:
        """As people write it, in digits: 第10条之1第2款第3项."""
        parts = (
            (f"之{self.suffix}", self.suffix),
            (f"第{self.paragraph}款", self.paragraph),
            (f"第{self.item}项", self.item),
        )
        return f"第{self.article}条" + "".join(words for words, given in parts if given)


def law_name(title: str) -> str:
    """The name by which laws are compared: without 《》, 中华人民共和国, spaces and a bracket that names the version.

    A name inside the name keeps its words: 《广东省实施〈中华人民共和国残疾人保障法〉办法》 is 广东省实施残疾人保障法办法.
    """
    return _ASIDE.sub("", _MARKS.sub("", title)).replace(_STATE, "")


def version_year(title: str) -> int | None:
    """The year of the version that a title names: 2018 of 《义务教育法》（2018年修正）; None when it names none."""
    found = _VERSION_YEAR.search(title)
    return int(found["year"]) if found else None


def places_in(words: str | None) -> tuple[Place, ...]:
    """Every place that a citation names, in order: 第一千零四十六条至第一千零四十九条 is four, 第五、七条 two.

    Chapters and points (第三章, 第二点) are no articles and left out.
    """
    return tuple(dict.fromkeys(_places(words or "")))


def _places(words: str) -> Iterator[Place]:
    first: Place | None = None
    spelled = _spelled_out(words)
    for match in _ARTICLE.finditer(spelled):
        place = Place(
            _number(match["article"]), _number(match["suffix"]), _number(match["paragraph"]), _number(match["item"])
        )
        before = spelled[max(0, match.start() - _SPACED_DASH) : match.start()].rstrip()
        if (
            first is not None
            and re.search(rf"{_DASH}$", before)
            and 0 < place.article - first.article <= _LONGEST_RANGE
        ):
            yield from (Place(number) for number in range(first.article + 1, place.article))
        yield place
        first = place


def _spelled_out(words: str) -> str:
    """第五、七条 as 第五条、第七条: every number of a list has its own 第 and 条."""
    return re.sub(
        rf"第({_NUMERAL}(?:(?:{_DASH}|[、和及,，])第?{_NUMERAL}){{1,40}})条",
        lambda found: re.sub(rf"第?({_NUMERAL})", r"第\1条", found[1]),
        words,
    )


def _number(words: str | None) -> int:
    return 0 if not words else int(words) if words.isdecimal() else in_digits(words)
