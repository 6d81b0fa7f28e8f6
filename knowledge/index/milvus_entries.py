"""One collection of entries in Milvus: asked by words and by meaning, changed by owner."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from knowledge.encode import Vectors
from knowledge.index.bm25 import scored
from knowledge.index.entries import COSINE_DIGITS, EntryKind, Hit
from knowledge.index.milvus_server import MilvusServer
from knowledge.index.term_counts import TermCounts

CANDIDATES = 128  # that Milvus' own BM25 chooses for ours to weigh; measured in docs/decisions/0011
REPEATED = 4  # times that a word of weight 1 is said in a query: Milvus' BM25 counts words and knows no weights
OFTENEST = 40
WRITTEN = 500  # rows a request, about 1 MB
OWNERS = 100  # a request

Row = dict[str, Any]


class EntryTable:
    """The entries of one collection. Safe to share between threads."""

    def __init__(self, server: MilvusServer, collection: str, counts: TermCounts) -> None:
        self._server = server
        self._collection = collection
        self.counts = counts

    def by_words(self, query: Sequence[tuple[str, float]], where: str, kind: EntryKind, limit: int) -> list[Hit]:
        """The best entries for weighted words, weighed by `bm25`; Milvus finds the candidates."""
        said = " ".join(" ".join([word] * min(OFTENEST, max(1, round(REPEATED * weight)))) for word, weight in query)
        found = self._search(
            said, "bm25", filter=f"{where} and {one_of('kind', [kind.value])}",
            limit=max(CANDIDATES, 4 * limit), output_fields=["key", "owner", "words"],
        )  # fmt: skip
        if not found:
            return []
        corpus = self.counts.corpus([word for word, _ in query])
        hits = [
            Hit(key=row["key"], owner=row["owner"], kind=kind, score=scored(query, row["words"].split(), corpus))
            for row in found
        ]
        return best_first(hits)[:limit]

    def by_meaning(self, vector: Vectors, place: str, limit: int) -> list[Hit]:
        """The nearest entries of one place: a jurisdiction and a partition of access."""
        found = self._search(
            vector.tolist(), "vector", filter=place, limit=limit, output_fields=["key", "owner", "kind"]
        )
        return [
            Hit(
                key=row["key"],
                owner=row["owner"],
                kind=EntryKind(row["kind"]),
                score=round(row["distance"], COSINE_DIGITS),
            )
            for row in found
        ]

    def _search(self, asked: object, field: str, **named: Any) -> list[Row]:
        """Rows with their `distance`."""
        found = self._server.read("search", self._collection, data=[asked], anns_field=field, **named)
        return [{**hit["entity"], "distance": float(hit["distance"])} for hit in found[0]]

    def query(self, where: str, fields: Sequence[str], limit: int | None = None) -> list[Row]:
        """Rows by an expression."""
        most = {} if limit is None else {"limit": limit}
        rows = self._server.read("query", self._collection, filter=where, output_fields=list(fields), **most)
        return [dict(row) for row in rows]

    # ---- changing

    def words_of(self, owners: Sequence[str]) -> dict[str, Row]:
        """What these owners have here, by row id: owner and words."""
        return {
            row["id"]: row
            for start in range(0, len(owners), OWNERS)
            for row in self.query(one_of("owner", owners[start : start + OWNERS]), ("id", "owner", "words"))
        }

    def all_words(self) -> Iterator[str]:
        """The words of every entry."""
        found = self._server.write(
            "query_iterator", self._collection, filter="", output_fields=["words"], batch_size=1_000
        )
        while rows := found.next():
            yield from (row["words"] for row in rows)
        found.close()

    def put(self, rows: Sequence[Row]) -> None:
        """Write rows; one of the same id is replaced."""
        for start in range(0, len(rows), WRITTEN):
            self._server.write("upsert", self._collection, list(rows[start : start + WRITTEN]))

    def drop(self, ids: Sequence[str]) -> None:
        """Remove rows."""
        for start in range(0, len(ids), WRITTEN):
            self._server.write("delete", self._collection, filter=one_of("id", ids[start : start + WRITTEN]))

    def flush(self) -> None:
        """Have Milvus put what was written into its final form."""
        self._server.write("flush", self._collection)


def one_of(field: str, values: Sequence[str]) -> str:
    """An expression: the field has one of these values."""
    return f"{field} in {json.dumps(list(values), ensure_ascii=False)}"


def best_first(hits: Sequence[Hit]) -> list[Hit]:
    """Hits in their order; ties by key."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.key))
