"""Nearest vectors in Chroma: one collection per (jurisdiction, partition of access), so no metadata filter is ever needed."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge.access import PUBLIC
from knowledge.encode import Encoder, Vectors
from knowledge.index.entries import COSINE_DIGITS, Entry, EntryKind, Hit, vectors_of
from knowledge.index.soundness import damaged, not_written
from knowledge.index.vector_rows import VectorRows, are_unit
from knowledge.index.vector_tables import VectorTable, VectorTables

if TYPE_CHECKING:
    import chromadb
    from chromadb.api import ClientAPI

BATCH = 2_000  # vectors a call; Chroma refuses more than about 5,400
SMALL = 8_000  # entries of a collection that is searched in memory, 8 MB at width 256
TRIES = 3  # of reading a collection while another process changes it
KEPT_TABLES = 48  # such collections at most; the one asked longest ago goes first

log = logging.getLogger("mingbai.index")


def load_engine() -> None:
    """Import Chroma before it is needed: it takes half a second."""
    import chromadb as chromadb


def collection_name(region: str, partition: str) -> str:
    """The collection that holds one jurisdiction in one partition."""
    return f"r{region}-{partition}"


class DenseIndex:
    """Chroma collections in a folder, small ones also as tables, and the vectors of each owner together. Chroma is opened when something is not in a table."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._saved = VectorTables(folder)
        self._rows = VectorRows(folder, encoder.width)
        self._client: ClientAPI | None = None
        self._encoder = encoder
        self._lock = threading.RLock()  # Chroma's own opening and closing are not safe between threads
        self._opened: dict[str, chromadb.Collection | None] = {}
        self._tables: OrderedDict[str, VectorTable | None] = OrderedDict()
        self.is_damaged = False  # whether the last look into the vectors failed although nobody changed them
        self._stamp = ""  # of the vectors as the open client knows them

    def _chroma(self) -> ClientAPI:
        with self._lock:
            if self._client is None:
                import chromadb
                from chromadb.config import Settings

                self._stamp = self._saved.stamp()
                self._client = chromadb.PersistentClient(str(self._folder), Settings(anonymized_telemetry=False))
            return self._client

    def _forget(self) -> None:
        self._opened.clear()
        self._tables.clear()

    def add(self, entries: Sequence[Entry]) -> None:
        """Embed and store entries."""
        with self._changing():
            self._add(entries)

    def _add(self, entries: Sequence[Entry]) -> None:
        by_collection: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            for partition in entry.partitions:
                by_collection.setdefault((entry.region, partition), []).append(entry)
        for (region, partition), group in by_collection.items():
            collection = self._chroma().get_or_create_collection(
                collection_name(region, partition),
                configuration={"hnsw": {"space": "ip", "ef_search": 60}},
                embedding_function=None,
            )
            for start in range(0, len(group), BATCH):
                batch = group[start : start + BATCH]
                vectors = vectors_of(batch, self._encoder)
                collection.upsert(
                    ids=[entry.key for entry in batch],
                    embeddings=vectors,
                    metadatas=[{"owner": entry.owner} for entry in batch],
                )
                if partition == PUBLIC:
                    self._rows.put(batch, vectors)

    def remove(self, owners: Sequence[str]) -> None:
        """Delete every entry of these owners, wherever it lies."""
        if not owners:
            return
        with self._changing():
            self._rows.remove(owners)
            for collection in self._chroma().list_collections():
                for start in range(0, len(owners), 500):
                    collection.delete(where={"owner": {"$in": list(owners[start : start + 500])}})

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One change of the vectors: no table of before it counts afterwards, whether it succeeds or not."""
        from chromadb.errors import ChromaError

        try:
            self._reopen_if_changed()
            self._chroma()
            self._saved.renew()
            self._forget()
            yield
            self._saved.renew()
        except (ChromaError, sqlite3.Error, OSError, ValueError) as error:
            self.close()
            raise not_written(self._folder, error) from error
        self._stamp = self._saved.stamp()

    def _collection(self, name: str) -> chromadb.Collection | None:
        if name not in self._opened:
            from chromadb.errors import NotFoundError

            found: chromadb.Collection | None = (
                None  # until `refresh`: looking for what is not there costs as much as a query
            )
            with self._reading(), suppress(NotFoundError):
                found = self._chroma().get_collection(name, embedding_function=None)
            self._opened[name] = found
            return found
        return self._opened[name]

    def refresh(self) -> None:
        """See what another process stored."""
        self._reopen_if_changed()
        self._forget()

    def _reopen_if_changed(self) -> None:
        """An open client keeps what it read of a collection, and fails on what another process added to it since."""
        if self._client is not None and self._saved.stamp() != self._stamp:
            self.close()

    def close(self) -> None:
        """Give the files back; Chroma otherwise keeps a folder open by its name, even after another took its place."""
        with self._lock:
            self._forget()
            self._rows.close()
            if self._client is not None:
                self._client.close()
                self._client = None

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A client that fails is given up, once: the threads that fail with it find the fresh one that the first of them opened."""
        from chromadb.errors import ChromaError

        used = self._client
        try:
            yield
        # a closed client has lost its `bindings`; one over a damaged file says ValueError at its opening
        except (ChromaError, AttributeError, LookupError, ValueError) as error:
            with self._lock:
                if used is None or self._client is used:
                    self.close()
            raise _ChangedMeanwhileError from error

    def search(self, vector: Vectors, *, regions: Sequence[str], partitions: Sequence[str], limit: int) -> list[Hit]:
        """Nearest entries of every collection asked, matters and passages mixed.

        Args:
            vector: shape (width,), length 1.

        Returns:
            At most `limit` hits a collection, best first; ties by key.
        """
        hits: list[Hit] = []
        stamp = self._saved.stamp()
        for name in (collection_name(region, partition) for region in regions for partition in partitions):
            hits += self._nearest_in(name, vector, limit, stamp)
        return sorted(hits, key=lambda hit: (-hit.score, hit.key))

    def _nearest_in(self, name: str, vector: Vectors, limit: int, stamp: str) -> list[Hit]:
        """The best of one collection, read anew when another process is changing it; without it when that goes on.

        Args:
            stamp: of the vectors before they were looked into.
        """
        for _ in range(TRIES):
            try:
                table = self._table(name)
                found = _nearest(table, vector, limit) if table is not None else self._query(name, vector, limit)
            except _ChangedMeanwhileError:
                continue
            else:
                self.is_damaged = False
                return found
        if self._saved.stamp() != stamp:
            log.warning("vectors of %s cannot be read while they are being changed", name)
        elif not self.is_damaged:
            self.is_damaged = True
            log.error("%s", damaged(self._folder, name))
        return []

    def vectors(self, keys: Sequence[str], *, region: str) -> dict[str, Vectors]:
        """Vectors of some public entries of one jurisdiction, as far as they are at hand."""
        held: dict[str, Vectors] = {}
        for owner in dict.fromkeys(key.rpartition("#")[0] for key in keys):
            held.update(self._rows.of(owner, region))
        return {key: held[key] for key in keys if key in held}

    def _query(self, name: str, vector: Vectors, limit: int) -> list[Hit]:
        collection = self._collection(name)
        if collection is None:
            return []
        with self._reading():
            found = collection.query(query_embeddings=vector[None, :], n_results=limit, include=["distances"])
        rows = zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)
        return [_hit(key, 1.0 - distance) for key, distance in rows]

    def _table(self, name: str) -> VectorTable | None:
        """A small collection in memory: one product is exact and ten times faster than a query; None for a large one."""
        if name not in self._tables:
            self._tables[name] = self._saved.read(name) or self._from_chroma(name)
            while len(self._tables) > KEPT_TABLES:
                self._tables.popitem(last=False)
        self._tables.move_to_end(name)
        return self._tables[name]

    def _from_chroma(self, name: str) -> VectorTable | None:
        stamp = self._saved.stamp()
        collection = self._collection(name)
        if collection is None:
            table = VectorTable([], np.zeros((0, self._encoder.width), dtype=np.float32))
        else:
            with self._reading():
                if collection.count() > SMALL:
                    return None
                stored = collection.get(include=["embeddings"])
            rows = np.asarray(stored["embeddings"], dtype=np.float32).reshape(len(stored["ids"]), self._encoder.width)
            if not are_unit(rows):
                self.close()
                raise _ChangedMeanwhileError
            table = VectorTable(stored["ids"], rows)
        self._saved.save(name, table, stamp)
        return table


class _ChangedMeanwhileError(Exception):
    """What is being read was changed by another process, or the client was closed by another thread that noticed."""


def _nearest(table: VectorTable, vector: Vectors, limit: int) -> list[Hit]:
    """The best rows of a table by dot product."""
    keys, rows = table
    if not keys:
        return []
    # on one core, without BLAS: its threads wait for each other, and beside other work a product of 0.2 ms took 4
    scores = np.einsum("ij,j->i", rows, vector)
    best = np.argpartition(-scores, limit)[:limit] if len(keys) > limit else np.arange(len(keys))
    best = best[np.argsort(-scores[best], kind="stable")]
    return [_hit(keys[number], float(scores[number])) for number in best]


def _hit(key: str, score: float) -> Hit:
    """Owner and kind are read off the key: asking Chroma for metadata doubles the time of a query."""
    owner, _, part = key.rpartition("#")
    kind = EntryKind.MATTER if part == "matter" else EntryKind.PASSAGE
    return Hit(key=key, owner=owner, kind=kind, score=round(score, COSINE_DIGITS))
