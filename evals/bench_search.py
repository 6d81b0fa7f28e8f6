"""Finding the right matter from citizens' own words, side by side with others in one run.

    python -m evals.bench_search [--split test] [--limit N] [--out docs/benchmarks]

Asked are the written questions of a split, the same matters by their official names, and the questions of real FAQ pages
(where MINGBAI_REAL_DATA names them). Every system gets the same texts and the same questions; a peer that is not installed
is named and left out. Needs `pip install mingbai[peers]`.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

from evals.bench_about import shared_data, where_and_when
from evals.bench_own import NAME, OwnMatters, OwnPassages, fill
from evals.bench_peers import MODEL, PEERS, Peer, missing_package
from evals.bench_search_page import Outcome, page, plot
from evals.bench_search_sets import AskedFor, QuerySet, faq_set, official_set, written_set
from evals.metrics.ranking import DEPTH
from knowledge.errors import SettingError
from knowledge.lexicon.lexicon import Lexicon
from knowledge.train.corpus import Split, written_questions

TIMED, WARM_UP = 100, 20  # questions on the clock, drawn by a fixed seed, and asked before it
SEED = 7

Make = Callable[[], Peer]
OTHERS: tuple[tuple[str, Make], ...] = tuple((row.name, row.make) for row in PEERS)


def rank_of(found: Sequence[int], right: frozenset[int]) -> int:
    """The place of the first right text, from 1; 0 when none is among those that count."""
    return next((number for number, place in enumerate(found[:DEPTH], start=1) if place in right), 0)


def ask_all(system: Peer, asked: Sequence[AskedFor]) -> tuple[int, ...]:
    """The rank of the right text for each question, in order."""
    return tuple(rank_of(system.search(one.question, DEPTH), one.right) for one in asked)


def time_all(system: Peer, questions: Sequence[str]) -> tuple[float, ...]:
    """Milliseconds of some questions, drawn by a fixed seed, after a warm-up with others."""
    drawn = random.Random(SEED).sample(list(questions), min(len(questions), WARM_UP + TIMED))
    taken = []
    for question in drawn:
        started = time.perf_counter()
        system.search(question, DEPTH)
        taken.append((time.perf_counter() - started) * 1000)
    return tuple(taken[WARM_UP:] or taken)


@contextmanager
def remembered(questions: Sequence[str]) -> Iterator[None]:
    """Within this, the peers' model knows the questions' vectors: nothing is on the clock, and minutes are saved."""
    if not questions:
        yield
        return
    from evals.bench_peers.minilm import shared

    shared().remember(questions)
    yield
    shared().remember(())


def outcome(name: str, make: Make, asked: QuerySet) -> Outcome:
    """One system over one set: built, timed, then asked everything."""
    system = make()
    own = name == NAME and asked.names
    started = time.perf_counter()
    system.build(asked.names if own else asked.texts)
    built = time.perf_counter() - started
    questions = [one.question for one in asked.asked]
    taken = time_all(system, questions)
    with remembered(questions if MODEL in name else ()):
        ranks = ask_all(system, asked.asked)
    return Outcome(system=name, ranks=ranks, milliseconds=taken, build_seconds=round(built, 1))


def compare(asked: QuerySet, own: Make, peers: Sequence[tuple[str, Make]] = OTHERS) -> tuple[list[Outcome], list[str]]:
    """All systems over one set, this project first; and the peers that are left out, each with the package it lacks."""
    outcomes, missing = [], []
    for name, make in ((NAME, own), *peers):
        try:
            outcomes.append(outcome(name, make, asked))
            print(f"{asked.title}: {name} done", flush=True)
        except ImportError as error:
            missing.append(f"{name} ({missing_package(error)} is not installed)")
    return outcomes, missing


def sets(folder: Path, split: Split, limit: int | None) -> Iterator[tuple[QuerySet, Make]]:
    """The query sets, each with this project's side of it."""
    lexicon = Lexicon.load()
    written = written_set(lexicon, written_questions(split), title=f"Written questions, {split} split")
    written = shortened(written, limit)
    yield written, lambda: OwnMatters(folder / "written", lexicon)
    yield official_set(written), lambda: OwnMatters(folder / "official", lexicon)
    try:
        pages = shared_data("guangzhou")
    except SettingError as error:
        print(f"FAQ pages left out: {error}")
        return
    searcher = fill(folder / "pages", [pages], lexicon)
    faqs, places = faq_set(list(searcher.store.active()))
    yield shortened(faqs, limit), lambda: OwnPassages(searcher, places)


def shortened(asked: QuerySet, limit: int | None) -> QuerySet:
    """The set with only so many of its questions, drawn by a fixed seed."""
    if limit is None or limit >= len(asked.asked):
        return asked
    return asked.model_copy(update={"asked": tuple(random.Random(SEED).sample(asked.asked, limit))})


def run(split: Split, limit: int | None) -> tuple[list[tuple[QuerySet, list[Outcome]]], list[str]]:
    """Everything, set by set; and what was missing, once each."""
    results, missing = [], []
    with tempfile.TemporaryDirectory() as name:
        for asked, own in sets(Path(name), split, limit):
            outcomes, absent = compare(asked, own)
            results.append((asked, outcomes))
            missing += absent
    return results, list(dict.fromkeys(missing))


def main() -> None:
    """Run from the command line; write the page, the numbers and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=get_args(Split), default="test")
    parser.add_argument("--limit", type=int, help="only so many questions of each set, for a trial")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    where_and_when()  # the commit that runs, whatever is committed meanwhile
    results, missing = run(options.split, options.limit)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "search.md").write_text(page(results, missing), "utf-8")
    (options.out / "search.svg").write_text(plot(results), "utf-8")
    told = {asked.title: [one.figures(asked) for one in outcomes] for asked, outcomes in results}
    (options.out / "search.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    print((options.out / "search.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
