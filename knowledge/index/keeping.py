"""The index in step with the record: whatever waits for it is put in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.index.knowledge_index import KnowledgeIndex
from knowledge.index.makers import Make, Makings, makers
from knowledge.index.making import matters_told
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store
from knowledge.store.indexing import Waiting

BATCH = 400  # items between two commits; smaller ones take longer, because each call of the engines has its price
AT_ONCE = 10 * BATCH  # waiting items looked up at once; their entries may all be made before they are put in

Progress = Callable[[str, int, int], None]


def catch_up(
    store: Store, index: KnowledgeIndex, lexicon: Lexicon, progress: Progress | None = None, *, workers: int = 0
) -> int:
    """Index whatever the store holds that the index does not know yet; safe to repeat after a crash, and by several at once.

    Args:
        workers: processes to make entries in, beside this one, which puts them in; only for a caller without threads of its own at work.

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
        with makers(Makings(store, lexicon, index.encoder), workers, expected=len(waiting.places)) as make:
            done = 0
            while waiting.marks:
                for number in _add(store, index, make, waiting):
                    done += number
                    if progress is not None:
                        progress("建立索引", done, 0)
                waiting = store.unindexed(AT_ONCE)
            return done


def _add(store: Store, index: KnowledgeIndex, make: Make, waiting: Waiting) -> Iterator[int]:
    """Put what waits into the index, batch by batch; how many items each batch had."""
    # a search skips what lies together in the index and is none of its places; what is only removed has none
    ids = sorted(waiting.ids, key=lambda one: (waiting.places.get(one, ""), one))
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    made = make(batches)
    for batch in batches:
        index.remove(batch)  # this also opens the engines, while the first entries are made
        entries = next(made)
        index.add(entries)
        index.commit()
        inside = set(batch)
        marks = [mark for mark in waiting.marks if mark[0] in inside]
        store.mark_indexed(marks, matters_told(entries))
        yield len(batch)
