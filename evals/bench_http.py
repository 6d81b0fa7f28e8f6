"""Answers a second over HTTP and how long they take, by connections at once, kept ready or not; or an hour of half that load.

    python -m evals.bench_http [--workers 2] [--seconds 10] [--out docs/benchmarks]
    python -m evals.bench_http --soak 60 [--rate 60] [--over PATH... --region 440106]

A soak may be over lists of one's own; its page is soak.md. The server is the real one in processes of its own, with the limits for a client switched off by their settings; it
and the client share the machine. A question that was never asked before is made from a title and a number that nobody gave before.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from evals.bench import SAMPLE, TAILS, percentile
from evals.bench_about import table, where_and_when
from evals.load import Answers, ask_for

REGION = "999901"
MATTERS = (
    "居住证",
    "敬老卡",
    "残疾人证",
    "食品经营许可证",
    "普通护照",
    "不动产登记",
    "工伤认定",
    "失业保险金",
    "社会保障卡",
    "法律援助",
    "结婚登记",
    "住房公积金提取",
)
CONNECTIONS = (1, 8, 64)
UNLIMITED = {
    "MINGBAI_ASK_PER_MINUTE": "0",
    "MINGBAI_READ_PER_MINUTE": "0",
    "MINGBAI_REGION": REGION,
    "MINGBAI_PORT": "0",
}
WANTED = {"kept": 600, "fresh": 120}  # answers a second at 64 connections
WARMING = 3.0  # seconds
LOOK_SECONDS = 10.0  # between two looks at the memory of a soak
_ADDRESS = re.compile(r"http://[\d.]+:\d+")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A running server: its address and the process that all others of it come from."""

    address: str
    pid: int

    def processes(self) -> list[int]:
        """It and everything it started."""
        found = [self.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in task.read_text("ascii").split() if int(child) not in found]
        return found

    def cpu_seconds(self) -> float:
        """Processor time that it has used so far."""
        fields = (Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split() for pid in self.processes())
        return sum(int(one[11]) + int(one[12]) for one in fields) / _TICKS

    def megabytes(self) -> float:
        """Memory that it holds, the sum of its processes; what they share counts in each of them."""
        lines = (Path(f"/proc/{pid}/status").read_text("utf-8") for pid in self.processes())
        found = (re.search(r"VmRSS:\s+(\d+)", text) for text in lines)
        return sum(int(one[1]) for one in found if one is not None) / 1024


