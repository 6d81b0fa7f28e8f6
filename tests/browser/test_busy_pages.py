"""Every page of the consoles with something on it: nothing sticks out, axe finds nothing grave; light, dark, English, phone, 400 %."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from knowledge.access import Role
from tests.browser.busy import MATTER, PAGE, busy_site
from tests.browser.conftest import DESK, PHONE, visiting
from tests.browser.measure import sessions
from tests.browser.server import DISTRICT
from tests.browser.visitor import AXE, Visitor
from ui.language import COOKIE as LANGUAGE
from ui.who import COOKIE

Site = tuple[str, dict[str, str], str]
PAGES = {
    "staff-changed": "/staff/guides/{guide}",
    "staff-versions": "/staff/compare?left={guide}&left_version=1&right={guide}",
    "staff-missing": "/staff?q=没有这种东西的名字",
    "edits": "/staff/edits",
    "edit": "/staff/edit/{guide}",
    "edit-part": "/staff/edit/{guide}?part=promised",
    "quarantine": "/admin/quarantine",
    "tickets": "/admin/tickets",
    "ticket": "/admin/tickets/1",
    "unanswered": "/admin/unanswered",
    "evals": "/admin/evals",
    "eval": "/admin/evals/{run}",
    "eval-cases": "/admin/evals/{run}/cases",
    "overview": "/admin",
    "audit": "/admin/audit",
    "long-guide": "/staff/guides/{long}",
    "long-edit": "/staff/edit/{long}",
    "long-compare": "/staff/compare?left={long}&right={guide}",
}
LOOKS = {
    "light": DESK,
    "dark": {**DESK, "color_scheme": "dark"},
    "dark-phone": {**PHONE, "color_scheme": "dark"},
    "english-phone": PHONE,
    "zoom-400": {"viewport": {"width": 320, "height": 256}},
}


@pytest.fixture(scope="module")
def busy(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("busy")
    with busy_site(filled, folder) as (address, ids):
        yield address, ids, sessions(folder)[Role.MAINTAINER]


def maintaining(visitor: Visitor, token: str, look: str) -> Visitor:
    """A maintainer's tab, in the language of the look."""
    cookies = {COOKIE: token, **({LANGUAGE: "en"} if look.startswith("english") else {})}
    visitor.page.context.add_cookies(
        [{"name": name, "value": value, "url": visitor.base} for name, value in cookies.items()]
    )
    return visitor


def check(visitor: Visitor, name: str) -> None:
    """What must hold on any page as it stands."""
    visitor.shot(f"busy-{name}")
    assert visitor.overflow() == []
    width = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
    if AXE.exists():
        assert visitor.grave_findings() == []


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_a_full_page_fits_and_axe_finds_nothing_grave(browser: Browser, busy: Site, name: str, look: str) -> None:
    base, ids, token = busy
    with visiting(browser, base, **LOOKS[look]) as visitor:
        maintaining(visitor, token, look).open(PAGES[name].format(**ids), "main")
        check(visitor, f"{name}-{look}")


@pytest.mark.parametrize("look", LOOKS)
def test_a_preview_fits_and_axe_finds_nothing_grave(browser: Browser, busy: Site, look: str, tmp_path: Path) -> None:
    base, _, token = busy
    days = 3 + list(LOOKS).index(look)  # what was ingested by one look is changed by the next
    pages = {
        f"{MATTER}.md": PAGE.format(matter=MATTER, promised=days),
        f"坏{look}.md": PAGE.format(matter=f"新事{look}", promised=40),
    }
    for name, text in pages.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "空.xlsx").write_bytes(b"no workbook")
    with visiting(browser, base, **LOOKS[look]) as visitor:
        maintaining(visitor, token, look).open("/admin/ingest", "#files")
        visitor.page.set_input_files("#files", sorted(str(path) for path in tmp_path.iterdir()))
        visitor.page.select_option("#region", DISTRICT)
        visitor.page.locator(".box button.main").click()
        visitor.page.locator("#lacking").wait_for()
        check(visitor, f"preview-{look}")
        visitor.page.locator("form[action$='/confirm'] button").first.click()
        visitor.page.locator(".notice.ok").wait_for()
        check(visitor, f"ingested-{look}")


