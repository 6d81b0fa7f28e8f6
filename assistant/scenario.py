"""情形引导: which situation a question tells, which materials then remain, and the one question that splits them best.

Pure: a guide's cases and the understood question in, a `Guidance` out. It asks for no name, number, phone or illness.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant import replies
from assistant.abridged import EVERYDAY, abridged
from assistant.answer import Option
from assistant.understand import Understood, items_told
from knowledge.business_item import CASE_NAMES, cases_in
from knowledge.guide import ScenarioOption, ServiceGuide
from knowledge.lexicon.names import core_name
from knowledge.scenarios import Branch, Cases, Kind, age_of, cases_of, shared_with_rival
from knowledge.search.forms import asked_forms
from knowledge.text import fold
from knowledge.values import Value

ASK_SHARE = 0.3  # a question is worth asking when its answer takes away this share of the list on average
MOST_ASKED = 2  # questions in a row
_LEAD = 1.3  # how much better than the next option the words of a question must fit
_PARTICULAR = re.compile(
    "[吗呢?]|(?<![怎什])么|能不能|可不可以|要不要|用不用|需不需要|是不是|行不行|多少|几|什么情|为什么|为啥|哪些|哪种|(?:怎么|咋|如何)(?:算|认定|处理)|[不没](?:啊|呀)?$"
)

# Never asked about, though it may be said: illness, disability, record.
_PRIVATE = re.compile(r"患|病|精神|智力|残疾|诊断|癌|艾滋|犯罪|服刑|戒毒|收入|存款")

# What the lexicon's situations look like in the words of guides, the surest first.
_TELLS: dict[str, tuple[str, ...]] = {
    "lost": ("遗失|丢失|被盗", "补"),
    "expired": ("期满|到期|届满|过期", "换发|换领|换证"),
    "damaged": ("损毁|损坏|污损|破损", "换发|换领|换证"),
    "change": ("变更",),
    "first": ("首次|初次|新办|新领", "申领"),
    "extend": ("延续|延期|续期",),
    "cancel": ("注销",),
    "away": (r"^(?:非|外地|外省|外市)", "异地"),
}
_FIRST = re.compile(_TELLS["first"][0])
_AT_HAND = re.compile(r"签注|变更|延续|延期|续期|注销")  # done with a document that somebody has
_DOES = re.compile(r"(?<!没)(?<!已)(?<!已经)(?:办|申领|申请)(?![的过了好完]|的?时)")
# 补驾照, 补一张: what was lost is replaced, said or not; 补交 and 补贴 are none
_REPLACES = re.compile(r"补(?:办|领|发|一?[张个本]|(?![交缴贴助充习偿录签换正税差])[一-龥]{0,4}[证照卡])")
_DOES_ANOTHER = re.compile("换|首次|变更|新办|注销|签注")  # 换证补证: more than one is named, or the other
_AGE = re.compile(r"(?<!\d)(\d{1,3})\s*周?岁")
_GROWN = re.compile(r"(?<!未)(?<!没)(?:成年人?了?|大人)|(?<!未)满1[68]周?岁")
_BY_ONESELF = re.compile(r"(?:本人|自己|亲自)(?:去|来|到场|办|到)")
_HOUSEHOLD = re.compile(r"户籍|户口")
_OF_HERE = re.compile(r"(?<!外地)(?<!老家)(?<!外省)(?:户口|户籍)|本地人")
_NOT_OF_HERE = re.compile(
    r"(?:不是|没有|没|并非|非|不属于|无)[^,，。;；]{0,6}(?:户口|户籍)|(?:户口|户籍)(?:也|都|还)?(?:不|没)(?:在|是|迁)|不是(?:本地|当地)"
)
_DENIED = r"(?:不是|并非|不属于|没有|不算)(?:去|要|办)?"
# Whoever asks for the basic list or for every case wants no question back.
_EVERY_CASE = re.compile(
    r"基本材料|基础材料|通用材料|各种情形|各种情况|所有情形|(?:都要带|都需要)(?!什么|啥|哪|些|准备|提供)|分别"
)
# What people say -> what guides write, where not one character is shared.
_IN_GUIDES = (
    (re.compile(r"上班|打工|找了?工作|干活"), "工作就业"),
    (re.compile(r"车祸|[被让]车?撞|车撞"), "交通事故"),
    (re.compile(r"被打|被[^,，。;；]{1,8}打|打[伤破断坏肿了]"), "暴力伤害"),
    (re.compile(r"念书|读书|上学|上大学"), "就读学习"),
    (re.compile(r"去世|过世|走了"), "死亡继承"),
    (re.compile(r"辞职|下岗"), "离职"),
)


def in_words(situation: str) -> str:
    """The pattern of what guides call a situation of the lexicon; one that finds nothing where they have no words of their own."""
    return next(iter(_TELLS.get(situation, ())), "(?!)")


class Heard(Value):
    """What was said of the asker's situation: the folded words, the lexicon's situations in them, and wordings that only ask."""

    folded: str = ""
    situations: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()

    @classmethod
    def now(cls, understood: Understood) -> Heard:
        """What a question says by itself."""
        keys = tuple(situation.key for situation in understood.situations)
        return cls(folded=understood.folded, situations=keys, wordings=understood.asked.wordings)

    @classmethod
    def before(cls, understood: Understood) -> Heard:
        """What earlier questions of the conversation said."""
        return cls(folded=understood.said_before, situations=tuple(one.key for one in understood.situations_before))


class Guidance(Value):
    """What a question's situation makes of a guide's materials.

    Attributes:
        needed: materials that are surely needed, by number.
        alternatives: those of cases that exclude each other, when nothing told which; `possible` those whose own
            condition nobody has settled.
        assumed: the labels of the cases that were told; `deciding` holds a material of each, where the guide names it.
        unlisted: the business item that was told and that none of the guide's cases is; "" otherwise.
        ask: the question to ask back, with its buttons in `options`; None when the list can be shown.
        options: buttons; beside a list they lead to its other cases.
    """

    cases: Cases = Cases()
    needed: frozenset[int] = frozenset()
    alternatives: frozenset[int] = frozenset()
    possible: frozenset[int] = frozenset()
    assumed: tuple[str, ...] = ()
    deciding: tuple[int, ...] = ()
    unlisted: str = ""
    ask: str | None = None
    options: tuple[Option, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether anything told chose among the materials."""
        return bool(self.assumed)


