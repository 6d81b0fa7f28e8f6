"""How long governance takes: a district's list of 5,078 names against a province's of 1,692, and the lint of 10,000 guides.

    python -m evals.bench_governance --data FOLDER [--out docs/benchmarks]

FOLDER is what MINGBAI_REAL_DATA names. The guides are the province's, repeated until there are enough; each is linted with its own
text, and with the texts of laws where FOLDER has them. Times are seconds of one core, the median of three runs, so that what
else the machine does counts little; each task uses one core.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from ingest.lint import lint
from ingest.parse.lists import ParsedList, parse_table
from ingest.raw import RawTable
from ingest.readers import read
from knowledge.laws.library import LawLibrary, build_library
from knowledge.lists.difference import compare
from knowledge.lists.line import line_of
from knowledge.places import Places

GUIDES = 10_000
RUNS = 3


def parsed(file: Path, places: Places) -> ParsedList:
    """A list as ingest reads it."""
    (raw,) = read(file)
    if not isinstance(raw, RawTable):
        raise TypeError(f"{file.name} is no table")
    return parse_table(raw, places=places)


def seconds(work: Callable[[], object]) -> float:
    """The median time of one core that a piece of work takes."""
    taken = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def measure(data: Path, day: date) -> dict[str, float]:
    """Seconds of each task, and how much each had to do."""
    places = Places.load()
    district = parsed(data / "chongqing" / "jiangbei_items.csv", places)
    province = parsed(data / "guangdong" / "matters.jsonl", places)
    here, there = [line_of(one) for one in district.entries], [line_of(one) for one in province.guides]
    guides = list(islice(cycle(province.guides), GUIDES))
    texts = province.source_texts

    def lint_all(laws: LawLibrary | None) -> int:
        return sum(len(lint(one, texts[one.source.id], today=day, library=laws)) for one in guides)

    figures = {
        "names_here": len(here),
        "names_there": len(there),
        "compare_seconds": seconds(lambda: compare(here, there)),
        "guides": len(guides),
        "findings": lint_all(None),
        "lint_seconds": seconds(lambda: lint_all(None)),
    }
    laws_file = data / "laws" / "articles.jsonl.xz"
    if laws_file.exists():
        with tempfile.TemporaryDirectory() as folder:
            started = time.process_time()
            laws = build_library(laws_file, Path(folder))
            figures["law_index_seconds"] = time.process_time() - started
            figures["lint_with_laws_seconds"] = seconds(lambda: lint_all(laws))
    return figures


def page(figures: dict[str, float]) -> str:
    """The Markdown page of one run."""
    rows = "\n".join(
        f"| {name} | {value:,.2f} |" if value % 1 else f"| {name} | {value:,.0f} |" for name, value in figures.items()
    )
    return (
        f"# Speed of governance\n\n{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}. "
        "`make bench-governance`; see `evals/bench_governance.py` for what is measured.\n\n"
        f"| figure | value |\n|---|---|\n{rows}\n"
    )


def main() -> None:
    """Run from the command line and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    figures = measure(options.data, date.today())
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "governance.md").write_text(page(figures), "utf-8")
    print(page(figures))


if __name__ == "__main__":
    main()
