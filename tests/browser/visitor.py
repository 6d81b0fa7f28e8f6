"""What a person does on a page, and what may not happen to them meanwhile: foreign requests, errors, jumps, overflow."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request

from tests.browser.server import ROOT

WORKSHOP = ROOT / "var" / "browser"  # ignored by git; `make test-browser` puts axe here, and the tests their pictures
AXE = WORKSHOP / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = WORKSHOP / "shots"
GRAVE = ("serious", "critical")
_WATCH = """
window.__jumps = [];
const named = source => source.node ? source.node.nodeName + '.' + source.node.className : 'gone';
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput && entry.value > 0.01)
    window.__jumps.push(entry.value.toFixed(3) + ' ' + entry.sources.map(named).join(', '));
}).observe({ type: 'layout-shift', buffered: true });
"""


class Visitor:
    """One browser tab at one server."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._note_request)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.add_init_script(_WATCH)

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != urlsplit(self.base).hostname:
            self.foreign.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def open(self, path: str = "/?region=999901", ready: str = "#ask") -> None:
        """Open a path and wait until the element `ready` is there."""
        self.page.goto(self.base + path)
        self.page.locator(ready).first.wait_for()

    def slow_down(self, *, times: int = 6, wait_seconds: float = 1.0) -> None:
        """Be an old phone on a poor line: a processor `times` slower, and answers that wait before they are asked for.

        A shift within half a second of a press counts as caused by it; here what comes late is seen to come late.
        """
        session = self.page.context.new_cdp_session(self.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": times})
        self.page.route("**/api/ask?card=*", lambda route: (time.sleep(wait_seconds), route.continue_()))

    def ask(self, question: str) -> Locator:
        """Type a question, send it, and wait for its card."""
        before = self.page.locator(".exchange .answer:not([aria-busy])").count()
        self.page.locator("#ask").fill(question)
        self.page.locator("#ask").press("Enter")
        return self.card(before)

    def card(self, at: int) -> Locator:
        """The finished card at a place of the conversation, waited for."""
        card = self.page.locator(".exchange .answer:not([aria-busy])").nth(at)
        card.wait_for()
        return card

    def overflow(self) -> list[str]:
        """Elements that stick out to the right of the window, outside regions that scroll by themselves."""
        found: list[str] = self.page.evaluate(
            """() => {
              const wide = document.documentElement.clientWidth;
              const scrolls = node => { for (let up = node.parentElement; up; up = up.parentElement)
                if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true; return false; };
              return [...document.querySelectorAll('body *')].filter(node => {
                const box = node.getBoundingClientRect();
                return box.width && box.right > wide + 1 && !scrolls(node);
              }).map(node => node.outerHTML.slice(0, 120));
            }"""
        )
        return found

    def settle(self) -> None:
        """Wait until what was last drawn has been reported to whoever watches for shifts."""
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))"
        )

    def jumps(self) -> list[str]:
        """Every layout shift above 0.01 that no press or key caused, and what moved."""
        found: list[str] = self.page.evaluate("window.__jumps")
        return found

    def grave_findings(self) -> list[str]:
        """What axe-core calls serious or critical on the page as it stands."""
        self.page.evaluate(AXE.read_text("utf-8"))  # a script tag would be stopped by the pages' own policy
        report = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        return [
            f"{found['impact']} {found['id']}: {node['html'][:160]}"
            for found in report["violations"] if found["impact"] in GRAVE for node in found["nodes"]
        ]  # fmt: skip

    def shot(self, name: str, *, whole: bool = True) -> Path:
        """A picture for people to look at, kept with the run."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=whole, animations="disabled")
        return path