def guide_situation(
    guide: ServiceGuide, text: str, understood: Understood, *, asked_before: int = 0
) -> Guidance | None:
    """Read the situation out of a question and decide whether to ask one back.

    Args:
        text: the guide's source text.
        asked_before: how many questions were asked back in a row just now.

    Returns:
        None when the question is not about materials or the guide tells no cases apart.
    """
    if "materials" not in understood.asked.fields:
        return None
    cases = cases_of(guide, text)
    if not cases.branches:
        return None
    settled = _settled(cases, guide, understood)
    needed, possible = _remaining(cases, settled)
    topic = core_name(guide.title)
    best = _best_question(cases, settled, needed | possible, topic)
    unlisted = _item_unlisted(cases, understood)
    if best is not None and not unlisted and asked_before < MOST_ASKED and _may_ask(understood, cases, settled):
        said = _labels(cases, settled)
        return Guidance(
            cases=cases, ask=best.scenario.question,
            options=_buttons(_spoken_or_all(best, understood), said, topic, understood),
        )  # fmt: skip
    return Guidance(
        cases=cases,
        needed=needed,
        alternatives=possible & _of_open_alternatives(cases, settled),
        possible=possible - _of_open_alternatives(cases, settled),
        assumed=_labels(cases, settled),
        deciding=tuple(min(settled[at].materials or cases.branches[at].materials) for at in sorted(settled)),
        unlisted=unlisted,
        options=_others(cases, settled, topic, understood) if settled else _narrowing(best, topic, understood),
    )


def _item_unlisted(cases: Cases, understood: Understood) -> str:
    """The business item told where a guide tells its items apart and none is that: 居住证丢了, of 首次申领 and 签注. "" otherwise."""
    told = items_told(understood)
    for branch in cases.branches:
        named = {key for option in branch.scenario.options for key in cases_in(option.label)}
        first = any(_FIRST.search(option.label) for option in branch.scenario.options)
        if told and named and first and not told & named:
            return CASE_NAMES[min(told)]
    return ""


def asks_for_all(understood: Understood) -> bool:
    """Whether nothing in particular was asked of a matter: 公积金提取, but not 省内看病要备案吗."""
    return not understood.asked.keys and not asks_in_particular(understood)


def asks_no_field(understood: Understood) -> bool:
    """Whether no field is asked for but how a matter is done as a whole: 公积金怎么提取."""
    return understood.asked.keys in ((), ("steps",))


def asks_in_particular(understood: Understood) -> bool:
    """Whether a question asks what holds in some case (没满一年行不行), and not about a matter as a whole or for a field of it."""
    said = asked_forms(understood.folded) or _PARTICULAR.search(understood.folded)
    return bool(said) and not understood.asked.keys


