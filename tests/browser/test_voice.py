"""Speaking a question, hearing and sharing an answer: the browser's own functions stand for themselves as fakes at their border."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, expect

from assistant.replies import AI_LABEL
from tests.browser.conftest import DESK, visiting

QUESTION = "失业金怎么领"
# what a browser with all of them has; the test ends an utterance and hears a word when it wants to
FAKES = """
window.spoken = []; window.cancelled = 0; window.shared = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, 'speechSynthesis', { configurable: true, value: {
  speak(one) { window.utterance = one; window.spoken.push({ text: one.text, lang: one.lang }); }, cancel() { window.cancelled += 1; },
} });
window.SpeechRecognition = window.webkitSpeechRecognition = class {
  start() { window.ears = this; }
  stop() { this.onend(); }
};
window.hear = (...said) => window.ears.onresult({ results: said.map(transcript => [{ transcript }]) });
navigator.share = async shared => { window.shared.push(shared); };
"""
LACKING = "delete window.speechSynthesis; delete window.webkitSpeechRecognition; delete window.SpeechRecognition; delete Navigator.prototype.share;"


def test_a_question_is_spoken_and_its_answer_is_read_and_shared(browser: Browser, site: str) -> None:
    with visiting(browser, site, **DESK) as visitor:
        page = visitor.page
        page.add_init_script(FAKES)
        visitor.open()
        microphone, note, box = page.locator(".dictate"), page.locator("#ask-note"), page.locator("#ask")
        expect(microphone).to_have_attribute("aria-label", "用嘴说，按一下开始")
        microphone.click()
        assert page.evaluate("[ears.lang, ears.interimResults]") == ["zh-CN", True]
        expect(note).to_have_text("正在听……说完会自动停。")
        expect(microphone).to_have_attribute("aria-label", "停")
        page.evaluate("ears.onerror({ error: 'no-speech' }); ears.onend()")
        expect(note).to_have_text("没有听到。请看看话筒有没有打开，或者打字。")
        microphone.click()
        page.evaluate("hear('失业金')")
        expect(box).to_have_value("失业金")
        page.evaluate("hear('失业金', '怎么领')")
        microphone.click()  # stops
        expect(box).to_have_value(QUESTION)
        expect(box).to_be_focused()
        expect(microphone).to_have_attribute("aria-pressed", "false")
        page.keyboard.press("Enter")
        card = visitor.card(0)
        expect(page.locator(".exchange h2")).to_contain_text(QUESTION)

        read = card.locator("[data-read]:visible")
        read.click()
        expect(read).to_have_text("停")
        expect(card.locator(".being-read")).to_have_count(1)
        while page.evaluate("document.querySelector('.being-read') !== null"):
            before = page.evaluate("spoken.length")
            page.evaluate("utterance.onend()")
            page.wait_for_function("n => spoken.length > n || !document.querySelector('.being-read')", arg=before)
        said: list[dict[str, Any]] = page.evaluate("spoken")
        texts = [one["text"] for one in said]
        assert {one["lang"] for one in said} == {"zh-CN"}
        assert texts[0] == "失业保险金申领"
        assert any("零 九 八 零 ，" in text for text in texts)
        assert any("五个工作日" in text or "5个工作日" in text for text in texts)
        assert "".join(texts).count("http") == 0
        assert AI_LABEL in texts[-1]
        expect(read).to_have_text("读给我听")
        read.click()
        page.locator("#reading").click()
        expect(read).to_have_attribute("aria-pressed", "false")
        assert page.evaluate("cancelled") >= 1

        card.get_by_role("button", name="分享").click()
        (shared,) = page.evaluate("shared")
        assert shared["title"] == "失业保险金申领"
        assert AI_LABEL in shared["text"]


def test_where_the_browser_lacks_them_there_is_no_button_and_a_copy_keeps_the_label(
    browser: Browser, site: str
) -> None:
    with visiting(browser, site, **DESK, permissions=["clipboard-read", "clipboard-write"]) as visitor:
        page = visitor.page
        page.add_init_script(LACKING)
        visitor.open()
        expect(page.locator(".dictate")).to_be_hidden()
        card = visitor.ask(QUESTION)
        expect(card.locator("[data-read]:visible, [data-share]:visible")).to_have_count(0)
        card.get_by_role("button", name="复制").click()
        expect(card.get_by_role("button", name="已复制")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "失业保险金申领" in copied
        assert AI_LABEL in copied
