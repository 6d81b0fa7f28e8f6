"""How deep each headline stands: one pass with a stack of open headlines.

What encloses what is told by the page itself: a list that goes on after a line encloses that line. Only where the page does
not tell is the usual order of numberings (章, 条, 一、, （一）, 1., （1）, ①) taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parse.heading_words import CARRIES
from ingest.parse.headlines import Head
from ingest.parse.numbering import LEGAL

# Headings of the document itself, above every list.
_TOP_RANK = 20
# Looking further ahead than this for the next item of a list costs time and tells nothing.
_HORIZON = 400
_LABEL_LIKE = frozenset({"label", "bracket"})
_HEADERS = frozenset({"label", "bare", "bracket", "note", "question", "case", "way", "step", "ask", "heading"})


@dataclass(slots=True)
class _Open:
    """An open headline: its index, and whether the item before it in its list had nothing below it."""

    index: int
    head: Head
    after_leaf: bool = False
    has_child: bool = False


def depths(heads: Sequence[Head]) -> list[int]:
    """The depth of each headline, 0 for the top, in the order given; each is at most one deeper than the one before."""
    pass_ = _Pass(heads)
    return [pass_.place(index) for index in range(len(heads))]


class _Pass:
    """The stack and the headlines still to come."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self._heads = heads
        self._stack: list[_Open] = []
        self._seen: set[tuple[str, str]] = set()

    def place(self, index: int) -> int:
        head = self._heads[index]
        level = self._level(index, head)
        left = self._stack[level] if level < len(self._stack) else None
        continues = left is not None and left.head.kin == head.kin
        del self._stack[level:]
        entry = _Open(index, head)
        if continues and left is not None:
            entry.after_leaf = not left.has_child and not self._has_body(left)
        if self._stack:
            self._stack[-1].has_child = True
            self._seen.add((self._stack[-1].head.kin, head.kin))
        self._stack.append(entry)
        return level

    def _level(self, index: int, head: Head) -> int:
        if head.rank < _TOP_RANK:
            return self._below_higher(index, head)
        if head.family in _LABEL_LIKE:
            return self._label_level(head)
        if head.family == "note":
            return self._above_list(drop_notes=True)
        if head.is_numbered:
            return self._numbered_level(index, head)
        return self._bare_level(index, head)

    def _numbered_level(self, index: int, head: Head) -> int:
        for level in range(len(self._stack) - 1, -1, -1):
            entry = self._stack[level]
            if entry.head.kin == head.kin and _follows(entry.head, head):
                return level
        for level in range(len(self._stack) - 1, -1, -1):
            if self._stack[level].head.kin == head.kin:
                opened = any(entry.head.family in _HEADERS for entry in self._stack[level + 1 :])
                if head.number == 1 and opened and head.kin not in _HEADERS:
                    return self._below_higher(index, head, floor=self._last_header() + 1)
                return level
        return self._below_higher(index, head)

    def _last_header(self) -> int:
        return max(level for level, entry in enumerate(self._stack) if entry.head.family in _HEADERS)

    def _below_higher(self, index: int, head: Head, *, floor: int = 0) -> int:
        """Drop open headlines that usually stand deeper, unless they go on after this one."""
        level = len(self._stack)
        while level > floor and not self._encloses(self._stack[level - 1], index, head):
            level -= 1
        return level

    def _encloses(self, entry: _Open, index: int, head: Head) -> bool:
        if entry.head.family in _LABEL_LIKE and head.is_numbered and head.rank > _TOP_RANK:
            return not entry.head.valued and not (head.parts and entry.head.parts and not head.valued)
        if entry.head.family == "signature":
            return False
        if entry.head.family == "note":
            return head.number == 1
        if entry.head.rank < head.rank:
            return True
        if entry.head.kin == head.kin or entry.head.family == "question":
            return False
        if head.family in LEGAL and (head.family != "article" or entry.head.family in LEGAL):
            return False
        return entry.head.is_numbered and self._goes_on(entry.head, index, head)

    def _goes_on(self, entry: Head, index: int, head: Head) -> bool:
        for later in self._heads[index + 1 : index + 1 + _HORIZON]:
            if later.kin == entry.kin:
                return later.number is not None and entry.number is not None and later.number == entry.number + 1
            if later.rank < _TOP_RANK and later.kin != head.kin:
                return False
        return False

    def _bare_level(self, index: int, head: Head) -> int:
        """A heading without a number stands beside its like, else below every list that goes on after it."""
        for level, entry in enumerate(self._stack):
            if entry.head.kin == head.kin and (entry.head.rank == head.rank):
                return level
        level = 0
        while level < len(self._stack):
            entry = self._stack[level]
            if entry.head.family == "signature":
                return level
            known = (entry.head.kin, head.kin) in self._seen and not entry.head.prose
            stays = entry.head.rank < head.rank or known or "faqs" in entry.head.parts
            if not (stays or (entry.head.is_numbered and self._goes_on(entry.head, index, head))):
                return level
            level += 1
        return level

    def _label_level(self, head: Head) -> int:
        top = self._above_list(drop_notes=bool(head.parts) and head.parts != ("notes",))
        for level in range(len(self._stack) - 1, -1, -1):
            entry = self._stack[level]
            if entry.head.kin != head.kin:
                continue
            carried = bool(head.parts) and all(
                set(head.parts) <= CARRIES.get(part, frozenset()) for part in entry.head.parts
            )
            if level < top - 1:
                return top if carried or not entry.head.parts else level
            opens = entry.head.parts == ("steps",) and not entry.head.valued and head.parts == ("online",)
            return level + 1 if opens and not entry.has_child else level
        return top

    def _above_list(self, *, drop_notes: bool) -> int:
        """The level under the innermost heading: items of a list and sentences head nothing."""
        dropped = {"signature", "note"} if drop_notes else {"signature"}
        level = len(self._stack)
        while level and (_is_item(self._stack[level - 1]) or self._stack[level - 1].head.family in dropped):
            level -= 1
        return level

    def _has_body(self, entry: _Open) -> bool:
        following = entry.index + 1
        return following < len(self._heads) and self._heads[following].block > entry.head.last + 1


def _follows(before: Head, head: Head) -> bool:
    return before.number is not None and head.number == before.number + 1


def _is_item(entry: _Open) -> bool:
    head = entry.head
    return head.rank > _TOP_RANK and head.is_numbered and (head.prose or (entry.after_leaf and not entry.has_child))
