"""The questions (情形) whose answers decide which materials a guide asks for, read from the guide itself.

Alternatives exclude each other only where the guide shows that they do: headings of one kind, rows of a table, labels
before a colon, labels of its conditions, a thing and its opposite. Whatever else is said of a material stays its own
condition, which is told with the material and never asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import combinations

from knowledge.cases import Entries, Entry, entries_of, plain
from knowledge.guide import Scenario, ScenarioOption, ServiceGuide
from knowledge.lexicon.names import core_name
from knowledge.remembering import once_each
from knowledge.values import Value

ELSE = "其他情形"  # the option beside alternatives that need not be all there are


class Kind(StrEnum):
    """What a branch is about, which decides how a question may settle it and whether it may be asked."""

    WHICH = "which"  # alternatives that exclude each other
    MINOR = "minor"
    PROXY = "proxy"
    OWN = "own"  # a condition of one material, told and never asked


class Branch(Value):
    """One question with its options. Of all but WHICH the first option says yes, the second no."""

    kind: Kind
    scenario: Scenario

    @property
    def materials(self) -> frozenset[int]:
        """Every material that some option selects; the others are not touched by this branch."""
        return frozenset(number for option in self.scenario.options for number in option.materials)


class Cases(Value):
    """The branches of a guide and the entries they select from."""

    entries: Entries = Entries()
    branches: tuple[Branch, ...] = ()


_BOTH = r"、|和|或|及"
_MINOR = re.compile(
    rf"^(?:申请人|办理人|本人)?(?:为|是|属于)?(?:未满|不满|未成年)(?![^、和或及\n]*+(?:{_BOTH}).*(?:人|者))"
)
_PROXY = re.compile(rf"^(?:由|需|需要)?(?:委托|他人代办|代办|代理人|代为)(?!.*(?:{_BOTH}))")
_AGE = re.compile(r"(\d{1,2})\s*周?岁")
# Words that make headings alternatives: what is done with a document, or for whom something is.
_ITEM_WORDS = re.compile(r"首次|初次|新办|新领|申领|换|补|变更|延续|注销|签注|恢复|遗失|损[毁坏]|到期|期满")
_WHOM = re.compile(r"(?:的|时|人员|儿童|学生|职工|居民|家庭|者|户|情形|类型)$")
_LABEL = re.compile(
    r"(?:^|\n)\s*(?:\d{1,2}[.、．]|[（(][\d一二三四五六七八九十]+[)）])?\s*(?P<label>[^：:，,。；;\n]{2,16})[：:](?P<about>[^\n]+)"
)
_NOT = ("非", "不", "未", "没有", "无")
_EDGE = re.compile(r"^(?:仅|如果?|若|属于|按照|因|以)+|(?<![的时者])[的时者]++$")
# Beginnings and ends that conditions of any kind have.
_SAYS_LITTLE = frozenset(
    {"申请", "办理", "需要", "涉及", "提供", "具有", "参加", "已经", "人员", "单位", "情况", "变更"}
)
_SHARED_TEXT = 4  # characters; a case that repeats so much of an alternative's own condition belongs to it


@once_each(2_000)
def cases_of(guide: ServiceGuide, text: str) -> Cases:
    """Read the branches of a guide's materials.

    Returns:
        No branches where every material is for everybody, or where nothing shows that cases exclude each other and
        none is a condition by itself.
    """
    entries = entries_of(guide, text)
    told = _structured(guide) or [*_headed(guide, entries), *_named(guide, entries)]
    return Cases(entries=entries, branches=tuple(branch for branch in told if branch.materials))


def bare(label: str) -> str:
    """A case without the words that only introduce or close it: 委托他人办理的 -> 委托他人办理."""
    return _EDGE.sub("", plain(label)) or label


def _kind(label: str) -> Kind:
    if _MINOR.search(label):
        return Kind.MINOR
    return Kind.PROXY if _PROXY.search(label) else Kind.OWN


def _structured(guide: ServiceGuide) -> list[Branch]:
    """The questions that a list itself gives, where it says which materials each option needs."""
    by_label = {
        option.label: tuple(number for number, one in enumerate(guide.materials) if one.scenario == option.label)
        for scenario in guide.scenarios
        for option in scenario.options
    }
    branches = []
    for scenario in guide.scenarios:
        options = tuple(
            option if option.materials else option.model_copy(update={"materials": by_label[option.label]})
            for option in scenario.options
        )
        if sum(bool(option.materials) for option in options) > 1:
            branches.append(Branch(kind=Kind.WHICH, scenario=scenario.model_copy(update={"options": options})))
    return branches


# ---- headings


def _headed(guide: ServiceGuide, entries: Entries) -> list[Branch]:
    """Headings over materials: personal ones each by itself, the others together when they are alternatives."""
    groups: dict[str, list[int]] = {}
    for entry in entries.entries:
        if entry.heading:
            groups.setdefault(entry.heading, []).append(entry.material)
    personal = {label: found for label, found in groups.items() if _kind(label) is not Kind.OWN}
    others = {label: found for label, found in groups.items() if label not in personal}
    branches = [_yes_or_no(_kind(label), label, found) for label, found in personal.items()]
    if len(others) > 1 and _are_alternatives(tuple(others), guide):
        branches.insert(0, _which(guide, others))
    return branches


def _are_alternatives(labels: tuple[str, ...], guide: ServiceGuide) -> bool:
    """Whether each heading names a business item, a kind of person, or the matter's own act: 租房提取, 购房提取."""
    conditions = {label for label, _ in _condition_labels(guide)}
    acts = {label[-2:] for label in labels}
    one_act = len(acts) == 1 and next(iter(acts)) in guide.title
    return all(_ITEM_WORDS.search(label) or _WHOM.search(label) or label in conditions or one_act for label in labels)


