"""A citizen's way through the chat page: asks, is asked back, picks, reads the source, rates, prints; by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import DESK, PHONE, visiting
from tests.browser.server import LONG_NAME
from tests.browser.visitor import Visitor


def test_a_citizen_is_asked_back_picks_and_sees_the_exact_list(desk: Visitor) -> None:
    desk.open()
    asked_back = desk.ask("护照")
    expect(asked_back).to_contain_text("您属于哪一种")
    asked_back.get_by_role("button", name="首次申请").click()
    card = desk.card(1)
    expect(card.get_by_role("heading", name="云河市普通护照办理指南")).to_be_visible()
    boxes = card.locator(".materials").first.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    expect(card).to_contain_text("首次申请")
    desk.shot("chat-desk-exact-list")


def test_the_box_takes_a_question_before_gradio_is_drawn(desk: Visitor) -> None:
    held: list[Route] = []
    desk.page.route("**/assets/index-*.js", lambda route: held.append(route))  # the driver marks its handler
    desk.page.goto(f"{desk.base}/?region=999901", wait_until="commit")
    desk.page.locator("html[data-ready]").wait_for()
    desk.page.locator("#ask").fill("办护照要多少钱")
    desk.page.locator("#ask").press("Enter")
    expect(desk.page.locator("#question")).to_have_attribute("aria-busy", "true")
    assert held
    for route in held:
        route.continue_()
    expect(desk.card(0)).to_contain_text("120")
    assert desk.page.locator("#ask").input_value() == ""
    assert desk.page.locator("#question").get_attribute("aria-busy") is None


def test_the_quote_opens_highlighted_and_closes_back_to_its_mark(desk: Visitor) -> None:
    desk.open()
    card = desk.ask("办护照要多少钱")
    mark = card.locator(".row .cite").first
    mark.click()
    panel = desk.page.locator("#source")
    expect(panel.locator("mark")).to_be_visible()
    expect(panel.locator("h2")).to_be_focused()
    quote = panel.locator("mark").inner_text()
    expect(panel.locator("#source-meta")).not_to_be_empty()  # the text around it has come
    assert quote in panel.locator("#paper").inner_text()
    assert len(panel.locator("#paper").inner_text()) > len(quote)
    desk.shot("chat-desk-source", whole=False)
    desk.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(mark).to_be_focused()


def test_a_low_rating_asks_for_reasons_and_is_received(desk: Visitor) -> None:
    desk.open()
    card = desk.ask("结婚登记要什么材料")
    assert card.locator(".levels :checked").count() == 0
    card.get_by_role("radio", name="不满意", exact=True).check()
    card.get_by_role("checkbox", name="看不懂").check()
    card.get_by_role("button", name="提交评价").click()
    expect(card.get_by_text("收到了，谢谢。")).to_be_visible()


def test_a_whole_visit_by_keyboard_alone(desk: Visitor) -> None:
    desk.open()
    keys = desk.page.keyboard
    keys.press("Tab")
    expect(desk.page.locator(".skip")).to_be_focused()
    keys.press("Enter")
    expect(desk.page.locator("#ask")).to_be_focused()
    keys.type("护照")
    keys.press("Enter")
    card = desk.card(0)
    choice = card.get_by_role("button", name="首次申请")
    choice.focus()
    keys.press("Enter")
    mark = desk.card(1).locator(".row .cite").first
    mark.focus()
    keys.press("Enter")
    expect(desk.page.locator("#source")).to_be_visible()
    keys.press("Escape")
    expect(mark).to_be_focused()


@pytest.mark.parametrize("look", ["desk", "phone"])
def test_the_longest_answer_comes_without_jumps_or_overflow(browser: Browser, site: str, look: str) -> None:
    with visiting(browser, site, **{"desk": DESK, "phone": PHONE}[look]) as visitor:
        visitor.slow_down()
        visitor.open()
        card = visitor.ask(f"{LONG_NAME}怎么办")
        expect(card.get_by_role("heading", name=LONG_NAME)).to_be_visible()
        visitor.settle()
        assert card.locator(".materials").get_by_role("checkbox").count() == 40
        assert len(card.inner_text()) > 3000
        assert visitor.overflow() == []
        assert visitor.jumps() == []
        visitor.shot(f"chat-{look}-longest")