def _may_ask(understood: Understood, cases: Cases, settled: dict[int, ScenarioOption]) -> bool:
    """Whether materials alone, or the matter as a whole, were asked, and nothing told of the person yet.

    Of several things asked none waits for a question, and whoever said 「我女儿8岁」 is shown what that leaves.
    """
    about_materials = asks_for_all(understood) or understood.asked.keys == ("materials",)
    personal = any(cases.branches[at].kind is not Kind.WHICH for at in settled)
    return about_materials and not personal and not _EVERY_CASE.search(understood.folded)


# ---- what was told


def told(branch: Branch, guide: ServiceGuide, heard: Heard) -> ScenarioOption | None:
    """The option of a branch that some words settle; None when they leave it open."""
    said = set(heard.situations)
    yes, *rest = branch.scenario.options
    if not heard.folded:
        return None
    if _REPLACES.search(heard.folded) and not _DOES_ANOTHER.search(heard.folded):
        said.add("lost")
    if branch.kind is Kind.MINOR:
        return _by_age(yes, rest[0], said, heard.folded)
    if branch.kind is Kind.PROXY:
        return yes if "proxy" in said else rest[0] if _BY_ONESELF.search(heard.folded) else None
    if branch.kind is Kind.OWN:
        return yes if fold(yes.label) in heard.folded else None
    return _which(branch.scenario.options, guide, heard, said)


def _settled(cases: Cases, guide: ServiceGuide, understood: Understood) -> dict[int, ScenarioOption]:
    """The options that a question settles, or else what was told before it, by the number of the branch."""
    now, before, aside = Heard.now(understood), Heard.before(understood), Heard(folded=fold(understood.told_aside))
    settled = {
        at: option
        for at, branch in enumerate(cases.branches)
        if (
            option := told(branch, guide, now)
            or _still_told(branch, guide, now, before)
            or _still_told(branch, guide, now, aside)
        )
        is not None
    }
    return settled | _implied(cases, settled)


def _implied(cases: Cases, settled: dict[int, ScenarioOption]) -> dict[int, ScenarioOption]:
    """Open alternatives that a told case settles, because its papers stand in the list of one of them alone: 就读 of 首次申领."""
    inner = [
        set(one.materials) for at, one in settled.items() if cases.branches[at].kind is Kind.WHICH and one.materials
    ]
    found: dict[int, ScenarioOption] = {}
    for at, branch in enumerate(cases.branches):
        if at in settled or branch.kind is not Kind.WHICH:
            continue
        holding = [one for one in branch.scenario.options if any(papers < set(one.materials) for papers in inner)]
        if len(holding) == 1:
            found[at] = holding[0]
    return found


def spoken_of(branch: Branch, heard: Heard) -> tuple[ScenarioOption, ...]:
    """The options of a branch that some words name in short, be they several."""
    return abridged(branch.scenario.options, _without(heard.folded, heard.wordings))


def _spoken_or_all(branch: Branch, understood: Understood) -> tuple[ScenarioOption, ...]:
    """The options to ask about: of 「那买房呢」 the two ways to buy, else all of them."""
    spoken = spoken_of(branch, Heard.now(understood)) or _named_by_words(branch, understood)
    return spoken if len(spoken) > 1 else branch.scenario.options


def _named_by_words(branch: Branch, understood: Understood) -> tuple[ScenarioOption, ...]:
    """The options that single words of a question name in short: 买房 of 「买房提取公积金」."""
    return abridged(branch.scenario.options, " ".join(term.text for term in understood.query.terms))


def _still_told(branch: Branch, guide: ServiceGuide, now: Heard, before: Heard) -> ScenarioOption | None:
    """What was told before of a branch, unless several of its options are spoken of now: 「那买房呢」 after 租房."""
    return None if len(spoken_of(branch, now)) > 1 else told(branch, guide, before)


def told_cases(guide: ServiceGuide, text: str, understood: Understood) -> tuple[str, ...] | None:
    """The cases of a guide that hold so far, where a question that asks for no materials tells one; None where it tells none."""
    if not tells_a_case(guide, text, understood):
        return None
    cases = cases_of(guide, text)
    return _labels(cases, _settled(cases, guide, understood))


def tells_a_case(guide: ServiceGuide, text: str, understood: Understood) -> bool:
    """Whether a question tells one of the cases that a guide tells apart."""
    heard = Heard.now(understood)
    return any(
        told(branch, guide, heard) is not None or spoken_of(branch, heard) for branch in cases_of(guide, text).branches
    )


