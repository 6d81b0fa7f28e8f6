"""The index in step with the record: whatever waits for it is put in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.index.knowledge_index import KnowledgeIndex
from knowledge.index.makers import Make, makers
from knowledge.index.making import matters_told
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store, StoredItem
from knowledge.store.indexing import Waiting

BATCH = 400  # items between two commits
AT_ONCE = 10 * BATCH  # items read from the record at once

Progress = Callable[[str, int, int], None]


def catch_up(
    store: Store, index: KnowledgeIndex, lexicon: Lexicon, progress: Progress | None = None, *, workers: int = 0
) -> int:
    """Index whatever the store holds that the index does not know yet; safe to repeat after a crash, and by several at once.

    Args:
        workers: processes to make entries in, beside this one; only for a caller without threads of its own at work.

    Returns:
        How many items this call added or removed.

    Raises:
        IndexBusyError: another process is changing the index and does not come to an end.
        IndexGoneError: its server does not answer; what waits goes on waiting.
    """
    if not store.unindexed(1).marks:
        return 0
    with index.turn():
        index.refresh()  # while this one waited, another may have built it anew
        waiting = store.unindexed(AT_ONCE)
        with makers(lexicon, workers, first=waiting.items) as make:
            done = 0
            while waiting.marks:
                for number in _add(store, index, make, waiting):
                    done += number
                    if progress is not None:
                        progress("建立索引", done, 0)
                waiting = store.unindexed(AT_ONCE)
            return done


def _place(item: StoredItem | None) -> str:
    """The jurisdiction of an item, "" of one to be removed: a search skips what lies together in the index and is none of its places."""
    return item.content.region if item is not None else ""


def _add(store: Store, index: KnowledgeIndex, make: Make, waiting: Waiting) -> Iterator[int]:
    """Put what waits into the index, batch by batch; how many items each batch had."""
    items = {item.id: item for item in waiting.items}
    ids = sorted(waiting.ids, key=lambda one: (_place(items.get(one)), one))
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    parts = [[items[item_id] for item_id in batch if item_id in items] for batch in batches]
    for batch, entries in zip(batches, make(parts), strict=True):
        index.remove(batch)
        index.add(entries)
        index.commit()
        inside = set(batch)
        marks = [mark for mark in waiting.marks if mark[0] in inside]
        store.mark_indexed(marks, matters_told(entries))
        yield len(batch)
