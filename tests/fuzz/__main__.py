"""`make fuzz`: every reader and the way of a question, each for some minutes of processor time; writes docs/fuzz.md.

    python -m tests.fuzz [--minutes 30] [--only csv,ask]

Figures add up over runs as long as the code is the same (`tests.fuzz.figures`), so that a long run may be cut into short ones; `--anew`
forgets them. What was found lies in var/fuzz.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

from evals.bench_about import table, where_and_when
from tests.fuzz.figures import ROOT, Figures, code_of, keep_figures, read_figures
from tests.fuzz.seeds import seeds_of, words
from tests.fuzz.targets import TARGETS

WORK = ROOT / "var" / "fuzz"
PAGE = ROOT / "docs" / "fuzz.md"
SLICE_SECONDS = 300  # of one child: what a target keeps in memory between inputs does not add up
HANG_SECONDS, MOST_MEMORY = 10, 1024  # MB
LARGEST = {"xlsx": 60_000, "docx": 60_000, "pdf": 20_000, "ask": 600}
_RUNS = re.compile(rb"stat::number_of_executed_units:\s*(\d+)")
_MEMORY = re.compile(rb"stat::peak_rss_mb:\s*(\d+)")
_STARTED = re.compile(rb"started after ([\d.]+) s")
KINDS = ("error", "timeout", "oom")


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
            keep_figures(name, Figures(code_of(name)))
        fuzz(name, options.minutes * 60)
        PAGE.write_text(page(), "utf-8")
    print(PAGE.read_text("utf-8"))
    return 1 if any(read_figures(name).found for name in TARGETS) else 0


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
    while figures.seconds < seconds:
        _slice(name, folder, figures)
        keep_figures(name, figures)
        print(f"{name}: {figures.seconds:.0f} s, {figures.runs} inputs, {figures.found} findings", flush=True)


def _slice(name: str, folder: Path, figures: Figures) -> None:
    """One child, added to the figures."""
    known = _findings(folder)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(_command(name, folder), cwd=ROOT, capture_output=True, check=False, env=_environ())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    figures.seconds += spent - float((_STARTED.findall(done.stderr) or [spent])[0])
    figures.runs += int((_RUNS.findall(done.stderr) or [0])[-1])
    figures.memory = max(figures.memory, int((_MEMORY.findall(done.stderr) or [0])[-1]))
    new = _findings(folder) - known
    for kind in KINDS:
        setattr(figures, kind, getattr(figures, kind) + sum(one.startswith(kind) for one in new))
    if b"stat::number_of_executed_units" not in done.stderr:
        (folder / "last.txt").write_bytes(done.stdout + done.stderr)
        print(f"{name}: a child ended early (exit {done.returncode}), see {folder / 'last.txt'}", flush=True)
        if not any(b"ALARM" in line or b"out-of-memory" in line for line in done.stderr.splitlines()):
            raise SystemExit(1)


def _command(name: str, folder: Path) -> list[str]:
    return [
        sys.executable, "-m", "tests.fuzz.child", name, str(folder / "found"), str(folder / "corpus"),
        f"-max_total_time={SLICE_SECONDS}", f"-timeout={HANG_SECONDS}", f"-rss_limit_mb={MOST_MEMORY}", "-print_final_stats=1",
        f"-artifact_prefix={folder / 'found'}/", f"-dict={folder / 'words'}", f"-max_len={LARGEST.get(name, 8_000)}", "-len_control=0",
    ]  # fmt: skip


def _environ() -> dict[str, str]:
    path = os.pathsep.join((str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])))
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONPATH": path}


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def _findings(folder: Path) -> set[str]:
    """Names of the inputs that broke a target: an exception, a hang, too much memory."""
    return {path.name for path in (folder / "found").glob("*") if path.suffix != ".txt"}


def page() -> str:
    """The Markdown page."""
    rows = []
    for name in TARGETS:
        one = read_figures(name)
        counted = (one.memory, one.error, one.timeout, one.oom)
        rows.append((name, f"{one.seconds / 60:.1f}", f"{one.runs:,}", *map(str, counted)))
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
            f"{where_and_when()}. `make fuzz` writes this page; `MINUTES=30` is its default for each target. Figures add up over "
            "runs, on whatever machine, as long as the reader's own modules are the same, and begin anew when one has changed; the start of the "
            "processes does not count.\n",
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
