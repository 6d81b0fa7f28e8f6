"""Conversations on the server, where the operator has turned that on: told to their owner and deleted, also after the tab is closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESK, visiting
from tests.browser.server import serving
from tests.browser.visitor import Visitor


@pytest.fixture(scope="module")
def keeping(filled: Path) -> Iterator[str]:
    with serving(filled, {"MINGBAI_HISTORY_DAYS": "7"}) as address:
        yield address


def exchanges(visitor: Visitor, number: str) -> list[dict[str, str]]:
    told = visitor.page.request.get(f"{visitor.base}/api/conversations/{number}").json()
    found: list[dict[str, str]] = told["exchanges"]
    return found


def test_a_talk_is_downloaded_and_deleted_after_its_tab_was_closed(browser: Browser, keeping: str) -> None:
    with visiting(browser, keeping, **DESK) as visitor:
        visitor.open()
        visitor.ask("结婚登记要什么材料")
        (number,) = json.loads(visitor.page.evaluate("localStorage.getItem('mingbai.talks')"))
        visitor.page.evaluate("sessionStorage.clear()")  # as a closed tab leaves it
        visitor.page.reload()
        visitor.page.locator("#ask").wait_for()
        expect(visitor.page.locator(".exchange")).to_have_count(0)
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name="下载我的对话").click()
        (talk,) = json.loads(download.value.path().read_text("utf-8"))
        assert [one["question"] for one in talk["exchanges"]] == ["结婚登记要什么材料"]
        assert "青溪区内地居民结婚登记" in talk["exchanges"][0]["answer"]
        visitor.page.locator("#clear").click()
        expect(visitor.page.get_by_text("对话已经删除。")).to_be_visible()
        assert exchanges(visitor, number) == []
        assert visitor.page.evaluate("localStorage.getItem('mingbai.talks')") == "[]"


def test_where_storage_is_off_no_number_stays_and_nothing_is_offered(desk: Visitor) -> None:
    desk.open()
    desk.ask("结婚登记要什么材料")
    assert desk.page.evaluate("localStorage.getItem('mingbai.talks')") is None
    expect(desk.page.locator("#download")).to_have_count(0)
