"""Which version of an item stands for a day: what was in force by its own dates, as it was published by then.

A version that names another date than the one before it holds from that date on. One that names none, a correction or a page
changed on the quiet, holds from the day on which the record took it in: until then people read the earlier text. A version with
the same text and the same date is only a better reading of it and takes its place for every day. See docs/decisions/0042.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from knowledge.store.items import StoredItem
from knowledge.validity import dated_since, term_of

Older = Callable[[int], StoredItem | None]


def version_on(current: StoredItem, day: date, older: Older) -> StoredItem:
    """The newest version that stands for a day; the current one where none had taken effect.

    Args:
        older: an earlier version by number; None for one that may not be answered from.
    """
    if current.recorded is None or (current.recorded <= day and has_begun(current, day)):
        return current  # the whole of it was known and in force: every question about today
    newer = current
    for number in range(getattr(current.content, "version", 1) - 1, 0, -1):
        before = older(number)
        if before is None or _is_the_same_text(newer, before):
            continue
        if _stands_from(newer, before) <= day:
            return newer
        newer = before
    return newer if has_begun(newer, day) else current


def has_begun(item: StoredItem, day: date) -> bool:
    """Whether something had taken effect by a day, as far as it says when."""
    begins = term_of(item.content).effective
    return begins is None or begins <= day


def _stands_from(newer: StoredItem, before: StoredItem) -> date:
    stated = dated_since(newer.content)
    if stated is not None and stated != dated_since(before.content):
        return stated
    begins = term_of(newer.content).effective or date.min
    return max(begins, newer.recorded or date.min)


def _is_the_same_text(newer: StoredItem, before: StoredItem) -> bool:
    return newer.text == before.text and dated_since(newer.content) == dated_since(before.content)
