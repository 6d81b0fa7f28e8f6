"""Recognise a page that only lists other pages: the index of a column (通知公告), saved in place of a guide.

Its titles lead elsewhere, and read as text they answer questions with the names of other people's proceedings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.errors import GuideError

# a title and the day on which it appeared: 「关于…的公告[ 2026-08-20 ]」, 「2026年8月20日 关于…」
_DAY = r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
_ENTRY = re.compile(
    rf"^.{{4,120}}?[\[(（【〔\s]\s*{_DAY}\s*[\])）】〕]?$|^[\[(（【〔]?\s*{_DAY}\s*[\])）】〕]?\s*\S.{{3,120}}$"
)
_STATES = re.compile("[。；;]|：.{12}")
_FEWEST, _SHARE = 5, 0.8  # entries, and their share of the lines, from which nothing else is there


def refuse_list_page(lines: Sequence[str], name: str) -> None:
    """Refuse a page that is an index of others.

    Raises:
        GuideError: it is one; the message says how many entries it has and what to save instead.
    """
    if lists_pages(lines):
        raise GuideError(
            name,
            f"这是一个栏目列表页，只有{sum(map(_is_entry, lines))}条标题和日期，没有正文。请点开里面的条目，把要用的一篇一篇保存下来再导入",
        )


def lists_pages(lines: Sequence[str]) -> bool:
    """Say whether nearly every line is a title with the day on which it appeared, and none says anything."""
    told = [line for line in lines if line.strip()]
    entries = sum(map(_is_entry, told))
    return entries >= _FEWEST and entries >= _SHARE * len(told)


def _is_entry(line: str) -> bool:
    return _ENTRY.search(line.strip()) is not None and _STATES.search(line) is None
