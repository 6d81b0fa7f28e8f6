"""A bad rating and a reported mistake, from the press that starts them to the answer that is right again, as people do it by hand.

Done twice: as a test (`test_walk`), and for the pictures of docs/ratings.md (`pictures`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from playwright.sync_api import Browser, Locator, expect

from knowledge.access import Role
from tests.browser.conftest import visiting
from tests.browser.visitor import Visitor
from ui.who import COOKIE

QUESTION = "居住证几天能办好"
GUIDE = "guide%3Aqingxi_residence_permit"
RIGHT = "12个工作日"  # what the office says is right; the pack says something else
Look = Callable[[str, Visitor], object]  # take a picture of this name
Open = Callable[[Role | None], AbstractContextManager[Visitor]]


def opener(browser: Browser, base: str, tokens: dict[Role, str], look: dict[str, object]) -> Open:
    """How somebody of a role opens a browser at a server; None is a citizen."""

    @contextmanager
    def as_role(role: Role | None) -> Iterator[Visitor]:
        with visiting(browser, base, **look) as visitor:
            if role is not None:
                visitor.page.context.add_cookies([{"name": COOKIE, "value": tokens[role], "url": base}])
            yield visitor

    return as_role


def walk(as_role: Open, look: Look) -> None:
    """Every step by hand; `look` is called where the manual shows a picture."""
    with as_role(None) as citizen:
        rate_badly(citizen, look)
    with as_role(Role.WINDOW) as clerk:
        report(clerk, look)
    with as_role(Role.MAINTAINER) as maintainer:
        work_off(maintainer, look)
    with as_role(None) as citizen:
        citizen.open()
        expect(citizen.ask(QUESTION)).to_contain_text(RIGHT)


def rate_badly(citizen: Visitor, look: Look) -> None:
    """Ask, and say that the guide is not accurate."""
    citizen.open()
    card = citizen.ask(QUESTION)
    citizen.page.wait_for_timeout(1200)  # a rating within a second of its answer does not count
    card.get_by_role("radio", name="不满意", exact=True).check()
    card.get_by_role("checkbox", name="办事指南不准确").check()
    card.get_by_role("textbox").fill(f"窗口说是{RIGHT}")
    card.locator(".rate").scroll_into_view_if_needed()
    look("rating", citizen)
    card.get_by_role("button", name="提交评价").click()
    expect(card.get_by_text("收到了，谢谢。")).to_be_visible()


def report(clerk: Visitor, look: Look) -> None:
    """From an open guide: one press opens the dialog, the second sends it."""
    clerk.open(f"/staff/guides/{GUIDE}", ".rows")
    clerk.page.get_by_role("button", name="报错").click()
    look("staff-mistake", clerk)
    clerk.page.locator("#mistake").get_by_role("button", name="电话").click()
    expect(clerk.page.get_by_role("status").filter(has_text="号工单")).to_be_visible()


def work_off(maintainer: Visitor, look: Look) -> None:
    """Open the rated ticket, choose, make it a case, correct the guide, close; the ticket closes only once its case passes."""
    page = maintainer.page
    maintainer.open("/admin/tickets", "tbody tr")
    look("admin-tickets", maintainer)
    page.locator("tbody tr", has_text="办理时限").get_by_role("link", name="处理").click()
    page.get_by_role("heading", name="下一步").wait_for()
    ticket = page.url
    look("ticket", maintainer)
    page.get_by_role("button", name="立行立改").click()
    box(maintainer, "变成一道题").get_by_label("怎么问").fill(QUESTION)
    box(maintainer, "变成一道题").get_by_label("答复应说的").fill(RIGHT)
    page.get_by_role("button", name="起草").click()
    page.get_by_role("heading", name="经过").wait_for()
    correct(maintainer, look)
    page.goto(ticket)
    box(maintainer, "办结").get_by_label("结果").fill("承诺时限已更正")
    box(maintainer, "办结").get_by_label("依据").fill("窗口公示")
    box(maintainer, "办结").get_by_role("button", name="办结").click()
    expect(page.locator(".badge.ok", has_text="已办结")).to_be_visible()
    look("ticket-closed", maintainer)


def box(visitor: Visitor, heading: str) -> Locator:
    """One of a ticket's next steps."""
    return visitor.page.locator(".box", has=visitor.page.get_by_role("heading", name=heading, exact=True))


def correct(maintainer: Visitor, look: Look) -> None:
    """Correct the promised limit from the ticket, with a look at what would change first."""
    page = maintainer.page
    page.get_by_role("link", name="更正指南").click()
    page.get_by_role("link", name=re.compile(r"^更正\s*承诺办结时限$")).click()
    page.locator("#words").fill(RIGHT)
    page.locator("#why").fill("与窗口公示的一致")
    page.get_by_role("button", name="看会改成什么样").click()
    page.get_by_role("heading", name="会改成这样").wait_for()
    look("edit", maintainer)
    page.get_by_role("button", name="提交，马上生效").click()
    expect(page.get_by_role("status").filter(has_text="已经记下")).to_be_visible()
