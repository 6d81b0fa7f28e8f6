"""Nearest vectors in Chroma: one collection per (jurisdiction, grade), so no metadata filter is ever needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import chromadb
from chromadb.config import Settings
from chromadb.errors import NotFoundError

from knowledge.codelists import Grade
from knowledge.encode import Encoder, Vectors
from knowledge.index.entries import Entry, EntryKind, Hit

BATCH = 2_000  # vectors a call; Chroma refuses more than about 5,400
_SLUGS = {Grade.PUBLIC: "public", Grade.WINDOW: "window", Grade.DEPARTMENT: "department"}


def collection_name(region: str, grade: Grade) -> str:
    """The collection that holds one jurisdiction at one grade."""
    return f"r{region}-{_SLUGS[grade]}"


class DenseIndex:
    """Chroma collections in a folder."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
        self._encoder = encoder
        self._opened: dict[str, chromadb.Collection | None] = {}

    def add(self, entries: Sequence[Entry]) -> None:
        """Embed and store entries."""
        self._opened.clear()
        by_collection: dict[str, list[Entry]] = {}
        for entry in entries:
            by_collection.setdefault(collection_name(entry.region, entry.grade), []).append(entry)
        for name, group in by_collection.items():
            collection = self._client.get_or_create_collection(
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

    def remove(self, owners: Sequence[str]) -> None:
        """Delete every entry of these owners, wherever it lies."""
        if not owners:
            return
        for collection in self._client.list_collections():
            for start in range(0, len(owners), 500):
                collection.delete(where={"owner": {"$in": list(owners[start : start + 500])}})
        self._opened.clear()

    def _collection(self, name: str) -> chromadb.Collection | None:
        if name not in self._opened:
            try:
                self._opened[name] = self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                self._opened[name] = None  # until `refresh`: looking for what is not there costs as much as a query
        return self._opened[name]

    def refresh(self) -> None:
        """Look for collections that another process made."""
        self._opened.clear()

    def close(self) -> None:
        """Give the files back; Chroma otherwise keeps a folder open by its name, even after another took its place."""
        self._opened.clear()
        self._client.close()

    def search(self, vector: Vectors, *, regions: Sequence[str], grades: Sequence[Grade], limit: int) -> list[Hit]:
        """Nearest entries of every collection asked, matters and passages mixed.

        Args:
            vector: shape (width,), length 1.

        Returns:
            At most `limit` hits a collection, best first; ties by key.
        """
        hits: list[Hit] = []
        for name in (collection_name(region, grade) for region in regions for grade in grades):
            collection = self._collection(name)
            if collection is None:
                continue
            found = collection.query(query_embeddings=vector[None, :], n_results=limit, include=["distances"])
            rows = zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)
            hits += [_hit(key, 1.0 - distance) for key, distance in rows]
        return sorted(hits, key=lambda hit: (-hit.score, hit.key))


def _hit(key: str, score: float) -> Hit:
    """Owner and kind are read off the key: asking Chroma for metadata doubles the time of a query."""
    owner, _, part = key.rpartition("#")
    return Hit(key=key, owner=owner, kind=EntryKind.MATTER if part == "matter" else EntryKind.PASSAGE, score=score)
