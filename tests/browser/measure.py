"""What the pages weigh and how fast they are, in real Chromium against a real server: `make bench-pages` writes docs/benchmarks/pages.md.

    python -m tests.browser.measure [--guides 10000] [--chats 500]

Four things: bytes and seconds until a page can be used; the corner window before it is opened; key to results at the staff's
search box, in a store of many guides; and the memory of many chat pages that stay open, each after one question.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import os
import platform
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import httpx2

from evals.bench_names import TYPED, guides
from evals.metrics.speed import percentile
from knowledge.access import Role
from knowledge.accounts import SignedIn, utc_now
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store.accounts import Account
from tests.browser.conftest import DESK, PHONE, chromium
from tests.browser.server import DISTRICT, ROOT, fill, serving
from ui.settings import Settings
from ui.who import COOKIE
from ui.wiring import open_accounts, open_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PAGE = ROOT / "docs" / "benchmarks" / "pages.md"
GUIDE = "guide%3Aqingxi_residence_permit"
STAFF_GUIDE = "code%3A11999901820001017N4990709001003%40999901"
CHAT_BOX = "html[data-ready] #ask"  # it takes a question
# name, address, what can be used first, window, whose session
VISITS: tuple[tuple[str, str, str, dict[str, object], Role | None], ...] = (
    ("chat, desk", f"/?region={DISTRICT}", CHAT_BOX, DESK, None),
    ("chat, phone", f"/?region={DISTRICT}", CHAT_BOX, PHONE, None),
    ("guide", f"/guides/{GUIDE}", "main", DESK, None),
    ("notice", f"/api/notice/{GUIDE}", "main", DESK, None),
    ("staff, search", "/staff", "#find", DESK, Role.WINDOW),
    ("staff, guide", f"/staff/guides/{STAFF_GUIDE}", ".rows", DESK, Role.WINDOW),
    ("admin, findings", "/admin/lint", "main", DESK, Role.MAINTAINER),
)
QUESTIONS = ("身份证丢了怎么补办", "办护照要多少钱", "结婚登记要什么材料", "居住证几天能办好")
# the time of a stroke: from the key to the results on the screen
_STROKE = """word => new Promise(done => {
  const box = document.querySelector('#find'), list = document.querySelector('#results');
  box.value = word;
  const began = performance.now();
  const seen = new MutationObserver(() => requestAnimationFrame(() => { seen.disconnect(); done(performance.now() - began); }));
  seen.observe(list, { childList: true });
  box.dispatchEvent(new Event('input', { bubbles: true }));
})"""


class Visit(NamedTuple):
    """One page: requests and bytes over the wire until it is quiet, and seconds until it can be used (median of five)."""

    name: str
    requests: int
    kilobytes: float
    seconds: float


def weighed(browser: Browser, base: str, tokens: dict[Role, str]) -> list[Visit]:
    """Every page of `VISITS`, each five times in a fresh browser context, so that nothing is cached."""
    found = []
    for name, path, ready, look, role in VISITS:
        runs = [_visit(browser, base + path, ready, look, tokens.get(role) if role else None) for _ in range(5)]
        seconds = sorted(run[2] for run in runs)[2]
        found.append(Visit(name, runs[0][0], runs[0][1], seconds))
    return found


def _visit(
    browser: Browser, address: str, ready: str, look: dict[str, object], token: str | None
) -> tuple[int, float, float]:
    context = browser.new_context(locale="zh-CN", **look)  # type: ignore[arg-type]
    if token:
        context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    page = context.new_page()
    sizes = _watched(page)
    page.goto(address, wait_until="commit")
    page.locator(ready).first.wait_for()
    seconds = page.evaluate("performance.now()") / 1000
    page.wait_for_load_state("networkidle")
    context.close()
    return len(sizes), sum(sizes) / 1000, seconds


def _watched(page: Page) -> list[float]:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes


def loader_bytes(base: str) -> int:
    """What a page that holds the corner window loads before it is opened, compressed."""
    return len(gzip.compress(httpx2.get(f"{base}/widget.js").content))


def strokes(browser: Browser, base: str, token: str) -> list[float]:
    """Milliseconds from each key of `TYPED` to its results on the screen, in rising order."""
    context = browser.new_context(locale="zh-CN", **DESK)
    context.add_cookies([{"name": COOKIE, "value": token, "url": base}])
    page = context.new_page()
    page.goto(f"{base}/staff?region=999901")
    page.locator("#find").wait_for()
    page.evaluate(_STROKE, "a")  # the names are read once
    times = [page.evaluate(_STROKE, word[:end]) for word in TYPED for end in range(1, len(word) + 1)]
    context.close()
    return sorted(times)


class Memory(NamedTuple):
    """Megabytes of the server before and after so many chat pages were opened, asked one question, and left open."""

    chats: int
    before: float
    after: float


async def idle_chats(base: str, process: int, number: int) -> Memory:
    """Open so many chats as a browser does (page, settings, heartbeat), ask each one question, and hold them open."""
    limits = httpx2.Limits(max_connections=number + 20)
    async with httpx2.AsyncClient(base_url=base, limits=limits, timeout=120) as client:
        for question in QUESTIONS * 5:  # what is loaded once is not a chat's
            await client.post("/api/ask", json={"question": question, "region": DISTRICT})
        before = resident(process)
        gate, opened = asyncio.Semaphore(8), asyncio.Semaphore(0)
        held = [asyncio.create_task(_hold(client, gate, opened, at)) for at in range(number)]
        for _ in range(number):
            await opened.acquire()
        await asyncio.sleep(2)
        after = resident(process)
        for task in held:
            task.cancel()
        await asyncio.gather(*held, return_exceptions=True)
    return Memory(number, before, after)


async def _hold(client: httpx2.AsyncClient, gate: asyncio.Semaphore, opened: asyncio.Semaphore, at: int) -> None:
    async with gate:
        for path in (f"/?region={DISTRICT}", "/config"):
            (await client.get(path)).raise_for_status()
        asked = {"question": QUESTIONS[at % len(QUESTIONS)], "region": DISTRICT}
        (await client.post("/api/ask", json=asked)).raise_for_status()
    async with client.stream("GET", f"/gradio_api/heartbeat/bench{at:05}") as beats:
        beats.raise_for_status()
        opened.release()
        async for _ in beats.aiter_bytes():
            pass


def resident(process: int) -> float:
    """Megabytes of a process in memory."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def sessions(folder: Path) -> dict[Role, str]:
    """Tokens of a clerk and a maintainer at a record."""
    settings = Settings(data=folder / "data")
    accounts = open_accounts(open_record(settings).store, settings)
    tokens = {}
    for name, role in (("bench1", Role.WINDOW), ("bench2", Role.MAINTAINER)):
        done = accounts.admit(Account(name=name, role=role, grade=role.highest_grade, created=utc_now()))
        assert isinstance(done, SignedIn)
        tokens[role] = done.token
    return tokens


