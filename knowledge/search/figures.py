"""Figures that a question states (空了6个月, 85岁, 交了七年), and whether a text speaks of them: the same one, or a range around it.

What is asked for (几年, 多少钱) is no figure, and 一 before a unit is a rate more often than a number (一个月多少钱), unless a bound is
held against it: 超过一年.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.numerals import counts_in_digits

IN_RANGE = 0.8  # what a range around a figure counts beside the figure itself
MOST = 10_000  # a larger number is an amount, a year or a code, and meets others by chance

_UNIT = r"(?P<unit>周岁|岁|个?月(?!\d)|年(?!\d)|小时|天|日|人|口|套|次|级|平方米|平米)"
_BOUND = re.compile(r"(?:超过?|满|不到|没到|不足|过了|未满)了?$")
_FIGURE = re.compile(rf"(?<![\d.])(?P<number>\d{{1,4}})(?:多|余)?{_UNIT}")
_RANGE = re.compile(rf"(?<![\d.])(?P<low>\d{{1,4}})\D{{0,3}}(?:-|—|~|至|到|不足|不满|未满)(?P<high>\d{{1,4}}){_UNIT}")
_FROM = re.compile(rf"(?<![\d.])(?P<number>\d{{1,4}}){_UNIT}(?:\([^)]*\))?及?以上")
_UP_TO = re.compile(
    rf"(?:不超过|不满|未满|低于|少于|至多)(?P<low>\d{{1,4}}){_UNIT}|(?<![\d.])(?P<high>\d{{1,4}})(?P<named>周岁|岁|个?月|年|人|平方米)(?:\([^)]*\))?(?:及?以[下内]|之?[前内])"
)
_SAME = {"周岁": "岁", "个月": "月", "天": "日", "口": "人", "平米": "平方米"}


class Figure(NamedTuple):
    """A number with its unit; units that mean the same are one."""

    number: int
    unit: str


def figures_in(folded: str) -> frozenset[Figure]:
    """The figures that folded text states; half a year is 6 months, and 1 of anything is none where no bound is told (满一年)."""
    plain = _plain(folded)
    found = (one for one in _FIGURE.finditer(plain) if int(one["number"]) > 1 or _BOUND.search(plain[: one.start()]))
    return frozenset(Figure(int(one["number"]), _unit(one["unit"])) for one in found if 0 < int(one["number"]) < MOST)


def share_spoken_of(figures: frozenset[Figure], folded: str) -> float:
    """The share of a question's figures that folded text states or has a range around; 0 without figures."""
    if not figures:
        return 0.0
    text = _plain(folded)
    stated = figures_in(text)
    return sum(1.0 if one in stated else IN_RANGE * _is_in_range(one, text) for one in figures) / len(figures)


def _is_in_range(figure: Figure, text: str) -> bool:
    """Whether some range of the same unit holds a figure (80至89周岁), or a bound of that unit decides on it (35周岁以下 for 36, 6个月以上 for 4)."""
    between = (int(one["low"]) <= figure.number <= int(one["high"]) for one in _of_unit(_RANGE, figure, text))
    above = _of_unit(_FROM, figure, text)
    below = (one for one in _UP_TO.finditer(text) if _unit(one["unit"] or one["named"]) == figure.unit)
    return any(between) or any(True for _ in (*above, *below))


def _of_unit(pattern: re.Pattern[str], figure: Figure, text: str) -> Iterator[re.Match[str]]:
    return (one for one in pattern.finditer(text) if _unit(one["unit"]) == figure.unit)


def _plain(folded: str) -> str:
    return counts_in_digits(folded.replace("半年", "6个月"))


def _unit(written: str) -> str:
    return _SAME.get(written, written)
