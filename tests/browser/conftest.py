"""Real Chromium against a real server. `make test-browser` installs what is missing; without it these tests skip and say why."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.server import fill, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.visitor import Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
Visit = Callable[..., "Visitor"]


def chromium_here() -> str | None:
    """The system's Chromium; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, running."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_here(), args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if chromium_here() is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium, or make test-browser as root")
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test-browser")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def filled(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an ingested record. Depends on the browser, so that nothing is ingested where the tests skip."""
    folder = tmp_path_factory.mktemp("site")
    fill(folder)
    return folder


@pytest.fixture(scope="package")
def site(filled: Path) -> Iterator[str]:
    with serving(filled) as address:
        yield address


@contextmanager
def visiting(browser: Browser, base: str, **options: Any) -> Iterator[Visitor]:
    """A fresh tab; at its end nothing may have left the host and no script may have failed."""
    from tests.browser.visitor import Visitor

    context = browser.new_context(locale="zh-CN", **options)
    context.set_default_timeout(15_000)
    visitor = Visitor(context.new_page(), base)
    try:
        yield visitor
        assert visitor.foreign == []
        assert visitor.errors == []
    finally:
        context.close()


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[Visitor]:
    with visiting(browser, site, **DESK) as visitor:
        yield visitor


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Visitor]:
    with visiting(browser, site, **PHONE) as visitor:
        yield visitor