@contextmanager
def serving(folder: Path, workers: int, paths: Sequence[Path] = (SAMPLE,)) -> Iterator[Served]:
    """A server over some lists until the block ends."""
    environ = {**os.environ, **UNLIMITED, "MINGBAI_DATA": str(folder)}
    ingest = [sys.executable, "-m", "ui", "ingest", *map(str, paths)]
    subprocess.run(ingest, env=environ, check=False, capture_output=True)  # noqa: S603
    command = [sys.executable, "-m", "ui", "serve", "--no-sample", "--workers", str(workers)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            lines = iter(process.stdout.readline, "") if process.stdout is not None else iter(())
            address = next(found.group() for line in lines if (found := _ADDRESS.search(line)))
            yield Served(address, process.pid)
        finally:
            process.terminate()


def kept_question(number: int) -> str:
    """One of some dozens that come again and again."""
    return f"{MATTERS[number % len(MATTERS)]}{TAILS[number % len(TAILS)]}"


def fresh_question(number: int) -> str:
    """One that was never asked before."""
    return f"我是第{_ORIGIN + number}个来问的，{MATTERS[number % len(MATTERS)]}{TAILS[number // 7 % len(TAILS)]}"


_ORIGIN = time.time_ns() % 10**7
QUESTIONS = {"kept": kept_question, "fresh": fresh_question}


def measure(served: Served, kind: str, connections: int, seconds: float) -> tuple[Answers, float]:
    """The answers of one load after a short warm-up, and the server's processor milliseconds an answer."""
    ask = QUESTIONS[kind]
    asyncio.run(
        ask_for(
            served.address, lambda number: ask(number + 5 * 10**8), REGION, connections=connections, seconds=WARMING
        )
    )
    before = served.cpu_seconds()
    offset = connections * 10**6
    found = asyncio.run(
        ask_for(served.address, lambda number: ask(number + offset), REGION, connections=connections, seconds=seconds)
    )
    spent = served.cpu_seconds() - before
    return found, spent * 1000 / max(1, len(found.milliseconds))


def _row(kind: str, connections: int, found: Answers, cpu: float) -> tuple[str, ...]:
    times = found.milliseconds or [float("nan")]
    return (
        {"kept": "kept ready", "fresh": "never asked before"}[kind], str(connections), f"{found.a_second:.0f}",
        f"{statistics.median(times):.1f}", f"{percentile(times, 0.99):.0f}", str(found.errors), f"{cpu:.2f}",
    )  # fmt: skip


def report(rows: Sequence[Sequence[str]], workers: int, load: float) -> str:
    """The Markdown page."""
    head = ("answers", "connections", "a second", "p50 ms", "p99 ms", "errors", "server CPU ms an answer")
    return "\n".join(
        (
            "# Answers over HTTP\n",
            f"{where_and_when()}. `make bench-http` writes this page.\n",
            f"`POST /api/ask` over the sample pack, {workers} worker processes, client on the same machine; wanted at 64 connections: "
            f"{WANTED['fresh']} a second never asked before, {WANTED['kept']} kept ready, p99 at most 500 ms. "
            f"When it began, {load:.1f} other programs on average wanted one of {os.cpu_count()} cores: above 0.5 the times are those of a busy "
            "machine, and processor time is what can be compared.\n",
            table(head, rows),
            "",
        )
    )


def soak(served: Served, minutes: float, a_second: float, region: str) -> dict[str, float]:
    """Ask never asked and kept questions by turns for a while; errors, and how memory grew after the first sixth."""

    async def run() -> tuple[Answers, list[float]]:
        held: list[float] = []

        async def look() -> None:
            while True:
                held.append(served.megabytes())
                await asyncio.sleep(LOOK_SECONDS)

        looking = asyncio.create_task(look())
        ask = (kept_question, fresh_question)
        found = await ask_for(
            served.address,
            lambda number: ask[number % 2](number),
            region,
            connections=32,
            seconds=minutes * 60,
            a_second=a_second,
        )
        looking.cancel()
        return found, held

    before = served.cpu_seconds()
    found, held = asyncio.run(run())
    spent = served.cpu_seconds() - before
    settled = held[len(held) // 6 :]
    tail = max(1, len(settled) // 10)
    first, last = statistics.mean(settled[:tail]), statistics.mean(settled[-tail:])
    times = found.milliseconds or [float("nan")]
    return {
        "minutes": minutes, "wanted_a_second": a_second, "answers": len(found.milliseconds), "a_second": round(found.a_second, 1),
        "errors": found.errors, "p50_ms": round(statistics.median(times), 1), "p99_ms": round(percentile(times, 0.99), 1),
        "cpu_ms_an_answer": round(spent * 1000 / max(1, len(found.milliseconds)), 2),
        "megabytes_first": round(first), "megabytes_last": round(last), "growth_percent": round(100 * (last / first - 1), 2),
    }  # fmt: skip


def soak_page(figures: dict[str, float], workers: int, over: str) -> str:
    """The Markdown page of a soak."""
    head = (
        "minutes",
        "answers",
        "a second",
        "errors",
        "p50 ms",
        "p99 ms",
        "server CPU ms an answer",
        "MB at first",
        "MB at last",
        "growth",
    )
    names = (
        "minutes",
        "answers",
        "a_second",
        "errors",
        "p50_ms",
        "p99_ms",
        "cpu_ms_an_answer",
        "megabytes_first",
        "megabytes_last",
    )
    row = (*(f"{figures[name]:,}" for name in names), f"{figures['growth_percent']} %")
    return "\n".join(
        (
            "# An hour under load\n",
            f"{where_and_when()}. `make soak` writes this page.\n",
            f"`POST /api/ask` over {over}, {workers} worker processes, {figures['wanted_a_second']:g} questions a second wanted from 32 connections, "
            "every other one never asked before. Memory is the sum of all processes of the server: its first value the mean of a tenth of the "
            f"time after the first sixth, its last that of the last tenth. At the end, {os.getloadavg()[2]:.1f} programs on average wanted one of "
            f"{os.cpu_count()} cores over 15 minutes.\n",
            table(head, [row]),
            "",
        )
    )


def main() -> int:
    """Run from the command line; a soak ends with 1 when there were errors or memory grew by more than 3 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--soak", type=float, help="minutes of half load instead of the table")
    parser.add_argument("--rate", type=float, default=60.0, help="questions a second of a soak")
    parser.add_argument("--over", type=Path, nargs="+", default=[SAMPLE], help="lists and pages that a soak is over")
    parser.add_argument("--region", default=REGION, help="the jurisdiction that a soak asks for")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    where_and_when()
    load = os.getloadavg()[0]
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, serving(Path(name), options.workers, options.over) as served:
        if options.soak:
            figures = soak(served, options.soak, options.rate, options.region)
            over = "the sample pack" if options.over == [SAMPLE] else "、".join(path.name for path in options.over)
            (options.out / "soak.md").write_text(soak_page(figures, options.workers, over), "utf-8")
            print(json.dumps(figures, indent=2))
            return 1 if figures["errors"] or figures["growth_percent"] > 3 else 0
        rows = [
            _row(kind, connections, *measure(served, kind, connections, options.seconds))
            for kind in ("fresh", "kept")
            for connections in CONNECTIONS
        ]
    page = report(rows, options.workers, load)
    (options.out / "http.md").write_text(page, "utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
