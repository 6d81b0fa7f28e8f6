"""Nearest vectors in Chroma: one collection per (jurisdiction, partition of access), so no metadata filter is ever needed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge.encode import Encoder, Vectors
from knowledge.index.entries import Entry, EntryKind, Hit
from knowledge.index.vector_tables import VectorTable, VectorTables

if TYPE_CHECKING:
    import chromadb
    from chromadb.api import ClientAPI

BATCH = 2_000  # vectors a call; Chroma refuses more than about 5,400
SMALL = 8_000  # entries of a collection that is searched in memory, 8 MB at width 256
KEPT_TABLES = 48  # such collections at most; the one asked longest ago goes first


def collection_name(region: str, partition: str) -> str:
    """The collection that holds one jurisdiction in one partition."""
    return f"r{region}-{partition}"


class DenseIndex:
    """Chroma collections in a folder, small ones also as tables. Chroma is opened when something is not in a table."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._saved = VectorTables(folder)
        self._client: ClientAPI | None = None
        self._encoder = encoder
        self._opened: dict[str, chromadb.Collection | None] = {}
        self._tables: OrderedDict[str, VectorTable | None] = OrderedDict()

    def _chroma(self) -> ClientAPI:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            self._client = chromadb.PersistentClient(str(self._folder), Settings(anonymized_telemetry=False))
        return self._client

    def _forget(self) -> None:
        self._opened.clear()
        self._tables.clear()

    def add(self, entries: Sequence[Entry]) -> None:
        """Embed and store entries."""
        self._change_begins()
        by_collection: dict[str, list[Entry]] = {}
        for entry in entries:
            for partition in entry.partitions:
                by_collection.setdefault(collection_name(entry.region, partition), []).append(entry)
        for name, group in by_collection.items():
            collection = self._chroma().get_or_create_collection(
                name, configuration={"hnsw": {"space": "ip", "ef_search": 60}}, embedding_function=None
            )
            for start in range(0, len(group), BATCH):
                batch = group[start : start + BATCH]
                vectors = self._encoder.encode_passages([entry.embedded_text for entry in batch])
                collection.upsert(
                    ids=[entry.key for entry in batch],
                    embeddings=vectors,
                    metadatas=[{"owner": entry.owner, "kind": entry.kind.value} for entry in batch],
                )
        self._saved.renew()

    def remove(self, owners: Sequence[str]) -> None:
        """Delete every entry of these owners, wherever it lies."""
        if not owners:
            return
        self._change_begins()
        for collection in self._chroma().list_collections():
            for start in range(0, len(owners), 500):
                collection.delete(where={"owner": {"$in": list(owners[start : start + 500])}})
        self._saved.renew()

    def _change_begins(self) -> None:
        self._saved.renew()
        self._forget()

    def _collection(self, name: str) -> chromadb.Collection | None:
        if name not in self._opened:
            from chromadb.errors import NotFoundError

            try:
                self._opened[name] = self._chroma().get_collection(name, embedding_function=None)
            except NotFoundError:
                self._opened[name] = None  # until `refresh`: looking for what is not there costs as much as a query
        return self._opened[name]

    def refresh(self) -> None:
        """See what another process stored."""
        self._forget()

    def close(self) -> None:
        """Give the files back; Chroma otherwise keeps a folder open by its name, even after another took its place."""
        self._forget()
        if self._client is not None:
            self._client.close()
            self._client = None

    def search(self, vector: Vectors, *, regions: Sequence[str], partitions: Sequence[str], limit: int) -> list[Hit]:
        """Nearest entries of every collection asked, matters and passages mixed.

        Args:
            vector: shape (width,), length 1.

        Returns:
            At most `limit` hits a collection, best first; ties by key.
        """
        hits: list[Hit] = []
        for name in (collection_name(region, partition) for region in regions for partition in partitions):
            table = self._table(name)
            if table is not None:
                hits += _nearest(table, vector, limit)
                continue
            collection = self._collection(name)
            if collection is None:
                continue
            found = collection.query(query_embeddings=vector[None, :], n_results=limit, include=["distances"])
            rows = zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)
            hits += [_hit(key, 1.0 - distance) for key, distance in rows]
        return sorted(hits, key=lambda hit: (-hit.score, hit.key))

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
        elif collection.count() > SMALL:
            return None
        else:
            stored = collection.get(include=["embeddings"])
            rows = np.asarray(stored["embeddings"], dtype=np.float32).reshape(len(stored["ids"]), -1)
            table = VectorTable(stored["ids"], rows)
        self._saved.save(name, table, stamp)
        return table


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
    return Hit(key=key, owner=owner, kind=EntryKind.MATTER if part == "matter" else EntryKind.PASSAGE, score=score)
