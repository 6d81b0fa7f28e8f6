"""Writing the record: files taken in and out, guides mended, and what the index has still to learn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from knowledge.audit import Act, Event
from knowledge.findings import Finding
from knowledge.store import counter, indexing, overview, reading, trail, writing
from knowledge.store.changing import reading as connected
from knowledge.store.indexing import Mark, Waiting
from knowledge.store.items import Incoming, StoredItem
from knowledge.store.noted import counted
from knowledge.store.reads import Reads
from knowledge.store.rows import RowRead, rows_of
from knowledge.store.writing import FileChange, ReadFile, Revision, Standing


class Writes(Reads):
    """What changes items. Each change is one transaction."""

    def file_digest(self, file: str) -> str | None:
        """The digest of a file as last ingested whole, or None."""
        with connected(self._engine) as connection:
            return overview.digest_of(connection, file)

    def rows_of(self, file: str) -> dict[str, RowRead]:
        """What the rows of a list were read as, by their digests; only those whose guides stand as their rows said."""
        with connected(self._engine) as connection:
            return rows_of(connection, file)

    def count_of(self, file: str) -> int:
        """How many current items a file provides."""
        with connected(self._engine) as connection:
            return overview.count_of(connection, file)

    def owners(self, item_ids: Sequence[str]) -> dict[str, str]:
        """Which file each current item comes from; unknown ids are left out."""
        with connected(self._engine) as connection:
            return overview.owners(connection, item_ids)

    def put_file(
        self,
        file: str,
        digest: str,
        incoming: Sequence[Incoming],
        *,
        problems: Sequence[Finding] = (),
        outcome: str = "",
        standing: Standing | None = None,
        rows: Mapping[str, str] | None = None,
    ) -> FileChange:
        """Store everything a file says, in one transaction: new versions, unchanged items left alone, vanished ones withdrawn.

        Args:
            standing: the corrections with which the items were made.
            rows: the digest of the row that each guide of a list was read from, by the guide's id (see `rows_of`).

        Raises:
            ConflictError: other corrections stand in these items by now; nothing was stored.
        """
        read = ReadFile(
            file=file, digest=digest, incoming=tuple(incoming), problems=tuple(problems), outcome=outcome,
            standing=standing or Standing(), rows=dict(rows or {}),
        )  # fmt: skip
        with self._change() as connection:
            change = writing.put(connection, read)
            counter.touch(connection, writing.regions_of(connection, file))
            trail.append(connection, Event(Act.INGEST, file, detail=counted(change)))
            return change

    def rehearse_file(self, file: str, incoming: Sequence[Incoming], *, standing: Standing | None = None) -> FileChange:
        """What `put_file` would do: the same statements, taken back before anybody can see them."""
        read = ReadFile(file=file, digest="", incoming=tuple(incoming), standing=standing or Standing())
        with connected(self._engine) as connection:
            done = writing.put(connection, read)
            connection.rollback()
        return done

    def revise(self, revision: Revision) -> FileChange:
        """Store some items of a file as corrections make them read, in one transaction with what becomes of the corrections.

        Raises:
            ConflictError: an item or a correction has changed since it was read; nothing was stored.
        """
        with self._change() as connection:
            change = writing.revise(connection, revision)
            counter.touch(connection, {piece.content.region for piece in revision.incoming})
            return change

    def files(self) -> dict[str, str]:
        """Every ingested file and its digest."""
        with connected(self._engine) as connection:
            return overview.digests(connection)

    def withdraw_file(self, file: str) -> int:
        """Take everything a file said out of answers (its versions stay); returns how many items."""
        with self._change() as connection:
            counter.touch(connection, writing.regions_of(connection, file))
            gone = writing.withdraw(connection, file)
            trail.append(connection, Event(Act.WITHDRAW, file, detail=f"items {gone}"))
            return gone

    def unindexed(self, limit: int = 500) -> Waiting:
        """What the index does not know yet: items to add, ids to remove, and the (id, version) marks to clear after."""
        with connected(self._engine) as connection:
            return indexing.waiting(connection, limit)

    def to_index(self, item_ids: Sequence[str]) -> dict[str, StoredItem]:
        """The current items among some ids, as `items` reads them without a viewer; none of them is kept in memory."""
        with connected(self._engine) as connection:
            return {item.id: item for item in reading.current(connection, item_ids)}

    def mark_indexed(self, marks: Iterable[Mark], matters: Mapping[str, str] | None = None) -> None:
        """The index holds these versions now.

        Args:
            matters: the lexicon matters of each item that the indexing found any of, by space: first the one it is linked to, which
                joins guides across levels.
        """
        with self._change() as connection:  # from here on readers look into the index again
            counter.touch(connection, indexing.mark(connection, list(marks), matters or {}))
        self._forget_kin()

    def is_indexed(self) -> bool:
        """Whether the index is said to hold anything of this record."""
        with connected(self._engine) as connection:
            return indexing.is_any_marked(connection)

    def waiting_marks(self) -> list[Mark]:
        """Every (id, version) that waits for the index: what a rebuild that begins now will hold."""
        with connected(self._engine) as connection:
            return indexing.all_waiting(connection)

    def mark_rebuilt(
        self, marks: Iterable[Mark], matters: Mapping[str, str], *, settings: Mapping[str, str] | None = None
    ) -> None:
        """A rebuilt index holds everything but what came after `marks` were taken.

        Args:
            matters: as in `mark_indexed`, for every item linked to one.
            settings: kept beside the record in the same moment: which index that is.
        """
        with self._change() as connection:
            indexing.mark_rebuilt(connection, marks, matters)
            for name, value in (settings or {}).items():
                counter.put_setting(connection, name, value)
        self._forget_kin()

    def _forget_kin(self) -> None:
        self._kin.cache_clear()
        self._below.cache_clear()
