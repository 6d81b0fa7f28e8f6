"""Fixed routes: questions that are answered from reviewed wording, never from guides and never by a model.

The table is `routes.toml` beside this file; its head explains the notation. Patterns are matched against the folded
question without spaces. What no pattern finds may still be found by the model of `knowledge.routing`, which learned from
written prompts how people speak of each route, and what a pattern finds is left to the guides where the model is sure that
they can answer it; it chooses a route, never a word of the reply. Adding a route is one entry
in the table, its prompts in `knowledge/train/routes` and in the tests.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from assistant.answer import Status
from knowledge.errors import SettingError
from knowledge.routing import load_route_model
from knowledge.values import Value

TABLE = Path(__file__).with_name("routes.toml")
_GAP = ".{0,12}"
_WORDS = re.compile(r"<([一-龥]+)>")


class Hotlines(Value):
    """Phone numbers that a reply may name. They differ by place, so all of them are settings."""

    general: str = "12345"
    police: str = "110"
    fire: str = "119"
    medical: str = "120"
    traffic_accident: str = "122"
    crisis: str = "12356"
    social_security: str = "12333"
    tax: str = "12366"
    medical_insurance: str = "12393"
    housing_fund: str = "12329"
    market: str = "12315"
    legal: str = "12348"
    traffic: str = "12123"
    disabled: str = "12385"
    immigration: str = "12367"

    def numbers(self, names: Sequence[str]) -> tuple[str, ...]:
        """The numbers behind these field names, each once, in order."""
        return tuple(dict.fromkeys(str(getattr(self, name)) for name in names))

    def replaced(self, numbers: Mapping[str, str]) -> Hotlines:
        """The numbers of one place: those given under their Chinese names (`LINE_NAMES`) in place of the national ones.

        Raises:
            SettingError: a name is none of the table.
        """
        unknown = [name for name in numbers if name not in LINE_NAMES]
        if unknown:
            raise SettingError(f"没有叫「{unknown[0]}」的专线。可以写：{'、'.join(LINE_NAMES)}。")
        return self.model_copy(update={LINE_NAMES[name]: number for name, number in numbers.items()})


# How an operator names a line -> the field of `Hotlines`.
LINE_NAMES: dict[str, str] = {
    "报警": "police",
    "火警": "fire",
    "急救": "medical",
    "交通事故": "traffic_accident",
    "心理援助": "crisis",
    "社保": "social_security",
    "税务": "tax",
    "医保": "medical_insurance",
    "公积金": "housing_fund",
    "市场监管": "market",
    "法律援助": "legal",
    "交管": "traffic",
    "残联": "disabled",
    "出入境": "immigration",
}


class Stage(StrEnum):
    """When a route is looked at: danger to people first, then what must not be helped with, then the rest."""

    DANGER = "danger"
    BLOCK = "block"
    INJECTION = "injection"
    ABUSE = "abuse"
    LANGUAGE = "language"
    REDIRECT = "redirect"

    @property
    def status(self) -> Status:
        """How a question ends that takes a route of this stage."""
        blocked = {Stage.BLOCK, Stage.INJECTION, Stage.ABUSE}
        return Status.BLOCKED if self in blocked else Status.REDIRECTED


class Route(Value):
    """One reviewed route.

    `patterns`: any of them makes a question one for this route, unless one of `unless` is found, too; those of `plain` are so
    plain that the model is not asked.
    `never`: what is no question for this route, however sure the model is: 劳动仲裁的地址电话.
    `reply`: Chinese, with {general} and other `Hotlines` fields and {line} for the line of the topic.
    `phones`: names of `Hotlines` fields, most important first.
    `gives_way`: lexicon matters whose guide answers what is asked about the procedure; the reply follows where there is none.
    `told_in`: words of a document talked of, of which short words that tell something are a case: 「下班路上被车撞的」 of 工伤认定.
    """

    name: str
    stage: Stage
    phones: tuple[str, ...]
    reply: str
    patterns: tuple[str, ...]
    plain: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    gives_way: tuple[str, ...] = ()
    told_in: tuple[str, ...] = ()

    def takes(self, compact: str) -> bool:
        """Whether a folded question without spaces is one for this route."""
        if not _found((*self.patterns, *self.plain), compact):
            return False
        return not _found(self.unless, compact)


class Routed(Value):
    """The route a question takes: its name, how it ends, the finished reply, its phone numbers, the matters it gives way to, and whether
    somebody may be in danger.
    """

    name: str
    status: Status
    reply: str
    phones: tuple[str, ...]
    gives_way: tuple[str, ...] = ()
    is_urgent: bool = False


def is_a_case(routed: Routed, folded: str, talked_of: str) -> bool:
    """Whether words that take a route only tell a case of the document that the talk is about, and ask for nothing of the route itself.

    Args:
        talked_of: the folded text of that document.
    """
    route = next(one for one in read_routes() if one.name == routed.name)
    told = len(folded) <= _LONGEST_CASE and not _ASKS_OR_WANTS.search(folded)
    return told and any(word in talked_of for word in route.told_in)


class Bounds(Value):
    """The probability that a question takes any route, above which the model is believed.

    A needless emergency number does less harm than a missed one; to call an honest question unlawful does more than a missed
    redirection. `short` holds for few words, whatever the route; `no_help` for a redirection that names nobody to turn to (politics), which
    is worth less than 「没有查到」 where it is wrong.
    """

    blocked: float
    redirected: float
    danger: float
    short: float = 0.0
    no_help: float = 0.45

    def least(self, route: Route, compact: str) -> float:
        """The bound for a route that a question may take."""
        if route.stage is Stage.DANGER:
            bound = self.danger
        else:
            bound = self.blocked if route.stage.status is Status.BLOCKED else self.redirected
        if route.stage is Stage.REDIRECT and not route.phones:
            bound = max(bound, self.no_help)
        return max(bound, self.short) if len(compact) < _SHORT else bound


# chosen on the validation prompts and the dev cases
AT_ONCE = Bounds(blocked=0.6, redirected=0.45, danger=0.35, short=0.75)
# 多少钱 and 去哪个窗口 go on with what was said before, and say too little to be anything else
IN_REPLY = AT_ONCE.model_copy(update={"short": 0.9})
# of words about a document that was just talked of the model is believed where it is sure; a weaker guess waits for that document
OF_A_DOCUMENT = IN_REPLY.model_copy(update={"blocked": 0.9, "danger": 0.9})
# where no guide answers, the choice is between a route's reply and 「没有查到」: 残疾等级想评高点，给医生多少钱. Of 3,428 everyday
# questions 1 in 100 would get such a reply if no guide at all answered; an emergency is never guessed so late, and of a bare word
# (民宿, 药店) a route has to be likelier than not
WHERE_NOTHING_ANSWERS = Bounds(blocked=0.55, redirected=0.2, danger=1.0, short=0.6)
# below it a pattern is wrong: of what patterns find in the prompts held back, nearly all are honest questions there; one
# that only redirects is believed less
_LEAST_PLAUSIBLE, _LEAST_PLAUSIBLE_REDIRECT = 0.02, 0.04
_SHORT = 7  # characters
_SAYS_ANYTHING = 2  # characters below which the model only guesses: 狗 is no abuse
_LONGEST_CASE = 14  # characters in which a case is told; who has more to say may need help
_ASKS_OR_WANTS = re.compile(
    r"[吗么?？]|怎|咋|谁|哪|多少|救|快|想|投诉|举报|告|报警|维权|讨[要回说]|刚刚?(?!才)|现在|正在|马上|流血|昏|晕|跑了"
)
# from which the model is believed against a pattern: of what an `unless` holds back, and of what another route found
_SURE_ANYWAY = 0.9
# of somebody to whom wrong was done: what must not be helped with is never guessed of it (拖欠工资找谁, 黑中介骗钱怎么办)
_WRONGED = re.compile(
    "投诉|举报|维权|讨[要薪说]|(?:被|让).{0,6}[骗坑]|骗(?:了我|我|走|钱)|[拖欠].{0,4}(?:工资|薪|工钱)"
)

# which special line knows about somebody's own record; the first row that fits
_TOPIC_LINES = (
    (r"公积金", "housing_fund"),
    (r"医保|医疗保险|医疗保障|生育津贴|生育保险", "medical_insurance"),
    (r"社保|养老|失业|退休|工伤|社会保障|人社|劳动|就业", "social_security"),
    (r"个税|税|发票", "tax"),
    (r"驾照|驾驶证|违章|行驶证|车牌|扣分|记分|交警|交管|车管", "traffic"),
    (r"残疾|残联", "disabled"),
    (r"出入境|移民|签证|护照|港澳通行证", "immigration"),
    (r"心理|情绪|倾诉", "crisis"),
    (r"消费|商家|假货|维权|买.{0,3}东西|市场监管|工商|消协|价格", "market"),
    (r"法律|律师|司法|公证", "legal"),
)


@lru_cache(maxsize=8)
def read_routes(path: Path = TABLE) -> tuple[Route, ...]:
    """The routes of a table, in order, with its words put into the patterns."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    words = {
        name: "(?:" + "|".join(_expanded(word, {}) for word in listed) + ")" for name, listed in table["words"].items()
    }
    return tuple(
        Route.model_validate(
            row
            | {
                "patterns": tuple(_expanded(pattern, words) for pattern in row["patterns"]),
                "plain": tuple(_expanded(pattern, words) for pattern in row.get("plain", ())),
                "unless": tuple(_expanded(pattern, words) for pattern in row.get("unless", ())),
                "never": tuple(_expanded(pattern, words) for pattern in row.get("never", ())),
            }
        )
        for row in table["route"]
    )


