"""Ratings and tickets by hand: the way of docs/ratings.md, in a record of its own."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.conftest import DESK
from tests.browser.measure import sessions
from tests.browser.server import fill, serving
from tests.browser.walk import opener, walk


def test_a_bad_rating_ends_in_a_right_answer(browser: Browser, tmp_path: Path) -> None:
    fill(tmp_path)
    seen: list[str] = []
    with serving(tmp_path) as base:
        walk(opener(browser, base, sessions(tmp_path), DESK), lambda name, visitor: seen.append(name))
    assert seen == ["rating", "staff-mistake", "admin-tickets", "ticket", "edit", "ticket-closed"]
