"""The consoles as people use them: a clerk finds, compares, reports by keyboard; a maintainer mends a file and the answer changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from knowledge.access import Role
from knowledge.accounts import SignedIn, utc_now
from knowledge.store.accounts import Account
from tests.browser.busy import MATTER, PAGE
from tests.browser.conftest import DESK, PHONE, visiting
from tests.browser.server import DISTRICT
from tests.browser.visitor import AXE, Visitor
from ui.settings import Settings
from ui.who import COOKIE
from ui.wiring import open_accounts, open_record

PASSWORD = "Qinghe-2026-window"


@pytest.fixture(scope="module")
def tokens(filled: Path) -> dict[Role, str]:
    """Sessions of a clerk, a maintainer and an auditor, and a clerk's account with a password to sign in with."""
    settings = Settings(data=filled / "data")
    accounts = open_accounts(open_record(settings).store, settings)
    accounts.set_password("w09", accounts.add("w09", Role.WINDOW).code, PASSWORD)
    found = {}
    for name, role in (("w01", Role.WINDOW), ("wh1", Role.MAINTAINER), ("sj1", Role.AUDITOR)):
        done = accounts.admit(Account(name=name, role=role, grade=role.highest_grade, created=utc_now()))
        assert isinstance(done, SignedIn)
        found[role] = done.token
    return found


def signed_in(visitor: Visitor, token: str) -> Visitor:
    visitor.page.context.add_cookies([{"name": COOKIE, "value": token, "url": visitor.base}])
    return visitor


@pytest.fixture
def clerk(desk: Visitor, tokens: dict[Role, str]) -> Visitor:
    return signed_in(desk, tokens[Role.WINDOW])


@pytest.fixture
def maintainer(browser: Browser, site: str, tokens: dict[Role, str]) -> Iterator[Visitor]:
    with visiting(browser, site, **DESK) as visitor:
        yield signed_in(visitor, tokens[Role.MAINTAINER])


def type_and_open(visitor: Visitor, typed: str) -> None:
    """Find by typing and open the first result, by keyboard."""
    visitor.open(f"/staff?region={DISTRICT}", "#find")
    visitor.page.keyboard.type(typed)
    visitor.page.locator('#results [aria-selected="true"]').wait_for()
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".rows").wait_for()


def test_a_clerk_signs_in_and_out(desk: Visitor, tokens: dict[Role, str]) -> None:
    desk.page.goto(f"{desk.base}/staff")
    desk.page.locator("[name=name]").fill("w09")
    desk.page.locator("[name=password]").fill(PASSWORD)
    desk.page.keyboard.press("Enter")
    desk.page.locator("#find").wait_for()
    desk.page.get_by_role("button", name="退出").click()
    expect(desk.page).to_have_url(re.compile("/login"))


def test_a_clerk_finds_by_initials_with_the_keyboard_alone(clerk: Visitor) -> None:
    type_and_open(clerk, "sfzbl")
    expect(clerk.page.locator("h1")).to_contain_text("补领")
    clerk.page.keyboard.press("4")
    assert clerk.page.evaluate("document.activeElement.id") == "p4"
    clerk.shot("staff-guide")


def test_enter_never_opens_what_fewer_letters_found(clerk: Visitor) -> None:
    held: list[Route] = []

    def hold_the_last(route: Route) -> None:
        held.append(route) if "q=sfzbl" in route.request.url else route.continue_()

    clerk.page.route("**/staff/find?*", hold_the_last)  # before the page: a request beside its start is never told of
    clerk.open(f"/staff?region={DISTRICT}", "#find")
    clerk.page.locator("#find").press_sequentially("sfzb")
    clerk.page.locator('#results [aria-selected="true"]').wait_for()
    with clerk.page.expect_request("**/staff/find?q=sfzbl*"):
        clerk.page.keyboard.type("l")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_timeout(200)
    assert clerk.page.url.endswith(f"/staff?region={DISTRICT}")
    held[0].continue_()
    expect(clerk.page.locator("h1")).to_contain_text("补领")


