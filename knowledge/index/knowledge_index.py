"""The seam: what searching and indexing need of an index, whatever it is made of. tests/knowledge/test_index_contract.py holds every engine to it.

What is searched is limited by jurisdiction and by partition of access in the query itself; no engine finds first and filters afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from knowledge.encode import Encoder, Vectors
from knowledge.index.entries import Entry, EntryKind, Hit

WeighedTerm = tuple[str, str, float]  # field, term, weight


class KnowledgeIndex(Protocol):
    """Finds entries by words and by meaning, inside given jurisdictions and partitions only. Safe to share between threads.

    No word count, and so no rank, of what is public knows of the rest. Reading raises IndexGoneError while the engine is out of reach.
    """

    @property
    def encoder(self) -> Encoder:
        """What entries and questions are embedded with."""
        ...

    @property
    def is_damaged(self) -> bool:
        """Whether a part of it cannot be read, so that less is found until it is built anew."""
        ...

    def __len__(self) -> int:
        """How many public entries there are."""
        ...

    def frequency(self, field: str, term: str) -> int:
        """In how many public entries a term stands in a lexical field."""
        ...

    def by_words(
        self,
        terms: Sequence[WeighedTerm],
        *,
        regions: Sequence[str],
        partitions: Sequence[str],
        kind: EntryKind,
        limit: int,
    ) -> list[Hit]:
        """Best entries for weighted terms by BM25 (`knowledge.index.bm25`); any term may match, none must.

        Returns:
            At most `limit` hits, best first; ties by key.
        """
        ...

    def by_meaning(
        self, vector: Vectors, *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """Nearest entries, matters and passages mixed.

        Args:
            vector: shape (width,), length 1.

        Returns:
            At most `limit` hits of each jurisdiction and partition, all best first; ties by key.
        """
        ...

    def of_lexicon(
        self, lexicon_ids: Sequence[str], *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """Matters that are linked to these lexicon matters, by key; every score is 0."""
        ...

    def held(self, keys: Sequence[str], *, partitions: Sequence[str]) -> frozenset[str]:
        """Those of some keys that stand in these partitions."""
        ...

    def vectors(self, keys: Sequence[str], *, region: str) -> dict[str, Vectors]:
        """Vectors of some public entries of one jurisdiction, as far as they are at hand: whoever misses one embeds it himself."""
        ...

    def refresh(self) -> None:
        """See what another process committed, or the whole index that another one built in this one's place.

        Raises:
            IndexStaleError: it was built with another encoder than this process has.
        """
        ...

    def turn(self) -> AbstractContextManager[None]:
        """Hold the index for changing; whoever else wants to waits.

        Raises:
            IndexBusyError: another one holds it and does not come to an end.
        """
        ...

    def add(self, entries: Sequence[Entry]) -> None:
        """Stage entries; call `commit` to make them visible."""
        ...

    def remove(self, owners: Sequence[str]) -> None:
        """Stage the removal of everything these items own."""
        ...

    def commit(self) -> None:
        """Make what is staged visible and durable."""
        ...

    def close(self) -> None:
        """Give files and connections back."""
        ...
