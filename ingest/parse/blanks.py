"""Cells and parts that say nothing, and cells that hold several values."""

from __future__ import annotations

import re

_BLANK = re.compile(r"[\s/\\\-—–－_~*.。·、，,;；:：|]*")
_PLACEHOLDERS = frozenset(
    {"无", "暂无", "没有", "未填写", "未填", "空", "null", "none", "nan", "n/a", "na", "undefined"}
)
_LONGEST_WORD = max(map(len, _PLACEHOLDERS))
# Rows of dashes are drawn longer than any word for nothing.
_LONGEST_BLANK = 80
_BETWEEN_VALUES = re.compile(r"[，,、；;|^\s\"“”'‘’]+")


def is_blank(text: str | None) -> bool:
    """Whether a cell or part says nothing: empty, dashes, 「无」, 「暂无」, 「null」. It is never read as 「不」."""
    if text is None:
        return True
    if len(text) > _LONGEST_BLANK:
        return False
    if len(text) > _LONGEST_WORD and text[0].isalnum() and text[-1].isalnum():
        return False  # most cells: no word for nothing is as long
    stripped = text.strip(" \t\r\n　（）()。.；;")
    return _BLANK.fullmatch(text) is not None or stripped.lower() in _PLACEHOLDERS or stripped == ""


def split_values(text: str | None) -> tuple[str, ...]:
    """The separate values of a cell such as 日常用语, each once in order: split at ，,、；;|^ spaces and quotes. Blank: ()."""
    if text is None or is_blank(text):
        return ()
    values = (
        value.strip("（）()。 ") if value.strip("（）()。 ") == "" else value for value in _BETWEEN_VALUES.split(text)
    )
    return tuple(dict.fromkeys(value for value in values if value and not is_blank(value)))
