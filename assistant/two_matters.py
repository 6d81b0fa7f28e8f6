"""A question about two matters (居住证和居住登记分别要几天): each is asked by itself, and both are answered.

Pure: a question in, two questions out, and two drafts joined into one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer import Citation
from assistant.asking import Asking
from assistant.compose import Draft, whereabouts
from assistant.conversation import EACH, asking_words
from assistant.correcting import FILLER
from assistant.decision import MATTER_FLOOR
from assistant.understand import named_as
from assistant.verify import MARKER, check
from knowledge.lexicon.names import core_name
from knowledge.search import MatterHit
from knowledge.search.forms import asked_forms
from knowledge.text import fold
from knowledge.values import Value

# 还有三个月到期, 还有别的号码吗: what is left or more of one thing, and no second thing
_BETWEEN = re.compile(r"以及|还有(?![几多两三四五六七八九十一半0-9别其没点些])|[和跟与及、，,；;]|\s+|(?<=.)也(?=.)")
_BESIDE = re.compile(r"^(?:以及|还有|[和跟与及、])$")
# 我要办居住证，也想给狗办证: the second of two wishes
_ALSO = re.compile(r"[,，;；。]?\s*(?:也|还|同时|顺便|另外)(?:都)?(?:想|要|得|需要|打算|准备)(?:再|把|给)?")
# 护照丢了身份证也丢了: the same befell both
_LIKEWISE = re.compile(
    r"^(.{2,12}?)(丢了?|没了|过期了?|到期了?|坏了?|破了?|要换|要补|要办)[,，]?(.{2,12}?)也(?:都|要|给)?\2"
)
# 身份证和居住证都丢了，补办各要几天: all that follows is of both
_OF_BOTH = re.compile(
    r"^([^,，。]{2,10}?)(?:以及|还有|[和跟与及、])([^,，。]{2,10}?)(?:都|一块儿?(?:都|给)?|一起(?:都|给)?|一道)(?=[丢没过到坏破要想])(?P<rest>.+)$"
)
_THESE = re.compile("[这那]\0")  # 补这两个各要多少
_LABEL = re.compile(r"^\*\*([^*]+)\*\*：")
_PUNCTUATION = "，,。；;、 "
_MARK = "\0"  # where a word for each of them stood, which parts nothing: 残疾人两项补贴 is one thing


class Pair(Value):
    """The two questions that a question about two matters holds, and whether it asks for each of them by a word (各, 分别)."""

    first: str
    second: str
    distributes: bool


def pairs_in(question: str, facets: tuple[str, ...]) -> Iterator[Pair]:
    """The ways to read a question as one about two things, the likeliest first; none where nothing parts it.

    Args:
        facets: what the whole question asks for; each half that asks nothing asks for that.
    """
    folded = FILLER.sub("", fold(question))
    each = EACH.search(folded) is not None
    asks = asking_words(facets)
    bare = _THESE.sub(_MARK, EACH.sub(_MARK, folded))
    likewise = _LIKEWISE.search(bare)
    if likewise is not None:
        one, befell, other = likewise.groups()
        yield Pair(first=_asked(one + befell, asks), second=_asked(other + befell, asks), distributes=True)
    both = _OF_BOTH.search(bare)
    if both is not None:
        yield Pair(
            first=_asked(both[1] + both["rest"], asks), second=_asked(both[2] + both["rest"], asks), distributes=True
        )
    for cut in (*_ALSO.finditer(bare), *_BETWEEN.finditer(bare)):
        left, right = bare[: cut.start()].strip(_PUNCTUATION), bare[cut.end() :].strip(_PUNCTUATION)
        own = asks_by_itself(left) and asks_by_itself(right)
        beside = _BESIDE.match(cut.group()) or _ALSO.match(cut.group())
        if len(left) < 2 or len(right) < 2 or not (each or own or beside):
            continue
        yield Pair(first=_asked(left, asks), second=_asked(right, asks), distributes=each)


def asks_by_itself(folded: str) -> bool:
    """Whether a clause asks for something."""
    asked = any(form != "channel" for form in asked_forms(folded))  # 不会用手机 tells, and asks for no channel
    return asked or re.search(r"怎么|如何|哪|什么|多少|多久|几", folded) is not None


def _asked(half: str, asks: str) -> str:
    half = half.replace(_MARK, " ")
    return half if asks_by_itself(half) or not asks else f"{half}，{asks}"


def are_two(first: Asking, second: Asking) -> bool:
    """Whether two questions are surely about two matters that have a guide each."""
    one, other = _best(first), _best(second)
    if one is None or other is None or min(one.score, other.score) < MATTER_FLOOR:
        return False
    same = one.id == other.id or one.family == other.family or core_name(one.title) == core_name(other.title)
    return not same and (one.lexicon_id is None or one.lexicon_id != other.lexicon_id)


def topic_of(first: Asking, second: Asking) -> str:
    """Both matters in the words in which they were named, so that the next question may ask for each of them."""
    return "和".join(named_as(one.typed) for one in (first, second))


def _best(asking: Asking) -> MatterHit | None:
    return next(iter(asking.evidence.matters), None)


def joined(first: Draft, second: Draft) -> Draft:
    """One draft of two: every row and notice says whose it is, so that no page can mix them; the sources of the second are numbered on."""
    offset, about = len(first.citations), second.guide

    def moved(line: str) -> str:
        return MARKER.sub(lambda mark: f"[{int(mark.group(1)) + offset}]", line)

    citations = (
        *first.citations,
        *(one.model_copy(update={"marker": one.marker + offset}) for one in second.citations),
    )
    facts = (
        fact.model_copy(
            update={
                "marker": fact.marker + offset,
                "guide_id": fact.guide_id or about.id,
                "region_name": fact.region_name or about.region_name,
            }
        )
        for fact in second.facts
    )
    return first.model_copy(
        update={
            "rows": (
                *(_owned(row, first.guide.title, citations) for row in first.rows),
                f"**{about.title}**：{whereabouts(about)}",
                *(_owned(moved(row), about.title, citations) for row in second.rows),
            ),
            "facts": (*first.facts, *facts),
            "citations": citations,
            "options": (),
            "notices": (
                *(notice_of(first.guide.title, notice) for notice in first.notices),
                *(notice_of(about.title, moved(notice)) for notice in second.notices),
            ),
        }
    )


def notice_of(title: str, notice: str) -> str:
    """A notice with the name of the one matter of two that it is about."""
    return f"{title}：{notice}"


def _owned(row: str, title: str, citations: tuple[Citation, ...]) -> str:
    """A row with its matter's name before its label; as it is where the name holds a number that no quote bears out."""
    owned = _LABEL.sub(lambda label: f"**{title} {label.group(1)}**：", row, count=1)
    return row if check((owned,), citations) else owned
