"""Items that stay in memory once they were read, for as long as the record does not change, and what closed parts leave of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

from knowledge.store.items import StoredItem

Held = TypeVar("Held")


class KeptItems(Generic[Held]):
    """Current items, or what was read of them, by id (None: there is none), all of one generation; those asked for longest ago go first.

    Unlike `functools.lru_cache` it can be asked for many at once, so that the missing ones are read in one statement.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._generation = -1
        self._items: OrderedDict[str, Held | None] = OrderedDict()
        self._lock = Lock()

    def look(self, generation: int, item_ids: Sequence[str]) -> dict[str, Held | None]:
        """Those of the items that are kept; what an older generation said is forgotten."""
        with self._lock:
            if generation != self._generation:
                self._items.clear()
                self._generation = generation
            found = {item_id: self._items[item_id] for item_id in item_ids if item_id in self._items}
            for item_id in found:
                self._items.move_to_end(item_id)
            return found

    def keep(self, generation: int, found: Mapping[str, Held | None]) -> None:
        """Keep what was read; nothing if the record has changed since."""
        with self._lock:
            if generation == self._generation:
                self._items.update(found)
                while len(self._items) > self._size:
                    self._items.popitem(last=False)


class ClearedItems:
    """Items without the parts that some readers may not see, those cleared longest ago going first.

    What is kept belongs to one item object: another version, or the same one read anew, is cleared anew.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._cleared: OrderedDict[tuple[str, Hashable], tuple[StoredItem, StoredItem]] = OrderedDict()
        self._lock = Lock()

    def without(self, item: StoredItem, hidden: Hashable, clear: Callable[[], StoredItem]) -> StoredItem:
        """The item without its hidden parts, cleared now where that was not done before.

        Args:
            hidden: which parts; equal values stand for equal parts.
            clear: takes them out.
        """
        place = (item.id, hidden)
        with self._lock:
            kept = self._cleared.get(place)
        if kept is not None and kept[0] is item:
            return kept[1]
        cleared = clear()
        with self._lock:
            self._cleared[place] = (item, cleared)
            self._cleared.move_to_end(place)
            while len(self._cleared) > self._size:
                self._cleared.popitem(last=False)
        return cleared
