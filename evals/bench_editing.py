"""How soon citizens see a change: a guide edited or its file taken in by a command in one process, a running service asked in another.

    python -m evals.bench_editing [--runs 20] [--load 60] [--list LIST.jsonl] [--port 8117] [--out docs/benchmarks]

A record with the sample pack, a real list if there is one, and one page. Each run gives the page's promised limit another number, by
`mingbai guides edit` and by `mingbai ingest` of the page, while others ask and the question about it is asked again and again.
Times are of the wall clock: from the moment the change stands in the record, as the audit trail has it, to the first answer that has
it, from the start of the command to that answer, and what the whole command took, start of Python and all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import ingest
from evals.bench_about import table, where_and_when
from evals.bench_http import UNLIMITED, fresh_question
from evals.load import Answers, ask_for
from knowledge.audit import Act
from knowledge.store import Store
from knowledge.store.trail import Trail, Wanted

REGION = "999900"
GUIDE = "guide:居住证签注"
PAGE = (
    "# 居住证签注\n\n## 申请材料\n1. 居住证\n\n## 办理时限\n法定办结时限：60个工作日\n承诺办结时限：{days}个工作日\n\n"
    "## 收费标准\n不收费\n\n## 咨询电话\n0980-8123456\n"
)
QUESTION = {"question": "居住证签注承诺几天办好", "region": REGION}
PAUSE = 0.05  # seconds between two questions
PATIENCE = 60.0  # seconds until a change that nobody sees is given up


class Run(NamedTuple):
    """One change: seconds from the record to the first answer that has it, from the command's start to it, and of the whole command."""

    seen: float
    waited: float
    command: float


Change = Callable[[int], "subprocess.Popen[bytes]"]  # begins the command that sets so many days


def mingbai(data: Path, *words: str) -> subprocess.Popen[bytes]:
    """A command in a process of its own."""
    env = {**os.environ, **UNLIMITED, "MINGBAI_DATA": str(data), "MINGBAI_REVIEW": "one"}
    return subprocess.Popen([sys.executable, "-m", "ui", *words], env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - our own


def done(command: subprocess.Popen[bytes]) -> None:
    """Wait for a command.

    Raises:
        SystemExit: it failed.
    """
    if command.wait() > 1:
        raise SystemExit(f"{command.args!r} ended with {command.returncode}")


@contextmanager
def serving(data: Path, port: int) -> Iterator[str]:
    """A running service over a record; its address."""
    address = f"http://127.0.0.1:{port}"
    service = mingbai(data, "serve", "--port", str(port))
    try:
        _wait_until_ready(address)
        yield address
    finally:
        service.terminate()
        service.wait()


def _wait_until_ready(address: str) -> None:
    until = time.monotonic() + PATIENCE * 3
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the service does not answer")


def answer(address: str) -> str:
    """What a citizen is answered now."""
    body = json.dumps(QUESTION).encode()
    asked = urllib.request.Request(f"{address}/api/ask", body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=30) as response:  # noqa: S310
        return str(json.load(response)["text"])


def changed(address: str, data: Path, days: int, change: Change, act: Act) -> Run:
    """Change the limit and ask until the answer has it.

    Args:
        act: what the audit trail calls such a change.
    """
    words, started = f"{days}个工作日", time.monotonic()
    command = change(days)
    seen, waited, ended = None, 0.0, None
    while seen is None or ended is None:
        if seen is None and f"承诺办结时限：{words}" in answer(address):
            seen, waited = datetime.now(UTC).replace(tzinfo=None), time.monotonic() - started
        if ended is None and command.poll() is not None:
            done(command)
            ended = time.monotonic()
        if time.monotonic() - started > PATIENCE:
            raise SystemExit(f"{words} was not seen within {PATIENCE:g} s")
        time.sleep(PAUSE)
    return Run(max(0.0, (seen - _written(data, act)).total_seconds()), waited, ended - started)


def _written(data: Path, act: Act) -> datetime:
    """When the newest change of a kind was written, UTC without zone."""
    store = Store.open(data)
    try:
        return Trail(store.engine).newest(Wanted(act=act), 1)[0].at
    finally:
        store.close()


@contextmanager
def others_asking(address: str, a_second: float) -> Iterator[Answers]:
    """So many questions a second that nobody asked before, until the block ends; what they were answered is there afterwards."""
    found = Answers()
    if not a_second:
        yield found
        return
    loop = asyncio.new_event_loop()

    async def ask() -> None:
        while True:
            part = await ask_for(address, fresh_question, REGION, connections=8, seconds=5.0, a_second=a_second)
            found.milliseconds += part.milliseconds
            found.errors += part.errors
            found.seconds += part.seconds

    task = loop.create_task(ask())
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait([task])))
    thread.start()
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        loop.close()