def test_the_list_is_a_combobox_and_escape_closes_it(clerk: Visitor) -> None:
    clerk.open(f"/staff?region={DISTRICT}", "#find")
    box = clerk.page.get_by_role("combobox", name="查事项")
    box.press_sequentially("sfz")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-activedescendant", "r0")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "r1")
    assert clerk.page.get_by_role("option").first.locator("mark").count() == 1
    clerk.shot("staff-typing")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_a_clerk_compares_two_places_and_goes_back(clerk: Visitor) -> None:
    type_and_open(clerk, "sfzbl")
    clerk.page.keyboard.press("b")
    clerk.page.locator("#compare a").first.click()
    expect(clerk.page.locator("td.differs").first).to_be_visible()
    clerk.page.get_by_role("button", name="只看不同").click()
    expect(clerk.page.locator("tr.same").first).to_be_hidden()
    clerk.shot("staff-compare")
    clerk.page.keyboard.press("Escape")
    clerk.page.locator(".rows").wait_for()


def test_a_mistake_is_reported_in_two_presses(clerk: Visitor) -> None:
    type_and_open(clerk, "sfzbl")
    clerk.page.keyboard.press("e")
    clerk.page.get_by_role("button", name="电话").click()
    expect(clerk.page.get_by_role("status").filter(has_text="号工单")).to_be_visible()


def test_a_pinned_guide_stays_in_this_browser(clerk: Visitor) -> None:
    type_and_open(clerk, "sfzbl")
    clerk.page.keyboard.press("d")
    expect(clerk.page.locator("[data-pin]")).to_have_attribute("aria-pressed", "true")
    clerk.open("/staff", "#find")
    expect(clerk.page.locator('[data-list="pinned"] a')).to_contain_text("补领")


def test_single_keys_can_be_switched_off(clerk: Visitor) -> None:
    type_and_open(clerk, "sfzbl")
    clerk.page.get_by_role("button", name="快捷键").click()
    clerk.page.locator("#keys-on").uncheck()
    clerk.page.get_by_role("button", name="关闭").click()
    clerk.page.keyboard.press("e")
    expect(clerk.page.locator("#mistake")).to_be_hidden()


def test_a_notice_prints_without_the_console(clerk: Visitor) -> None:
    type_and_open(clerk, "sfzbl")
    clerk.page.keyboard.press("p")
    clerk.page.wait_for_url("**/notice/**")  # the first sheet of a process is slow to come on a busy machine
    expect(clerk.page.locator("h1")).to_contain_text("一次性告知单")


def test_an_answer_for_staff_opens_its_sources(clerk: Visitor) -> None:
    type_and_open(clerk, "sfzbl")
    clerk.page.keyboard.press("a")
    clerk.page.locator("#question").fill("身份证丢了补办多少钱")
    clerk.page.locator("#ask button.main").click()
    clerk.page.locator(".cite").first.click()
    expect(clerk.page.locator("#source")).to_be_visible()
    assert clerk.page.locator("#quote").inner_text()


def test_at_the_counter_a_question_back_is_answered_by_a_press(clerk: Visitor) -> None:
    type_and_open(clerk, "sfzbl")
    clerk.page.keyboard.press("a")
    clerk.page.locator("#question").fill("护照")
    clerk.page.locator("#ask button.main").click()
    clerk.page.get_by_role("button", name="首次申请").click()
    expect(clerk.page.locator(".asked")).to_contain_text("首次申请")
    expect(clerk.page.locator(".materials").first.get_by_role("checkbox")).to_have_count(3)
    assert clerk.page.locator(".rate").count() == 0
    clerk.page.get_by_text("换个情况").click()
    clerk.page.get_by_role("button", name="换发").click()
    expect(clerk.page.locator(".asked")).to_contain_text("换发")
    if AXE.exists():
        assert clerk.grave_findings() == []
    clerk.shot("staff-answer")


def upload(visitor: Visitor, folder: Path, promised: int) -> None:
    """Upload the matter's page and wait for the preview."""
    file = folder / f"{MATTER}.md"
    file.write_text(PAGE.format(matter=MATTER, promised=promised), "utf-8")
    visitor.open("/admin/ingest", "#files")
    visitor.page.set_input_files("#files", [str(file)])
    visitor.page.select_option("#region", DISTRICT)
    visitor.page.get_by_role("button", name="先检查").click()
    visitor.page.get_by_role("button", name="确认导入").wait_for()