def fill_with_names(folder: Path, number: int) -> None:
    """A record of so many guides with the names that guides have, indexed."""
    store, lexicon = open_record(Settings(data=folder / "data")).store, Lexicon.load()
    made = list(guides(number, lexicon))
    store.put_file("清单.xlsx", "1", [piece for piece, _ in made])
    store.mark_rebuilt(store.waiting_marks(), {piece.content.id: matter for piece, matter in made})
    store.close()


@contextmanager
def at_work(folder: Path) -> Iterator[tuple[str, int]]:
    """Address and process of a server over a folder."""
    with serving(folder, {"MINGBAI_READ_PER_MINUTE": "0", "MINGBAI_ASK_PER_MINUTE": "0"}) as base:
        port = base.rpartition(":")[2]
        listening = subprocess.run(
            ["ss", "-ltnpH", f"sport = :{port}"], capture_output=True, text=True, check=True
        ).stdout
        yield base, int(listening.partition("pid=")[2].partition(",")[0])


def weights_part(browser: Browser, base: str, folder: Path) -> list[str]:
    """The table of pages and the line about the corner window."""
    rows = [
        f"| {one.name} | {one.requests} | {one.kilobytes:.0f} | {one.seconds:.2f} |"
        for one in weighed(browser, base, sessions(folder))
    ]
    return [
        "## Weight and time", "", "Cold: a fresh browser context, nothing cached. Seconds from navigation until the page can be used, median of five. "
        "Limits for the chat page: 900 kB, 1.5 s.", "",
        "| page | requests | kB transferred | usable after, s |", "|---|---|---|---|", *rows, "",
        f"The corner window before it is opened: one request, {loader_bytes(base) / 1024:.1f} kB compressed (limits: loader 8 kB, page cost 10 kB).", "",
    ]  # fmt: skip


def typing_part(browser: Browser, number: int) -> list[str]:
    """The line about key strokes."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        fill_with_names(folder, number)
        tokens = sessions(folder)
        with at_work(folder) as (base, _):
            times = strokes(browser, base, tokens[Role.WINDOW])
    p50, p95 = (percentile(times, part) or 0.0 for part in (0.50, 0.95))
    return [
        "## Typing to results", "", f"{len(times)} key strokes of {len(TYPED)} queries at {number:,} guides, from the key to the list on the screen: "
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, longest {times[-1]:.0f} ms (limit: p95 100 ms).", "",
    ]  # fmt: skip


def chats_part(base: str, process: int, number: int) -> list[str]:
    """The line about idle chats."""
    memory = asyncio.run(idle_chats(base, process, number))
    return [
        "## Open chats", "", f"{memory.chats} chat pages opened as a browser opens them, each after one question, held open by its heartbeat: "
        f"the server grew from {memory.before:.0f} to {memory.after:.0f} MB, {memory.after - memory.before:.0f} MB (limit: 300 MB).", "",
    ]  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--guides", type=int, default=10_000)
    parser.add_argument("--chats", type=int, default=500)
    options = parser.parse_args(argv)
    load = os.getloadavg()[0]
    parts = [
        "# What the pages weigh and how fast they are", "",
        f"{date.today().isoformat()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; "
        f"load average {load:.1f} when it began. `make bench-pages` writes this page.", "",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        fill(folder)
        with at_work(folder) as (base, process):
            with chromium() as browser:
                parts += weights_part(browser, base, folder)
            print("\n".join(parts), flush=True)
            parts += chats_part(base, process, options.chats)  # after the browser, whose driver keeps a loop of its own
        print("\n".join(parts[-4:]), flush=True)
    with chromium() as browser:
        parts += typing_part(browser, options.guides)
    PAGE.write_text("\n".join(parts), "utf-8")
    print("\n".join(parts[-4:]))


if __name__ == "__main__":
    main()
