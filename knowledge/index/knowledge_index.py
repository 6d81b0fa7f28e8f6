"""The index of one deployment: tantivy and Chroma under one folder, derived from the store and rebuilt from it at will."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

from knowledge.access import PUBLIC
from knowledge.codelists import Grade
from knowledge.document import CatalogueEntry, PolicyDocument
from knowledge.encode import Encoder, Vectors
from knowledge.errors import IndexStaleError
from knowledge.guide import ServiceGuide
from knowledge.index.dense import DenseIndex
from knowledge.index.entries import Entry, EntryKind, Hit
from knowledge.index.lexical import LexicalIndex
from knowledge.index.turn import turn
from knowledge.lexicon.lexicon import Lexicon
from knowledge.passages import passages, title_of
from knowledge.store import Store, StoredItem

SCHEMA = 3  # raise when an entry's fields or their analysis change
FOLDER = "index"
ABOUT = "index.json"
BATCH = 400  # items between two commits while rebuilding

Progress = Callable[[str, int, int], None]


class KnowledgeIndex:
    """Finds entries by words and by meaning, inside given jurisdictions and partitions only.

    What is not public has a lexical index of its own, so that no word count, and so no rank, of the public one knows of it.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.encoder = encoder
        self.folder = folder
        self._open_files()

    def _open_files(self) -> None:
        self._about = _about(self.folder)
        self._lexical = LexicalIndex(self.folder / "lexical")
        self._internal = LexicalIndex(self.folder / "internal")
        self._dense = DenseIndex(self.folder / "dense", self.encoder)

    @classmethod
    def open(cls, data_folder: Path, encoder: Encoder) -> Self:
        """Open the index under a data folder, or begin an empty one.

        Raises:
            IndexStaleError: it was made by another encoder or schema; the message names the command that rebuilds it.
        """
        folder = data_folder / FOLDER
        about = _about(folder)
        if about is not None:
            _refuse_other(about, encoder)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            mine = {"schema": SCHEMA, "encoder": encoder.name, "made": uuid.uuid4().hex}
            (folder / ABOUT).write_text(json.dumps(mine), "utf-8")
        return cls(folder, encoder)

    def add(self, entries: Sequence[Entry]) -> None:
        """Stage entries; call `commit` to make them visible."""
        self._dense.add(entries)
        self._lexical.add([entry for entry in entries if PUBLIC in entry.partitions])
        self._internal.add([entry for entry in entries if PUBLIC not in entry.partitions])

    def remove(self, owners: Sequence[str]) -> None:
        """Stage the removal of everything these items own."""
        self._dense.remove(owners)
        self._lexical.remove(owners)
        self._internal.remove(owners)

    def commit(self) -> None:
        """Make what is staged visible."""
        self._lexical.commit()
        self._internal.commit()

    def refresh(self) -> None:
        """See what another process committed, or the whole index that another one built in this one's place.

        Raises:
            IndexStaleError: it was built with another encoder than this process has.
        """
        about = _about(self.folder)
        if about is not None and about != self._about:
            _refuse_other(about, self.encoder)
            self.close()
            self._open_files()
            return
        self._lexical.refresh()
        self._internal.refresh()
        self._dense.refresh()

    def close(self) -> None:
        """Give the files back; needed before the folder is replaced and opened again in the same process."""
        self._dense.close()

    def __len__(self) -> int:
        return len(self._lexical)

    def frequency(self, field: str, term: str) -> int:
        """In how many public entries a term stands in a lexical field."""
        return self._lexical.frequency(field, term)

    def by_words(
        self,
        terms: Sequence[tuple[str, str, float]],
        *,
        regions: Sequence[str],
        partitions: Sequence[str],
        kind: EntryKind,
        limit: int,
    ) -> list[Hit]:
        """See `LexicalIndex.search`."""
        found = [
            hit
            for index in self._searched(partitions)
            for hit in index.search(terms, regions=regions, partitions=partitions, kind=kind, limit=limit)
        ]
        return sorted(found, key=lambda hit: (-hit.score, hit.key))[:limit]

    def of_lexicon(
        self, lexicon_ids: Sequence[str], *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """See `LexicalIndex.of_lexicon`."""
        found = [
            hit
            for index in self._searched(partitions)
            for hit in index.of_lexicon(lexicon_ids, regions=regions, partitions=partitions, limit=limit)
        ]
        return sorted(found, key=lambda hit: hit.key)[:limit]

    def held(self, keys: Sequence[str], *, partitions: Sequence[str]) -> frozenset[str]:
        """Those of some keys that stand in these partitions."""
        return frozenset(key for index in self._searched(partitions) for key in index.held(keys, partitions=partitions))

    def _searched(self, partitions: Sequence[str]) -> tuple[LexicalIndex, ...]:
        return (self._lexical,) if set(partitions) <= {PUBLIC} else (self._lexical, self._internal)

    def by_meaning(
        self, vector: Vectors, *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """See `DenseIndex.search`."""
        return self._dense.search(vector, regions=regions, partitions=partitions, limit=limit)


def _about(folder: Path) -> dict[str, object] | None:
    """What an index says of itself: schema, encoder, and which building of it this is; None where there is none."""
    try:
        about: dict[str, object] = json.loads((folder / ABOUT).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return about


def _refuse_other(found: dict[str, object], encoder: Encoder) -> None:
    if found.get("schema") != SCHEMA:
        raise IndexStaleError(
            f"索引结构是旧的（{found.get('schema')}，现在是 {SCHEMA}）。请运行 mingbai reindex 重建。"
        )
    if found.get("encoder") != encoder.name:
        raise IndexStaleError(
            f"索引由另一个编码模型建立（{found.get('encoder')}，现在是 {encoder.name}）。"
            "请运行 mingbai reindex 重建，或把 MINGBAI_ENCODER 改回原来的模型。"
        )


def entries_of(item: StoredItem, lexicon: Lexicon) -> Iterator[Entry]:
    """The index entries of an item: one for the matter, one for each passage."""
    content = item.content
    if isinstance(content, CatalogueEntry) and not content.for_citizens:
        return
    yield matter_entry(item, lexicon)
    for passage in passages(item):
        yield Entry(
            key=passage.id,
            kind=EntryKind.PASSAGE,
            owner=content.id,
            region=content.region,
            grade=passage.grade,
            department=passage.department,
            name=title_of(item),
            heading=passage.heading,
            body=passage.text,
        )


def _other_names(guide: ServiceGuide) -> tuple[str, ...]:
    names = (guide.item_name, guide.sub_name, guide.main_name)
    return tuple(dict.fromkeys(name for name in names if name and name != guide.title))


def matter_entry(item: StoredItem, lexicon: Lexicon) -> Entry:
    """The entry that answers "which matter": all names, citizens' words and codes."""
    content, name = item.content, title_of(item)
    aliases: tuple[str, ...] = ()
    if isinstance(content, ServiceGuide):
        aliases = (*content.aliases, *_other_names(content))
    matter = lexicon.link(name, aliases) or (lexicon.named_in(name) if isinstance(content, PolicyDocument) else None)
    words = (*matter.official, *matter.words, *matter.phrases) if matter is not None else ()
    return Entry(
        key=f"{item.id}#matter",
        kind=EntryKind.MATTER,
        owner=item.id,
        region=content.region,
        grade=Grade.PUBLIC if isinstance(content, CatalogueEntry) else content.grade,
        department=None if isinstance(content, CatalogueEntry) else content.owner,
        name=name,
        aliases=tuple(dict.fromkeys((*aliases, *words))),
        codes=_codes(item),
        lexicon_id=matter.id if matter is not None else None,
    )


def _codes(item: StoredItem) -> tuple[str, ...]:
    content = item.content
    if isinstance(content, ServiceGuide):
        return content.codes.all
    code = content.code if isinstance(content, CatalogueEntry) else content.document_number
    return (code,) if code else ()


def catch_up(store: Store, index: KnowledgeIndex, lexicon: Lexicon, progress: Progress | None = None) -> int:
    """Index whatever the store holds that the index does not know yet; safe to repeat after a crash, and by several at once.

    Returns:
        How many items this call added or removed.

    Raises:
        IndexBusyError: another process is changing the index and does not come to an end.
    """
    if not store.unindexed(1).marks:
        return 0
    with turn(index.folder.parent):
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
    index = KnowledgeIndex.open(place, encoder)
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
