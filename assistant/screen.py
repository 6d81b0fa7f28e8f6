"""The first look at a question: cleaned, masked, freed of instructions, and sent on or answered with fixed wording.

Read `screen`: it is the whole order. Nothing after it sees what a citizen typed in the raw.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.answer import Status
from assistant.clauses import SHORTEST_CLAUSE, clauses_in
from assistant.correcting import without_correction
from assistant.injection import is_genuine, strip_injection
from assistant.kin_death import death_named
from assistant.privacy import Masked, mask
from assistant.routes import (
    AT_ONCE,
    IN_REPLY,
    OF_A_DOCUMENT,
    WHERE_NOTHING_ANSWERS,
    Bounds,
    Hotlines,
    Routed,
    Stage,
    fixed_route,
    guessed_route,
    is_a_case,
    read_routes,
    route_of,
)
from knowledge.codes import looks_like_code
from knowledge.phases import Phase, phase
from knowledge.text import fold
from knowledge.values import Value

LONGEST_QUESTION = 500  # characters, after cleaning
TOO_LONG = f"您的问题太长了。请把问题缩短到{LONGEST_QUESTION}字以内，一次问一件事。"
NOTHING_ASKED = "请用一句话写出您要办什么事，例如“身份证丢了怎么补”。"
HIDDEN = "为保护您的隐私，已隐去您输入的{kinds}。办事咨询不需要提供这些信息。"
INSTRUCTIONS_IGNORED = "您的话里有与办事无关的指令，已忽略，只回答其中的问题。"

# control, format (zero-width, bidirectional) and private-use characters; line breaks become spaces
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_SPACE = re.compile(r"\s+")
_HAN = re.compile(r"[㐀-鿿]")
_KANA_HANGUL = re.compile(r"[ぁ-んァ-ヺ가-힣]")
_LETTERS = re.compile(r"[^\W\d_]", re.UNICODE)
# ETC, Apostille, FORM E: names that people look up as they are; a sentence has more words or letters
_MOST_NAME_WORDS = 2
_LONGEST_NAME = 14
# said before a question they are manners; alone they are a route
_POLITE = re.compile(
    r"^(?:(?:您好|你好|早上好|上午好|中午好|下午好|晚上好|早安|哈喽|嗨|hello|hi|喂|在不在|在吗|在么|有人吗|打扰了?|打扰一下|不好意思|麻烦了?)"
    r"[呀啊哈吗哦]*[,，.。!！~?？、 ]+)+(?=.*[一-龥]{3})|^[您你]好(?=我?[想要问请][一-龥]{5})",
    re.IGNORECASE,
)
# 你们这系统真垃圾，护照多少钱: said before a question it is anger, and names no matter
_GRUMBLE = re.compile(
    r"^(?:你们?|您)?(?:这个?|那个?)?(?:破|烂)?(?:系统|网站|网页|机器人|软件|平台|小程序)(?:真是?|太|好|也太|怎么这么)"
    r"(?:垃圾|烂|难用|差劲?|慢|坑|破|卡|蠢|笨)[了啊吧的]*[,，.。!！~ ]+(?=.*[一-龥]{4})"
)
# 跑三趟累死了低保要什么材料, 急死我了身份证丢了: said before a question it is weariness
_WEARY = re.compile(
    r"^(?:我)?(?:真的?|都)?(?:(?:来来回回|前后|都|已经)*跑了?[几两三四五六七八\d]+[趟回次]了?[,，]?)?(?:(?:累|急|烦|气|愁)死(?:我|人|个人)?了|(?:好|太|真)(?:烦|麻烦|累)了?)"
    r"[啊呀,，.。!！ ]*(?:到底|究竟)?(?=.*[一-龥]{4})|^(?:我)?(?:来来回回|前后|都|已经)*跑了?[几两三四五六七八\d]+[趟回次]了?[,，](?:到底|究竟)?(?=.*[一-龥]{4})"
)
# 护 照 多 少 钱: a keyboard or a voice recognizer that parts every character
_PARTED = re.compile(r"(?:[㐀-鿿] ){3,}[㐀-鿿]")
_ASKS = re.compile(r"[吗么?？]|[能会]不[能会]|可不可|要不要|怎|咋|哪|多少|几|啥|谁|[不没]$")
_NOT_IN_PASSING = frozenset({"case_progress", "account"})  # one's own record, of which nothing here knows
_LEANS = re.compile(r"^那|的呢[?？]?$")
_GUESSED = frozenset({Stage.BLOCK, Stage.INJECTION, Stage.ABUSE, Stage.LANGUAGE, Stage.REDIRECT})
_IN_DOUBT = frozenset({Stage.DANGER, Stage.BLOCK})
_GREETINGS = frozenset({"hello", "hi", "hey", "bonjour", "hola", "hallo", "ciao", "merci", "gracias", "danke"})


class Screened(Value):
    """A question fit to be searched, or the reply that ends it.

    `status` None: go on with `question`, and where the guides have no answer end with `otherwise`, if there is one. With a status
    `reply` is final. `route` names the row that ended it, or would. `beside` are the clauses that do not take it: where none of them
    surely names a matter, the question ends with `otherwise`, too.
    """

    question: str
    status: Status | None = None
    reply: str | None = None
    phones: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    route: str | None = None
    otherwise: Routed | None = None
    beside: tuple[str, ...] = ()


@phase(Phase.SCREEN)
def screen(
    question: str,
    *,
    hotlines: Hotlines | None = None,
    goes_on: bool = False,
    replies: bool = False,
    talked_of: str = "",
) -> Screened:
    """Clean a question and decide whether the guides may answer it.

    Args:
        question: as typed.
        hotlines: numbers for the replies; the national ones by default.
        goes_on: whether a guide was just talked of; short words (今天交，几号能好) are then no chat and no case of one's own.
        replies: whether anything was said before; very few words then say too little to be sure of.
        talked_of: the folded text of the document that the talk is about; what only tells a case of it waits for that document.

    Returns:
        The question without invisible characters, personal data and instructions, and either no status or a final reply.
    """
    lines = hotlines or Hotlines()
    cleaned = death_named(_cleaned(question))  # 我爸走了 is no wish to follow him
    if len(cleaned) > LONGEST_QUESTION:
        return Screened(
            question=mask(cleaned[: 4 * LONGEST_QUESTION]).text[:LONGEST_QUESTION],
            status=Status.REDIRECTED,
            reply=TOO_LONG,
            route="too_long",
        )
    masked = mask(cleaned)
    notices = _hidden_notice(masked)
    if not _LETTERS.search(cleaned) and not any(letter.isdigit() for letter in cleaned):
        return Screened(question=cleaned, status=Status.REDIRECTED, reply=NOTHING_ASKED, route="empty")
    stripped = strip_injection(masked.text)
    bounds = OF_A_DOCUMENT if goes_on else IN_REPLY if replies else AT_ONCE
    end = _route(
        masked.text, stripped.text, was_injected=stripped.was_injected, goes_on=goes_on, lines=lines, bounds=bounds
    )
    waits = end if end is not None and is_a_case(end, fold(stripped.text), talked_of) else None
    if end is None and goes_on:
        waits = guessed_route(fold(stripped.text), _IN_DOUBT, lines, IN_REPLY)
    if waits is not None:
        return _waiting(stripped.text, waits, notices)
    beside = _asked_beside(stripped.text, end, lines) if end is not None else ()
    if end is not None and not end.gives_way and not beside:
        return _ended(masked.text, end, notices)
    kept = _POLITE.sub("", without_grumble(_without_abuse(stripped.text)))
    if stripped.was_injected:
        notices = (*notices, INSTRUCTIONS_IGNORED)
    late = None if bounds is not AT_ONCE else guessed_route(fold(kept), _GUESSED, lines, WHERE_NOTHING_ANSWERS)
    # so weak a guess waits for the guides, whatever they are asked
    otherwise = end or (late.model_copy(update={"gives_way": ()}) if late is not None else None)
    return Screened(
        question=kept, notices=notices, route=end.name if end is not None else None, otherwise=otherwise, beside=beside
    )


def _route(
    masked: str, stripped: str, *, was_injected: bool, goes_on: bool, lines: Hotlines, bounds: Bounds
) -> Routed | None:
    """The first ending that applies: danger to people comes before everything else."""
    whole, left = fold(masked), _POLITE.sub("", fold(stripped))
    meant = without_correction(left)  # 不好意思我说错了 is manners, whatever follows it
    if danger := route_of(left, Stage.DANGER, lines):
        return danger
    # 喝了酒的呢, of 工伤认定 just talked of, is a case and no cry for help
    if not (goes_on and _LEANS.search(left)) and (danger := guessed_route(meant, {Stage.DANGER}, lines, bounds)):
        return danger
    if blocked := route_of(whole, Stage.BLOCK, lines):
        return blocked
    if was_injected and (not is_genuine(stripped) or guessed_route(left, {Stage.INJECTION, Stage.ABUSE}, lines)):
        return fixed_route(Stage.INJECTION, lines)
    if (abusive := route_of(left, Stage.ABUSE, lines)) and not is_genuine(_without_abuse(left)):
        return abusive
    if _is_foreign(left):
        return fixed_route(Stage.LANGUAGE, lines)
    guessed = _GUESSED - {Stage.REDIRECT} if goes_on else _GUESSED
    return route_of(meant, Stage.REDIRECT, lines) or guessed_route(meant, guessed, lines, bounds)


def _asked_beside(text: str, end: Routed, lines: Hotlines) -> tuple[str, ...]:
    """The clauses of a question that by themselves do not take its route, where one of them asks something; none where it is all one.

    「卖我车的人一堆违章没交罚款，这车能办到我名下吗，真坑人」 tells in passing what a route is for. What must not be helped with is never told so, nor a cry for help.
    """
    if end.status is not Status.REDIRECTED or end.is_urgent or end.name in _NOT_IN_PASSING:
        return ()
    clauses = clauses_in(text)
    if len(clauses) < 2:
        return ()
    rest = tuple(one for one in clauses if len(one) >= SHORTEST_CLAUSE and not _takes(one, end, lines))
    return rest if any(_ASKS.search(one) for one in rest) else ()


def _takes(clause: str, end: Routed, lines: Hotlines) -> bool:
    """Whether a clause takes a route by itself."""
    own = _route(clause, clause, was_injected=False, goes_on=False, lines=lines, bounds=AT_ONCE)
    return own is not None and own.name == end.name


def _cleaned(question: str) -> str:
    spaced = _SPACE.sub(" ", unicodedata.normalize("NFKC", question))
    visible = "".join(letter for letter in spaced if unicodedata.category(letter) not in _INVISIBLE)
    return _PARTED.sub(lambda found: found.group().replace(" ", ""), _SPACE.sub(" ", visible).strip())


def _is_foreign(folded: str) -> bool:
    """Whether the question is in another language: kana or hangul, or letters without a single Chinese character."""
    if len(_KANA_HANGUL.findall(folded)) >= 2:
        return True
    letters = _LETTERS.findall(folded)
    if not letters or _HAN.search(folded) or looks_like_code(folded):
        return False
    is_name = len(folded.split()) <= _MOST_NAME_WORDS and len(letters) <= _LONGEST_NAME and folded.isascii()
    return not is_name or folded.rstrip("!.? ") in _GREETINGS


def without_grumble(text: str) -> str:
    """A question without the anger or weariness before it; both name no matter."""
    return _WEARY.sub("", _GRUMBLE.sub("", text))


def _without_abuse(text: str) -> str:
    patterns = [pattern for route in read_routes() if route.stage is Stage.ABUSE for pattern in route.patterns]
    calm = re.sub("|".join(patterns), "", text, flags=re.IGNORECASE)
    return text if calm == text else calm.strip(" ,，。!")


def _waiting(question: str, end: Routed, notices: tuple[str, ...]) -> Screened:
    """What waits for the document that was talked of; an urgent number is said all the same."""
    said = (*notices, end.reply) if end.is_urgent else notices
    return Screened(question=question, notices=said, route=end.name, otherwise=end.model_copy(update={"gives_way": ()}))


def _ended(question: str, end: Routed, notices: tuple[str, ...]) -> Screened:
    return Screened(
        question=question, status=end.status, reply=end.reply, phones=end.phones, notices=notices, route=end.name
    )


def _hidden_notice(masked: Masked) -> tuple[str, ...]:
    kinds = "、".join(kind.value for kind in masked.kinds)
    return (HIDDEN.format(kinds=kinds),) if kinds else ()
