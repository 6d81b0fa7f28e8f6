"""What a question means: the place, the parts asked for, the asker's situation, and the search it leads to."""

from __future__ import annotations

import re

from assistant.benefits import of_a_benefit
from assistant.clauses import clauses_in
from assistant.dates import DateReading, read_dates
from assistant.facets import Asked, also_limits, of_dues, read_facets
from assistant.where import is_in, near, place_meant, places_named
from knowledge.access import CITIZEN, Viewer
from knowledge.business_item import CASE_NAMES, cases_in
from knowledge.codelists import Level
from knowledge.jurisdiction import Jurisdiction
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.tables import Item, Situation
from knowledge.phases import Phase, phase
from knowledge.places import Places
from knowledge.search import Query, Term, read_question
from knowledge.search.forms import asked_forms
from knowledge.search.query import naming_words
from knowledge.text import fold
from knowledge.values import Value

# What privacy masking leaves behind names no matter; 护照〔护照号码〕 keeps its 护照.
_MASKED = re.compile(r"(?:(?:身份证|手机)号码?(?:是|为|:)?)?〔[^〕]*〕")
# asks for a day, and for no papers: 教资啥时候收材料
_WHEN_TAKEN = re.compile(
    r"((?:什么|啥)时候|几号|哪一?天|何时|几时|多会儿)((?:开始|截止|可以|能|才|就){0,2}(?:收|交|递|受理|接收))(?:材料|资料)"
)
_ENDED = re.compile(r"有效期(?:已经?|即将|快要?)?届?满")  # says that something ended, asks for no duration
_CAN_BE_DONE = re.compile(r"能|可以|可不可|(?:收|办|受理|接)不(?:收|办|受理|接)|[吗么嘛不没][?。!]*$")
# 护照区里能办吗, 在镇上就能交吗: at which level something is done, where only whether was asked
_DONE_AT = re.compile(
    r"(?:[区市县省镇乡村]里|[镇乡村]上)(?:就|也|都)?(?:能不能|可不可以|能|可以)(?:直接)?(?:办|申|受理|登记|交|递|弄|收)"
)
_OF_A_LIMIT = re.compile(r"法律|规定|法定|承诺|一般|通常|正常|审批|审核|办理|最")
_ASKS_HOW_MUCH = re.compile(r"多少|多久|多长|几[天日个年月]|好久")

# What each facet is called in headings: it helps to choose a passage.
_HEADING_WORDS: dict[str, tuple[str, ...]] = {
    "materials": ("材料", "资料", "证件"),
    "limits": ("时限", "期限", "多久", "时间"),
    "fee": ("收费", "费用"),
    "windows": ("地点", "窗口", "地址", "受理", "渠道"),
    "hours": ("时间",),
    "phone": ("电话", "咨询", "联系"),
    "conditions": ("条件", "对象", "资格", "范围"),
    "steps": ("流程", "程序", "如何", "怎么", "办理"),
    "bases": ("依据",),
    "outcome": ("结果", "有效期", "领取"),
    "online": ("网上", "渠道", "线上"),
    "complaints": ("投诉", "监督", "举报"),
    "remedy": ("复议", "诉讼", "救济", "复核", "异议"),
    "agent": ("代办", "代理", "委托", "监护"),
    "amount": ("标准", "金额", "额度", "多少"),
    "duration": ("期限", "多久", "多长", "最长"),
}

_FORM_FACETS = {"duration": "duration", "amount": "amount", "list": "materials", "place": "windows", "phone": "phone"}


class Understood(Value):
    """A question read against the lexicon and the map.

    Attributes:
        region: None when nobody said where; `elsewhere` when the question names a place outside the chosen one.
        dates: None when no day is asked for.
        pieces: of the question that name its place.
        said_before: what the conversation told of the asker's situation; `situations_before` are the lexicon's in it.
        told_aside: words of a turn before that only told something.
        about: id of the guide that the conversation is about and that the question stays with.
    """

    question: str
    folded: str
    region: Jurisdiction | None
    elsewhere: bool = False
    asked: Asked
    situations: tuple[Situation, ...] = ()
    dates: DateReading | None = None
    query: Query
    pieces: tuple[str, ...] = ()
    said_before: str = ""
    situations_before: tuple[Situation, ...] = ()
    told_aside: str = ""
    about: str | None = None


NAMES = 0.3  # weight above which a word names what is asked about


def named_as(understood: Understood) -> str:
    """The words of a question that name its matter: 养狗证 of 「养狗证，要多少钱」."""
    return " ".join(term.text for term in understood.query.terms if term.weight > NAMES)


def telling_terms(understood: Understood) -> tuple[Term, ...]:
    """The words of two characters and more that name what a question is about."""
    return tuple(term for term in understood.query.terms if term.weight > NAMES and len(term.text) > 1)


