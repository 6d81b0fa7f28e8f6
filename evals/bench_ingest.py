"""How fast lists become answerable: a list taken in as `mingbai ingest` does it, again unchanged, with one row changed, and as a city of ten districts has it.

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

# a city's, whose names are the same: four levels share one catalogue
DISTRICTS = ("440103", "440104", "440105", "440106", "440111", "440112", "440113", "440114", "440115", "440117")


class Run(NamedTuple):
    """One process: seconds of wall and of processor."""

    wall: float
    cpu: float


def ingested(folder: Path, listed: Path, region: str) -> Run:
    """One `mingbai ingest` of a list, or of a folder of lists."""
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


def of_districts(listed: Path, to: Path) -> Path:
    """The list once for each of ten districts, as each would export its own: the same names, codes and place its own."""
    to.mkdir()
    records = [json.loads(line) for line in listed.read_text("utf-8").splitlines()]
    for district in DISTRICTS:
        mine = (_of_district(record, district) for record in records)
        text = "\n".join(json.dumps(record, ensure_ascii=False) for record in mine)
        (to / f"{district}.jsonl").write_text(text, "utf-8")
    return to


def _of_district(record: dict[str, object], district: str) -> dict[str, object]:
    code = str(record.get("TASK_CODE") or "")
    return {
        **record,
        "AREACODE": district,
        "TASK_CODE": f"{code[:2]}{district}{code[8:]}" if code else None,
        "URL": None,
    }


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
        ten = ingested(Path(name) / "ten", of_districts(listed, Path(name) / "districts"), region)
    rows: list[tuple[str, ...]] = []
    for what, run, number in (
        ("into an empty record", first, guides),
        ("again, unchanged", again, guides),
        ("again, one record changed", changed, guides),
        ("ten districts' lists, into an empty record", ten, guides * len(DISTRICTS)),
    ):
        speed = f"{number / run.wall:.0f}", f"{number / run.cpu:.0f}"
        rows.append((what, f"{number:,}", f"{run.wall:.1f}", f"{run.cpu:.1f}", *speed))
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
    head = ("run", "guides", "wall s", "CPU s", "guides a second", "guides a CPU second")
    page = (
        f"# Taking lists in\n\n{about}. `make bench-ingest` writes this page. {guides:,} guides of {listed.name}; parse, lint, store and index, and the "
        f"start of the process; wanted are 400 guides a second. Ten districts export the same names, so what is learnt of a name is learnt once. When it began, {load:.1f} other programs on average wanted one of {os.cpu_count()} cores.\n\n{table(head, rows)}\n"
    )
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "ingest.md").write_text(page, "utf-8")
    print(page)


if __name__ == "__main__":
    main()
