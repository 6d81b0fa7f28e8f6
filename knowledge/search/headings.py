"""Headings that are questions themselves: how nearly somebody asks just that, and passages that hold a heading and nothing else."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.text import bigrams

ALIKE = 0.6  # share of bigrams in common from which two questions count as nearly the same

_NUMBERED = re.compile(r"^[(（]?[一二三四五六七八九十百\d]{1,4}[)）、.．:：]\s*")
_NOTHING = frozenset({"无", "暂无", "略", "/"})  # what lists write where a part is empty
_LINK = re.compile(
    r"(?>[^。;；\n]{4,120}?\[\s*\d{4}-\d{1,2}-\d{1,2}\s*\]\s*)+"
)  # 「劳动人事争议仲裁服务指南[ 2023-03-13 ]」
_SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=20_000)
def bare(heading: str) -> str:
    """The last heading of a folded path without its number and signs: 「常见问题 三、怎么办理?」 -> 怎么办理."""
    last = heading.rpartition(" ")[2]
    return _SIGNS.sub("", _NUMBERED.sub("", last))


def set_as_heading(folded: str, heading: str) -> float:
    """How nearly a folded question is the last heading of a path, asking words included, 0 to 1.

    Asking words tell one question of a page from the next (哪些情况需要申报 and 如何申报), where terms alone are the same.
    """
    asked, printed = _asked_pairs(folded), _printed_pairs(heading)
    if not asked or not printed:
        return 0.0
    common = 2 * len(asked & printed) / (len(asked) + len(printed))
    return max(0.0, common - ALIKE) / (1.0 - ALIKE)


@lru_cache(maxsize=2_000)
def _asked_pairs(folded: str) -> frozenset[str]:
    return frozenset(bigrams(_SIGNS.sub("", folded)))


@lru_cache(maxsize=20_000)
def _printed_pairs(heading: str) -> frozenset[str]:
    return frozenset(bigrams(bare(heading)))


@lru_cache(maxsize=8_000)  # of texts that stay in memory with their passages
def says_only(text: str, heading: str) -> bool:
    """Whether a folded passage is its own heading and no more, says 无, or is a link with its day: a table of contents answers nothing."""
    return (
        text.strip() in _NOTHING
        or _LINK.fullmatch(text.strip()) is not None
        or _SIGNS.sub("", _NUMBERED.sub("", text)) == bare(heading) != ""
    )


# What frames a document and answers nothing that is asked of its matter: its purpose, its printing, its scope, its signature.
_FRAME = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]{1,5}条\s*)?(?:为了?|为进一步|根据|依据).{0,300}(?:制定|拟定|出台)本(?:办法|细则|规定|方案|条例|指南|通知)[^。]{0,20}。?$"
    r"|^.{0,40}现将.{0,80}(?:印发|发布)给?你?们?.{0,40}$"
    r"|^(?:第[一二三四五六七八九十百零\d]{1,5}条\s*)?[^。]{0,60}适用本(?:办法|细则|规定|方案|条例)。?$"
    r"|^(?:[^。;；\n]{2,60}\n){1,6}\d{4}年\d{1,2}月\d{1,2}日$",
    re.DOTALL,
)
LONGEST_FRAME = 400  # in characters


@lru_cache(maxsize=8_000)
def only_frames(text: str) -> bool:
    """Whether a folded passage says only why, for what and by whom a document was made."""
    return len(text) <= LONGEST_FRAME and _FRAME.search(text.strip()) is not None