def items_told(understood: Understood) -> frozenset[str]:
    """The items that a question says itself, else 补领 of what was lost: 港澳通行证丢了. What is worn out is changed or replaced.

    Nothing is to be replaced where another thing is asked for than the one that was lost: 「毕业证丢了，学籍证明去哪里开」.
    """
    said = CASE_NAMES.keys() & set(cases_in(understood.folded))
    if said or _names_another_thing_later(understood):
        return frozenset(said)
    return frozenset("补" for one in understood.situations if one.item is Item.REPLACE)


def _names_another_thing_later(understood: Understood) -> bool:
    """Whether a clause behind the one that tells of a loss names something that this one does not."""
    lost = tuple(fold(word) for one in understood.situations if one.item is Item.REPLACE for word in one.words)
    clauses = clauses_in(understood.folded)
    at = next((number for number, clause in enumerate(clauses) if any(word in clause for word in lost)), None)
    if at is None:
        return False
    later = "".join(clauses[at + 1 :])
    named = [term.text for term in understood.query.terms if term.weight >= 1.0 and term.text in later]
    return any(word not in clauses[at] and word not in lost for word in named)


@phase(Phase.UNDERSTAND)
def understand(
    question: str,
    *,
    region: str | None,
    lexicon: Lexicon,
    places: Places,
    viewer: Viewer = CITIZEN,
    said_before: str = "",
    about: str = "",
    home: str | None = None,
) -> Understood:
    """Read a question.

    Args:
        region: the code chosen on the page, or None.
        home: the place that all guides here are of; it settles a shared name (松原) where nobody chose a place.
        said_before: what the conversation told of the asker's situation; it names no matter and asks for nothing.
        about: text of the guide that the conversation is about; a street or town that it speaks of is one of its own.
    """
    folded = fold(question)
    mentions = tuple(
        one for one in places_named(folded, near=near(region, home), places=places) if not is_in(about, one, folded)
    )
    place, elsewhere, pieces = place_meant(folded, mentions, region, places)
    dates = read_dates(folded)
    days = dates.pieces if dates is not None else ()
    told = (*days, dates.handed_in) if dates is not None and dates.handed_in else days
    asking = _WHEN_TAKEN.sub(r"\1\2", _ENDED.sub("期满", folded))
    asked = read_facets(lexicon.facets_in(_apart_from(told, asking)), lexicon.facets)
    asked = of_dues(also_limits(asked) if dates is not None else asked, folded)
    asked = of_a_benefit(asked, folded, lexicon)
    in_town = place is not None and place.level is Level.STREET and bool(pieces)
    asked = of_a_town(asked, folded) if in_town or _DONE_AT.search(folded) else asked
    chain = tuple(one.code for one in places.chain(place.code)) if place is not None else ()
    query = read_question(
        question, lexicon, regions=chain, viewer=viewer, hints=_hints(asked, folded),
        ignore=_askings(asked, folded, lexicon), places=(*pieces, *days, *_MASKED.findall(folded)),
    )  # fmt: skip
    return Understood(
        question=question, folded=folded, region=place, elsewhere=elsewhere, asked=asked,
        situations=lexicon.situations_in(folded), dates=dates, query=query, pieces=pieces,
        said_before=said_before, situations_before=lexicon.situations_in(fold(said_before)),
    )  # fmt: skip


def of_a_town(asked: Asked, folded: str) -> Asked:
    """What is asked where a question names a town or street: whether something can be done there asks for the windows."""
    only_whether = not asked.keys or (asked.whether and asked.keys == ("conditions",))
    return asked.model_copy(update={"keys": ("windows",)}) if only_whether and _CAN_BE_DONE.search(folded) else asked


def _apart_from(pieces: tuple[str, ...], folded: str) -> str:
    """The question without the words that say when: 交材料 in 「周五交材料，几号能拿」 asks for no materials."""
    for piece in pieces:
        folded = folded.replace(piece, " ")
    return folded


def _askings(asked: Asked, folded: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Wordings that only ask (几天能下来) and so are no search terms, unless a matter's own wording holds them."""
    spans = [(mention.start, mention.end) for mention in lexicon.mentions(folded)]
    kept = []
    for wording in asked.wordings:
        at = folded.find(wording)
        if len(wording) > 2 and not any(start <= at and at + len(wording) <= end for start, end in spans):
            kept.append(_asking_part(wording))
    return tuple(kept)


def _asking_part(wording: str) -> str:
    """A wording without the thing whose length or amount it asks for: 多少天 of 公示多少天."""
    asks = _ASKS_HOW_MUCH.search(wording)
    head = wording[: asks.start()] if asks is not None else ""
    names = len(head) > 1 and naming_words(head) and not _OF_A_LIMIT.search(head)
    return wording[len(head) :] if names else wording


def _hints(asked: Asked, folded: str) -> tuple[str, ...]:
    """What the parts asked for are called in headings; whether something can be (能不能一起领) any part may say."""
    said = tuple(key for key in asked.keys if not (asked.whether and key == "conditions"))
    keys = (*said, *(_FORM_FACETS[form] for form in asked_forms(folded) if form in _FORM_FACETS))
    return tuple(dict.fromkeys(word for key in keys for word in _HEADING_WORDS.get(key, ())))
