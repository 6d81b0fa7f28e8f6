"""Conditions as figures: from what age, for how long, how much, how many; and whether a household register is asked for."""

from __future__ import annotations

import re
from collections import defaultdict

from ingest.parse.numerals import NUMERAL, number_of

# what a figure is about -> words before it; the nearest one before the figure decides
_SUBJECTS: tuple[tuple[str, str], ...] = (
    ("使用年限", r"使用年限"),
    ("失业保险", r"失业保险"),
    ("缴费年限", r"缴费|缴纳|参保"),
    ("居住时间", r"居住"),
    ("注册资本", r"注册资[本金]"),
    ("从业人员", r"从业人员|职工|员工|专业技术人员"),
    ("住房面积", r"住房面积|人均[^，。；]{0,6}面积"),
    ("营业面积", r"营业面积|经营面积|场所面积|使用面积"),
    ("建筑面积", r"建筑面积"),
    ("收入", r"收入"),
    ("毕业时间", r"毕业"),
)
_UNITS: tuple[tuple[str, str, float], ...] = (
    (r"周?岁", "岁", 1),
    (r"平方米|㎡", "平方米", 1),
    (r"万元", "元", 10_000),
    (r"元", "元", 1),
    (r"个月", "月", 1),
    (r"年(?!龄|度|级)", "月", 12),
    (r"[人名]", "人", 1),
)
_FIGURE = re.compile(
    rf"(?P<number>{NUMERAL}|半)\s*(?:{'|'.join(f'(?P<u{index}>{row[0]})' for index, row in enumerate(_UNITS))})"
)
_AT_MOST = re.compile(r"未满|不满|不超过|低于|小于|不高于|不大于|少于|以内")
_AT_LEAST = re.compile(r"不低于|不少于|不小于")
_BELOW = re.compile(r"^(?:以下|[以之]?内|及以下)")
_SEX = re.compile(r"(?P<sex>[男女])(?:性|方|职工|干部|满|年满|未满|，|不)")
_ANY_REGISTER = re.compile(
    r"不受户[籍口][^，。；]{0,6}限制|不限户籍|(?:全国|全省|全市)[^，。；]{0,4}任[一意何]|不要求[^，。；]{0,6}户籍"
)
_OWN_REGISTER = re.compile(
    r"(?:具有|须有?|应当?(?:具有|有)|持有?)(?:本[市区县省镇])?(?:常住)?户[籍口](?!簿)|本[市区县省镇](?:常住)?户[籍口](?!簿)|户[籍口]所在地|常住户口所在地"
)
Key = tuple[str, str, str]


def figures(text: str) -> dict[Key, set[float]]:
    """Figures of conditions by (what about, at least or at most, unit); months for lengths of time."""
    found: dict[Key, set[float]] = defaultdict(set)
    for clause in re.split(r"[。；;\n]", text):
        for match in _FIGURE.finditer(clause):
            unit, factor = next(row[1:] for index, row in enumerate(_UNITS) if match[f"u{index}"])
            number = 0.5 if match["number"] == "半" else number_of(match["number"])
            before = re.split(r"[，,、]", clause[: match.start()])[-1]
            subject = _subject(unit, before, clause[: match.start()])
            if number is not None and subject is not None:
                found[subject, _direction(before, clause[match.end() :]), unit].add(number * factor)
    return dict(found)


def _subject(unit: str, before: str, clause: str) -> str | None:
    if unit == "岁":
        sex = _SEX.search(before)
        return f"年龄{sex['sex'] if sex else ''}"
    nearest = [(match.start(), name) for name, words in _SUBJECTS for match in re.finditer(words, before)]
    if not nearest:
        nearest = [(match.start(), name) for name, words in _SUBJECTS[3:] for match in re.finditer(words, clause[-12:])]
    if "失业保险" in before:
        return "失业保险"
    return max(nearest)[1] if nearest else None


def _direction(before: str, after: str) -> str:
    if _AT_LEAST.search(before[-6:]):
        return "至少"
    return "至多" if _AT_MOST.search(before[-6:]) or _BELOW.match(after) else "至少"


def asks_no_register(text: str) -> bool:
    """Whether a text says that everybody may apply, wherever registered."""
    return _ANY_REGISTER.search(text) is not None


def asks_register(text: str) -> str | None:
    """The words that demand a household register of the place; None when there are none."""
    if asks_no_register(text):
        return None
    match = _OWN_REGISTER.search(text)
    return match[0] if match else None
