"""`make faults`: every fault that a deployment meets, injected many times at random moments; writes docs/faults.md.

    python -m tests.faults [--trials 20] [--only ingest,reindex]

Each row says what was lost, what was half visible, and what ended in an error that nobody foresaw; all three must be 0. Rows are kept
in rows.json beside this file, so that one can be measured again alone. The PostgreSQL is that of MINGBAI_TEST_POSTGRES; its server itself restarts only
with MINGBAI_RESTART_POSTGRES=1, because that disturbs everybody who uses it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from evals.bench_about import table, where_and_when
from tests.faults import town
from tests.faults.disks import closed, full, power_cut
from tests.faults.indexes import damaged
from tests.faults.inputs import bad_row, long_list, two_ingests
from tests.faults.kills import during_ingest, during_migration, during_rating, during_reindex
from tests.faults.limits import limits_without_redis
from tests.faults.services import clock_jumps, model_gone, postgres_paused, postgres_restarts, redis_gone
from tests.faults.stopping import told_to_stop
from tests.faults.trial import Row, timed
from tests.faults.workers import worker_killed

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).with_name("rows.json")
PAGE = ROOT / "docs" / "faults.md"
HEAD = (
    "fault",
    "how it is injected",
    "times",
    "lost",
    "half visible",
    "unforeseen errors",
    "what people are told",
    "recovers by",
    "recovery s, median / most",
    "measured",
)

Fault = Callable[[Path, Path, int], Row]

FAULTS: Mapping[str, Fault] = {
    "ingest": during_ingest,
    "reindex": during_reindex,
    "migration": lambda base, work, trials: during_migration(work, trials),
    "rating": during_rating,
    "index": damaged,
    "full-disk": full,
    "read-only": closed,
    "power": power_cut,
    "two-ingests": two_ingests,
    "bad-row": bad_row,
    "long-list": long_list,
    "worker": worker_killed,
    "shutdown": told_to_stop,
    "redis": redis_gone,
    "redis-limits": limits_without_redis,
    "model": model_gone,
    "clock": clock_jumps,
    "postgres-pause": postgres_paused,
    "postgres-restart": postgres_restarts,
}


def main() -> int:
    """Run; 1 when a row is not clean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    chosen = options.only.split(",") if options.only else list(FAULTS)
    where_and_when()
    town.load_everything()
    with tempfile.TemporaryDirectory() as name:
        base = Path(name) / "base"
        lists = town.write_lists(Path(name) / "lists", town.OLD)
        timed(lambda say: town.take_in(base, lists, say))
        for fault in chosen:
            _run(fault, base, Path(name) / "work", options.trials)
            PAGE.write_text(page(), "utf-8")
    print(PAGE.read_text("utf-8"))
    return 0 if all(row.is_clean for row in kept_rows()) else 1


def _run(fault: str, base: Path, work: Path, trials: int) -> None:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    began = time.perf_counter()
    row = FAULTS[fault](base, work, trials)
    print(
        f"{fault}: {row.trials} times in {time.perf_counter() - began:.0f} s, lost {row.lost}, half {row.half}, unforeseen {row.unforeseen}",
        *row.notes[:5],
        sep="\n  ",
        flush=True,
    )
    rows = _read()
    if row.trials:
        rows[fault] = KeptRow(row.cells(), row.is_clean, f"{date.today()}, {where_and_when().split(', ')[1]}")
    KEPT.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")


class KeptRow(NamedTuple):
    """A line of the table, whether it is clean, and when and at which commit it was measured."""

    cells: tuple[str, ...]
    is_clean: bool
    measured: str


def _read() -> dict[str, KeptRow]:
    return {fault: KeptRow(*kept) for fault, kept in json.loads(KEPT.read_text("utf-8")).items()}


def kept_rows() -> list[KeptRow]:
    """The newest row of every fault that was ever run, in the order of the table."""
    rows = _read()
    return [rows[fault] for fault in FAULTS if fault in rows]


def page() -> str:
    """The Markdown page."""
    return "\n".join(
        (
            "# Faults\n",
            f"{where_and_when()}. `make faults` writes this page, whole or a row at a time. A town's lists, {town.FILES} files with {town.ROWS} guides each, are in the record and "
            "in the index. *Lost*: something acknowledged that is gone, or a guide that no longer answers. *Half visible*: two editions of one file at "
            "once, or an answer that is not what the record says. *Unforeseen*: an ending without words for people.\n",
            table(HEAD, [(*row.cells, row.measured) for row in kept_rows()]),
            "",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