def names_a_case(guide: ServiceGuide, text: str, understood: Understood) -> bool:
    """Whether a question tells one of the cases of a guide, or names several of them by a single word."""
    branches = cases_of(guide, text).branches
    return tells_a_case(guide, text, understood) or any(_named_by_words(one, understood) for one in branches)


def _by_age(yes: ScenarioOption, no: ScenarioOption, said: set[str], folded: str) -> ScenarioOption | None:
    limit = age_of(yes.label)
    if fold(yes.label) in folded:
        return yes
    ages = [int(found) for found in _AGE.findall(folded)]
    if ages:
        return yes if ages[0] < limit else no
    if _GROWN.search(folded):
        return no
    return yes if "minor" in said else None


def _which(
    options: tuple[ScenarioOption, ...], guide: ServiceGuide, heard: Heard, said: set[str]
) -> ScenarioOption | None:
    named = _by_label(options, heard.folded)
    named = named or abridged(options, _without(heard.folded, heard.wordings))
    if named:
        return named[0] if len(named) == 1 else None
    return (
        _by_household(options, heard.folded, said)
        or _by_situation(options, said, core_name(guide.title))
        or _by_words(options, guide, heard)
        or _by_doing(options, heard)
    )


def _by_label(options: tuple[ScenarioOption, ...], folded: str) -> tuple[ScenarioOption, ...]:
    """The options whose label, or a part of it (离休、退休), the question says; the longer where one holds another."""
    said = {
        word: option
        for option in options
        for word in _parts(option.label)
        if word in re.sub(_DENIED + re.escape(word), "", folded)
    }
    whole = [word for word in said if not any(word != other and word in other for other in said)]
    found = {said[word].label: said[word] for word in whole}
    return tuple(found.values())


def _parts(label: str) -> tuple[str, ...]:
    pieces = re.split(r"[、/]|或者", fold(label))
    return tuple(dict.fromkeys([fold(label), *(piece for piece in pieces if len(piece) > 1)]))


def _by_household(options: tuple[ScenarioOption, ...], folded: str, said: set[str]) -> ScenarioOption | None:
    """Household registered here or not: 「我们是青溪户口」, 「外地户口」."""
    labels = [option.label for option in options]
    here = next((one for one in options if _HOUSEHOLD.search(one.label) and shared_with_rival(one.label, labels)), None)
    if here is None or len(options) != 2:
        return None
    if "away" in said or _NOT_OF_HERE.search(folded):
        return next(one for one in options if one is not here)
    return here if _OF_HERE.search(folded) else None


def _by_situation(options: tuple[ScenarioOption, ...], said: set[str], name: str) -> ScenarioOption | None:
    """The one option that says in a guide's words what the lexicon found in the asker's, unless the matter itself is that."""
    found: dict[str, ScenarioOption] = {}
    for key in said & _TELLS.keys():
        for pattern in _TELLS[key]:
            fitting = [one for one in options if re.search(pattern, one.label) and not re.search(pattern, name)]
            if len(fitting) == 1:
                found[fitting[0].label] = fitting[0]
            if fitting:
                break
    return next(iter(found.values())) if len(found) == 1 else None


def _by_doing(options: tuple[ScenarioOption, ...], heard: Heard) -> ScenarioOption | None:
    """The first application of 「想办居住证」, where all else is done with the document at hand (签注); 「去年办的」 has one."""
    first = [one for one in options if _FIRST.search(one.label)]
    others = [one for one in options if one not in first]
    if len(first) != 1 or not others or not all(_AT_HAND.search(one.label) for one in others):
        return None
    return first[0] if _DOES.search(_without(heard.folded, ("怎么办", "咋办", "如何办"))) else None


def _by_words(options: tuple[ScenarioOption, ...], guide: ServiceGuide, heard: Heard) -> ScenarioOption | None:
    """The option whose characters a question shares and the other options do not: 买二手房 and 购买二手住房."""
    named = set(core_name(guide.title))
    written = "".join(words for pattern, words in _IN_GUIDES if pattern.search(heard.folded))
    letters = set(_without(heard.folded, heard.wordings) + written) - EVERYDAY
    texts = {option.label: set(fold(f"{option.label}{option.note or ''}")) - EVERYDAY for option in options}
    common = Counter(letter for text in texts.values() for letter in text)
    scores = {
        label: sum(1 / common[letter] for letter in letters & text - named) if len(letters & text) > 1 else 0.0
        for label, text in texts.items()
    }
    best, second = sorted(scores, key=lambda label: -scores[label])[:2]
    if scores[best] < 1.0 or scores[best] < _LEAD * scores[second]:
        return None
    return next(option for option in options if option.label == best)


