"""What was folded of items, kept for as long as each one reads the same.

A change of the record is seen by its number, which says nothing of which item changed. So whoever keeps folded items by that number
finds none of them after a correction of one; here they wait to be taken up again once their item has been read anew and is what it was.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, Protocol, Self, TypeVar


class Folded(Protocol):
    """What is folded of one item."""

    def renewed(self) -> Self:
        """The same for a record that has changed elsewhere: without what other items have a part in, such as how rare a word is."""
        ...


F = TypeVar("F", bound=Folded)


class FoldedItems(Generic[F]):
    """Folded items by a key of one's own, those asked for longest ago going first. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[object, F]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, read: object, fold: Callable[[], F]) -> F:
        """What was folded of an item, or is now: where it was not before, or the item then read otherwise.

        Args:
            key: what was folded is kept under it; another reader's view of an item needs another key.
            read: what it was folded from, all of it: the item, its head, or both.
        """
        with self._lock:
            kept = self._kept.get(key)
        folded = kept[1].renewed() if kept is not None and kept[0] == read else fold()
        with self._lock:
            self._kept[key] = (read, folded)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return folded