_LATIN = re.compile(r"[a-z]")
# who gives numbers of his own (我叫某某，身份证〔身份证号〕，电话〔手机号码〕) looks up nobody: the model reads his question without them
_OWN_NUMBERS = re.compile(
    r"(?<![帮替给])(?:我|本人)[^〔查找搜]{0,16}〔[^〕]*〕(?:[,，、;；\s]*[^〔,，查找搜]{0,6}〔[^〕]*〕)*+"
)


def route_of(folded: str, stage: Stage, hotlines: Hotlines) -> Routed | None:
    """The first route of a stage whose patterns find a folded question, or None; None, too, when the model is sure of none."""
    compact = re.sub(r"\s+", "", folded)
    taken = next((route for route in read_routes() if route.stage is stage and route.takes(compact)), None)
    if taken is None:
        return None
    doubted = _is_doubted(folded, compact, stage) or _is_surely_another(folded, compact, taken)
    if doubted and not _found(taken.plain, compact):
        return None
    return routed(taken, compact, hotlines)


def guessed_route(
    folded: str, stages: Collection[Stage], hotlines: Hotlines, bounds: Bounds = AT_ONCE
) -> Routed | None:
    """The route of one of these stages that a folded question most likely takes; None when it more likely takes none.

    What a route's `unless` holds is no question for it, unless the model is sure that it must not be helped with.
    """
    compact = re.sub(r"\s+", "", folded)
    if not _is_known(compact) or len(compact) < _SAYS_ANYTHING:
        return None
    guess = load_route_model().guess(_OWN_NUMBERS.sub("", folded).lstrip(",，、;；。 ") or folded)
    taken = next((route for route in read_routes() if route.name == guess.route and route.stage in stages), None)
    if taken is None or guess.probability < bounds.least(taken, compact):
        return None
    if taken.stage.status is Status.BLOCKED and _WRONGED.search(compact):
        return None
    if _found(taken.never, compact):
        return None
    surely_blocked = taken.stage.status is Status.BLOCKED and guess.probability >= _SURE_ANYWAY
    if _found(taken.unless, compact) and not surely_blocked:
        return None
    return routed(taken, compact, hotlines)


