"""Numbers as guides write them: 20, ２０, 二十, 十五, 一百二十, 两."""

from __future__ import annotations

import re

# Bounded, so that long runs of digits cost no more than their length.
NUMERAL = r"(?:\d{1,9}(?:\.\d{1,4})?|[零〇一二两三四五六七八九十百千]{1,9})"

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_ARABIC = re.compile(r"\d+(?:\.\d+)?")


def number_of(text: str) -> float | None:
    """The value of an Arabic or Chinese numeral below 10,000, None when the text is neither.

    「二〇」 and other digits without a place are read as digits in a row.
    """
    if _ARABIC.fullmatch(text):
        return float(text)
    if not text or any(character not in _DIGITS and character not in _PLACES for character in text):
        return None
    if not any(character in _PLACES for character in text):
        return float("".join(str(_DIGITS[character]) for character in text))
    return float(_placed(text))


def _placed(text: str) -> int:
    total, digit = 0, None
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (1 if digit is None else digit) * _PLACES[character]
            digit = None
    return total + (digit or 0)
