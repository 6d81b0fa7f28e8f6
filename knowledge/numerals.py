"""Chinese whole numbers in digits: what counts something is written one way before two texts are compared."""

from __future__ import annotations

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SIZES = {"十": 10, "百": 100, "千": 1000}
_COUNTED = r"个?工作日|个?自然日|个百分点|个月|周岁|岁|日|天|月|年|小时|分钟|周|万|元|块|倍|次(?!性)|趟|份|张|本|名|寸|平方米|个"
_DIGIT = "[零〇一二两三四五六七八九十百千]"
_NUMBER = re.compile(
    rf"(?<!{_DIGIT}){_DIGIT}{{1,12}}+(?={_COUNTED})"
)  # below ten thousand; a longer row counts nothing


def in_digits(words: str) -> int:
    """A Chinese whole number below ten thousand in digits: 二十五 -> 25, 一百零五 -> 105; plain digits in a row: 二〇 -> 20."""
    if not any(size in words for size in _SIZES):
        return int("".join(str(_DIGITS[word]) for word in words))
    total, digit = 0, 0
    for word in words:
        if word in _SIZES:
            total += (digit or 1) * _SIZES[word]
            digit = 0
        else:
            digit = _DIGITS[word]
    return total + digit


def counts_in_digits(text: str) -> str:
    """A text whose Chinese numbers before a unit or counting word are digits: 五个工作日 -> 5个工作日; 一次性 stays."""
    return _NUMBER.sub(lambda found: str(in_digits(found[0])), text)
