"""What a quoted passage leans on: 「有第二十条所列行为之一的」 says nothing without 第二十条, 「补贴标准：10000元」 little without its conditions.

An article that is referred to is quoted whole behind the one that refers to it; a short piece of a section has the pieces before it
that say for whom and on which conditions. References to other laws stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge.numerals import in_digits
from knowledge.passages import passages
from knowledge.search import PassageHit
from knowledge.store import StoredItem
from knowledge.text import fold

MOST_REFERRED = 3  # articles added to one answer
# in characters; a shorter piece of a section states a fact and leaves its conditions to the pieces around it
SHORT = 60
LONGEST = 900  # in characters; a longer article is named by the reference and read in its source
BEFORE = 24  # characters before a reference in which the law that it is of is named

_NUMBER = r"[一二三四五六七八九十百零〇两]+|\d{1,3}"
_ARTICLE = re.compile(rf"^第({_NUMBER})条")
_SECTION = re.compile(rf"^({_NUMBER})、")
_REFERENCE = re.compile(rf"第({_NUMBER})条|前([两二三])?条")
_OWN = re.compile(r"(?:本|该)[一-鿿]{0,4}(?:办法|规定|条例|细则|通知|通告|公告|意见|方案|规则|章程)的?$")
_OF_A_LAW = re.compile(r"(?:》(?:[(（〔\[][^)）〕\]]{0,14}[)）〕\]])?|法|条例|办法|规定|细则|章程)的?$")
_GOES_ON = re.compile(
    rf"^(?:第?(?:{_NUMBER})?[款项目]|[、和及与至到或]|或者|以及)*$"
)  # between two references of one law
OPENING = 24  # characters in which a piece says what it is about
# how a piece begins that limits, or goes on with, the piece before it under the same heading
_LIMITS_IT = re.compile(
    r"^[\s(]*(?:但|除|其中[,，]|不包括|不含|前款|上述|以上|同时[,，]|另外|此外|注\s*[:：1-9]|备注|有下列情形|具有下列情形)"
)
_NOT_FOR = re.compile(
    r"不(?:得|予|能|应)(?:再)?(?:申请|申领|受理|认定|视同|登记|办理|领取|享受|提取|批准|准予|签发)|不(?:属于|适用|享受|视为)"
)
FOR_WHOM = re.compile(r"条件|对象|范围|资格|除外|不适用|不享受")
_CONSEQUENCE = re.compile(r"会怎[么样]|怎么处理|怎样处理|后果|处罚|罚款|受罚|会罚|追究|责任|清退|退房|收回|取消资格")


def with_what_belongs(
    hits: tuple[PassageHit, ...], items: dict[str, StoredItem], *, folded: str
) -> tuple[PassageHit, ...]:
    """The passages with what limits them, for whom they are and are not, and the articles that they lean on: see the functions below."""
    told = with_conditions(with_limits(with_exclusions(hits, items), items), items)
    return with_referred(told, items, folded=folded)


def with_exclusions(hits: tuple[PassageHit, ...], items: dict[str, StoredItem]) -> tuple[PassageHit, ...]:
    """The passages, each followed by the part under the same heading that says whom or what it is not for.

    「应当认定为工伤」 is half an answer without 「不得认定为工伤」, which a question in other words (喝酒受伤) does not find.

    Args:
        items: the stored items of every passage.
    """
    shown = list(hits)
    for hit in hits:
        above = hit.passage.heading.rpartition(" ")[0]
        if not above or _excludes(hit):
            continue
        pieces = (
            PassageHit(passage=one, title="", score=0.0, features={}) for one in passages(items[hit.passage.owner])
        )
        beside = (one for one in pieces if one.passage.heading.rpartition(" ")[0] == above and _excludes(one))
        new = [_beside(hit, one) for one in beside if not _is_among(one, shown)]
        if len(new) <= MOST_REFERRED and sum(len(one.passage.text) for one in new) <= LONGEST:
            at = shown.index(hit) + 1
            shown[at:at] = new
    return tuple(shown)


def _excludes(hit: PassageHit) -> bool:
    """Whether a part says in its own heading or its first words that something is not for somebody."""
    own = hit.passage.heading.rpartition(" ")[2]
    return _NOT_FOR.search(f"{own} {fold(hit.passage.text)[:BEFORE]}") is not None


def with_referred(hits: tuple[PassageHit, ...], items: dict[str, StoredItem], *, folded: str) -> tuple[PassageHit, ...]:
    """The passages, each followed by the articles of its own document that it refers to and that are not among them.

    Args:
        items: the stored items of every passage.
        folded: the question; where it asks for consequences, the articles that refer to a passage are added, too.
    """
    shown = list(hits)
    for hit in hits:
        articles = _articles(items[hit.passage.owner])
        own = _number_of(hit)
        wanted = list(dict.fromkeys(_referred(fold(hit.passage.text), own, set(articles))))
        if own is not None and _CONSEQUENCE.search(folded):
            wanted += [
                number for number, pieces in articles.items() if own in _of_pieces(pieces, number, set(articles))
            ]
        at = shown.index(hit) + 1
        for number in wanted:
            new = [_beside(hit, piece) for piece in articles[number]]
            if len(shown) - len(hits) + len(new) > MOST_REFERRED or any(_is_among(one, shown) for one in new):
                continue
            shown[at:at] = new
            at += len(new)
    return tuple(shown)


def with_conditions(hits: tuple[PassageHit, ...], items: dict[str, StoredItem]) -> tuple[PassageHit, ...]:
    """The passages, each short piece preceded by the pieces of its own section that say for whom it is and on which conditions.

    Args:
        items: the stored items of every passage.
    """
    shown = list(hits)
    for hit in hits:
        if len(hit.passage.text) > SHORT or not hit.passage.heading:
            continue
        section = hit.passage.heading.split(" ")[0]
        around = [
            _beside(hit, PassageHit(passage=one, title="", score=0.0, features={}))
            for one in passages(items[hit.passage.owner])
        ]
        told = [one for one in around if one.passage.heading.split(" ")[0] == section and _tells_for_whom(one)]
        new = [one for one in told if not _is_among(one, shown)]
        if sum(len(one.passage.text) for one in new) <= LONGEST and len(new) <= MOST_REFERRED:
            at = shown.index(hit)
            shown[at:at] = new
    return tuple(shown)


def with_limits(hits: tuple[PassageHit, ...], items: dict[str, StoredItem]) -> tuple[PassageHit, ...]:
    """The passages, each with the piece behind it that limits it, and before one that limits another the piece that it limits.

    「除创业意识培训外，每人每年最多享受一次」 is a piece by itself where a page sets it apart, and no answer without the other.

    Args:
        items: the stored items of every passage.
    """
    shown = list(hits)
    for hit in hits:
        pieces = [one for one in passages(items[hit.passage.owner]) if one.field.startswith("text") and one.heading]
        for first, second in pairwise(pieces):
            if first.heading != second.heading or not _LIMITS_IT.match(fold(second.text)):
                continue
            other = {first.id: second, second.id: first}.get(hit.passage.id)
            if other is None or len(other.text) > LONGEST:
                continue
            new = _beside(hit, PassageHit(passage=other, title="", score=0.0, features={}))
            if not _is_among(new, shown):
                shown.insert(shown.index(hit) + (other is second), new)
    return tuple(shown)


def _tells_for_whom(hit: PassageHit) -> bool:
    """Whether a piece of a section opens with whom something is for, or has that in its own heading."""
    opening = "".join(fold(hit.passage.text).split("\n")[:2])[:OPENING]
    return FOR_WHOM.search(opening) is not None or FOR_WHOM.search(hit.passage.heading.rpartition(" ")[2]) is not None


def _articles(item: StoredItem) -> dict[int, list[PassageHit]]:
    """The articles of a document by number, each as its passages; its numbered sections where it has no articles."""
    found = [PassageHit(passage=one, title="", score=0.0, features={}) for one in passages(item)]
    by_number = _numbered(found, _ARTICLE) or _numbered(found, _SECTION)
    return {
        number: pieces
        for number, pieces in by_number.items()
        if sum(len(piece.passage.text) for piece in pieces) <= LONGEST and len(pieces) <= MOST_REFERRED
    }


def _numbered(found: list[PassageHit], pattern: re.Pattern[str]) -> dict[int, list[PassageHit]]:
    by_number: dict[int, list[PassageHit]] = {}
    for hit in found:
        number = _number_in(hit, pattern)
        if number is not None and not hit.passage.field.startswith("faqs"):
            by_number.setdefault(number, []).append(hit)
    return by_number


def _number_of(hit: PassageHit) -> int | None:
    number = _number_in(hit, _ARTICLE)
    return number if number is not None else _number_in(hit, _SECTION)


def _number_in(hit: PassageHit, pattern: re.Pattern[str]) -> int | None:
    """The number that a passage's own text or a heading above it begins with."""
    for words in (fold(hit.passage.text), *(fold(heading) for heading in hit.passage.heading.split(" ")[::-1])):
        match = pattern.match(words)
        if match is not None:
            return _whole(match[1])
    return None


