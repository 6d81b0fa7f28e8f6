"""How fast a search stays as the record grows: 10,000, 100,000 and 1,000,000 passages of real laws over forty jurisdictions.

    python -m evals.bench_scale [--passages 10000 100000] [--peer-up-to 100000] [--folder DIR] [--out docs/benchmarks]

Everything goes the product's own way: values into the `Store`, `catch_up` into the `KnowledgeIndex`, questions to the
`Searcher`, encoder included. Beside it stands one LangChain + Chroma collection with a metadata filter and the same encoder.
Every question is asked once, so that no cache answers which real citizens would not have filled.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from evals.bench_about import folder_size, peak_memory
from evals.bench_corpus import Law, chains, documents, questions
from evals.metrics.speed import percentile
from knowledge.encode import Vectors, load_encoder
from knowledge.index import EntryKind, Hit, KnowledgeIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher, read_question
from knowledge.store import Incoming, Store
from knowledge.values import Value

SIZES = (10_000, 100_000, 1_000_000)
DOCUMENTS_A_FILE = 200  # documents stored in one transaction
WARM_UP, ASKED = 100, 1_000  # questions before the clock runs, and on the clock

Ask = Callable[[str, tuple[str, ...]], object]


class Speed(Value):
    """Milliseconds a question."""

    p50: float
    p95: float


class Scale(Value):
    """What one size took. Seconds and GB; `stages` are mean milliseconds a question inside the index and around it."""

    passages: int
    documents: int
    store_seconds: float
    index_seconds: float
    disk_gb: float
    memory_gb: float
    first: Speed
    again: Speed
    stages: dict[str, float]
    peer: Speed | None = None
    peer_seconds: float | None = None


class TimedIndex(KnowledgeIndex):
    """The index with a clock on each of its two channels; `spent` is in seconds."""

    spent: dict[str, float]

    def by_words(
        self,
        terms: Sequence[tuple[str, str, float]],
        *,
        regions: Sequence[str],
        grades: Sequence[object],
        kind: EntryKind,
        limit: int,
    ) -> list[Hit]:
        """See `KnowledgeIndex.by_words`."""
        with self._clock(f"words_{kind.value}"):
            return super().by_words(terms, regions=regions, grades=grades, kind=kind, limit=limit)  # type: ignore[arg-type]

    def by_meaning(self, vector: Vectors, *, regions: Sequence[str], grades: Sequence[object], limit: int) -> list[Hit]:
        """See `KnowledgeIndex.by_meaning`."""
        with self._clock("meaning"):
            return super().by_meaning(vector, regions=regions, grades=grades, limit=limit)  # type: ignore[arg-type]

    @contextmanager
    def _clock(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.spent[stage] = self.spent.get(stage, 0.0) + time.perf_counter() - started


def in_parts(values: Iterable[Incoming], size: int) -> Iterator[list[Incoming]]:
    """The values in lists of at most so many, in order; nothing more is held."""
    iterator = iter(values)
    while part := list(islice(iterator, size)):
        yield part


def fill(store: Store, laws: Sequence[Law], passages: int) -> tuple[int, int]:
    """Store so many passages; returns how many documents and passages that were."""
    stored = held = 0
    for number, part in enumerate(in_parts(documents(laws, passages), DOCUMENTS_A_FILE)):
        store.put_file(f"laws-{number:04}", "1", part)
        stored += len(part)
        held += sum(len(one.content.paragraphs) for one in part)  # type: ignore[union-attr]
    return stored, held


def timed(ask: Ask, asked: Sequence[str], *, seed: int = 11) -> list[float]:
    """Milliseconds of each question, each asked in a district drawn by the seed."""
    chooser, places, taken = random.Random(seed), chains(), []
    for text in asked:
        chain = chooser.choice(places)
        started = time.perf_counter()
        ask(text, chain)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def speed(taken: Sequence[float]) -> Speed:
    """Median and 95th percentile."""
    return Speed(p50=round(percentile(taken, 0.5) or 0.0, 2), p95=round(percentile(taken, 0.95) or 0.0, 2))


def stages_of(spent: dict[str, float], taken: Sequence[float]) -> dict[str, float]:
    """Mean milliseconds a question of each stage; `ranking` is what remains: encoder, store, features."""
    known = {stage: round(seconds * 1000 / len(taken), 2) for stage, seconds in spent.items()}
    return {**known, "ranking": round(sum(taken) / len(taken) - sum(known.values()), 2)}


def measure(folder: Path, laws: Sequence[Law], passages: int) -> Scale:
    """Fill a fresh record in the folder and ask it."""
    store, lexicon = Store.open(folder), Lexicon.load()
    started = time.perf_counter()
    stored, held = fill(store, laws, passages)
    kept = time.perf_counter()
    index = TimedIndex.open(folder, load_encoder())
    index.spent = {}  # type: ignore[attr-defined]
    catch_up(store, index, lexicon, lambda what, done, _: print(f"\r{what} {done}/{stored}", end="", flush=True))
    print()
    indexed = time.perf_counter()
    searcher = Searcher(store, index, lexicon)

    def ask(text: str, chain: tuple[str, ...]) -> object:
        return searcher.search(read_question(text, lexicon, regions=chain))

    asked = questions(laws, WARM_UP + ASKED)
    timed(ask, asked[:WARM_UP])
    index.spent = {}  # type: ignore[attr-defined]
    first = timed(ask, asked[WARM_UP:])
    stages = stages_of(index.spent, first)  # type: ignore[attr-defined]
    again = timed(ask, asked[WARM_UP:])
    store.close()
    index.close()
    return Scale(
        passages=held,
        documents=stored,
        store_seconds=round(kept - started, 1),
        index_seconds=round(indexed - kept, 1),
        disk_gb=round(folder_size(folder), 2),
        memory_gb=round(peak_memory(), 2),
        first=speed(first),
        again=speed(again),
        stages=stages,
    )
