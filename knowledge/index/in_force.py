"""Which engine a deployment's index is in: written in the record, changed in one transaction, noticed by every process.

`IndexInForce` is the index as the program holds it. It goes over to another engine, or another building, when the record says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from knowledge.encode import Encoder, Vectors
from knowledge.errors import IndexStaleError, SettingError
from knowledge.index import milvus_schema
from knowledge.index.analysis import SCHEMA
from knowledge.index.embedded import ABOUT, FOLDER, EmbeddedIndex
from knowledge.index.entries import Entry, EntryKind, Hit
from knowledge.index.knowledge_index import KnowledgeIndex, WeighedTerm
from knowledge.index.lease import Pace, leased
from knowledge.index.milvus import MilvusIndex
from knowledge.index.milvus_server import MilvusServer
from knowledge.store import Store
from knowledge.store.indexing import IN_FORCE
from knowledge.values import Value

MILVUS_SCHEMA = f"{SCHEMA}.{milvus_schema.LAYOUT}"


class Engine(StrEnum):
    """What an index is made of."""

    EMBEDDED = "embedded"
    MILVUS = "milvus"


class IndexPlace(Value):
    """Where a deployment's index may lie. `engine` is None where the record alone decides, `milvus` None where there is none.

    `pace` is that of all who share a Milvus; another than the usual one is for tests.
    """

    data: Path
    engine: Engine | None = None
    milvus: str | None = None
    pace: Pace = Pace()

    @property
    def server(self) -> MilvusServer:
        """A connection to the Milvus.

        Raises:
            SettingError: there is none.
        """
        if self.milvus is None:
            raise SettingError("索引在 Milvus 里，请设置 MINGBAI_MILVUS_URL，例如 http://127.0.0.1:19530。")
        return MilvusServer(self.milvus)


class InForce(Value):
    """The index in force: its engine; of a Milvus also which building, made with what."""

    engine: Engine = Engine.EMBEDDED
    made: str = ""
    made_with: str = ""  # schema of its collections
    encoder: str = ""


def in_force(store: Store) -> InForce | None:
    """What the record says; None where nothing but an embedded index ever was."""
    said = store.setting(IN_FORCE)
    return InForce.model_validate_json(said) if said else None


def needs_building(store: Store, place: IndexPlace) -> bool:
    """Whether the settings want a Milvus for a record that has no index anywhere yet."""
    here = place.data / FOLDER / ABOUT
    return place.engine is Engine.MILVUS and in_force(store) is None and not here.exists()


def open_index(store: Store, place: IndexPlace, encoder: Encoder) -> IndexInForce:
    """The index that the record says is in force.

    Raises:
        IndexStaleError: the settings want another engine, or it was made by another encoder or schema; the message names the command.
        IndexGoneError: its server does not answer.
        SettingError: nobody said where its server is.
    """
    return IndexInForce(store, place, encoder)


class IndexInForce:
    """Whatever index is in force, as one. Safe to share between threads; see `KnowledgeIndex`."""

    def __init__(self, store: Store, place: IndexPlace, encoder: Encoder) -> None:
        self.encoder = encoder
        self._store = store
        self._place = place
        self._says = in_force(store) or InForce()
        self._index = self._opened(self._says)
        self._before: KnowledgeIndex | None = None  # what a search in another thread may still be using

    @property
    def engine(self) -> Engine:
        """What it is made of now."""
        return self._says.engine

    @property
    def is_new(self) -> bool:
        """Whether opening it began it, on this machine."""
        return isinstance(self._index, EmbeddedIndex) and self._index.is_new

    @property
    def is_damaged(self) -> bool:
        """Whether vectors on this machine cannot be read, so that only words find anything until `mingbai reindex`."""
        return isinstance(self._index, EmbeddedIndex) and self._index.is_damaged

    def _opened(self, says: InForce) -> KnowledgeIndex:
        if self._place.engine not in (None, says.engine):
            raise IndexStaleError(
                f"在用的索引在 {says.engine}，设置 MINGBAI_INDEX 却是 {self._place.engine}。"
                f"请运行 mingbai reindex --to {self._place.engine}，或者改设置。"
            )
        if says.engine is Engine.EMBEDDED:
            return EmbeddedIndex.open(self._place.data, self.encoder)
        self._refuse_other(says)
        server = self._place.server
        milvus_schema.load(server, says.made)
        return MilvusIndex(server, says.made, self.encoder, lambda: leased(self._store, pace=self._place.pace))

    def _refuse_other(self, says: InForce) -> None:
        if says.made_with != MILVUS_SCHEMA:
            raise IndexStaleError(
                f"Milvus 里的索引结构是旧的（{says.made_with}，现在是 {MILVUS_SCHEMA}）。请运行 mingbai reindex --to milvus 重建。"
            )
        if says.encoder != self.encoder.name:
            raise IndexStaleError(
                f"Milvus 里的索引由另一个编码模型建立（{says.encoder}，现在是 {self.encoder.name}）。"
                "请运行 mingbai reindex --to milvus 重建，或把 MINGBAI_ENCODER 改回原来的模型。"
            )

    def refresh(self) -> None:
        """See `KnowledgeIndex.refresh`; errors as `open_index`."""
        says = in_force(self._store) or InForce()
        if says == self._says:
            self._index.refresh()
            return
        opened = self._opened(says)
        if self._before is not None:
            self._before.close()
        self._before, self._index, self._says = self._index, opened, says

    @contextmanager
    def turn(self) -> Iterator[None]:
        """See `KnowledgeIndex.turn`. What is in force when the turn comes is what is held."""
        while True:
            waited_for = self._index
            with waited_for.turn():
                self.refresh()
                if self._index is waited_for:
                    yield
                    return

    def __len__(self) -> int:
        return len(self._index)

    def frequency(self, field: str, term: str) -> int:
        """See `KnowledgeIndex.frequency`."""
        return self._index.frequency(field, term)

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
        return self._index.by_words(terms, regions=regions, partitions=partitions, kind=kind, limit=limit)

    def by_meaning(
        self, vector: Vectors, *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """See `KnowledgeIndex.by_meaning`."""
        return self._index.by_meaning(vector, regions=regions, partitions=partitions, limit=limit)

    def of_lexicon(
        self, lexicon_ids: Sequence[str], *, regions: Sequence[str], partitions: Sequence[str], limit: int
    ) -> list[Hit]:
        """See `KnowledgeIndex.of_lexicon`."""
        return self._index.of_lexicon(lexicon_ids, regions=regions, partitions=partitions, limit=limit)

    def held(self, keys: Sequence[str], *, partitions: Sequence[str]) -> frozenset[str]:
        """See `KnowledgeIndex.held`."""
        return self._index.held(keys, partitions=partitions)

    def vectors(self, keys: Sequence[str], *, region: str) -> dict[str, Vectors]:
        """See `KnowledgeIndex.vectors`."""
        return self._index.vectors(keys, region=region)

    def add(self, entries: Sequence[Entry]) -> None:
        """See `KnowledgeIndex.add`."""
        self._index.add(entries)

    def remove(self, owners: Sequence[str]) -> None:
        """See `KnowledgeIndex.remove`."""
        self._index.remove(owners)

    def commit(self) -> None:
        """See `KnowledgeIndex.commit`."""
        self._index.commit()

    def close(self) -> None:
        """See `KnowledgeIndex.close`."""
        self._index.close()
