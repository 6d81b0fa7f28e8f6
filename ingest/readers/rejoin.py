"""Put back together sentences that a page broke around a number: 「年满」, 「16」, 「周岁」 on three lines are one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.raw import BlockKind
from ingest.readers.assemble import Draft
from ingest.readers.clean import join_wrapped

_BARE_NUMBER = re.compile(r"^(?:[\d,.]+%?|[<>≤≥]?\d[\d,.]*)$")
# What may follow a number without beginning a sentence of its own.
_MEASURE = re.compile(
    r"^(?:周岁|岁|年|个|月|日|天|号|元|万|亿|千|百|角|分|人|名|户|次|份|张|页|寸|项|条|款|类|级|种|件|套|本|台|辆|家|米|公里|平方|立方|公斤|千克|克"
    r"|小时|分钟|秒|工作日|自然日|时|倍|成|％|%|以[上下内外]|至|到|[-—~～])"
)
_ENDED = re.compile(r"[。！？!?；;：:…）)】」』》]$")
_OPENS_ITEM = re.compile(
    r"^[（(【\[]?(?:[一二三四五六七八九十百]+|\d{1,3}|[①-⑳])[、.．)）】\]]|^第.{1,5}[章节条款项]|^[①-⑳■●◆▶★]"
)

# A text is hard-wrapped when at least these many, and this share of all, lines reach the same width in characters.
_MARGIN = 2
_NARROWEST = 20
_FEWEST_CUT = 4
_CUT_SHARE = 0.25


def rejoin_broken(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts with lines joined that were one sentence broken before or after a bare number.

    A number joins the line below it when that begins with a measure word (周岁, 元, 个工作日), and then the line above it
    when that has not ended. Table rows, headings and numbered items stay apart.
    """
    joined: list[Draft] = []
    for draft in drafts:
        if joined and _continues(joined[-1], draft):
            joined[-1] = replace(joined[-1], text=joined[-1].text + draft.text)
            if len(joined) > 1 and _is_unfinished(joined[-2], joined[-1]):
                last = joined.pop()
                joined[-1] = replace(joined[-1], text=joined[-1].text + last.text)
        else:
            joined.append(draft)
    return joined


def join_wrapped_lines(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the lines with those joined that a converter cut at the right margin.

    Lines count as cut when many of them are equally long, up to two characters, and do not end a sentence.
    """
    width = max((len(draft.text) for draft in drafts), default=0)
    full = [draft for draft in drafts if len(draft.text) >= width - _MARGIN]
    cut = [draft for draft in full if not _ENDED.search(draft.text)]
    if width < _NARROWEST or len(cut) < _FEWEST_CUT or len(full) < _CUT_SHARE * len(drafts):
        return list(drafts)
    joined: list[Draft] = []
    open_line = False
    for draft in drafts:
        if open_line and not _OPENS_ITEM.match(draft.text):
            joined[-1] = replace(joined[-1], text=join_wrapped(f"{joined[-1].text}\n{draft.text}"))
        else:
            joined.append(draft)
        open_line = len(draft.text) >= width - _MARGIN and not _ENDED.search(draft.text)
    return joined


def opens_item(line: str) -> bool:
    """Say whether a line begins a numbered or marked item or an article of a law."""
    return bool(_OPENS_ITEM.match(line))


def is_ended(line: str) -> bool:
    """Say whether a line ends like a sentence, a label or a quotation."""
    return bool(_ENDED.search(line))


def _continues(above: Draft, below: Draft) -> bool:
    return bool(_is_plain(above) and _is_plain(below) and _BARE_NUMBER.match(above.text) and _MEASURE.match(below.text))


def _is_unfinished(above: Draft, below: Draft) -> bool:
    if not (_is_plain(above) and _is_plain(below)) or above.bold != below.bold:
        return False
    return not _ENDED.search(above.text) and not _BARE_NUMBER.match(above.text) and not _OPENS_ITEM.match(below.text)


def _is_plain(draft: Draft) -> bool:
    return draft.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