def measure(folder: Path, options: argparse.Namespace) -> tuple[dict[str, list[Run]], Answers]:
    """So many changes of each kind in a record made for it, and what others were answered meanwhile."""
    page = folder / "居住证签注.md"
    pack, data = Path(ingest.__file__ or "").parent / "sample" / "pack", folder / "var"

    def edited(days: int) -> subprocess.Popen[bytes]:
        return mingbai(data, "guides", "edit", GUIDE, "promised", f"{days}个工作日", "--why", "测量")

    def taken_in(days: int) -> subprocess.Popen[bytes]:
        page.write_text(PAGE.format(days=days), "utf-8")
        return mingbai(data, "ingest", str(page), "--region", REGION, "--agency", "云河市公安局", "--json")

    done(mingbai(data, "ingest", str(pack), "--json"))
    if options.list is not None:
        done(mingbai(data, "ingest", str(options.list), "--region", "440000", "--json"))
    done(taken_in(10))
    kinds: dict[str, tuple[Change, Act]] = {
        "mingbai ingest": (taken_in, Act.INGEST),
        "mingbai guides edit": (edited, Act.EDIT),
    }
    with serving(data, options.port) as address, others_asking(address, options.load) as others:
        numbers = iter(range(11, 11 + len(kinds) * options.runs))
        runs = {
            name: [changed(address, data, next(numbers), change, act) for _ in range(options.runs)]
            for name, (change, act) in kinds.items()
        }
    return runs, others


def page_of(runs: dict[str, list[Run]], others: Answers, load: float) -> str:
    """The Markdown page of one measurement.

    Args:
        load: other programs that wanted a core when it began.
    """
    rows = []
    for kind, values in runs.items():
        for name, seconds in (
            ("in the record → in an answer", [one.seen for one in values]),
            ("start of the command → in an answer", [one.waited for one in values]),
            ("whole command", [one.command for one in values]),
        ):
            rows.append((f"`{kind}`", name, f"{statistics.median(seconds):.2f}", f"{max(seconds):.2f}"))
    meanwhile = (
        f"others asked {others.a_second:.0f} new questions a second, {others.errors} errors; " if others.seconds else ""
    )
    return (
        f"# A change until citizens see it\n\n{where_and_when()}. `make bench-editing` writes this page; see `evals/bench_editing.py` for what is "
        f"measured. {max(map(len, runs.values()))} changes of each kind, {meanwhile}the service was asked every {PAUSE * 1000:g} ms. "
        f"When it began, {load:.1f} other programs on average wanted one of {os.cpu_count()} cores.\n\n"
        f"{table(('change by', 'seconds', 'median', 'longest'), rows)}\n"
    )


def main() -> None:
    """Run from the command line and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument(
        "--load", type=float, default=60.0, help="questions a second that others ask meanwhile; 0 for none"
    )
    parser.add_argument("--list", type=Path, help="a list of Guangdong that the record holds, too")
    parser.add_argument("--port", type=int, default=8117)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    where_and_when()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        page = page_of(*measure(Path(folder), options), load)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "editing.md").write_text(page, "utf-8")
    print(page)


if __name__ == "__main__":
    main()
