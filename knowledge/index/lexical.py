"""BM25 over words and over characters, in tantivy. Filters by jurisdiction and partition are part of every query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import tantivy

from knowledge.index.analysis import WEIGHTS, words_of
from knowledge.index.entries import Entry, EntryKind, Hit
from knowledge.index.soundness import META, check_lexical, damaged, not_written

WRITER_HEAP = 64_000_000  # in bytes; tantivy's minimum is 15 MB
PIECES = 8  # places of one part in its source, all under one key
TIED = 32  # looked at beyond the limit: which of equal hits is the last must not depend on what was stored first
PANIC = "PanicException"  # of pyo3, which no module exports
KEPT_NAMES = 8_000  # entries whose key and owner stay in memory, about 300 bytes each
LONGEST_QUERY = 200  # in characters; a longer question is cut for matching only


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "owner", "kind", "region", "partition"):
        builder.add_text_field(name, stored=name in ("key", "owner"), tokenizer_name="raw", index_option="basic")
    for name in WEIGHTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("code", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("lexicon", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("pinyin", tokenizer_name="whitespace", index_option="basic")
    return builder.build()


class _Seen(NamedTuple):
    """One commit as it is read: entries have numbers of their own in each, by which `names` keeps their key and owner."""

    searcher: tantivy.Searcher
    names: Callable[[int, int], tuple[str, str]]


class LexicalIndex:
    """A tantivy index in a folder. One writer at a time; readers see a commit after `commit` returns."""

    def __init__(self, folder: Path) -> None:
        if (folder / META).exists():  # else nothing was committed: a beginning that was killed begins anew
            check_lexical(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._schema = _schema()
        with self._reading():
            self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer: tantivy.IndexWriter | None = None
        self.frequency = lru_cache(maxsize=50_000)(self._frequency)
        self._scope = lru_cache(maxsize=1_000)(
            self._filter
        )  # the same few chains, partitions and kinds at every search
        self._seen = self._look()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """tantivy says everything with ValueError, and of files that it trusted too much it panics, which is no Exception."""
        try:
            yield
        except (ValueError, OSError) as error:
            raise damaged(self._folder, type(error).__name__) from error
        except BaseException as error:
            if type(error).__name__ != PANIC:
                raise
            raise damaged(self._folder, PANIC) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A change that fails is given up whole: what was staged is staged again from the record."""
        try:
            yield
        except (ValueError, OSError) as error:
            self._writer = None
            raise not_written(self._folder, error) from error

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(WRITER_HEAP, 1)
        return self._writer

    def add(self, entries: Iterable[Entry]) -> None:
        """Stage entries; they replace nothing (see `remove`)."""
        with self._writing():
            writer = self._open_writer()
            for entry in entries:
                writer.add_document(self._document(entry))

    @staticmethod
    def _document(entry: Entry) -> tantivy.Document:
        return tantivy.Document(
            key=entry.key, owner=entry.owner, kind=entry.kind.value, region=entry.region, partition=list(entry.partitions),
            lexicon=entry.lexicon_id or "", **words_of(entry),
        )  # fmt: skip

    def remove(self, owners: Iterable[str]) -> None:
        """Stage the removal of every entry of these owners."""
        with self._writing():
            writer = self._open_writer()
            for owner in owners:
                writer.delete_documents_by_term("owner", owner)

    def commit(self) -> None:
        """Make what is staged visible and durable."""
        if self._writer is not None:
            with self._writing():
                self._writer.commit()
                self._writer.wait_merging_threads()
            self._writer = None
        self.refresh()

    def refresh(self) -> None:
        """See what another process committed."""
        with self._reading():
            self._index.reload()
            self._seen = self._look()
        self.frequency.cache_clear()

    def _look(self) -> _Seen:
        """What was committed until now."""
        searcher = self._index.searcher()

        @lru_cache(maxsize=KEPT_NAMES)
        def names(segment: int, number: int) -> tuple[str, str]:
            document = searcher.doc(tantivy.DocAddress(segment, number))
            return document["key"][0], document["owner"][0]

        return _Seen(searcher, names)

    def __len__(self) -> int:
        return int(self._seen.searcher.num_docs)

    def _frequency(self, field: str, term: str) -> int:
        """In how many entries a term stands in a field."""
        with self._reading():
            return int(self._seen.searcher.doc_freq(field, term))

    def search(
        self,
        terms: Sequence[tuple[str, str, float]],
        *,
        regions: Sequence[str],
        partitions: Sequence[str],
        kind: EntryKind,
        limit: int,
    ) -> list[Hit]:
        """Best entries for weighted terms.

        Args:
            terms: (field, term, weight) triples; any may match, none must.
            regions: jurisdiction codes to look in.
            partitions: those that the viewer may search.

        Returns:
            At most `limit` hits, best first; ties by key.
        """
        if not terms or not regions:
            return []
        should = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, term), weight))
            for field, term, weight in terms
        ]
        return self._found(tantivy.Query.boolean_query(should), regions, partitions, kind=kind, limit=limit)

    def of_lexicon(
        self, lexicon_ids: Sequence[str], *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """Matters that are linked to these lexicon matters; every score is 0."""
        if not lexicon_ids or not regions:
            return []
        wanted = self._filter("lexicon", lexicon_ids)
        return self._found(wanted, regions, partitions, kind=EntryKind.MATTER, limit=limit)

    def held(self, keys: Sequence[str], *, partitions: Sequence[str]) -> frozenset[str]:
        """Those of some keys that stand in these partitions."""
        if not keys:
            return frozenset()
        must = [
            (tantivy.Occur.Must, self._filter("key", keys)),
            (tantivy.Occur.Must, self._filter("partition", partitions)),
        ]
        with self._reading():
            seen = self._seen
            found = seen.searcher.search(tantivy.Query.boolean_query(must), PIECES * len(keys)).hits
            return frozenset(seen.names(address.segment_ord, address.doc)[0] for _, address in found)

    def _found(
        self, query: tantivy.Query, regions: Sequence[str], partitions: Sequence[str], *, kind: EntryKind, limit: int
    ) -> list[Hit]:
        must = [
            (tantivy.Occur.Must, query),
            (tantivy.Occur.Must, self._scope("region", tuple(regions))),
            (tantivy.Occur.Must, self._scope("partition", tuple(partitions))),
            (tantivy.Occur.Must, self._scope("kind", (kind.value,))),
        ]
        hits = []
        with self._reading():
            seen = self._seen
            for score, address in seen.searcher.search(tantivy.Query.boolean_query(must), limit + TIED).hits:
                key, owner = seen.names(address.segment_ord, address.doc)
                hits.append(Hit(key=key, owner=owner, kind=kind, score=score))
        return sorted(hits, key=lambda hit: (-hit.score, hit.key))[:limit]

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, "freq" if field in WEIGHTS else "basic")

    def _filter(self, field: str, values: Sequence[str]) -> tantivy.Query:
        """One of these values, which counts nothing. As terms: a term set walks the whole dictionary and marks all that has them first."""
        one_of = [(tantivy.Occur.Should, self._term(field, value)) for value in values]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(one_of), 0.0)
