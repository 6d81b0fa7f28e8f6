"""Small collections as plain tables beside Chroma, so that a process that only asks need not open Chroma at all.

Importing and opening Chroma takes a second, half of a cold question. A table is a copy: Chroma stays the record of the vectors,
and a table counts only while the stamp that it was written under is still the folder's. Whoever changes vectors takes a new stamp
before and another after, so a copy made in between is never believed.
"""

from __future__ import annotations

import os
import struct
import uuid
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from knowledge.encode import Vectors

# what numpy and zipfile raise of a file that is absent, cut short, or noise
_TORN = (
    OSError,
    ValueError,
    LookupError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    BadZipFile,
    struct.error,
    zlib.error,
)
FOLDER = "tables"
STAMP = "stamp"


class VectorTable(NamedTuple):
    """Keys of a collection and their vectors, shape (len(keys), width), in the same order; both empty for one that does not exist."""

    keys: list[str]
    rows: Vectors


class VectorTables:
    """The folder of tables. Losing it loses nothing: the next reader writes it again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self._stamp = self._folder / STAMP

    def stamp(self) -> str:
        """What the tables must carry to count; to be read before the vectors that are to be saved."""
        try:
            file = os.open(self._stamp, os.O_RDONLY)  # read at every search: as a text file it takes ten times as long
        except FileNotFoundError:
            return ""
        try:
            return os.read(file, 100).decode("ascii")
        finally:
            os.close(file)

    def renew(self) -> None:
        """Take a new stamp: no table of before counts any more."""
        fresh = self._folder / f"{STAMP}.{uuid.uuid4().hex}"
        fresh.write_text(uuid.uuid4().hex, "ascii")
        fresh.replace(self._folder / STAMP)

    def read(self, name: str) -> VectorTable | None:
        """The table of a collection; None when there is none, or none that still counts."""
        try:
            with (self._folder / f"{name}.npz").open("rb") as file, np.load(file, allow_pickle=False) as stored:
                if stored["stamp"].tobytes().decode("ascii") != self.stamp():
                    return None
                return VectorTable(_unpacked(stored["keys"]), stored["rows"])
        except _TORN:  # absent or torn: Chroma has it
            return None

    def save(self, name: str, table: VectorTable, stamp: str) -> None:
        """Keep a table that was read from Chroma after `stamp` was; a folder that cannot be written keeps none."""
        fresh = self._folder / f"{name}.{uuid.uuid4().hex}.tmp"
        try:
            with fresh.open("wb") as file:
                np.savez(file, keys=_packed(table.keys), rows=table.rows, stamp=_packed([stamp]))
            fresh.replace(self._folder / f"{name}.npz")
        except OSError:
            fresh.unlink(missing_ok=True)


def _packed(lines: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer("\n".join(lines).encode("utf-8"), dtype=np.uint8)


def _unpacked(packed: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> list[str]:
    text = packed.tobytes().decode("utf-8")
    return text.split("\n") if text else []
