"""The place a question is about: the one named, unless the asker only comes from there, travels there or rules it out; else the one chosen."""

from __future__ import annotations

import re

from knowledge.codelists import Level
from knowledge.jurisdiction import NATION, Jurisdiction, PlaceMention
from knowledge.places import Places

_FROM_ELSEWHERE = re.compile(
    r"(从|由|离开|搬离|户口在|户籍在|户口不在|户籍不在|户籍是|户籍|户口|老家|来自|我是|原来在|之前在|以前在)$"
)
# All that is said: 我是青溪区的, 我们家在松原. Beside a question the same words may tell an origin alone.
_ALL_SAID = re.compile(r"(?:你好|您好|嗯|哦)?[,，。]?(?:(?:我们?|咱们?|俺)(?:家)?)?(?:现在)?(?:是|在|住|住在|人在)?")
_OF_THERE = re.compile(r"(?:区|市|县|镇)?(?:那边|这边|那里|这里|本地|当地)?的?[,，。.!！]*")
_PERSON_OF = re.compile(r"^(人(?![才员事口社民生])|户口|户籍|的?身份证|籍|学生|毕业|转|来的)")
_RULED_OUT = re.compile(r"(?<!户口)(?<!户籍)(?:不是?|没|别)(?:说|问|要|指|想|打算)?(?:在|去|到|回|住)?$")
# What is done at a place: 「在松原领」, and where somebody moves: 「迁到松原」.
_MOVES_THERE = re.compile(r"(?:迁|转|搬|嫁|落户|落)(?:户口|户籍)?(?:去|到|往|至|回)(?:了|过)?$")
_DONE_THERE = re.compile(
    r"^(?:区|市|县)?(?:那边|这边|本地|当地)?(?:的?(?:窗口|大厅))?(?:能不能|可不可以|可以|能|怎么|重新|自己)?"
    r"(?:办|领|申|补|换|登记|注销|开(?!始)|报|交|取|落户|上户|上牌|打印|查|考|结婚|离婚)(?!.{0,2}过)"
)
# What takes somebody elsewhere, who asks at home: 「去北京看病」, 「在北京旅游」.
_TRAVELS = re.compile(r"^(?:旅游|旅行|出差|探亲|急诊)")
_GOES_THERE = re.compile(r"(?:去|到|往|赴|回)(?:了|过)?$")
_TO_DO_THERE = re.compile(
    r"^(?:那边|省|市)?(?:长住|常住|定居|养老(?!金|保|院|机|服)|看病|就医|就诊|住院|治病|治疗|做手术|手术|生孩子|读书|上学|留学|玩|带孙|带娃|带孩子|跟.{1,3}住|看[我他她]?(?:女儿|儿子|闺女|孩子|爸|妈|父母|亲戚)|住[一两三几半])"
)


def near(region: str | None, home: str | None) -> str | None:
    """Where a shared name is looked for first: around the place chosen, else where all guides are of."""
    return home if region in (None, NATION) else region


def places_named(folded: str, *, near: str | None, places: Places) -> tuple[PlaceMention, ...]:
    """The places that a question names, a near one also where it is spelt by its sound (松源区, qingxi区)."""
    mentions = places.find(folded, near=near)
    spelt = places.sounding_like(folded, near=near, apart_from=mentions) if near is not None else ()
    return tuple(sorted((*mentions, *spelt), key=lambda one: one.start))


def place_meant(
    folded: str, mentions: tuple[PlaceMention, ...], region: str | None, places: Places
) -> tuple[Jurisdiction | None, bool, tuple[str, ...]]:
    """The place meant, whether it lies outside the chosen region, and the pieces of text that name it."""
    chosen = places.by_code(region) if region else None
    chain = {one.code for one in places.chain(region)} if region else set()
    likely = tuple(one for one in mentions if not _is_ruled_out(folded, one))
    for mention in _where_it_is_done(folded, likely):
        for candidate in mention.candidates:
            if candidate.code in chain:
                # 「在广州…」 asked from 天河: the district's own guide still comes first
                return chosen, False, _pieces(folded, mentions, chain)
            above = {one.code for one in places.chain(candidate.code)}
            if region in above:
                return candidate, False, _pieces(folded, mentions, above)
    for mention in likely:
        if len(mention.candidates) == 1 and _is_destination(folded, mention):
            place = mention.candidates[0]
            around = {one.code for one in places.chain(place.code)}
            return place, chosen is not None, _pieces(folded, mentions, around)
    return chosen, False, ()


def tells_only_place(folded: str, pieces: tuple[str, ...]) -> str | None:
    """The piece that names a place, where a question says nothing else than that the asker is of there: 我是青溪区的."""
    piece = next((one for one in sorted(pieces, key=len, reverse=True) if one in folded), None)
    if piece is None:
        return None
    before, _, after = folded.partition(piece)
    return piece if _ALL_SAID.fullmatch(before) and _OF_THERE.fullmatch(after) else None


def is_in(about: str, mention: PlaceMention, folded: str) -> bool:
    """Whether a street or town is one that the guide talked of names: 古塔镇 of 「古塔镇能受理吗」."""
    town = all(candidate.level is Level.STREET for candidate in mention.candidates)
    return town and folded[mention.start : mention.end] in about


def _where_it_is_done(folded: str, mentions: tuple[PlaceMention, ...]) -> tuple[PlaceMention, ...]:
    """Of several places the ones that are no mere origin, where the question says that something is done at one: 青溪户口，在松原领."""
    done = (_is_done_there(folded, one) and _is_destination(folded, one) for one in mentions)
    return tuple(one for one in mentions if _is_destination(folded, one)) if any(done) else mentions


def _is_done_there(folded: str, mention: PlaceMention) -> bool:
    before, after = folded[: mention.start], folded[mention.end :]
    return _MOVES_THERE.search(before) is not None or (before.endswith("在") and _DONE_THERE.search(after) is not None)


def _is_ruled_out(folded: str, mention: PlaceMention) -> bool:
    return _RULED_OUT.search(folded[: mention.start]) is not None


def _is_destination(folded: str, mention: PlaceMention) -> bool:
    before, after = folded[: mention.start], folded[mention.end :]
    if tells_only_place(folded, (folded[mention.start : mention.end],)):
        return True
    travels = _TRAVELS.search(after) or (_GOES_THERE.search(before) and _TO_DO_THERE.search(after))
    return not _FROM_ELSEWHERE.search(before) and not _PERSON_OF.search(after) and not travels


def _pieces(folded: str, mentions: tuple[PlaceMention, ...], around: set[str]) -> tuple[str, ...]:
    """The pieces of text that name a place of a chain (云岭省, 云河市 and 青溪区 of 云岭省云河市青溪区), one ruled out or an origin."""
    named = (
        one
        for one in mentions
        if any(candidate.code in around for candidate in one.candidates)
        or _is_ruled_out(folded, one)
        or _FROM_ELSEWHERE.search(folded[: one.start])
    )
    return tuple(folded[one.start : one.end] for one in named)