# ---- cases in the words of materials


def _named(guide: ServiceGuide, entries: Entries) -> list[Branch]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries.entries:
        if entry.case:
            groups.setdefault(entry.case, []).append(entry)
    kinds = {label: _kind(label) for label in groups}
    branches = [
        _yes_or_no(kinds[label], label, _numbers(found))
        for label, found in groups.items()
        if kinds[label] is not Kind.OWN
    ]
    own = {label: found for label, found in groups.items() if kinds[label] is Kind.OWN}
    which = _alternatives(guide, entries, own)
    if which is not None:
        branches.insert(0, which)
    free = {
        label: found for label, found in own.items() if which is None or not set(_numbers(found)) <= which.materials
    }
    return branches + [_yes_or_no(Kind.OWN, label, _numbers(found)) for label, found in free.items()]


def _numbers(entries: Sequence[Entry]) -> list[int]:
    return [entry.material for entry in entries]


def _alternatives(guide: ServiceGuide, entries: Entries, own: dict[str, list[Entry]]) -> Branch | None:
    """The branch of cases that exclude each other; None when the guide does not show that they do."""
    if len({entry.heading for found in own.values() for entry in found}) > 1:
        return None
    labelled = _by_condition(guide, own)
    if labelled is not None:
        return labelled
    if len(own) < 2:
        return None
    numbers = {label: _numbers(found) for label, found in own.items()}
    if all(entry.column for found in own.values() for entry in found):
        return _which(guide, numbers)
    if (pair := _opposites(tuple(own))) is not None:
        return _which(guide, {label: numbers[label] for label in pair})
    coloned = all(entry.colon for found in own.values() for entry in found)
    alike = tuple(own) if coloned else _one_pattern(tuple(own))
    return _which(guide, {label: numbers[label] for label in alike}, beside=True) if len(alike) > 1 else None


def _by_condition(guide: ServiceGuide, own: dict[str, list[Entry]]) -> Branch | None:
    """Alternatives that the conditions name by the same labels, with those among them that need nothing more."""
    labels = dict(_condition_labels(guide))
    shared = [label for label in own if bare(label) in labels]
    if not shared or len(labels) < 2:
        return None
    numbers: dict[str, list[int]] = {label: [] for label in labels}
    if set(map(bare, own)) >= set(labels):  # every labelled condition has its materials: cases of their own stay beside
        numbers = {}
    for label, found in own.items():
        home = bare(label) if bare(label) in labels else _within(label, labels)
        if home is not None:
            numbers.setdefault(home, []).extend(_numbers(found))
        elif not numbers or all(entry.colon for entry in found):
            numbers.setdefault(label, []).extend(_numbers(found))
    opposed = _opposites(tuple(numbers)) is not None
    complete = opposed or any(not found for found in numbers.values())
    return _which(guide, numbers, beside=not complete) if len(numbers) > 1 else None


