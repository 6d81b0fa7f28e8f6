"""How soon citizens see a correction: `mingbai guides edit` in one process, a running service asked over HTTP in another.

    python -m evals.bench_editing [--runs 20] [--port 8117] [--out docs/benchmarks]

A record with the sample pack and one page; each run corrects the page's promised limit by the command, while the question
about it is asked again and again. Times are of the wall clock: from the moment the correction stands in the record, as the audit trail has it,
to the first answer that has it, and what the whole command took, start of Python and all.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import ingest
from knowledge.audit import Act
from knowledge.store import Store
from knowledge.store.trail import Trail, Wanted

REGION = "999900"
GUIDE = "guide:居住证签注"
PAGE = (
    "# 居住证签注\n\n## 申请材料\n1. 居住证\n\n## 办理时限\n法定办结时限：60个工作日\n承诺办结时限：10个工作日\n\n"
    "## 收费标准\n不收费\n\n## 咨询电话\n0980-8123456\n"
)
QUESTION = {"question": "居住证签注承诺几天办好", "region": REGION}
PAUSE = 0.05  # seconds between two questions
PATIENCE = 60.0  # seconds until a change that nobody sees is given up


class Run(NamedTuple):
    """One correction: seconds from the record to the first answer that has it, and seconds of the whole command."""

    seen: float
    command: float


def mingbai(data: Path, *words: str) -> subprocess.Popen[bytes]:
    """A command in a process of its own."""
    env = {**os.environ, "MINGBAI_DATA": str(data), "MINGBAI_REVIEW": "one"}
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


def corrected(address: str, data: Path, days: int) -> Run:
    """Correct the limit and ask until the answer has it."""
    words, started = f"{days}个工作日", time.monotonic()
    command = mingbai(data, "guides", "edit", GUIDE, "promised", words, "--why", "测量")
    seen, ended = None, None
    while seen is None or ended is None:
        if seen is None and f"承诺办结时限：{words}" in answer(address):
            seen = datetime.now(UTC).replace(tzinfo=None)
        if ended is None and command.poll() is not None:
            done(command)
            ended = time.monotonic()
        if time.monotonic() - started > PATIENCE:
            raise SystemExit(f"{words} was not seen within {PATIENCE:g} s")
        time.sleep(PAUSE)
    return Run((seen - _written(data)).total_seconds(), ended - started)


def _written(data: Path) -> datetime:
    """When the newest correction was written, UTC without zone."""
    store = Store.open(data)
    try:
        return Trail(store.engine).newest(Wanted(act=Act.EDIT), 1)[0].at
    finally:
        store.close()


def measure(folder: Path, runs: int, port: int) -> list[Run]:
    """So many corrections in a record made for it."""
    page = folder / "居住证签注.md"
    page.write_text(PAGE, "utf-8")
    pack, data = Path(ingest.__file__ or "").parent / "sample" / "pack", folder / "var"
    done(mingbai(data, "ingest", str(pack), "--json"))
    done(mingbai(data, "ingest", str(page), "--region", REGION, "--agency", "云河市公安局", "--json"))
    with serving(data, port) as address:
        return [corrected(address, data, 11 + number) for number in range(runs)]


def page_of(runs: Sequence[Run]) -> str:
    """The Markdown page of one measurement."""
    rows = []
    for name, values in (("in the record → in an answer", [one.seen for one in runs]),
                         ("whole command", [one.command for one in runs])):  # fmt: skip
        rows.append(f"| {name} | {statistics.median(values):.2f} | {max(values):.2f} |")
    return (
        f"# A correction until citizens see it\n\n{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{len(runs)} corrections by `mingbai guides edit`, the service asked every {PAUSE * 1000:g} ms. "
        "`make bench-editing`; see `evals/bench_editing.py` for what is measured.\n\n"
        "| seconds | median | longest |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def main() -> None:
    """Run from the command line and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--port", type=int, default=8117)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = page_of(measure(Path(folder), options.runs, options.port))
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "editing.md").write_text(page, "utf-8")
    print(page)


if __name__ == "__main__":
    main()