def _whole(number: str) -> int:
    return int(number) if number.isdigit() else in_digits(number)


def _of_pieces(pieces: list[PassageHit], own: int, known: set[int]) -> set[int]:
    return {number for piece in pieces for number in _referred(fold(piece.passage.text), own, known)}


def _referred(text: str, own: int | None, known: set[int]) -> Iterator[int]:
    """Numbers of the articles of the same document that folded text refers to, in order."""
    foreign, end = False, 0
    for match in _REFERENCE.finditer(text):
        before = text[max(0, match.start() - BEFORE) : match.start()]
        if not (end and _GOES_ON.match(text[end : match.start()])):
            foreign = _OF_A_LAW.search(before) is not None and _OWN.search(before) is None
        end = match.end()
        if foreign:
            continue
        numbers = [_whole(match[1])] if match[1] else _before(own, match[2])
        yield from (number for number in numbers if number != own and number in known)


def _before(own: int | None, count: str | None) -> list[int]:
    """The articles meant by 前条, 前两条, 前三条 in an article."""
    return [] if own is None else [own - back for back in range({None: 1, "三": 3}.get(count, 2), 0, -1)]


def _beside(hit: PassageHit, piece: PassageHit) -> PassageHit:
    """An article referred to, as a passage of the hit's document."""
    return piece.model_copy(update={"title": hit.title, "score": hit.score})


def _is_among(one: PassageHit, shown: list[PassageHit]) -> bool:
    return any(
        one.passage.owner == other.passage.owner
        and one.passage.span.start < other.passage.span.end
        and other.passage.span.start < one.passage.span.end
        for other in shown
    )
