"""Vectors of public entries, all of one owner together, for whoever looks through a document: reading them takes a hundredth of making them.

A copy beside Chroma, whose own reading of many takes as long as embedding them. What is missing here or not as it was written is embedded
again, so losing the file costs time and nothing else.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.encode import Vectors
from knowledge.index.entries import Entry

FILE = "rows.sqlite3"
PAGE = 32_768  # bytes read at once: the vectors of thirty passages
AT_ONCE = 500  # owners in one statement
PATIENCE = 15.0  # seconds that a writer waits for another

_TABLE = """
CREATE TABLE IF NOT EXISTS rows (owner TEXT NOT NULL, region TEXT NOT NULL, keys TEXT NOT NULL, vectors BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS rows_owner ON rows (owner);
"""


class VectorRows:
    """A file of vectors in a folder. Safe to share between threads; readers of other processes never wait for a writer."""

    def __init__(self, folder: Path, width: int) -> None:
        self._file = folder / FILE
        self._width = width
        self._lock = threading.Lock()
        self._open: sqlite3.Connection | None = None
        self._has_table = False  # as far as this process has seen to

    def put(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Keep the vectors of some entries; what was kept under the same key counts no more.

        Args:
            vectors: shape (len(entries), width), in the same order.

        Raises:
            sqlite3.Error: they cannot be written.
        """
        lines: dict[str, list[int]] = {}
        for number, entry in enumerate(entries):
            lines.setdefault(entry.owner, []).append(number)
        rows = (
            (owner, entries[at[0]].region, "\n".join(entries[one].key for one in at), vectors[at].tobytes())
            for owner, at in lines.items()
        )
        with self._lock, self._written() as connection:
            connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", rows)

    def remove(self, owners: Sequence[str]) -> None:
        """Drop what these owners have.

        Raises:
            sqlite3.Error: the file cannot be written.
        """
        with self._lock, self._written() as connection:
            for start in range(0, len(owners), AT_ONCE):
                some = owners[start : start + AT_ONCE]
                connection.execute(f"DELETE FROM rows WHERE owner IN ({','.join('?' * len(some))})", some)  # noqa: S608  # only marks

    def of(self, owner: str, region: str) -> dict[str, Vectors]:
        """The vectors of one owner's entries in a jurisdiction, by key; empty where none are at hand."""
        found: dict[str, Vectors] = {}
        try:
            with self._lock:
                held = (
                    self._read()
                    .execute(
                        "SELECT keys, vectors FROM rows WHERE owner = ? AND region = ? ORDER BY rowid", (owner, region)
                    )
                    .fetchall()
                )
            for keys, written in held:
                names = keys.split("\n")
                rows = np.frombuffer(written, dtype=np.float32).reshape(len(names), self._width)
                if are_unit(rows):
                    found.update(zip(names, rows, strict=True))
        except (sqlite3.Error, ValueError, AttributeError):  # absent, torn or noise
            return {}
        return found

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open, self._has_table = None, False

    def _read(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = self._connected("rw")
        return self._open

    def _written(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = self._connected("rwc")
        if not self._has_table:
            self._open.executescript(f"PRAGMA page_size={PAGE}; PRAGMA journal_mode=WAL; {_TABLE}")
            self._has_table = True
        return self._open

    def _connected(self, mode: str) -> sqlite3.Connection:
        address = f"{self._file.resolve().as_uri()}?mode={mode}"
        connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, check_same_thread=False)
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


def are_unit(rows: Vectors) -> bool:
    """Whether every row is as it was made, of length 1, or 0 for a text without a known word; noise on a disk is neither."""
    with np.errstate(all="ignore"):
        lengths = np.einsum("ij,ij->i", rows, rows)
    return bool(np.all((np.abs(lengths - 1) < 0.01) | (lengths == 0)))
