"""Large type, reading aloud, and what the browser keeps: the same content in other clothes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESK, PHONE, visiting
from tests.browser.visitor import Visitor

SILENT_VOICE = """
window.heard = [];
speechSynthesis.speak = utterance => { window.heard.push(utterance.text); setTimeout(() => utterance.onend(), 0); };
"""


def test_large_type_shows_one_row_at_a_time_and_leaves_nothing_out(phone: Visitor) -> None:
    phone.open()
    usual = phone.ask("居住证怎么办").locator(".rows").inner_text()
    phone.page.locator("#clear").click()
    phone.page.locator("#elder").click()
    card = phone.ask("居住证怎么办")
    rows = card.locator(".row")
    assert card.locator(".row:visible").count() == 1
    phone.shot("elder-phone-one-row")
    for shown in range(2, rows.count() + 1):
        card.locator("[data-next]").click()
        assert card.locator(".row:visible").count() == shown
    expect(card.locator("[data-next]")).to_be_hidden()
    assert without_breaks(card.locator(".rows").inner_text()) == without_breaks(usual)


def test_of_two_matters_the_second_comes_after_the_first_or_at_a_press(phone: Visitor) -> None:
    phone.page.add_init_script("localStorage.setItem('mingbai.elder', '1')")
    phone.open()
    card = phone.ask("身份证补领和护照怎么办")
    second, later = card.locator(".second"), card.locator("[data-next]")
    expect(second).to_be_hidden()
    for _ in range(card.locator(":scope > .rows > .row").count()):
        later.click()
    title = second.get_by_role("heading", name="云河市普通护照办理指南")
    expect(title).to_be_focused()
    expect(second.locator(".row:visible")).to_have_count(1)
    card.get_by_role("button", name="居民身份证丢失补领", exact=True).click()
    expect(card.locator(".matter h3").first).to_be_focused()
    expect(later).to_be_hidden()
    assert card.locator(".row:not(:visible)").count() == 0
    assert phone.overflow() == []


def without_breaks(rows: str) -> str:
    """What rows say, whether in official or in plain words, which only break lines and call the two limits 承诺 and 法定."""
    return "".join(rows.replace("办结时限", "").split())


def test_large_type_is_large_has_big_targets_and_is_remembered(phone: Visitor) -> None:
    phone.open()
    phone.page.locator("#elder").click()
    phone.page.reload()
    phone.page.locator("#ask").wait_for()
    assert phone.page.evaluate("document.documentElement.dataset.mode") == "elder"
    card = phone.ask("居民身份证换领要带什么")
    assert phone.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24
    expect(card.get_by_role("button").first).to_have_text("读给我听")
    small: list[str] = phone.page.evaluate(
        """() => [...document.querySelectorAll('button, a.button, .materials .box')].filter(node => {
          const box = node.getBoundingClientRect(); return box.width && Math.min(box.width, box.height) < 55.5;
        }).map(node => node.outerHTML.slice(0, 100))"""
    )
    assert small == []


@pytest.mark.parametrize("look", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", ["/?region=999901", "/?lang=en", "/embed?region=999901"])
def test_a_page_that_opens_in_large_type_does_not_jump(
    browser: Browser, site: str, path: str, look: dict[str, Any]
) -> None:
    with visiting(browser, site, **look) as visitor:
        visitor.page.add_init_script("localStorage.setItem('mingbai.elder', '1')")
        visitor.slow_down()
        visitor.open(path)
        visitor.settle()
        assert visitor.jumps() == []


def test_reading_aloud_says_every_row_and_spells_phones(desk: Visitor) -> None:
    desk.page.add_init_script(SILENT_VOICE)
    desk.open()
    card = desk.ask("结婚登记要什么材料")
    card.get_by_role("button", name="读给我听").click()
    desk.page.wait_for_function("window.heard.some(text => text.includes('以实施机关'))")
    heard = " ".join(desk.page.evaluate("window.heard"))
    assert "双方本人的居民身份证原件" in heard
    assert "零 九 八 零 ， 八 二 二 三 三 零 幺" in heard
    assert "出处" not in heard
    expect(card.get_by_role("button", name="读给我听")).to_be_visible()


def test_the_talk_survives_a_reload_and_is_gone_when_deleted(desk: Visitor) -> None:
    desk.open()
    desk.ask("结婚登记要什么材料")
    desk.page.reload()
    expect(desk.page.get_by_role("heading", name="青溪区内地居民结婚登记办事指南")).to_be_visible()
    with desk.page.expect_response(lambda response: "/api/conversations/" in response.url) as gone:
        desk.page.locator("#clear").click()
    assert gone.value.status == 204
    expect(desk.page.get_by_text("对话已经删除。")).to_be_visible()
    desk.page.reload()
    desk.page.locator("#ask").wait_for()
    expect(desk.page.locator(".exchange")).to_have_count(0)


def test_another_case_takes_the_cards_place_and_says_what_changes(desk: Visitor) -> None:
    desk.open()
    card = desk.ask("首次申请，普通护照怎么办")
    card.get_by_text("换个情况").click()
    card.get_by_role("button", name="换发").click()
    expect(desk.page.locator(".changes")).to_contain_text("多带：原护照")
    expect(desk.page.locator(".exchange")).to_have_count(1)


def test_a_person_and_a_complaint_are_one_press_away(desk: Visitor) -> None:
    desk.open()
    card = desk.ask("居住证怎么办")
    expect(card.locator(".map").first).to_have_attribute("href", re.compile("^https://uri.amap.com/search"))
    card.get_by_role("button", name="转人工").click()
    dialog = desk.page.get_by_role("dialog", name="转人工")
    expect(dialog.get_by_role("link", name="打12345")).to_be_visible()
    expect(dialog).to_contain_text("0980-8225510")
    expect(dialog).to_contain_text("我想问：居住证怎么办")
    desk.shot("chat-desk-human", whole=False)
    desk.page.keyboard.press("Escape")
    limits = desk.ask("居住证几天能办好")
    limits.get_by_role("button", name="转人工").click()
    dialog.get_by_role("button", name="看窗口在哪、几点办").click()
    expect(desk.card(2).locator('[data-field="windows"]')).to_be_visible()
    card.get_by_role("button", name="有误／投诉").click()
    desk.page.get_by_role("button", name="在评价里写明").click()
    expect(card.get_by_role("radio").first).to_be_focused()
