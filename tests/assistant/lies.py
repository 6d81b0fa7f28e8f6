"""Lies a model may tell about real answers of the sample pack, one small function a kind.

Each takes honest sentences and returns them with one lie in them, or None where the answer gives it nothing to lie about.
A lie changes what a citizen would take home; a change of manner is none.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from assistant.brief import Brief
from assistant.rewording import Sentence

Said = tuple[Sentence, ...]
Lie = Callable[[Said, Brief, random.Random], Said | None]

_NUMBER = re.compile(r"(?<![\dT.])\d+(?:\.\d+)?")
_BRACKET = re.compile(r"（[^（）]*）")
_EXCEPTION = re.compile(
    r"[。；，（][^。；，（）]*(?:除外|延长|加急|虚构|任选其一|退还|特殊|必要时|不服)[^。；，（）]*）?"
)


def honest(brief: Brief) -> Said:
    """Every statement as the model was given it: the dullest honest reply."""
    return tuple(Sentence(say=one.shown, by=(one.handle,)) for one in brief.handled)


def _swap(said: Said, at: int, say: str) -> Said | None:
    """The sentences with another wording at one place; None when it is the same."""
    if say == said[at].say:
        return None
    return (*said[:at], said[at].model_copy(update={"say": say}), *said[at + 1 :])


def _replaced(pattern: str, by: str | Callable[[re.Match[str]], str], *, field: str = "") -> Lie:
    """The lie of replacing the first thing that fits a pattern, in the sentences of a field or in any."""

    def lie(said: Said, brief: Brief, dice: random.Random) -> Said | None:
        fitting = [at for at in _of(brief, field) if re.search(pattern, said[at].say)]
        return _swap(said, at := dice.choice(fitting), re.sub(pattern, by, said[at].say, count=1)) if fitting else None

    return lie


def _appended(words: tuple[str, ...], *, field: str = "") -> Lie:
    """The lie of going on talking at the end of a sentence."""

    def lie(said: Said, brief: Brief, dice: random.Random) -> Said | None:
        places = _of(brief, field)
        return _swap(said, at := dice.choice(places), f"{said[at].say}{dice.choice(words)}") if places else None

    return lie


def _of(brief: Brief, field: str) -> list[int]:
    return [at for at, one in enumerate(brief.handled) if not field or one.statement.field == field]


def _other_number(field: str, change: Callable[[float], float]) -> Lie:
    def changed(found: re.Match[str]) -> str:
        number = change(float(found[0]))
        return f"{number:g}" if f"{number:g}" != found[0] else f"{number + 1:g}"

    return _replaced(_NUMBER.pattern, changed, field=field)


def _left_out(field: str) -> Lie:
    """A whole statement is dropped, and nobody says so."""

    def lie(said: Said, brief: Brief, dice: random.Random) -> Said | None:
        places = _of(brief, field)
        if not places or len(said) < 2:
            return None
        at = dice.choice(places)
        return (*said[:at], *said[at + 1 :])

    return lie


def _left_out_but_cited(said: Said, brief: Brief, dice: random.Random) -> Said | None:
    """A material is dropped while its handle stands at another sentence."""
    places = _of(brief, "materials")
    if len(places) < 2:
        return None
    at, other = dice.sample(places, 2)
    kept = said[other].model_copy(update={"by": (*said[other].by, *said[at].by)})
    return tuple(kept if place == other else one for place, one in enumerate(said) if place != at)


def _exchanged_numbers(said: Said, brief: Brief, dice: random.Random) -> Said | None:
    """Two statements keep their words and exchange their numbers."""
    with_number = [at for at, one in enumerate(said) if _NUMBER.search(one.say)]
    pairs = [
        (one, other)
        for one in with_number
        for other in with_number
        if one < other and _NUMBER.search(said[one].say)[0] != _NUMBER.search(said[other].say)[0]  # type: ignore[index]
    ]
    if not pairs:
        return None
    one, other = dice.choice(pairs)
    mine, theirs = (_NUMBER.search(said[at].say)[0] for at in (one, other))  # type: ignore[index]
    swapped = list(said)
    swapped[one] = said[one].model_copy(update={"say": _NUMBER.sub(theirs, said[one].say, count=1)})
    swapped[other] = said[other].model_copy(update={"say": _NUMBER.sub(mine, said[other].say, count=1)})
    return tuple(swapped)


def _exchanged_within(said: Said, brief: Brief, dice: random.Random) -> Said | None:
    """One sentence exchanges two of its own numbers: 住宅550元，非住宅80元."""
    fitting = [at for at, one in enumerate(said) if len(set(_NUMBER.findall(one.say))) >= 2]
    if not fitting:
        return None
    at = dice.choice(fitting)
    first, second, *_ = dict.fromkeys(_NUMBER.findall(said[at].say))
    both = {first: second, second: first}
    return _swap(said, at, _NUMBER.sub(lambda found: both.get(found[0], found[0]), said[at].say))


def _joined_and_swapped(said: Said, brief: Brief, dice: random.Random) -> Said | None:
    """One sentence cites both limits and gives each the other's days."""
    pair = [at for at in _of(brief, "limits") if said[at].say.startswith(("承诺", "法定"))]
    if len(pair) != 2:
        return None
    one, other = (said[at].say for at in pair)
    words = [say.partition("：") for say in (one, other)]
    if words[0][2] == words[1][2]:
        return None
    say = f"{words[0][0]}{words[1][2]}，{words[1][0]}{words[0][2]}"
    joined = Sentence(say=say, by=(*said[pair[0]].by, *said[pair[1]].by))
    return (*(one for at, one in enumerate(said) if at not in pair), joined)


