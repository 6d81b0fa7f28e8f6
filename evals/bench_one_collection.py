"""The usual way to keep regions apart: one LangChain + Chroma collection and a metadata filter, with this project's encoder."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from evals.peers import SharedEmbeddings
from knowledge.encode import Encoder
from knowledge.passages import passages, title_of
from knowledge.store import StoredItem

PART = 5_000  # passages a call; Chroma refuses more than about 5,400
FOUND = 10


class OneCollection:
    """Passages of every jurisdiction in one collection on disk."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Begin an empty collection.

        Raises:
            ImportError: langchain-chroma is not installed.
        """
        from langchain_chroma import Chroma

        self._store: Any = Chroma("laws", SharedEmbeddings(encoder), persist_directory=str(folder))
        self.seconds = 0.0

    def fill(self, items: Iterable[StoredItem]) -> None:
        """Add the passages of items, part by part; `seconds` says how long that took."""
        rows = (
            (f"{title_of(item)} {one.heading} {one.text}", {"region": one.region})
            for item in items
            for one in passages(item)
        )
        while part := list(islice(rows, PART)):
            started = time.perf_counter()
            self._store.add_texts([text for text, _ in part], [about for _, about in part])
            self.seconds += time.perf_counter() - started

    def ask(self, question: str, chain: tuple[str, ...]) -> object:
        """The nearest passages of a chain of jurisdictions."""
        return self._store.similarity_search(question, k=FOUND, filter={"region": {"$in": list(chain)}})
