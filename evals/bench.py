"""How fast: ingest, search and answers of one store, and a cold start, on the machine it runs on.

    python -m evals.bench [--region 440106] [--out docs/benchmarks] PATH...

Without paths it takes the sample pack. Figures are medians and 95th percentiles over shuffled questions, after a warm-up.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from assistant.assistant import Assistant
from ingest.sync import ingest
from knowledge.encode import load_encoder
from knowledge.guide import ServiceGuide
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Searcher, read_question
from knowledge.store import Store

SAMPLE = Path(__file__).parent.parent / "ingest" / "sample" / "pack"
ROUNDS = 600
TAILS = ("要带什么材料", "多久能办好", "要钱吗", "在哪里办", "怎么办", "电话是多少", "需要什么条件", "")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the sorted values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def questions(store: Store, limit: int = 400) -> list[str]:
    """Questions over the store's own guides, one facet each, in a fixed shuffled order."""
    titles = [item.content.title for item in store.active() if isinstance(item.content, ServiceGuide)]
    chooser = random.Random(7)
    chooser.shuffle(titles)
    return [f"{title}{TAILS[number % len(TAILS)]}" for number, title in enumerate(titles[:limit])]


def timed(call: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Milliseconds of the call for each text, in order."""
    taken = []
    for text in texts:
        started = time.perf_counter()
        call(text)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def cold_start(folder: Path, region: str, question: str) -> float:
    """Seconds of a whole `mingbai ask` process."""
    command = [sys.executable, "-m", "ui", "ask", question, "--region", region, "--json"]
    started = time.perf_counter()
    subprocess.run(command, env={**os.environ, "MINGBAI_DATA": str(folder)}, check=False, capture_output=True)  # noqa: S603
    return time.perf_counter() - started


def measure(paths: Sequence[Path], region: str) -> dict[str, float]:
    """Fill a fresh store from the paths and measure it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places, lexicon = Places.load(), Lexicon.load()
        store = Store.open(folder)
        started = time.perf_counter()
        report = ingest(list(paths), store, places)
        index = EmbeddedIndex.open(folder, load_encoder())
        catch_up(store, index, lexicon)
        filled = time.perf_counter() - started
        searcher = Searcher(store, index, lexicon)
        assistant = Assistant(searcher, places)
        searcher.warm_up()
        asked = questions(store)
        chain = tuple(place.code for place in places.chain(region))
        for text in asked[:100]:
            assistant.answer(text, region=region)
        turns = [asked[i % len(asked)] for i in range(ROUNDS)]
        searched = timed(lambda text: searcher.search(read_question(text, lexicon, regions=chain)), turns)
        answered = timed(lambda text: assistant.answer(text, region=region), turns)
        return {
            "ingest_seconds": round(filled, 1),
            "rows": report.total("rows"),
            "entries": len(index),
            "search_p50_ms": round(statistics.median(searched), 2),
            "search_p95_ms": round(percentile(searched, 0.95), 2),
            "answer_p50_ms": round(statistics.median(answered), 2),
            "answer_p95_ms": round(percentile(answered, 0.95), 2),
            "cold_ask_seconds": round(min(cold_start(folder, region, asked[0]) for _ in range(3)), 2),
        }


def report_page(figures: dict[str, float], paths: Sequence[Path]) -> str:
    """The Markdown page of one run."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout  # noqa: S607
    rows = "\n".join(f"| {name} | {value:g} |" for name, value in figures.items())
    return (
        f"# Speed of one store\n\n{date.today()}, commit {commit.strip() or 'unknown'}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}. Ingested: {', '.join(path.name for path in paths)}.\n\n"
        f"| figure | value |\n|---|---|\n{rows}\n"
    )


def main() -> None:
    """Run from the command line and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--region", default="999901")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    paths = options.paths or [SAMPLE]
    figures = measure(paths, options.region)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "store.md").write_text(report_page(figures, paths), "utf-8")
    (options.out / "store.json").write_text(json.dumps(figures, indent=2), "utf-8")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