def confirm(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="确认导入").click()
    visitor.page.get_by_role("heading", name="导入完成").wait_for()


def test_a_maintainer_mends_a_file_and_the_answer_changes(
    maintainer: Visitor, browser: Browser, site: str, tmp_path: Path
) -> None:
    upload(maintainer, tmp_path, 30)
    expect(maintainer.page.get_by_text("错误 R09").first).to_be_visible()
    maintainer.shot("admin-preview")
    confirm(maintainer)
    maintainer.open("/admin/quarantine", "h1")
    expect(maintainer.page.get_by_text(MATTER).first).to_be_visible()
    upload(maintainer, tmp_path, 8)
    expect(maintainer.page.locator("ins").first).to_have_text("8")
    confirm(maintainer)
    with visiting(browser, site, **DESK) as citizen:
        citizen.open()
        expect(citizen.ask(f"{MATTER}几天办好")).to_contain_text("8个工作日")


def test_a_wrong_role_finds_no_maintenance_page(clerk: Visitor) -> None:
    answers = [clerk.page.request.get(f"{clerk.base}{path}").status for path in ("/admin", "/admin/lint", "/nowhere")]
    assert answers == [404, 404, 404]


IDENTITY_HERE = "code%3A11999901820001017N4990709001003%40999901"
IDENTITY_NEXT = "code%3A11999902830001010H4990709001003%40999902"
PAGES = {
    "staff": (Role.WINDOW, "/staff"),
    "staff-guide": (Role.WINDOW, f"/staff/guides/{IDENTITY_HERE}"),
    "staff-found": (Role.WINDOW, "/staff?q=sfz&region=999901"),
    "admin": (Role.MAINTAINER, "/admin"),
    "staff-compare": (Role.WINDOW, f"/staff/compare?left={IDENTITY_HERE}&right={IDENTITY_NEXT}"),
    "admin-ingest": (Role.MAINTAINER, "/admin/ingest"),
    "admin-lint": (Role.MAINTAINER, "/admin/lint"),
    "admin-lists": (Role.MAINTAINER, "/admin/lists"),
    "admin-tickets": (Role.MAINTAINER, "/admin/tickets"),
    "admin-quarantine": (Role.MAINTAINER, "/admin/quarantine"),
    "admin-conflicts": (Role.MAINTAINER, "/admin/conflicts"),
    "admin-lists-diff": (Role.MAINTAINER, "/admin/lists/diff?here=999901&there=999900"),
    "admin-lists-lines": (Role.MAINTAINER, "/admin/lists/lines?region=999901&of=powers"),
    "admin-unanswered": (Role.MAINTAINER, "/admin/unanswered"),
    "admin-evals": (Role.MAINTAINER, "/admin/evals"),
    "admin-people": (Role.MAINTAINER, "/admin/people"),
    "admin-system": (Role.MAINTAINER, "/admin/system"),
    "admin-audit": (Role.AUDITOR, "/admin/audit"),
}
LOOKS = {"light": DESK, "dark": {**DESK, "color_scheme": "dark"}, "phone": PHONE}


def sideways(visitor: Visitor) -> list[str]:
    """Tables that have to be scrolled to be read, or whose cells do not say the name of their column."""
    found: list[str] = visitor.page.evaluate(
        """() => [...document.querySelectorAll('.scroll')].filter(frame => frame.querySelector('table') && (
          frame.scrollWidth > frame.clientWidth + 1 ||
          [...frame.querySelectorAll('.stacks tbody td:not([colspan])')].some(cell => !('column' in cell.dataset))
        )).map(frame => frame.getAttribute('aria-label'))"""
    )
    return found


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_axe_finds_nothing_grave(
    browser: Browser, site: str, tokens: dict[Role, str], name: str, look: str
) -> None:
    role, path = PAGES[name]
    with visiting(browser, site, **LOOKS[look]) as visitor:
        signed_in(visitor, tokens[role]).open(path, "main")
        assert visitor.overflow() == []
        if look == "phone":
            assert sideways(visitor) == []
        visitor.shot(f"{name}-{look}")
        if AXE.exists():
            assert visitor.grave_findings() == []
