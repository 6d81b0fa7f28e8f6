"""The index in step with the record: whatever waits for it is put in."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.index.knowledge_index import KnowledgeIndex
from knowledge.index.making import entries_of
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store

BATCH = 400  # items between two commits

Progress = Callable[[str, int, int], None]


def catch_up(store: Store, index: KnowledgeIndex, lexicon: Lexicon, progress: Progress | None = None) -> int:
    """Index whatever the store holds that the index does not know yet; safe to repeat after a crash, and by several at once.

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
        return _add_waiting(store, index, lexicon, progress)


def _add_waiting(store: Store, index: KnowledgeIndex, lexicon: Lexicon, progress: Progress | None) -> int:
    done = 0
    while True:
        items, ids, marks = store.unindexed(BATCH)
        if not marks:
            return done
        index.remove(ids)
        entries = [entry for item in items for entry in entries_of(item, lexicon)]
        index.add(entries)
        index.commit()
        store.mark_indexed(marks, {entry.owner: entry.lexicon_id for entry in entries if entry.lexicon_id})
        done += len(ids)
        if progress is not None:
            progress("建立索引", done, 0)