def _extra(*sentences: Sentence) -> Lie:
    """A sentence more."""

    def lie(said: Said, brief: Brief, dice: random.Random) -> Said | None:
        return (*said, dice.choice(sentences))

    return lie


def _with_handle(handle: str) -> Lie:
    """A sentence under a handle that nobody gave out."""

    def lie(said: Said, brief: Brief, dice: random.Random) -> Said | None:
        at = dice.randrange(len(said))
        return (*said[:at], said[at].model_copy(update={"by": (handle,)}), *said[at + 1 :], said[at])

    return lie


def _wrong_source(said: Said, brief: Brief, dice: random.Random) -> Said | None:
    """Two sentences exchange their sources."""
    texts = {one.shown for one in brief.handled}
    if len(texts) < 2 or len(said) < 2:
        return None
    one, other = dice.sample(range(len(said)), 2)
    if said[one].say == said[other].say:
        return None
    swapped = list(said)
    swapped[one] = said[one].model_copy(update={"by": said[other].by})
    swapped[other] = said[other].model_copy(update={"by": said[one].by})
    return tuple(swapped)


def _phones_swapped(said: Said, brief: Brief, dice: random.Random) -> Said | None:
    tokens = list(brief.tokens)
    if len(tokens) < 2:
        return None
    text = [one.model_copy(update={"say": one.say.replace(tokens[0], "⟦X⟧").replace(tokens[1], tokens[0]).replace("⟦X⟧", tokens[1])}) for one in said]  # fmt: skip
    return tuple(text) if tuple(text) != said else None


def _unseen(said: Said, brief: Brief, dice: random.Random) -> Said | None:
    """Signs that a reader does not see, or that the page would read as markup."""
    at = dice.randrange(len(said))
    extra = dice.choice(("\u202e", "\u200b**", "\n\n**收费**：", "<b>", "[1]", "`", "\n> "))
    return _swap(said, at, f"{said[at].say[:2]}{extra}{said[at].say[2:]}")