def _within(label: str, labels: dict[str, str]) -> str | None:
    """The one labelled condition that speaks of a case: 信息变更换证 of 身份证明号码变更."""
    text = bare(label)
    pieces = {text[at : at + _SHARED_TEXT] for at in range(len(text) - _SHARED_TEXT + 1)}
    holding = [name for name, about in labels.items() if any(piece in about for piece in pieces)]
    return holding[0] if len(holding) == 1 else None


def _condition_labels(guide: ServiceGuide) -> tuple[tuple[str, str], ...]:
    """Labels of the conditions with what is said after the colon: 遗失补证 and 「驾驶证遗失，且不在…」."""
    found = (match for one in guide.conditions for match in _LABEL.finditer(one.text))
    return tuple((match["label"].strip(), match["about"].strip()) for match in found)


def _opposites(labels: tuple[str, ...]) -> tuple[str, str] | None:
    """Two cases of which one denies the other: 青溪区户籍儿童 and 非青溪区户籍儿童."""
    for one, other in combinations(labels, 2):
        for yes, no in ((one, other), (other, one)):
            if no.startswith(_NOT) and not yes.startswith(_NOT) and len(_shared(bare(yes), bare(no))) >= _SHARED_TEXT:
                return yes, no
    return None


def shared_with_rival(label: str, labels: Sequence[str]) -> str:
    """What a case has in common with the case that denies it; "" when none does."""
    pair = _opposites(tuple(labels))
    return _shared(bare(pair[0]), bare(pair[1])) if pair is not None and label == pair[0] else ""


def _shared(one: str, other: str) -> str:
    """The longest run of characters that two texts have in common."""
    runs = (one[start:end] for start in range(len(one)) for end in range(start + 1, len(one) + 1))
    return max((run for run in runs if run in other), key=len, default="")


def _one_pattern(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The cases written to one pattern: 以…为由申请的, 收养…的, 受到…伤害的. What they share must say something."""
    for label in labels:
        text = bare(label)
        start, end = (4 if word in _SAYS_LITTLE else 2 for word in (text[:2], text[-2:]))
        for alike in (
            tuple(other for other in labels if bare(other).startswith(text[:start])),
            tuple(other for other in labels if bare(other).endswith(text[-end:])),
        ):
            if len(alike) > 1:
                return alike
    return ()


# ---- making branches


def _which(guide: ServiceGuide, groups: dict[str, list[int]], *, beside: bool = False) -> Branch:
    about = dict(_condition_labels(guide))
    options = [
        ScenarioOption(label=bare(label), materials=tuple(found), note=about.get(bare(label)))
        for label, found in groups.items()
    ]
    if beside:
        options.append(ScenarioOption(label=ELSE))
    topic = core_name(guide.title)
    return Branch(
        kind=Kind.WHICH,
        scenario=Scenario(question=f"「{topic}」要带的材料按情形不同，您属于哪一种？", options=tuple(options)),
    )


_QUESTIONS = {Kind.MINOR: "办事的人未满{age}周岁吗？", Kind.PROXY: "是委托别人去办吗？", Kind.OWN: "是「{label}」吗？"}
_NO_LABELS = {Kind.MINOR: "已满{age}周岁", Kind.PROXY: "本人办理", Kind.OWN: "不是"}


def _yes_or_no(kind: Kind, label: str, found: list[int]) -> Branch:
    words = {"age": age_of(label), "label": bare(label)}
    options = (
        ScenarioOption(label=bare(label), materials=tuple(found)),
        ScenarioOption(label=_NO_LABELS[kind].format(**words)),
    )
    return Branch(kind=kind, scenario=Scenario(question=_QUESTIONS[kind].format(**words), options=options))


def age_of(label: str) -> int:
    """The age in a case such as 未满16周岁的; 18 where it says only 未成年."""
    match = _AGE.search(label)
    return int(match[1]) if match is not None else 18