def _without(folded: str, wordings: Sequence[str]) -> str:
    """A question without the words that only ask."""
    for wording in wordings:
        folded = folded.replace(wording, " ")
    return folded


def is_named(options: tuple[ScenarioOption, ...], name: str) -> bool:
    """Whether a guide's name tells one of two opposites, so that asking is idle: 简易注销 and 按照简易程序注销.

    The list stays whole all the same: the name is the guide's, and nobody said that the other case is not his.
    """
    labels = [option.label for option in options]
    shared = [shared_with_rival(label, labels) for label in labels]
    return any(one and not _HOUSEHOLD.search(one) and one[:2] in name for one in shared)


# ---- what remains


def _remaining(cases: Cases, settled: dict[int, ScenarioOption]) -> tuple[frozenset[int], frozenset[int]]:
    """The materials surely needed, and those whose case is open; what belongs to another case is in neither."""
    needed: set[int] = set()
    possible: set[int] = set()
    for entry in cases.entries.entries:
        touching = [at for at, branch in enumerate(cases.branches) if entry.material in branch.materials]
        if any(at in settled and entry.material not in settled[at].materials for at in touching):
            continue
        (needed if all(at in settled for at in touching) else possible).add(entry.material)
    return frozenset(needed), frozenset(possible)


def _of_open_alternatives(cases: Cases, settled: dict[int, ScenarioOption]) -> frozenset[int]:
    open_ones = (one.materials for at, one in enumerate(cases.branches) if at not in settled and one.kind is Kind.WHICH)
    return frozenset().union(*open_ones)


def _best_question(cases: Cases, settled: dict[int, ScenarioOption], shown: frozenset[int], name: str) -> Branch | None:
    """The open question that shortens the list most, if it shortens it enough and may be asked at all."""
    open_ones = [
        branch
        for at, branch in enumerate(cases.branches)
        if at not in settled
        and branch.kind is not Kind.OWN
        and not _is_private(branch)
        and not is_named(branch.scenario.options, name)
    ]
    best = max(open_ones, key=lambda branch: _shortens(branch, shown), default=None)
    return best if best is not None and _shortens(best, shown) >= ASK_SHARE else None


def _shortens(branch: Branch, shown: frozenset[int]) -> float:
    """The share of a list that an answer takes away, on average over the options."""
    touched = branch.materials & shown
    left = [len(touched - set(option.materials)) for option in branch.scenario.options]
    return sum(left) / len(left) / len(shown) if shown else 0.0


def _is_private(branch: Branch) -> bool:
    return any(_PRIVATE.search(option.label) for option in branch.scenario.options)


# ---- buttons


def _labels(cases: Cases, settled: dict[int, ScenarioOption]) -> tuple[str, ...]:
    """The cases told, in the order of the guide's questions."""
    return tuple(settled[at].label for at in sorted(settled))


def _buttons(
    options: Sequence[ScenarioOption], said: tuple[str, ...], topic: str, understood: Understood
) -> tuple[Option, ...]:
    return tuple(
        Option(label=option.label, question=self_contained((*said, option.label), topic, understood))
        for option in options
    )


def _narrowing(best: Branch | None, topic: str, understood: Understood) -> tuple[Option, ...]:
    """Buttons from a whole list to the one of each case, where one question would shorten it and was not asked."""
    return _buttons(best.scenario.options, (), topic, understood) if best is not None else ()


def _others(cases: Cases, settled: dict[int, ScenarioOption], topic: str, understood: Understood) -> tuple[Option, ...]:
    """Buttons to the list of a case not told yet, and to the same list for another case; all else told is kept."""
    said = tuple(settled[at].label for at in sorted(settled))
    open_ones = [one for at, one in enumerate(cases.branches) if at not in settled and one.kind is Kind.WHICH]
    buttons = [button for one in open_ones for button in _buttons(one.scenario.options, said, topic, understood)]
    for at, chosen in sorted(settled.items()):
        kept = tuple(settled[other].label for other in sorted(settled) if other != at)
        for option in cases.branches[at].scenario.options:
            if option.label != chosen.label and cases.branches[at].kind is not Kind.OWN:
                words = self_contained((*kept, option.label), topic, understood)
                buttons.append(Option(label=replies.OTHER_CASE.format(case=option.label), question=words))
    return tuple(buttons)


def self_contained(cases: tuple[str, ...], topic: str, understood: Understood) -> str:
    """A question that says everything itself: 「租房，住房公积金提取要带什么材料」."""
    asks = "要带什么材料" if understood.asked.keys else "怎么办"
    return f"{'，'.join(cases)}，{topic}{asks}"
