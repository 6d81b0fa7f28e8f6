"""The index with a clock on its two channels, to see where the time of a search goes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from knowledge.encode import Encoder, Vectors
from knowledge.index import EmbeddedIndex, EntryKind, Hit


class TimedIndex(EmbeddedIndex):
    """A `EmbeddedIndex` that adds up what it spends. `spent` is in seconds, by stage; empty it to begin anew."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        super().__init__(folder, encoder)
        self.spent: dict[str, float] = {}

    def by_words(
        self,
        terms: Sequence[tuple[str, str, float]],
        *,
        regions: Sequence[str],
        partitions: Sequence[str],
        kind: EntryKind,
        limit: int,
    ) -> list[Hit]:
        """See `EmbeddedIndex.by_words`."""
        with self._clock(f"words ({kind.value})"):
            return super().by_words(terms, regions=regions, partitions=partitions, kind=kind, limit=limit)

    def by_meaning(
        self, vector: Vectors, *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """See `EmbeddedIndex.by_meaning`."""
        with self._clock("meaning"):
            return super().by_meaning(vector, regions=regions, partitions=partitions, limit=limit)

    @contextmanager
    def _clock(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.spent[stage] = self.spent.get(stage, 0.0) + time.perf_counter() - started
