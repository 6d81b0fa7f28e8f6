"""How fast a search stays as the record grows: 10,000, 100,000 and 1,000,000 passages of real laws over forty jurisdictions.

    python -m evals.bench_scale [--passages 10000 100000] [--peer-up-to 100000] [--warm-mb 500] [--folder DIR] [--out docs/benchmarks]

Everything goes the product's own way: values into the `Store`, `catch_up` into the `KnowledgeIndex`, questions to the
`Searcher`, encoder included. Beside it stands one LangChain + Chroma collection with a metadata filter and the same encoder.
Every question is asked once, so that no cache answers which real citizens would not have filled. As a server does, the process
first makes as many documents ready in memory as its setting allows. Other questions are then put to the assistant, from question
to finished answer. With `--folder` the records stay, and a run that was cut short goes on where it stopped.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import islice
from pathlib import Path

from assistant.assistant import Assistant
from evals.bench_about import folder_size, peak_memory, shared_data, where_and_when
from evals.bench_corpus import Law, chains, documents, places_of_chains, questions, read_laws
from evals.bench_one_collection import OneCollection
from evals.bench_scale_page import Scale, Speed, page
from evals.bench_timed_index import TimedIndex
from evals.metrics.speed import percentile
from knowledge.document import PolicyDocument
from knowledge.encode import load_encoder
from knowledge.index import catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher, read_question
from knowledge.store import Incoming, Store

SIZES = (10_000, 100_000, 1_000_000)
DOCUMENTS_A_FILE = 200  # documents stored in one transaction; no more than these are in memory
WARM_MB = 500  # what a server process gives to documents made ready, unless told otherwise
WARM_UP, ASKED = 100, 1_000  # questions before the clock runs, and on the clock

Ask = Callable[[str, tuple[str, ...]], object]


def in_parts(values: Iterable[Incoming], size: int) -> Iterator[list[Incoming]]:
    """The values in lists of at most so many, in order; nothing more is held."""
    iterator = iter(values)
    while part := list(islice(iterator, size)):
        yield part


def fill(store: Store, laws: Sequence[Law], passages: int) -> tuple[int, int]:
    """Store so many passages; returns how many documents and passages that were. What is stored already stays."""
    stored = held = 0
    for number, part in enumerate(in_parts(documents(laws, passages), DOCUMENTS_A_FILE)):
        file = f"laws-{number:04}"
        if store.file_digest(file) is None:
            store.put_file(file, "1", part)
        stored += len(part)
        held += sum(len(one.content.paragraphs) for one in part if isinstance(one.content, PolicyDocument))
    return stored, held


@contextmanager
def added_up(store: Store, name: str) -> Iterator[Callable[[], float]]:
    """Seconds of a step, with those of runs that were cut short; kept beside the record they were spent on."""
    before, started = float(store.setting(name) or 0.0), time.perf_counter()
    try:
        yield lambda: round(float(store.setting(name) or 0.0), 1)
    finally:
        store.set_setting(name, str(before + time.perf_counter() - started))


def timed(ask: Ask, asked: Sequence[str], *, seed: int = 11) -> Times:
    """Milliseconds of each question, each asked in a district drawn by the seed."""
    chooser, places = random.Random(seed), chains()
    walls, cores = [], []
    for text in asked:
        chain = chooser.choice(places)
        wall, core = time.perf_counter(), time.process_time()
        ask(text, chain)
        walls.append((time.perf_counter() - wall) * 1000)
        cores.append((time.process_time() - core) * 1000)
    return Times(walls, cores)


class Times:
    """Milliseconds by the clock and of processor time, question by question."""

    def __init__(self, walls: list[float], cores: list[float]) -> None:
        self.walls = walls
        self.cores = cores

    @property
    def speed(self) -> Speed:
        """Medians and 95th percentiles."""
        figures = (percentile(times, share) or 0.0 for times in (self.walls, self.cores) for share in (0.5, 0.95))
        return Speed(**dict(zip(Speed.model_fields, (round(figure, 2) for figure in figures), strict=True)))


def stages_of(spent: dict[str, float], walls: Sequence[float]) -> dict[str, float]:
    """Mean milliseconds a question of each stage; `ranking` is what remains: encoder, store, features."""
    known = {stage: round(seconds * 1000 / len(walls), 2) for stage, seconds in sorted(spent.items())}
    return {**known, "ranking": round(sum(walls) / len(walls) - sum(known.values()), 2)}


def measure(
    folder: Path, laws: Sequence[Law], passages: int, *, with_peer: bool, number: int = ASKED, warm_mb: int = WARM_MB
) -> Scale:
    """Fill a record in the folder and ask it; then the peer, where wanted and installed."""
    store, lexicon = Store.open(folder / "own"), Lexicon.load()
    with added_up(store, "store_seconds") as store_seconds:
        stored, held = fill(store, laws, passages)
    index = TimedIndex.open(folder / "own", load_encoder())
    with added_up(store, "index_seconds") as index_seconds:
        catch_up(store, index, lexicon, lambda what, done, _: print(f"{what} {done}/{stored}", flush=True))
    searcher = Searcher(store, index, lexicon)
    asked = questions(laws, WARM_UP + 2 * number)
    asked, unasked = asked[: WARM_UP + number], asked[WARM_UP + number :]

    def ask(text: str, chain: tuple[str, ...]) -> object:
        return searcher.search(read_question(text, lexicon, regions=chain))

    warm_seconds, ready = warmed(searcher, warm_mb)
    timed(ask, asked[:WARM_UP])
    gc.collect()
    gc.freeze()  # as a server does
    index.spent.clear()
    first = timed(ask, asked[WARM_UP:])
    stages = stages_of(index.spent, first.walls)
    again = timed(ask, asked[WARM_UP:])
    assistant = Assistant(searcher, places_of_chains())
    answers = timed(lambda text, chain: assistant.answer(text, region=chain[0]), unasked)
    scale = Scale(
        passages=held,
        documents=stored,
        store_seconds=store_seconds(),
        index_seconds=index_seconds(),
        disk_gb=round(folder_size(folder / "own"), 2),
        memory_gb=round(peak_memory(), 2),
        first=first.speed,
        again=again.speed,
        answers=answers.speed,
        warm_seconds=warm_seconds,
        ready=ready,
        stages=stages,
    )
    index.close()
    return beside(scale, folder, store, asked) if with_peer else scale


def warmed(searcher: Searcher, megabytes: int) -> tuple[float, int]:
    """Seconds of processor time until as many documents are ready as there is memory for, and how many those are."""
    began = time.process_time()
    number = searcher.warm_up(most=megabytes * 1_000_000)
    return round(time.process_time() - began, 1), number


def beside(scale: Scale, folder: Path, store: Store, asked: Sequence[str]) -> Scale:
    """The same with what one collection with a filter takes; unchanged where its library is missing."""
    try:
        peer = OneCollection(folder / "peer", load_encoder())
    except ImportError as error:
        print(f"One collection left out: {error.name} is not installed")
        return scale
    peer.fill(store.active())
    timed(peer.ask, asked[:WARM_UP])
    times = timed(peer.ask, asked[WARM_UP:])
    return scale.model_copy(update={"peer": times.speed, "peer_seconds": round(peer.seconds, 1)})


def main() -> None:
    """Run from the command line; write the page and the numbers, size by size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--peer-up-to", type=int, default=100_000)
    parser.add_argument(
        "--warm-mb", type=int, default=WARM_MB, help="memory for documents made ready, as MINGBAI_WARM_MB"
    )
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    where_and_when()  # the commit that runs, whatever is committed meanwhile
    laws = read_laws(shared_data("laws", "articles.jsonl.xz"))
    scales: list[Scale] = []
    options.out.mkdir(parents=True, exist_ok=True)
    for passages in options.passages:
        with nullcontext(options.folder) if options.folder else tempfile.TemporaryDirectory() as place:
            folder = Path(place) / str(passages)
            with_peer = passages <= options.peer_up_to
            scales.append(measure(folder, laws, passages, with_peer=with_peer, warm_mb=options.warm_mb))
        (options.out / "scale.md").write_text(page(scales), "utf-8")
        told = [one.model_dump(mode="json") for one in scales]
        (options.out / "scale.json").write_text(json.dumps(told, indent=1), "utf-8")
    print((options.out / "scale.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
