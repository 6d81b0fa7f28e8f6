"""The index in a Milvus: for several machines, and for more than one machine holds. The same answers as the embedded engine.

Milvus finds candidates by its BM25 and by vectors, filtered by jurisdiction and partition in the expression; what they weigh is
reckoned here (`knowledge.index.bm25`), and the fusing stays the searcher's. Why: docs/decisions/0011-milvus-finds-we-weigh.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from knowledge.access import PUBLIC
from knowledge.encode import Encoder, Vectors
from knowledge.index.analysis import words_of
from knowledge.index.entries import Entry, EntryKind, Hit, vectors_of
from knowledge.index.knowledge_index import WeighedTerm
from knowledge.index.milvus_entries import EntryTable, Row, best_first, one_of
from knowledge.index.milvus_schema import collections_of
from knowledge.index.milvus_server import MilvusServer
from knowledge.index.spelling import FIELDS, spelled, text_of
from knowledge.index.term_counts import TermCounts, counted

Turn = Callable[[], AbstractContextManager[None]]

_WORDS = FIELDS[:4]  # fields of whole words, looked up together


class MilvusIndex:
    """One building of the index. Safe to share between threads; staging and committing belong to one."""

    def __init__(
        self, server: MilvusServer, made: str, encoder: Encoder, turn: Turn, *, building: bool = False
    ) -> None:
        """`made` is the building's id. One that is `building` is empty, and nobody looks at it before `finish`."""
        names = collections_of(made)
        self.encoder = encoder
        self._server = server
        self._turn = turn
        self._public = EntryTable(server, names.public, TermCounts(server, names.terms, "p"))
        self._internal = EntryTable(server, names.internal, TermCounts(server, names.terms, "i"))
        self._building = building
        self._built = {self._public: Counter[str](), self._internal: Counter[str]()}
        self._added: list[Entry] = []
        self._removed: dict[str, None] = {}

    @property
    def _tables(self) -> tuple[EntryTable, EntryTable]:
        return self._public, self._internal

    # ---- asking

    @property
    def is_damaged(self) -> bool:
        """See `KnowledgeIndex.is_damaged`; a Milvus looks after its own files."""
        return False

    def __len__(self) -> int:
        return self._public.counts.entries

    def frequency(self, field: str, term: str) -> int:
        """See `KnowledgeIndex.frequency`."""
        word = spelled(field, term)
        beside = [spelled(one, term) for one in _WORDS] if field in _WORDS else []
        return self._public.counts.numbers([word, *beside])[word]

    def by_words(
        self,
        terms: Sequence[WeighedTerm],
        *,
        regions: Sequence[str],
        partitions: Sequence[str],
        kind: EntryKind,
        limit: int,
    ) -> list[Hit]:
        """See `KnowledgeIndex.by_words`."""
        if not terms or not regions:
            return []
        query = [(spelled(field, term), weight) for field, term, weight in terms]
        found = [
            hit
            for table, where in self._searched(regions, partitions)
            for hit in table.by_words(query, where, kind, limit)
        ]
        return best_first(found)[:limit]

    def by_meaning(
        self, vector: Vectors, *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """See `KnowledgeIndex.by_meaning`."""
        found = [
            hit
            for partition in partitions  # each jurisdiction by itself: milvus-lite's grouping leaves small groups out
            for region in regions
            for table, where in self._searched((region,), (partition,))
            for hit in table.by_meaning(vector, where, limit)
        ]
        return best_first(found)

    def of_lexicon(
        self, lexicon_ids: Sequence[str], *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """See `KnowledgeIndex.of_lexicon`."""
        if not lexicon_ids or not regions:
            return []
        wanted = f"{one_of('lexicon', lexicon_ids)} and {one_of('kind', [EntryKind.MATTER.value])}"
        rows = [
            row
            for table, where in self._searched(regions, partitions)
            for row in table.query(f"{wanted} and {where}", ("key", "owner"), limit)
        ]
        hits = [Hit(key=row["key"], owner=row["owner"], kind=EntryKind.MATTER, score=0.0) for row in rows]
        return best_first(hits)[:limit]

    def held(self, keys: Sequence[str], *, partitions: Sequence[str]) -> frozenset[str]:
        """See `KnowledgeIndex.held`."""
        if not keys:
            return frozenset()
        where = f"{one_of('key', keys)} and {one_of('partition', partitions)}"
        return frozenset(row["key"] for table in self._looked_in(partitions) for row in table.query(where, ("key",)))

    def vectors(self, keys: Sequence[str], *, region: str) -> dict[str, Vectors]:
        """None are at hand: to fetch one takes longer than to make it."""
        del keys, region
        return {}

    def _looked_in(self, partitions: Sequence[str]) -> tuple[EntryTable, ...]:
        wanted = set(partitions)
        return (*((self._public,) if PUBLIC in wanted else ()), *((self._internal,) if wanted - {PUBLIC} else ()))

    def _searched(self, regions: Sequence[str], partitions: Sequence[str]) -> list[tuple[EntryTable, str]]:
        """The collections to look in and the expression that keeps everything else out."""
        where = f"{one_of('region', regions)} and {one_of('partition', partitions)}"
        return [(table, where) for table in self._looked_in(partitions)]

    def refresh(self) -> None:
        """See `KnowledgeIndex.refresh`."""
        self._server.note_change()
        for table in self._tables:
            table.counts.forget()

    def turn(self) -> AbstractContextManager[None]:
        """See `KnowledgeIndex.turn`."""
        return self._turn()

    def close(self) -> None:
        """See `KnowledgeIndex.close`."""
        self._server.close()

    # ---- changing

    def add(self, entries: Sequence[Entry]) -> None:
        """See `KnowledgeIndex.add`."""
        self._added += entries

    def remove(self, owners: Sequence[str]) -> None:
        """See `KnowledgeIndex.remove`."""
        self._removed.update(dict.fromkeys(owners))
        gone = frozenset(owners)
        self._added = [entry for entry in self._added if entry.owner not in gone]

    def commit(self) -> None:
        """Make what is staged visible: new rows take the place of old ones by id, and only then what is gone is removed.

        At no moment is a guide missing that was there before and is there after.
        """
        added, removed = self._added, self._removed
        self._added, self._removed = [], {}
        if not added and not removed:
            return
        self._server.note_change()  # what the difference is taken from must not be older than another's last change
        owners = list(dict.fromkeys([*removed, *(entry.owner for entry in added)]))
        rows = self._rows(added)
        for table in self._tables:
            self._change(table, owners, [row for row in rows if self._belongs(row) is table], removed)
        self._server.note_change()

    def _change(self, table: EntryTable, owners: Sequence[str], rows: list[Row], removed: dict[str, None]) -> None:
        if self._building:
            table.put(rows)
            self._built[table] += counted(row["words"] for row in rows)
            return
        if table.counts.is_torn:
            table.counts.set(counted(table.all_words()))
        before = table.words_of(owners)
        new = {row["id"] for row in rows}
        gone = [one for one, row in before.items() if one not in new and row["owner"] in removed]
        if not rows and not gone:
            return
        after = counted(row["words"] for row in rows)
        after.subtract(counted(row["words"] for one, row in before.items() if one in new or row["owner"] in removed))
        table.counts.begin()
        table.put(rows)
        table.drop(gone)
        table.counts.end(after)

    def finish(self) -> None:
        """Write the counts of a building and have Milvus put it into its final form."""
        for table in self._tables:
            table.counts.set(self._built[table])
            table.flush()
        self._building = False

    def _belongs(self, row: Row) -> EntryTable:
        return self._public if row["partition"] == PUBLIC else self._internal

    def _rows(self, entries: Sequence[Entry]) -> list[Row]:
        """A row for each partition that an entry stands in; parts under one key are told apart by a number."""
        if not entries:
            return []
        vectors = vectors_of(entries, self.encoder)
        seen: Counter[str] = Counter()
        rows = []
        for entry, vector in zip(entries, vectors, strict=True):
            words = text_of(words_of(entry))
            for partition in entry.partitions:
                place = f"{entry.region}/{partition}"
                seen[f"{place}/{entry.key}"] += 1
                rows.append({
                    "id": f"{place}/{entry.key}/{seen[f'{place}/{entry.key}']}", "key": entry.key, "owner": entry.owner,
                    "kind": entry.kind.value, "region": entry.region, "partition": partition,
                    "lexicon": entry.lexicon_id or "", "words": words, "vector": vector.tolist(),
                })  # fmt: skip
        return rows
