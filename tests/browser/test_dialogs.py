"""What opens on the chat page, by axe-core: the rating's reasons, the source panel, and every dialog; in both modes and both themes."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DESK, PHONE, visiting
from tests.browser.visitor import AXE, Visitor

LOOKS: dict[str, dict[str, Any]] = {
    "light": DESK,
    "dark": {**DESK, "color_scheme": "dark"},
    "phone": PHONE,
    "dark-phone": {**PHONE, "color_scheme": "dark"},
}
pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make test-browser")


def check(visitor: Visitor, name: str) -> None:
    """What must hold with something open."""
    visitor.shot(name, whole=False)
    assert visitor.overflow() == []
    assert visitor.grave_findings() == []


@pytest.mark.parametrize("mode", ["normal", "elder"])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_grave_in_what_opens(browser: Browser, site: str, look: str, mode: str) -> None:
    with visiting(browser, site, **LOOKS[look]) as visitor:
        page, name = visitor.page, f"open-{look}-{mode}"
        if mode == "elder":
            page.add_init_script("localStorage.setItem('mingbai.elder', '1')")
        visitor.open()
        card = visitor.ask("居住证怎么办")
        card.get_by_role("radio", name="不满意", exact=True).check()
        card.locator(".sources summary").click()
        check(visitor, f"{name}-rating")
        card.locator(".row .cite:visible").first.click()
        page.locator("#paper mark").wait_for()
        check(visitor, f"{name}-source")
        page.keyboard.press("Escape")
        for dialog in ("human", "complaint", "region"):
            page.locator(f'[data-open="{dialog}"]:visible').first.click()
            page.locator(f"#{dialog}").wait_for()
            check(visitor, f"{name}-{dialog}")
            page.keyboard.press("Escape")
