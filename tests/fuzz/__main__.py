"""`make fuzz`: every reader and the way of a question, each for some minutes of processor time; writes docs/fuzz.md.

    python -m tests.fuzz [--minutes 30] [--only csv,ask]

Figures add up over runs in var/fuzz, so that a long run may be cut into short ones; `--anew` forgets them. Findings lie there too.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from evals.bench_about import table, where_and_when
from tests.fuzz.seeds import seeds_of, words
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[2]
WORK = ROOT / "var" / "fuzz"
PAGE = ROOT / "docs" / "fuzz.md"
SLICE_SECONDS = 120  # of one child: what a target keeps in memory between inputs does not add up
HANG_SECONDS, MOST_MEMORY = 10, 1024  # MB
LARGEST = {"xlsx": 60_000, "docx": 60_000, "pdf": 20_000, "ask": 600}
_RUNS = re.compile(rb"stat::number_of_executed_units:\s*(\d+)")
_MEMORY = re.compile(rb"stat::peak_rss_mb:\s*(\d+)")
EMPTY = {"seconds": 0.0, "runs": 0, "memory": 0}


def main() -> int:
    """Run; 1 when anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="of processor time, each target")
    parser.add_argument("--only", default=",".join(TARGETS))
    parser.add_argument("--anew", action="store_true")
    options = parser.parse_args()
    where_and_when()
    for name in options.only.split(","):
        if options.anew:
            (WORK / name / "figures.json").unlink(missing_ok=True)
        fuzz(name, options.minutes * 60)
        PAGE.write_text(page(), "utf-8")
    print(PAGE.read_text("utf-8"))
    return 1 if any(findings(name) for name in TARGETS) else 0


def fuzz(name: str, seconds: float) -> None:
    """One target until it has had its processor time."""
    folder = WORK / name
    corpus, found = folder / "corpus", folder / "found"
    for place in (corpus, found):
        place.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds_of(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    (folder / "words").write_text("\n".join(f'"{_escaped(word)}"' for word in words()), "ascii")
    figures = read_figures(name)
    while figures["seconds"] < seconds:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(_command(name, folder), cwd=ROOT, capture_output=True, check=False, env=_environ())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        figures["seconds"] += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        figures["runs"] += int((_RUNS.findall(done.stderr) or [0])[-1])
        figures["memory"] = max(figures["memory"], int((_MEMORY.findall(done.stderr) or [0])[-1]))
        (folder / "figures.json").write_text(json.dumps(figures), "utf-8")
        if b"stat::number_of_executed_units" not in done.stderr:
            (folder / "last.txt").write_bytes(done.stdout + done.stderr)
            print(f"{name}: a child ended early (exit {done.returncode}), see {folder / 'last.txt'}", flush=True)
            if not any(b"ALARM" in line or b"out-of-memory" in line for line in done.stderr.splitlines()):
                raise SystemExit(1)
        print(
            f"{name}: {figures['seconds']:.0f} s, {figures['runs']} inputs, {len(findings(name))} findings", flush=True
        )


def _command(name: str, folder: Path) -> list[str]:
    return [
        sys.executable, "-m", "tests.fuzz.child", name, str(folder / "found"), str(folder / "corpus"),
        f"-max_total_time={SLICE_SECONDS}", f"-timeout={HANG_SECONDS}", f"-rss_limit_mb={MOST_MEMORY}", "-print_final_stats=1",
        f"-artifact_prefix={folder / 'found'}/", f"-dict={folder / 'words'}", f"-max_len={LARGEST.get(name, 8_000)}", "-len_control=0",
    ]  # fmt: skip


def _environ() -> dict[str, str]:
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONPATH": str(ROOT)}


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def read_figures(name: str) -> dict[str, Any]:
    """What earlier runs of a target came to."""
    place = WORK / name / "figures.json"
    return {**EMPTY, **(json.loads(place.read_text("utf-8")) if place.exists() else {})}


def findings(name: str) -> list[Path]:
    """Inputs that broke a target: an exception, a hang, too much memory."""
    return sorted(path for path in (WORK / name / "found").glob("*") if path.suffix != ".txt")


def page() -> str:
    """The Markdown page."""
    rows = []
    for name in TARGETS:
        figures, found = read_figures(name), findings(name)
        kinds = ["error", "timeout", "oom"]
        counted = [str(sum(path.name.startswith(kind) for path in found)) for kind in kinds]
        rows.append((name, f"{figures['seconds'] / 60:.1f}", f"{figures['runs']:,}", str(figures["memory"]), *counted))
    head = (
        "target",
        "CPU minutes",
        "inputs",
        "peak MB",
        "exceptions",
        f"over {HANG_SECONDS} s",
        f"over {MOST_MEMORY} MB",
    )
    mended = (ROOT / "tests" / "fuzz" / "mended.md").read_text("utf-8")
    return "\n".join(
        (
            "# Readers and questions under fuzzing\n",
            f"{where_and_when()}. `make fuzz` writes this page; `MINUTES=30` is its default for each target, figures add up over runs.\n",
            "A file goes through its reader, its parser and the rules, as an ingest takes it, and may only end in an item or in a refusal with "
            "words; a question, or three of one talk, must end in an answer. Inputs come from atheris (libFuzzer), guided by coverage of "
            "`ingest`, `knowledge`, `assistant`, openpyxl and python-docx; Office files are changed inside their packages. Coverage counting "
            "makes everything some times slower than it is in use.\n",
            table(head, rows),
            "",
            mended,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
