"""Every page by axe-core, in light, dark and large type; and what the chat page costs, printed for whoever reads the run."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DESK, PHONE, visiting
from tests.browser.server import LONG_NAME
from tests.browser.visitor import AXE

GUIDE = "guide%3Aqingxi_residence_permit"
PAGES = {
    "chat": ("/?region=999901", "#ask"),
    "english": ("/?region=999901&lang=en", "#ask"),
    "guide": (f"/guides/{GUIDE}", "main"),
    "notice": (f"/api/notice/{GUIDE}", "main"),
    "embedded": ("/embed?region=999901", "#ask"),
    "terms": ("/about/terms", "main"),
    "privacy": ("/about/privacy", "main"),
    "accessibility": ("/about/accessibility", "main"),
    "sign-in": ("/login", "main"),
    "first-sign-in": ("/login/first", "main"),
    "widget-demo": ("/widget-demo", "main"),
    "english-guide": (f"/guides/{GUIDE}?lang=en", "main"),
    "english-terms": ("/about/terms?lang=en", "main"),
    "english-privacy": ("/about/privacy?lang=en", "main"),
    "english-accessibility": ("/about/accessibility?lang=en", "main"),
    "english-notice": (f"/api/notice/{GUIDE}?lang=en", "main"),
    "english-embedded": ("/embed?region=999901&lang=en", "#ask"),
}
LOOKS = {
    "light": {**DESK, "color_scheme": "light"},
    "dark": {**DESK, "color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light"},
}
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make test-browser")


@needs_axe
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_grave(browser: Browser, site: str, name: str, look: str) -> None:
    path, ready = PAGES[name]
    with visiting(browser, site, **LOOKS[look]) as visitor:
        visitor.open(path, ready)
        assert visitor.grave_findings() == []
        assert visitor.overflow() == []
        visitor.shot(f"{name}-{look}")


@needs_axe
@pytest.mark.parametrize("look", LOOKS)
def test_a_dead_link_is_a_page_in_words(browser: Browser, site: str, look: str) -> None:
    with visiting(browser, site, **LOOKS[look]) as visitor:
        visitor.page.goto(f"{site}/guides/none")
        assert visitor.page.locator("h1").inner_text() == "没有这份办事指南"
        assert visitor.grave_findings() == []
        assert visitor.overflow() == []
        visitor.shot(f"refused-{look}")
        visitor.errors.clear()  # the browser itself notes the status


LARGE = [name for name in PAGES if not name.startswith(("sign-in", "first-sign-in", "widget-demo"))]


@needs_axe
@pytest.mark.parametrize("look", ["dark", "phone"])
@pytest.mark.parametrize("name", LARGE)
def test_large_type_is_kept_on_every_page_of_citizens(browser: Browser, site: str, name: str, look: str) -> None:
    path, ready = PAGES[name]
    with visiting(browser, site, **LOOKS[look]) as visitor:
        visitor.page.add_init_script("localStorage.setItem('mingbai.elder', '1')")
        visitor.open(path, ready)
        assert visitor.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24
        assert visitor.grave_findings() == []
        assert visitor.overflow() == []
        visitor.shot(f"{name}-large-{look}")


ZOOMED = {"viewport": {"width": 320, "height": 256}}  # 1280 by 1024 at 400 %, by WCAG 1.4.10


@pytest.mark.parametrize("name", PAGES)
def test_at_four_hundred_percent_a_page_is_read_in_one_column(browser: Browser, site: str, name: str) -> None:
    path, ready = PAGES[name]
    with visiting(browser, site, **ZOOMED) as visitor:
        visitor.open(path, ready)
        assert visitor.overflow() == []
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_at_four_hundred_percent_a_question_is_asked_and_nothing_sticks_over_the_answer(
    browser: Browser, site: str
) -> None:
    with visiting(browser, site, **ZOOMED) as visitor:
        visitor.open()
        visitor.ask("居住证怎么办")
        stuck = visitor.page.evaluate(
            """() => [...document.querySelectorAll('body *')].filter(node => {
              const look = getComputedStyle(node);
              return ['fixed', 'sticky'].includes(look.position) && look.display !== 'none' && node.getBoundingClientRect().height;
            }).map(node => node.className || node.id)"""
        )
        assert stuck == []
        assert visitor.overflow() == []
        visitor.shot("chat-zoom-400")


STRAINED = {"phone": PHONE, "zoomed": ZOOMED, "large-phone": PHONE}


@pytest.mark.parametrize("look", STRAINED)
def test_the_longest_guide_fits_as_answer_guide_and_notice(browser: Browser, site: str, look: str) -> None:
    """A name of sixty characters, forty materials, an answer of three thousand: on 360 px, at 400 %, in large type."""
    with visiting(browser, site, **STRAINED[look]) as visitor:
        if look.startswith("large"):
            visitor.page.add_init_script("localStorage.setItem('mingbai.elder', '1')")
        visitor.open()
        card = visitor.ask(f"{LONG_NAME}怎么办")
        assert visitor.overflow() == []
        assert card.locator(".materials").get_by_role("checkbox").count() == 40
        visitor.shot(f"long-answer-{look}")
        for path in card.locator(".tools a").evaluate_all("links => links.map(one => one.getAttribute('href'))"):
            visitor.open(path, "main")
            assert visitor.overflow() == []
            wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0
            visitor.shot(f"long-{'notice' if 'notice' in path else 'guide'}-{look}")


@needs_axe
@pytest.mark.parametrize("mode", ["normal", "elder"])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_grave_in_a_conversation(browser: Browser, site: str, look: str, mode: str) -> None:
    with visiting(browser, site, **LOOKS[look]) as visitor:
        visitor.open()
        if mode == "elder":
            visitor.page.locator("#elder").click()
        for question in ("居住证怎么办", "身份证补领和护照怎么办", "护照", "煤气漏了", "家里想养鸽子要办证吗"):
            visitor.ask(question)
        assert visitor.grave_findings() == []
        assert visitor.overflow() == []
        visitor.shot(f"talk-{mode}-{look}")


def test_what_the_chat_page_costs(browser: Browser, site: str, capsys: pytest.CaptureFixture[str]) -> None:
    with visiting(browser, site, **DESK) as visitor:
        network = visitor.page.context.new_cdp_session(visitor.page)
        network.send("Network.enable")
        sizes: list[float] = []
        network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        visitor.open()
        seconds = visitor.page.evaluate("performance.now()") / 1000
        visitor.page.wait_for_load_state("networkidle")
        with capsys.disabled():
            print(f"\nchat page: {len(sizes)} requests, {sum(sizes) / 1000:.0f} kB, question box after {seconds:.2f} s")
        assert sum(sizes) <= 900_000
