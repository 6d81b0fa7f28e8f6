"""The index on this machine: tantivy and Chroma under one folder. One machine, as many processes as you like."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from knowledge.access import PUBLIC
from knowledge.encode import Encoder, Vectors
from knowledge.errors import IndexStaleError
from knowledge.index.analysis import SCHEMA
from knowledge.index.dense import DenseIndex
from knowledge.index.entries import Entry, EntryKind, Hit
from knowledge.index.lexical import LexicalIndex
from knowledge.index.soundness import META, damaged
from knowledge.index.turn import turn

FOLDER = "index"
ABOUT = "index.json"


class EmbeddedIndex:
    """Finds entries by words and by meaning, inside given jurisdictions and partitions only.

    What is not public has a lexical index of its own, so that no word count, and so no rank, of the public one knows of it.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.encoder = encoder
        self.folder = folder
        self.is_new = False  # whether it was begun by this opening
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
            IndexDamagedError: a file is missing or not as it was written.
        """
        folder = data_folder / FOLDER
        _put_back(folder)
        about = _about(folder)
        if about is not None:
            _refuse_other(about, encoder)
            _refuse_lacking(folder)
            return cls(folder, encoder)
        folder.mkdir(parents=True, exist_ok=True)
        begun = cls(folder, encoder)
        mine = {"schema": SCHEMA, "encoder": encoder.name, "made": uuid.uuid4().hex}
        fresh = folder / f"{ABOUT}.{uuid.uuid4().hex}"
        fresh.write_text(json.dumps(mine), "utf-8")
        fresh.replace(folder / ABOUT)
        begun._about, begun.is_new = mine, True
        return begun

    @property
    def is_damaged(self) -> bool:
        """Whether the vectors cannot be read, so that only words find anything until `mingbai reindex`."""
        return self._dense.is_damaged

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

    def turn(self) -> AbstractContextManager[None]:
        """See `knowledge.index.turn`."""
        return turn(self.folder.parent)

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

    def vectors(self, keys: Sequence[str], *, region: str) -> dict[str, Vectors]:
        """See `DenseIndex.vectors`."""
        return self._dense.vectors(keys, region=region)

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
    except ValueError as error:
        raise damaged(folder, ABOUT) from error
    return about


def _refuse_lacking(folder: Path) -> None:
    """Refuse an index whose engines would begin anew, because the file that they begin at is gone."""
    for begins_at in (folder / "lexical" / META, folder / "internal" / META):
        if not begins_at.exists():
            raise damaged(begins_at.parent, begins_at.name)
    if (folder / "dense" / "tables" / "stamp").exists() and not (folder / "dense" / "chroma.sqlite3").exists():
        raise damaged(folder / "dense", "chroma.sqlite3")


def _put_back(place: Path) -> None:
    """Put the old index in its place again, when a rebuild was killed between taking it away and putting the new one there."""
    old = place.with_name(f"{FOLDER}.old")
    if place.exists() or not old.exists():
        return
    with turn(place.parent):  # whoever is rebuilding now is just about to put the new one there
        if not place.exists() and old.exists():
            old.rename(place)


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
