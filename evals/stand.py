"""A store with its index, lexicon and places, open for evals: a deployment's own, or the sample pack in a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from evals.target import InProcess, WatchedSearcher
from ingest.sync import ingest
from knowledge.encode import Encoder, load_encoder
from knowledge.errors import SettingError
from knowledge.index import IndexPlace, KnowledgeIndex, catch_up, open_index
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.overlay import OVERLAY
from knowledge.places import Places
from knowledge.recognize import ADAPTED
from knowledge.store import Store

SAMPLE = Path(__file__).parent.parent / "ingest" / "sample" / "pack"
SAMPLE_DAY = date(
    2026, 11, 1
)  # the day on which the sample pack is checked, and asked about, so that figures are the same every year

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Stand:
    """Everything that answering needs."""

    store: Store
    index: KnowledgeIndex
    lexicon: Lexicon
    places: Places
    encoder: Encoder
    day: date | None = None  # on which cases that name no day are asked; None for the day of the run

    @property
    def target(self) -> InProcess:
        """The assistant over this store."""
        return InProcess(WatchedSearcher(self.store, self.index, self.lexicon), self.places, day=self.day)

    @property
    def about(self) -> dict[str, str]:
        """What a run should say of it."""
        counts = "，".join(f"{name} {number}" for name, number in self.store.counts().items())
        return {"编码模型": self.encoder.name, "库内": counts}


def open_stand(
    data: Path,
    *,
    database: str | None = None,
    milvus: str | None = None,
    encoder: str | None = None,
    progress: Progress | None = None,
) -> Stand:
    """Open a deployment's data folder; what its index does not know yet is put in first.

    Args:
        milvus: where its index lies when it is not in the folder.


    Raises:
        SettingError: nothing was ever ingested there.
        IndexStaleError, StoreError, EncoderError: as their modules say.
    """
    if database is None and not data.exists():
        raise SettingError(f"{data} 不存在。请先运行 mingbai ingest，或者用 --sample 跑示例数据。")
    store = Store.open(database or data)
    if store.is_empty():
        raise SettingError(f"{data} 里还没有指南。请先运行 mingbai ingest，或者用 --sample 跑示例数据。")
    return _indexed(
        store,
        IndexPlace(data=data, milvus=milvus),
        load_encoder(encoder),
        Lexicon.load(overlay=data / OVERLAY, model=data / ADAPTED),
        Places.load(),
        progress,
    )


def fill_sample(folder: Path, *, encoder: str | None = None, progress: Progress | None = None) -> Stand:
    """Ingest the sample pack into a folder and open it."""
    places = Places.load()
    store = Store.open(folder)
    ingest([SAMPLE], store, places, today=SAMPLE_DAY, progress=progress)
    stand = _indexed(store, IndexPlace(data=folder), load_encoder(encoder), Lexicon.load(), places, progress)
    return replace(stand, day=SAMPLE_DAY)


def _indexed(
    store: Store, place: IndexPlace, encoder: Encoder, lexicon: Lexicon, places: Places, progress: Progress | None
) -> Stand:
    index = open_index(store, place, encoder)
    catch_up(store, index, lexicon, progress)
    return Stand(store=store, index=index, lexicon=lexicon, places=places, encoder=encoder)
