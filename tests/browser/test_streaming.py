"""A language model beside the chat page: the facts stand at once, its checked words take their place, and nothing moves or is taken away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.assistant.test_phrasing import faithful
from tests.browser.conftest import DESK, PHONE, visiting
from tests.browser.server import serving
from tests.browser.visitor import Visitor
from tests.chat_server import chat_server

QUESTION = "企业职工养老金多久能批下来，要钱吗？"
THINKS = 2.0  # seconds; a shift within half a second of a press would count as caused by it


def slow_and_faithful(message: str) -> str:
    time.sleep(THINKS)
    return faithful(message)


@pytest.fixture(scope="module")
def site_with_model(filled: Path) -> Iterator[str]:
    """The same record with a scripted model beside it, which says the facts again and takes its time."""
    with chat_server() as model:
        model.speak = slow_and_faithful
        settings = {"MINGBAI_LLM": "openai:scripted", "MINGBAI_LLM_URL": model.url, "MINGBAI_LLM_KEY": "none"}
        with serving(filled, settings) as address:
            yield address


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def helped(browser: Browser, site_with_model: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    with visiting(browser, site_with_model, **request.param) as visitor:
        visitor.open()
        yield visitor


def first_card(visitor: Visitor) -> Locator:
    """The card as it stands while the model still thinks."""
    visitor.page.locator("#ask").fill(QUESTION)
    visitor.page.locator("#ask").press("Enter")
    card = visitor.page.locator(".exchange .answer[data-answer]")
    card.wait_for()
    return card


def test_the_facts_stand_at_once_and_checked_words_take_their_place_without_a_jump(helped: Visitor) -> None:
    card = first_card(helped)
    expect(card).to_have_attribute("aria-busy", "true")
    expect(card).not_to_contain_text("您好，")
    expect(card.locator(".row").first).to_be_visible()
    helped.page.wait_for_timeout(600)
    helped.page.evaluate("window.__jumps.length = 0")
    top = card.bounding_box()
    said = helped.card(0)
    expect(said).to_contain_text("您好，")
    helped.settle()
    assert said.bounding_box() is not None
    assert top is not None
    assert said.bounding_box()["y"] == top["y"]  # type: ignore[index]
    assert helped.jumps() == []
    assert helped.overflow() == []
    helped.shot("chat-in-checked-words")


def test_a_voice_is_told_once_when_no_more_comes(helped: Visitor) -> None:
    helped.page.evaluate(
        """() => { window.told = []; new MutationObserver(() => window.told.push(document.querySelector('#announce').textContent))
          .observe(document.querySelector('#announce'), { childList: true, characterData: true, subtree: true }); }"""
    )
    card = first_card(helped)
    assert helped.page.evaluate("window.told") == []
    expect(helped.card(0)).to_contain_text("您好，")
    assert [told.partition("：")[0] for told in helped.page.evaluate("window.told")] == ["答复好了"]
    assert card.get_attribute("aria-live") is None
    assert helped.page.evaluate("document.activeElement.closest('.answer')") is None


def test_a_card_that_somebody_works_on_is_not_taken_away(helped: Visitor) -> None:
    card = first_card(helped)
    card.get_by_role("radio", name="满意", exact=True).check()
    settled = helped.card(0)
    expect(settled.get_by_role("radio", name="满意", exact=True)).to_be_checked()
    expect(settled).not_to_contain_text("您好，")
    settled.get_by_role("button", name="提交评价").click()
    expect(settled.get_by_text("收到了，谢谢。")).to_be_visible()


def test_the_next_question_need_not_wait_for_the_model(helped: Visitor) -> None:
    first_card(helped)
    helped.page.locator("#ask").fill("煤气漏了")
    helped.page.locator("#ask").press("Enter")
    expect(helped.page.locator('.answer[data-status="redirected"]')).to_be_visible()
    expect(helped.page.locator(".answer[aria-busy]")).to_have_count(0)
    expect(helped.page.locator(".exchange").first).not_to_contain_text("您好，")


def test_the_talk_with_checked_words_survives_a_reload(helped: Visitor) -> None:
    first_card(helped)
    expect(helped.card(0)).to_contain_text("您好，")
    helped.page.reload()
    expect(helped.page.locator(".exchange .answer")).to_contain_text("您好，")
