"""The corner window on a foreign page under a strict policy: nothing before the press, and a whole answer after it."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import DESK, PHONE, visiting
from tests.browser.host_page import foreign_page
from tests.browser.server import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.visitor import Visitor

Holder = tuple[str, str]


@pytest.fixture(scope="module")
def holder(filled: Path) -> Iterator[Holder]:
    """The foreign page's address and the server's, which lets that page hold it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"MINGBAI_WIDGET_ORIGINS": f"http://localhost:{port}"}
    with serving(filled, settings) as home, foreign_page(port, home) as page:
        yield page, home


def opened(browser: Browser, holder: Holder, requests: list[str], **options: object) -> Iterator[Visitor]:
    page, home = holder
    with visiting(browser, home, **options) as visitor:
        visitor.page.on("request", lambda request: requests.append(request.url))
        visitor.page.goto(page)
        visitor.page.get_by_role("button", name="办事问一问").wait_for()
        visitor.foreign = [url for url in visitor.foreign if not url.startswith(page)]
        yield visitor


def fills_its_window(page: Page) -> bool:
    """Whether the frame reaches from below the head to the bottom of the window around it."""
    frame, window = page.locator("iframe").bounding_box(), page.locator(".window").bounding_box()
    assert frame is not None
    assert window is not None
    bottom = window["y"] + window["height"]
    return frame["y"] - window["y"] < 80 and abs(bottom - frame["y"] - frame["height"]) <= 2


def test_nothing_loads_before_the_press_and_an_answer_comes_after_it(browser: Browser, holder: Holder) -> None:
    requests: list[str] = []
    for visitor in opened(browser, holder, requests, **DESK):
        page = visitor.page
        assert [url for url in requests if url.startswith(holder[1])] == [f"{holder[1]}/widget.js"]
        assert len(gzip.compress(page.request.get(f"{holder[1]}/widget.js").body())) <= 8 * 1024
        page.get_by_role("button", name="办事问一问").click()
        assert page.get_by_role("dialog", name="办事明白").is_visible()
        frame = page.frame_locator("iframe")
        frame.locator("#ask").fill("结婚登记要什么材料")
        frame.locator("#ask").press("Enter")
        frame.get_by_role("heading", name="青溪区内地居民结婚登记办事指南").wait_for()
        page.wait_for_function("window.heard.length === 1")
        assert page.evaluate("window.heard[0]") == {"type": "mingbai:answer", "status": "answered"}
        visitor.shot("widget-desk", whole=False)
        assert fills_its_window(page)
        assert page.context.cookies() == []
        frame.locator("#ask").press("Escape")
        page.get_by_role("button", name="办事问一问").wait_for()
        assert visitor.page.locator("#news").evaluate("node => getComputedStyle(node).fontFamily") != ""


def test_the_page_may_open_and_ask_by_message(browser: Browser, holder: Holder) -> None:
    for visitor in opened(browser, holder, [], **DESK):
        visitor.page.evaluate("postMessage({type: 'mingbai:ask', question: '办护照要多少钱'}, location.origin)")
        visitor.page.frame_locator("iframe").get_by_role("heading", name="云河市普通护照办理指南").wait_for()


def test_on_a_phone_it_fills_the_screen_and_the_page_behind_is_out_of_reach(browser: Browser, holder: Holder) -> None:
    for visitor in opened(browser, holder, [], **PHONE):
        visitor.page.get_by_role("button", name="办事问一问").click()
        box = visitor.page.get_by_role("dialog", name="办事明白").bounding_box()
        assert box is not None
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 740)
        assert visitor.page.locator("h1").evaluate("node => node.inert")
        visitor.page.frame_locator("iframe").locator("#ask").wait_for()
        visitor.shot("widget-phone", whole=False)
        assert fills_its_window(visitor.page)
        visitor.page.keyboard.press("Escape")
        visitor.page.get_by_role("button", name="办事问一问").wait_for()
        assert not visitor.page.locator("h1").evaluate("node => node.inert")


def test_a_page_that_is_not_named_cannot_hold_it(browser: Browser, site: str, holder: Holder) -> None:
    with visiting(browser, site) as visitor:
        allowed = visitor.page.request.get(f"{holder[1]}/embed").headers["content-security-policy"]
        refused = visitor.page.request.get(f"{site}/embed").headers["content-security-policy"]
        assert allowed.endswith(f"frame-ancestors 'self' {holder[0]}")
        assert refused.endswith("frame-ancestors 'self'")
        assert visitor.page.request.get(f"{holder[1]}/").headers["content-security-policy"].endswith("'self'")
