"""The whole index built anew beside the old one and then put in its place, in the same engine or in another.

What is in force is written in the record, in the transaction that also says which items the new building holds. A run that is killed
before leaves the old index in force; what it built is removed by the next one.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from knowledge.encode import Encoder
from knowledge.index import milvus_schema
from knowledge.index.embedded import FOLDER, EmbeddedIndex
from knowledge.index.entries import Entry
from knowledge.index.in_force import MILVUS_SCHEMA, Engine, IndexPlace, InForce, in_force
from knowledge.index.keeping import BATCH, Progress
from knowledge.index.knowledge_index import KnowledgeIndex
from knowledge.index.lease import Pace, leased
from knowledge.index.making import entries_of, matters_told
from knowledge.index.milvus import MilvusIndex
from knowledge.index.milvus_server import MilvusServer
from knowledge.index.turn import turn
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store, StoredItem
from knowledge.store.indexing import IN_FORCE, LEFTOVERS


class Filled(NamedTuple):
    """How many items a building holds, and the lexicon matters of those linked to one."""

    items: int
    matters: dict[str, str]


def rebuild(
    store: Store,
    place: IndexPlace,
    encoder: Encoder,
    lexicon: Lexicon,
    *,
    to: Engine | None = None,
    progress: Progress | None = None,
) -> int:
    """Build the index of a record anew. What is stored meanwhile still waits for the index.

    Args:
        to: the engine; None for that of the settings, else the one in force.

    Returns:
        How many items are indexed.

    Raises:
        IndexBusyError: as `catch_up`.
        IndexGoneError: Milvus does not answer; the old index stays in force.
        SettingError: nobody said where the Milvus is.
    """
    now = in_force(store) or InForce()
    wanted = to or place.engine or now.engine
    with ExitStack() as turns:
        turns.enter_context(turn(place.data))
        if Engine.MILVUS in (wanted, now.engine):
            turns.enter_context(leased(store, pace=place.pace))
        if wanted is Engine.MILVUS:
            done = _in_milvus(store, place, encoder, lexicon, progress)
        else:
            done = _here(store, place.data, encoder, lexicon, progress)
    if place.milvus is not None:
        _clear(store, place.server, place.pace)
    return done


def reindex(
    store: Store, data_folder: Path, encoder: Encoder, lexicon: Lexicon, progress: Progress | None = None
) -> int:
    """`rebuild` into the embedded engine."""
    return rebuild(store, IndexPlace(data=data_folder), encoder, lexicon, to=Engine.EMBEDDED, progress=progress)


def _here(store: Store, data_folder: Path, encoder: Encoder, lexicon: Lexicon, progress: Progress | None) -> int:
    before = store.waiting_marks()
    old = in_force(store)
    place = data_folder / f"{FOLDER}.new"
    shutil.rmtree(place, ignore_errors=True)
    (place / FOLDER).mkdir(parents=True)
    index = EmbeddedIndex.open(place, encoder)
    done, matters = _fill(index, store, lexicon, progress)
    index.commit()
    index.close()
    _swap(place / FOLDER, data_folder / FOLDER)
    shutil.rmtree(place, ignore_errors=True)
    store.mark_rebuilt(before, matters, settings=_gone_over(store, InForce(), old))
    return done


def _in_milvus(store: Store, place: IndexPlace, encoder: Encoder, lexicon: Lexicon, progress: Progress | None) -> int:
    before = store.waiting_marks()
    old, made, server = in_force(store), uuid.uuid4().hex[:12], place.server
    _note_leftover(store, made)
    milvus_schema.create(server, made, encoder.width)
    index = MilvusIndex(server, made, encoder, lambda: leased(store, pace=place.pace), building=True)
    done, matters = _fill(index, store, lexicon, progress)
    index.finish()
    new = InForce(engine=Engine.MILVUS, made=made, made_with=MILVUS_SCHEMA, encoder=encoder.name)
    store.mark_rebuilt(before, matters, settings=_gone_over(store, new, old))
    return done


def _fill(index: KnowledgeIndex, store: Store, lexicon: Lexicon, progress: Progress | None) -> Filled:
    """Everything active, put into an empty index, place by place: a search skips what lies together and is none of its places."""
    done = 0
    matters: dict[str, str] = {}
    for batch in _batches(store.active(by_place=True), BATCH):
        entries: list[Entry] = [entry for item in batch for entry in entries_of(item, lexicon)]
        index.add(entries)
        if isinstance(index, MilvusIndex):
            index.commit()  # nobody looks at it yet, and memory does not grow with the record
        matters.update(matters_told(entries))
        done += len(batch)
        if progress is not None:
            progress("重建索引", done, 0)
    return Filled(done, matters)


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


# ---- what is left in Milvus


def _leftovers(store: Store) -> list[str]:
    """Buildings in Milvus that are not in force, or may not be."""
    return (store.setting(LEFTOVERS) or "").split()


def _note_leftover(store: Store, made: str) -> None:
    store.set_setting(LEFTOVERS, " ".join([*_leftovers(store), made]))


def _gone_over(store: Store, new: InForce, old: InForce | None) -> dict[str, str]:
    """What the record says once a building is in force: it, and that the one before is left over."""
    left = [made for made in (*_leftovers(store), old.made if old is not None else "") if made and made != new.made]
    return {IN_FORCE: new.model_dump_json(), LEFTOVERS: " ".join(dict.fromkeys(left))}


def _clear(store: Store, server: MilvusServer, pace: Pace) -> None:
    """Remove the buildings that are left over, a moment after everybody went over to the one in force."""
    if not _leftovers(store):
        return
    time.sleep(pace.grace)
    with leased(store, pace=pace):
        now = in_force(store)
        for made in _leftovers(store):
            if now is None or made != now.made:
                milvus_schema.drop(server, made)
        store.set_setting(LEFTOVERS, "")
    server.close()
