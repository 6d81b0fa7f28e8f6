"""The index in step with the record: what waits is put in, and on demand all of it is built anew beside the old one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from knowledge.encode import Encoder
from knowledge.index.embedded import FOLDER, EmbeddedIndex
from knowledge.index.knowledge_index import KnowledgeIndex
from knowledge.index.making import entries_of
from knowledge.index.turn import turn
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store, StoredItem

BATCH = 400  # items between two commits while rebuilding

Progress = Callable[[str, int, int], None]


def catch_up(store: Store, index: KnowledgeIndex, lexicon: Lexicon, progress: Progress | None = None) -> int:
    """Index whatever the store holds that the index does not know yet; safe to repeat after a crash, and by several at once.

    Returns:
        How many items this call added or removed.

    Raises:
        IndexBusyError: another process is changing the index and does not come to an end.
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


def reindex(
    store: Store, data_folder: Path, encoder: Encoder, lexicon: Lexicon, progress: Progress | None = None
) -> int:
    """Build both indexes anew beside the old ones, then put them in place. What is stored meanwhile still waits for the index.

    Returns:
        How many items are indexed.

    Raises:
        IndexBusyError: as `catch_up`.
    """
    with turn(data_folder):
        before = store.waiting_marks()
        done, matters = _build(store, data_folder / f"{FOLDER}.new", encoder, lexicon, progress)
        _swap(data_folder / f"{FOLDER}.new" / FOLDER, data_folder / FOLDER)
        shutil.rmtree(data_folder / f"{FOLDER}.new", ignore_errors=True)
        store.mark_rebuilt(before, matters)
    return done


def _build(
    store: Store, place: Path, encoder: Encoder, lexicon: Lexicon, progress: Progress | None
) -> tuple[int, dict[str, str]]:
    """An index of everything active in an empty place: how many items it holds, and the lexicon matters of those linked to one."""
    shutil.rmtree(place, ignore_errors=True)
    (place / FOLDER).mkdir(parents=True)
    index = EmbeddedIndex.open(place, encoder)
    done = 0
    matters: dict[str, str] = {}
    for batch in _batches(store.active(), BATCH):
        entries = [entry for item in batch for entry in entries_of(item, lexicon)]
        index.add(entries)
        matters.update((entry.owner, entry.lexicon_id) for entry in entries if entry.lexicon_id)
        done += len(batch)
        if progress is not None:
            progress("重建索引", done, 0)
    index.commit()
    index.close()
    return done, matters


def _batches(items: Iterable[StoredItem], size: int) -> Iterator[list[StoredItem]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _swap(new: Path, place: Path) -> None:
    old = place.with_name(f"{FOLDER}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