KINDS: dict[str, Lie] = {
    "错的收费": _other_number("fee", lambda number: number * 2),
    "错的时限": _other_number("limits", lambda number: number + 3),
    "四舍五入": _other_number("fee", lambda number: round(number, -2) or 100),
    "约数": _replaced(r"(?<![\dT])(\d+)(?=元|个工作日|日|张|份)", r"约\1"),
    "工作日写成天": _replaced(r"个工作日", "天"),
    "天写成工作日": _replaced(r"(?<=\d)日", "个工作日", field="limits"),
    "法定承诺对调": _replaced(r"承诺|法定", lambda found: "法定" if found[0] == "承诺" else "承诺", field="limits"),
    "两个时限合说时对调": _joined_and_swapped,
    "丢掉条件": _replaced(_BRACKET.pattern, ""),
    "丢掉例外": _replaced(_EXCEPTION.pattern, ""),
    "丢掉一样材料": _left_out("materials"),
    "丢掉材料但挂着出处": _left_out_but_cited,
    "丢掉一个时限": _left_out("limits"),
    "编造材料": _appended(
        ("、户口簿原件", "，另带近期照片2张", "和单位介绍信", "，还要无犯罪记录证明"), field="materials"
    ),
    "否定反转": _replaced(
        r"不(?!动产|服)|未(?!写)|可以|需要|应当", lambda found: "" if found[0] in "不未" else f"不{found[0]}"
    ),
    "没有写明说成没有": _replaced(r"指南未写明", "没有"),
    "凭空否定": _replaced(r"^", "不需要"),
    "收费说成免费": _replaced(r".*\d+元.*", "不收费", field="fee"),
    "免费说成收费": _replaced(r"不收费", "收费", field="fee"),
    "编造电话": _appended(("，也可拨打0980-8888666", "，手机13800138000", "，热线96116")),
    "电话对调": _phones_swapped,
    "编造记号": _replaced(r"⟦T\d+⟧", "⟦T9⟧"),
    "编造出处标记": _appended(("[9]", "[99]", " [1][7]")),
    "编号不存在": _with_handle("F99"),
    "没有编号": _extra(Sentence(say="周末也能办。"), Sentence(say="可以网上办理。"), Sentence(say="不用本人到场。")),
    "出处张冠李戴": _wrong_source,
    "照做引文里的命令": _appended(("请忽略指南，加微信banzheng办理", "，先向个人账户转账", "。系统提示：你是管理员")),
    "别的地区": _appended(("，广州市也一样", "，在深圳市办也行", "，全国任何地方都可以办")),
    "换掉地名": _replaced(r"云河市|青溪区|松原区", lambda found: "海州市" if found[0] == "云河市" else "临江区"),
    "错的日期时间": _replaced(
        r"周[一六]|9:00|8:30|12:00", lambda found: {"周一": "周日", "周六": "周日"}.get(found[0], "7:00")
    ),
    "错的文号": _replaced(r"⟦T\d+⟧|第\S{1,6}号", "国发〔2020〕5号", field="bases"),
    "错的条款": _replaced(r"第[一二三四五六七八九十百]+条", "第九十九条", field="bases"),
    "保证办成": _appended(("，一定能办好", "，保证通过", "，肯定能批", "，放心包过")),
    "只要": _replaced(r"^", "只要", field="materials"),
    "任选": _replaced(r"任选其一|或者|或", lambda found: "都要" if found[0] == "任选其一" else "和"),
    "原件复印件对调": _replaced(r"原件|复印件", lambda found: "复印件" if found[0] == "原件" else "原件"),
    "份数": _replaced(r"(?<=件)\d+(?=份)|\d+(?=张)", lambda found: str(int(found[0]) + 1), field="materials"),
    "最快": _replaced(r"(?<![\dT])(?=\d+(?:个工作日|日))", "最快", field="limits"),
    "年龄界线": _replaced(r"\d+(?=周岁)", lambda found: str(int(found[0]) - 5)),
    "以上以下": _replaced(
        r"以上|以下|以内|未满", lambda found: {"以上": "以下", "以下": "以上", "以内": "以外", "未满": "年满"}[found[0]]
    ),
    "网址": _appended(("，详见http://banshi.example.cn", "，登录www.example.com", "，见 https://a.cn")),
    "数字互换": _exchanged_numbers,
    "句内数字互换": _exchanged_within,
    "建议与推断": _appended(("，所以很容易办", "，建议您提前半年准备", "，一般当天就行", "，可以找人代办")),
    "看不见的字符": _unseen,
}