def fixed_route(stage: Stage, hotlines: Hotlines) -> Routed:
    """The one route of a stage that the program itself decides on: injection, abuse or language."""
    return routed(next(route for route in read_routes() if route.stage is stage), "", hotlines)


def routed(route: Route, compact: str, hotlines: Hotlines) -> Routed:
    """Finish a route's reply with the numbers of this place."""
    line = next((field for pattern, field in _TOPIC_LINES if re.search(pattern, compact)), "general")
    names = (line, *route.phones) if "{line}" in route.reply else route.phones
    reply = route.reply.format(line=getattr(hotlines, line), **hotlines.model_dump())
    return Routed(
        name=route.name,
        status=route.stage.status,
        reply=reply,
        phones=hotlines.numbers(names),
        gives_way=route.gives_way,
        is_urgent=route.stage is Stage.DANGER,
    )


def _is_doubted(folded: str, compact: str, stage: Stage) -> bool:
    """Whether the model is sure that the guides can answer; of very few words it says nothing."""
    known = len(compact) >= _SHORT and _is_known(compact)
    least = _LEAST_PLAUSIBLE_REDIRECT if stage is Stage.REDIRECT else _LEAST_PLAUSIBLE
    return known and load_route_model().guess(folded).probability < least


def _is_surely_another(folded: str, compact: str, taken: Route) -> bool:
    """Whether the model is sure of a route that ends otherwise than the one a pattern found; of danger never."""
    if taken.stage is Stage.DANGER or not _is_known(compact) or _WRONGED.search(compact):
        return False
    guess = load_route_model().guess(folded)
    other = next((route for route in read_routes() if route.name == guess.route), taken)
    return other.stage.status is not taken.stage.status and guess.probability >= _SURE_ANYWAY


def _is_known(compact: str) -> bool:
    """Whether the model knows words of a question; of pinyin (shiyejin最长领几个月) and English it knows none."""
    return len(_LATIN.findall(compact)) * 2 <= len(compact)


def _expanded(pattern: str, words: Mapping[str, str]) -> str:
    return _WORDS.sub(lambda match: words[match[1]], pattern).replace("~", _GAP)


def _found(patterns: tuple[str, ...], text: str) -> bool:
    return bool(patterns) and _compiled(patterns).search(text) is not None


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
