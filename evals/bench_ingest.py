"""How fast lists become answerable: a list taken in as `mingbai ingest` does it, again unchanged, and with one row changed.

    python -m evals.bench_ingest [LIST.jsonl] [--region 440000] [--out docs/benchmarks]

Without a list, the 1,692 records of Guangdong's catalogue beside the real data. Each run is a whole process, from its start to the
index; processor time stands beside the wall, because on a busy machine only it can be compared.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from evals.bench_about import shared_data, table, where_and_when
from knowledge.store import Store


class Run(NamedTuple):
    """One process: seconds of wall and of processor."""

    wall: float
    cpu: float


def ingested(folder: Path, listed: Path, region: str) -> Run:
    """One `mingbai ingest`."""
    command = [sys.executable, "-m", "ui", "ingest", str(listed), "--region", region]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env={**os.environ, "MINGBAI_DATA": str(folder)}, check=False, capture_output=True)  # noqa: S603
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def one_changed(listed: Path, to: Path) -> Path:
    """The list with another word in the first record's longest text."""
    first, *rest = listed.read_text("utf-8").splitlines()
    record = json.loads(first)
    longest = max(
        (name for name, value in record.items() if isinstance(value, str)), key=lambda name: len(record[name])
    )
    record[longest] += "（已更新）"
    to.mkdir()
    changed = to / listed.name
    changed.write_text("\n".join((json.dumps(record, ensure_ascii=False), *rest)), "utf-8")
    return changed


def measure(listed: Path, region: str) -> tuple[int, list[tuple[str, ...]]]:
    """How many guides were taken in, and the rows of the table."""
    with tempfile.TemporaryDirectory() as name:
        lists, data = Path(name) / "lists", Path(name) / "data"
        lists.mkdir()
        mine = lists / listed.name
        mine.write_bytes(listed.read_bytes())
        first = ingested(data, mine, region)
        store = Store.open(data)
        guides = sum(number for kind, number in store.counts().items() if kind != "document")
        store.close()
        again = ingested(data, mine, region)
        mine.write_bytes(one_changed(listed, Path(name) / "changed").read_bytes())
        changed = ingested(data, mine, region)
    rows: list[tuple[str, ...]] = []
    for what, run in (
        ("into an empty record", first),
        ("again, unchanged", again),
        ("again, one record changed", changed),
    ):
        speed = f"{guides / run.wall:.0f}", f"{guides / run.cpu:.0f}"
        rows.append((what, f"{run.wall:.1f}", f"{run.cpu:.1f}", *speed))
    return guides, rows


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("listed", nargs="?", type=Path)
    parser.add_argument("--region", default="440000")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    listed = options.listed or shared_data("guangdong", "matters.jsonl")
    about, load = where_and_when(), os.getloadavg()[0]
    guides, rows = measure(listed, options.region)
    head = ("run", "wall s", "CPU s", "guides a second", "guides a CPU second")
    page = (
        f"# Taking lists in\n\n{about}. `make bench-ingest` writes this page. {guides:,} guides of {listed.name}; parse, lint, store and index, and the "
        f"start of the process. When it began, {load:.1f} other programs on average wanted one of {os.cpu_count()} cores.\n\n{table(head, rows)}\n"
    )
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "ingest.md").write_text(page, "utf-8")
    print(page)


if __name__ == "__main__":
    main()
