"""The record as everyone else sees it: one object over the tables, which keeps in memory what was read and drops it when it changes.

Writes go file by file in one transaction each, so a crash leaves the old or the new version of a file, never half.
An item changed but not yet indexed is marked so; `unindexed` finds it after a crash.

Its methods stand by subject, each file on the one before: `base`, `reads`, `writes`, `ledgers`. They are one class by inheritance,
against our habit, because all of them share one engine, one viewer and one memory, and callers hold one thing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from knowledge.store.ledgers import Ledgers
from knowledge.store.opening import open_engine


class Store(Ledgers):
    """The record of one deployment. Safe to share between threads; each call takes its own connection.

    Every method raises `StoreError` when the database does not answer, or cannot be written.
    """

    @classmethod
    def open(cls, place: Path | str) -> Self:
        """Open or create the record in a data folder, or at a SQLAlchemy URL; an older program's tables are brought up to date.

        Raises:
            StoreError: the file is damaged, not writable, or was written by a newer program; the server does not answer.
        """
        return cls(open_engine(place))