@pytest.mark.parametrize("look", ["light", "dark-phone"])
def test_a_form_half_filled_and_its_dialogs_hold_nothing_grave(browser: Browser, busy: Site, look: str) -> None:
    base, ids, token = busy
    with visiting(browser, base, **LOOKS[look]) as visitor:
        maintaining(visitor, token, look).open(f"/staff/edit/{ids['guide']}?part=fee", "#form")
        visitor.page.locator("#words").fill("不收费")
        visitor.page.locator("#why").fill("与窗口公示的一致")
        visitor.page.locator('[value="preview"]').click()
        visitor.page.locator("#dr").wait_for()
        check(visitor, f"edit-preview-{look}")
        visitor.open(f"/staff/guides/{ids['guide']}", ".rows")
        for dialog in ("mistake", "note", "ask", "compare", "keys"):
            visitor.page.evaluate("id => document.getElementById(id).showModal()", dialog)
            check(visitor, f"dialog-{dialog}-{look}")
            visitor.page.keyboard.press("Escape")


def rows(visitor: Visitor) -> int:
    """How many rows the page's first table has."""
    return visitor.page.locator("table").first.locator("tbody tr").count()


def test_answers_are_stopped_and_go_on_by_a_press(browser: Browser, busy: Site) -> None:
    base, _, token = busy
    with visiting(browser, base, **DESK) as visitor, visiting(browser, base, **PHONE) as citizen:
        visitor.page.on("dialog", lambda dialog: dialog.accept())
        citizen.open()
        maintaining(visitor, token, "light").open("/admin/system", "main")
        visitor.page.get_by_role("button", name="暂停对外答复").click()
        visitor.page.get_by_role("button", name="恢复对外答复").wait_for()
        expect(citizen.ask("办护照要多少钱")).to_contain_text("智能问答暂停")
        visitor.page.get_by_role("button", name="恢复对外答复").click()
        visitor.page.get_by_role("button", name="暂停对外答复").wait_for()
        expect(citizen.ask("办护照要多少钱")).to_contain_text("120")


def test_an_account_is_made_changed_and_closed_by_hand(browser: Browser, busy: Site) -> None:
    base, _, token = busy
    with visiting(browser, base, **DESK) as visitor:
        page = maintaining(visitor, token, "light").page
        page.on("dialog", lambda dialog: dialog.accept())
        visitor.open("/admin/people", "main")
        page.locator("#name").fill("w31")
        page.get_by_role("button", name="建账号").click()
        expect(page.locator(".code-once")).to_be_visible()
        made = page.get_by_role("row", name="w31")
        made.get_by_text("改身份").click()
        made.get_by_label("部门").fill("户政科")
        made.get_by_role("button", name="改好").click()
        expect(made).to_contain_text("户政科")
        made.get_by_role("button", name="停用").click()
        expect(made.locator(".badge")).to_have_text("停用")


def test_a_word_of_a_question_in_vain_goes_into_the_lexicon(browser: Browser, busy: Site) -> None:
    base, _, token = busy
    with visiting(browser, base, **DESK) as visitor:
        page = maintaining(visitor, token, "light").page
        visitor.open("/admin/unanswered", "main")
        asked = page.get_by_role("row", name="鸽子证")
        asked.get_by_text("别的处理").click()
        asked.get_by_label("群众的说法").fill("鸽子证")
        asked.get_by_label("就是哪件事").fill("普通护照签发（首次申请）")
        asked.get_by_role("button", name="加进词典").click()
        expect(page.get_by_role("status").first).to_contain_text("鸽子证")


def test_findings_lists_runs_and_the_trail_are_filtered_and_opened_by_hand(browser: Browser, busy: Site) -> None:
    base, ids, token = busy
    with visiting(browser, base, **DESK) as visitor:
        page = maintaining(visitor, token, "light").page
        visitor.open("/admin/lint", "main")
        every = rows(visitor)
        page.get_by_label("事项或者文件名").fill("护照")
        page.get_by_role("button", name="筛选").click()
        assert 0 < rows(visitor) < every
        visitor.open("/admin/lists", "main")
        page.get_by_role("button", name="对照").click()
        expect(page.locator("h1")).to_contain_text("对照")
        visitor.open(f"/admin/evals/{ids['run']}", "main")
        page.get_by_role("navigation", name="变了的题").get_by_role("link", name="变错了").click()
        assert rows(visitor) == 1
        visitor.open("/admin/audit", "main")
        page.get_by_label("起日").fill("2099-01-01")
        page.get_by_role("button", name="筛选").click()
        expect(page.get_by_text("没有符合的审计记录")).to_be_visible()
