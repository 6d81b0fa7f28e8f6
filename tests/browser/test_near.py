"""「找离我近的」: nothing is asked before the press, the position stays in the browser, and the visitor chooses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Route, expect

from knowledge.centres import OWN
from tests.browser.conftest import PHONE, visiting
from tests.browser.server import serving
from tests.browser.visitor import AXE

if TYPE_CHECKING:
    from tests.browser.visitor import Visitor

HERE = {"latitude": 30.51, "longitude": 100.21}
POINTS = "999901\t30.50\t100.20\n999902\t30.90\t100.20\n999900\t30.52\t100.25\n"
WATCHED = """window.located = 0;
const asked = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
navigator.geolocation.getCurrentPosition = (...given) => { window.located += 1; asked(...given); };"""


@pytest.fixture(scope="module")
def located(filled: Path) -> Iterator[str]:
    """A server over the record with coordinates of the sample pack's places."""
    (filled / "data" / OWN).write_text(POINTS, "utf-8")
    with serving(filled) as address:
        yield address
    (filled / "data" / OWN).unlink()


def picker(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.page.locator('[data-open="region"]').first.click()


def test_near_places_are_offered_on_the_press_and_the_position_stays(browser: Browser, located: str) -> None:
    with visiting(browser, located, **PHONE, geolocation=HERE, permissions=["geolocation"]) as visitor:
        page = visitor.page
        page.add_init_script(WATCHED)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
        picker(visitor)
        assert page.evaluate("window.located") == 0
        page.get_by_role("button", name="找离我近的").click()
        choices = page.locator("#region-list button")
        expect(choices).to_have_count(4)
        expect(choices.nth(0)).to_contain_text("青溪区（约1公里）")
        expect(choices.nth(1)).to_have_text("云岭省（约1公里）")
        expect(choices.nth(2)).to_have_text("云岭省云河市（约4公里）")
        visitor.shot("region-near")
        if AXE.exists():
            assert visitor.grave_findings() == []
        assert visitor.overflow() == []
        assert page.locator("#region-now").inner_text() == "还没有选"
        choices.nth(0).click()
        expect(page.locator("#region-now")).to_have_text("云岭省云河市青溪区")
        assert [one for one in sent if "30.5" in one or "100.2" in one] == []


def test_who_refuses_is_told_to_type_and_nothing_is_chosen(browser: Browser, located: str) -> None:
    with visiting(browser, located, **PHONE) as visitor:
        picker(visitor)
        visitor.page.get_by_role("button", name="找离我近的").click()
        expect(visitor.page.locator("#region-near-told")).to_have_text("没有得到位置，请输入地名找。")
        visitor.page.locator("#region-q").fill("松原")
        expect(visitor.page.locator("#region-list button").first).to_contain_text("松原区")


def test_far_from_everything_says_so(browser: Browser, located: str) -> None:
    far = {"latitude": 45.0, "longitude": 88.0}
    with visiting(browser, located, **PHONE, geolocation=far, permissions=["geolocation"]) as visitor:
        picker(visitor)
        visitor.page.get_by_role("button", name="找离我近的").click()
        expect(visitor.page.locator("#region-near-told")).to_contain_text("附近没有收录")


def test_a_list_that_comes_late_covers_neither_what_is_near_nor_what_was_said(browser: Browser, located: str) -> None:
    with visiting(browser, located, **PHONE, geolocation=HERE, permissions=["geolocation"]) as visitor:
        page = visitor.page
        held: list[Route] = []
        page.route(
            "**/api/regions?*", lambda route: held.append(route)
        )  # before the page: a request beside its start is never told of
        picker(visitor)
        page.get_by_role("button", name="找离我近的").click()
        near = page.locator("#region-list button").first
        expect(near).to_have_text("云岭省云河市青溪区（约1公里）")
        with page.expect_response("**/api/regions?*"):
            held.pop().continue_()
        page.wait_for_timeout(200)  # what must not happen has no end to wait for
        expect(near).to_have_text("云岭省云河市青溪区（约1公里）")
        expect(page.locator("#region-near-told")).not_to_be_empty()


def test_who_types_while_the_place_is_sought_gets_what_was_typed(browser: Browser, located: str) -> None:
    with visiting(browser, located, **PHONE, geolocation=HERE, permissions=["geolocation"]) as visitor:
        page = visitor.page
        held: list[Route] = []
        page.route("**/api/regions/centres", lambda route: held.append(route))
        picker(visitor)
        page.get_by_role("button", name="找离我近的").click()
        page.locator("#region-q").fill("松原")
        typed = page.locator("#region-list button").first
        expect(typed).to_contain_text("松原")
        with page.expect_response("**/api/regions/centres"):
            held.pop().continue_()
        page.wait_for_timeout(200)
        expect(typed).to_contain_text("松原")
        expect(page.locator("#region-near-told")).to_be_empty()
