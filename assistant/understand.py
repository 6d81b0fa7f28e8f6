"""What a question means: the place, the parts asked for, the asker's situation, and the search it leads to."""

from __future__ import annotations

import re

from assistant.dates import DateReading, read_dates
from assistant.facets import Asked, also_limits, read_facets
from knowledge.access import CITIZEN, Viewer
from knowledge.codelists import Level
from knowledge.jurisdiction import Jurisdiction, PlaceMention
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.tables import Situation
from knowledge.phases import Phase, phase
from knowledge.places import Places
from knowledge.search import Query, read_question
from knowledge.search.forms import asked_forms
from knowledge.search.query import naming_words
from knowledge.text import fold
from knowledge.values import Value

_FROM_ELSEWHERE = re.compile(r"(从|由|户口在|户籍在|户籍是|户籍|户口|老家|来自|我是|原来在|之前在|以前在)$")
# What privacy masking leaves behind names no matter; 护照〔护照号码〕 keeps its 护照.
_MASKED = re.compile(r"(?:(?:身份证|手机)号码?(?:是|为|:)?)?〔[^〕]*〕")
_ENDED = re.compile(r"有效期(?:已经?|即将|快要?)?届?满")  # says that something ended, asks for no duration
_CAN_BE_DONE = re.compile(r"能|可以|可不可|(?:收|办|受理|接)不(?:收|办|受理|接)|[吗么嘛不没][?。!]*$")
_PERSON_OF = re.compile(r"^(人(?![才员事口社民生])|户口|户籍|的?身份证|籍|学生|毕业|转|来的)")
# What takes somebody elsewhere, who asks at home: 「去北京看病」, 「在北京旅游」.
_TRAVELS = re.compile(r"^(?:旅游|旅行|出差|探亲|急诊)")
_GOES_THERE = re.compile(r"(?:去|到|往|赴|回)(?:了|过)?$")
_TO_DO_THERE = re.compile(
    r"^(?:那边|省|市)?(?:长住|常住|定居|养老(?!金|保|院|机|服)|看病|就医|就诊|住院|治病|治疗|做手术|手术|生孩子|读书|上学|留学|玩|带孙|带娃|带孩子|跟.{1,3}住)"
)
_OF_A_LIMIT = re.compile(r"法律|规定|法定|承诺|一般|通常|正常|审批|审核|办理|最")
_ASKS_HOW_MUCH = re.compile(r"多少|多久|多长|几[天日个年月]|好久")

# What each facet is called in headings: it helps to choose a passage.
_HEADING_WORDS: dict[str, tuple[str, ...]] = {
    "materials": ("材料", "资料", "证件"),
    "limits": ("时限", "期限", "多久", "时间"),
    "fee": ("收费", "费用"),
    "windows": ("地点", "窗口", "地址", "受理"),
    "hours": ("时间",),
    "phone": ("电话", "咨询", "联系"),
    "conditions": ("条件", "对象", "资格", "范围"),
    "steps": ("流程", "程序", "如何", "怎么", "办理"),
    "bases": ("依据",),
    "outcome": ("结果", "有效期", "领取"),
    "online": ("网上", "渠道", "线上"),
    "complaints": ("投诉", "监督"),
    "agent": ("代办", "代理", "委托", "监护"),
    "amount": ("标准", "金额", "额度", "多少"),
    "duration": ("期限", "多久", "多长"),
}

_FORM_FACETS = {"duration": "duration", "amount": "amount", "list": "materials", "place": "windows", "phone": "phone"}


class Understood(Value):
    """A question read against the lexicon and the map.

    Attributes:
        region: None when nobody said where; `elsewhere` when the question names a place outside the chosen one.
        dates: None when no day is asked for.
        pieces: of the question that name its place.
        said_before: what the conversation told of the asker's situation; `situations_before` are the lexicon's in it.
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
    about: str | None = None


NAMES = 0.3  # weight above which a word names what is asked about


def named_as(understood: Understood) -> str:
    """The words of a question that name its matter: 养狗证 of 「养狗证，要多少钱」."""
    return " ".join(term.text for term in understood.query.terms if term.weight > NAMES)


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
) -> Understood:
    """Read a question.

    Args:
        region: the code chosen on the page, or None.
        said_before: what the conversation told of the asker's situation; it names no matter and asks for nothing.
        about: text of the guide that the conversation is about; a street or town that it speaks of is one of its own.
    """
    folded = fold(question)
    mentions = tuple(one for one in places.find(folded, near=region) if not _is_in(about, one, folded))
    place, elsewhere, pieces = _where(folded, mentions, region, places)
    dates = read_dates(folded)
    days = dates.pieces if dates is not None else ()
    asked = read_facets(lexicon.facets_in(_apart_from(days, _ENDED.sub("期满", folded))), lexicon.facets)
    asked = also_limits(asked) if dates is not None else asked
    asked = of_a_town(asked, folded) if place is not None and place.level is Level.STREET and pieces else asked
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
    return asked.model_copy(update={"keys": ("windows",)}) if not asked.keys and _CAN_BE_DONE.search(folded) else asked


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
    keys = (*asked.keys, *(_FORM_FACETS[form] for form in asked_forms(folded) if form in _FORM_FACETS))
    return tuple(dict.fromkeys(word for key in keys for word in _HEADING_WORDS.get(key, ())))


def _where(
    folded: str, mentions: tuple[PlaceMention, ...], region: str | None, places: Places
) -> tuple[Jurisdiction | None, bool, tuple[str, ...]]:
    """The place meant, whether it lies outside the chosen region, and the pieces of text that name it."""
    chosen = places.by_code(region) if region else None
    chain = {one.code for one in places.chain(region)} if region else set()
    for mention in mentions:
        for candidate in mention.candidates:
            if candidate.code in chain:
                # 「在广州…」 asked from 天河: the district's own guide still comes first
                return chosen, False, _pieces(folded, mentions, chain)
            above = {one.code for one in places.chain(candidate.code)}
            if region in above:
                return candidate, False, _pieces(folded, mentions, above)
    for mention in mentions:
        if len(mention.candidates) == 1 and _is_destination(folded, mention):
            place = mention.candidates[0]
            around = {one.code for one in places.chain(place.code)}
            return place, chosen is not None, _pieces(folded, mentions, around)
    return chosen, False, ()


def _is_in(about: str, mention: PlaceMention, folded: str) -> bool:
    """Whether a street or town is one that the guide talked of names: 古塔镇 of 「古塔镇能受理吗」."""
    town = all(candidate.level is Level.STREET for candidate in mention.candidates)
    return town and folded[mention.start : mention.end] in about


def _pieces(folded: str, mentions: tuple[PlaceMention, ...], around: set[str]) -> tuple[str, ...]:
    """The pieces of text that name a place of a chain: 云岭省, 云河市 and 青溪区 of 云岭省云河市青溪区."""
    named = (one for one in mentions if any(candidate.code in around for candidate in one.candidates))
    return tuple(folded[one.start : one.end] for one in named)


def _is_destination(folded: str, mention: PlaceMention) -> bool:
    before, after = folded[: mention.start], folded[mention.end :]
    travels = _TRAVELS.search(after) or (_GOES_THERE.search(before) and _TO_DO_THERE.search(after))
    return not _FROM_ELSEWHERE.search(before) and not _PERSON_OF.search(after) and not travels
