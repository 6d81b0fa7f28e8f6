"""The consoles in English: no Chinese word of ours is left on any page; what is Chinese there is data, and marked as such."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals.ratings.binding import question_in_vain
from evals.ratings.rate import Deadlines
from evals.ratings.staff_report import report_mistake
from ingest.editing.desk import Editor, Typed
from knowledge.access import Role, Viewer
from knowledge.codelists import Grade
from knowledge.guide import ServiceGuide
from knowledge.places import Places
from knowledge.store import Store
from knowledge.store.tickets import TicketRecord
from knowledge.store.unanswered import UnansweredRecord
from tests.fakes import FakeAssistant
from tests.ingest.test_preview import PAGE
from tests.records import filled_store
from tests.samples import CITY, DISTRICT, pension_page
from tests.ui.admin_office import office_of
from tests.ui.consoles import Consoles, settings_in
from tests.ui.test_admin import with_faults
from tests.ui.test_admin_ingest import press, send
from tests.ui.test_admin_machine import BEFORE, RUN, write
from ui.admin.pages import office_router
from ui.api_notes import notes_router
from ui.assets import asset
from ui.editing import edit_desk
from ui.language import COOKIE, inside, language_router, other_language
from ui.pausing import pause
from ui.rating_wiring import utc_now
from ui.rendering import TEMPLATES
from ui.signing_in import door_of, signing_in_router
from ui.staff.pages import staff_router
from ui.wiring import Opened
from ui.words import WORDS, Lang, console_script_words
from ui.words.admin import ADMIN, ADMIN_SCRIPT
from ui.words.staff import STAFF, STAFF_SCRIPT
from ui.words.terms import TERMS

PENSION = f"guide:养老金{DISTRICT}"
OURS = re.compile(r"[\u4e00-\u9fff，。：；！？（）「」]")
SPOKEN = ("aria-label", "placeholder", "title", "data-sure")
VOID = frozenset({"input", "meta", "link", "br", "img", "hr", "line", "rect", "circle"})
KEY = re.compile(
    r"""\b(?:t|say|term|say_in)\((?:who\.lang, )?\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')(?: if [^"]*? else "([^"]+)")?"""
)


class Unmarked(HTMLParser):
    """Chinese text that no element around it marks as Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._langs: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or (self._langs[-1][1] if self._langs else "")
        if lang != "zh-CN":
            self.found += [said for name in SPOKEN if OURS.search(said := given.get(name) or "")]
        if tag not in VOID:
            self._langs.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while self._langs and self._langs.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, lang = self._langs[-1] if self._langs else ("", "")
        if lang != "zh-CN" and tag not in ("script", "style") and OURS.search(data):
            self.found.append(data.strip())


def unmarked(page: str) -> list[str]:
    """Chinese words of a page that are not marked; its title may name a guide, and an answer's card has tests of its own."""
    page = re.sub(r"<title>.*?</title>|<article class=\"answer\".*?</article>", "", page, flags=re.DOTALL)
    reader = Unmarked()
    reader.feed(page)
    return reader.found


def busy_store(folder: Path) -> Store:
    """A record in which every list of the consoles has something to show."""
    store = with_faults(filled_store(folder))
    store.put_file("养老金-青溪.html", "3", [pension_page(region=DISTRICT, promised="4")])
    store.grade_part(PENSION, "materials", Grade.WINDOW, why="测试", by="维护")
    guide = store.guide(PENSION)
    assert isinstance(guide, ServiceGuide)
    report_mistake(
        guide, "fee", "要收费", by="w01", at=utc_now(), tickets=TicketRecord(store.engine), deadlines=Deadlines()
    )
    UnansweredRecord(store.engine).keep([question_in_vain("劳保金咋领", region=CITY, why="not_found", at=utc_now())])
    return store


@pytest.fixture(scope="module")
def consoles(places: Places, tmp_path_factory: pytest.TempPathFactory) -> Consoles:
    folder = tmp_path_factory.mktemp("english")
    opened = Opened(store=busy_store(folder), places=places, assistant=FakeAssistant())
    settings = settings_in(folder).model_copy(update={"review": "two"})
    office = office_of(opened, settings)
    made = Consoles(
        opened, settings, staff_router(opened, settings), office_router(office), notes_router(opened),
        signing_in_router(door_of(office.accounts, settings)), language_router(tls=False),
    )  # fmt: skip
    write(made, BEFORE, right=True)
    write(made, RUN, right=False)
    note = {"kind": "审查要点", "text": "核对档案起止年月", "part": "materials"}
    page = f"/staff/guides/{PENSION}"
    made.of("w01").post(f"/api/notes/{PENSION}", json=note, headers={"X-CSRF-Token": made.token("w01", page)})
    desk = edit_desk(opened.store, settings, clock=utc_now)
    typed = Typed(part="promised", words="3个工作日", why="核对文件", base_version=3)
    desk.propose(PENSION, typed, editor("bj2"))
    for name in ("", "w01", "wh1"):
        made.of(name).cookies.set(COOKIE, "en")
    return made


def editor(name: str) -> Editor:
    """Somebody who may correct any guide, and is none of the accounts."""
    return Editor(name=name, viewer=Viewer(role=Role.MAINTAINER, grade=Grade.DEPARTMENT))


STAFF_PAGES = (
    "/staff", "/staff?q=养老", "/staff?q=没有这种东西的名字", "/staff?told=1", f"/staff/guides/{PENSION}",
    f"/staff/guides/{PENSION}?told=1", f"/staff/compare?left={PENSION}&left_version=1&right={PENSION}",
    f"/staff/compare?left=guide:养老金{CITY}&right={PENSION}", "/staff/edits", f"/staff/edit/{PENSION}",
    f"/staff/edit/{PENSION}?part=promised&told=1",
)  # fmt: skip
ADMIN_PAGES = (
    "/admin", "/admin/ingest", "/admin/ingest?replace=坏.xlsx", "/admin/quarantine", "/admin/lint", "/admin/lint?told=1",
    "/admin/conflicts", "/admin/lists", f"/admin/lists/diff?here={DISTRICT}&there={CITY}", "/admin/tickets",
    "/admin/tickets/1", "/admin/unanswered", "/admin/unanswered?told=劳保金", "/admin/evals", f"/admin/evals/{RUN}",
    f"/admin/evals/{RUN}/cases", "/admin/people", "/admin/audit", "/admin/system",
)  # fmt: skip


@pytest.mark.parametrize("page", [*STAFF_PAGES, *ADMIN_PAGES])
def test_no_chinese_of_ours_is_left_on_an_english_page(consoles: Consoles, page: str) -> None:
    response = consoles.of("wh1").get(page)
    assert response.status_code == 200, response.text
    assert '<html lang="en">' in response.text
    assert "&lt;span" not in response.text
    assert unmarked(response.text) == []


@pytest.mark.parametrize("page", ["/login", "/login/first"])
def test_the_sign_in_page_is_english_too(consoles: Consoles, page: str) -> None:
    text = consoles.of("").get(page).text
    assert unmarked(text.replace("Mingbai 办事明白", "")) == []
    assert "Account" in text


def test_a_batch_is_english_from_its_preview_to_its_end(consoles: Consoles) -> None:
    good = send(consoles, "居住证签注.md", PAGE.format(promised=10), region=CITY)
    bad = send(consoles, "居住证换领.md", PAGE.format(promised=30), region=CITY)
    assert [unmarked(consoles.of("wh1").get(address).text) for address in (good, bad)] == [[], []]
    press(consoles, good, "confirm")
    assert unmarked(consoles.of("wh1").get(good).text) == []


def test_forms_answer_in_english(consoles: Consoles) -> None:
    token = consoles.token("wh1", "/admin/people")
    added = consoles.of("wh1").post("/admin/people/add", data={"csrf": token, "name": "w77", "role": "window"})
    shut = consoles.of("wh1").post("/admin/people/close", data={"csrf": token, "name": "wh1"})
    asked = consoles.of("w01").post(
        "/staff/ask", data={"csrf": consoles.token("w01", "/staff"), "question": "养老金多久"}
    )
    assert [unmarked(response.text) for response in (added, shut, asked)] == [[], [], []]
    assert "cannot close your own account" in shut.text


def test_a_notice_stands_in_the_words_it_was_written_in(consoles: Consoles) -> None:
    pause(consoles.opened.store, "系统升级到十点", hotline="12345")
    page = consoles.of("wh1").get("/admin/system").text
    pause(consoles.opened.store, "", hotline="12345")
    assert '<span lang="zh-CN">系统升级到十点</span>' in page
    assert unmarked(page) == []


def test_chinese_comes_first_and_a_choice_is_remembered(consoles: Consoles) -> None:
    reader = consoles.of("bj1")
    assert "<h1" in (page := reader.get("/staff", headers={"accept-language": "en"}).text)
    assert '<html lang="zh-CN">' in page
    chosen = reader.get(other_language(Lang.ZH, "/staff?q=养老"))
    assert chosen.headers["location"] == "/staff?q=养老" or "%" in chosen.headers["location"]
    assert '<html lang="en">' in reader.get("/staff").text
    assert '<html lang="zh-CN">' in (reader.get(other_language(Lang.EN, "/staff")), reader.get("/staff"))[1].text


def test_the_switch_leads_back_to_the_page_and_never_to_another_host(consoles: Consoles) -> None:
    page = consoles.of("wh1").get(f"/admin/lists/diff?here={DISTRICT}&there={CITY}").text
    assert "/language?to=zh&amp;next=%2Fadmin%2Flists%2Fdiff%3Fhere%3D" in page
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert inside(elsewhere) == "/login"
        response = consoles.of("w01").get("/language", params={"to": "en", "next": elsewhere})
        assert response.headers["location"] == "/login"


def test_an_unknown_language_is_refused(consoles: Consoles) -> None:
    assert consoles.of("").get("/language?to=fr&next=/login").status_code == 422


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*/*.html")), ids=lambda path: path.name)
def test_templates_of_the_consoles_hold_no_words_of_their_own(path: Path) -> None:
    text = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert OURS.findall(text.replace("明白", "")) == []
    said = {key for found in KEY.findall(path.read_text("utf-8")) for key in found if key}
    assert said <= set(WORDS)


def test_code_says_only_words_of_the_catalogue() -> None:
    said = {
        key
        for folder in ("staff", "admin")
        for file in (TEMPLATES.parent / folder).glob("*.py")
        for found in KEY.findall(file.read_text("utf-8"))
        for key in found
        if key
    }
    assert said <= set(WORDS)


@pytest.mark.parametrize("name", ["staff.js", "admin.js"])
def test_scripts_say_only_words_they_are_given(name: str) -> None:
    content = re.sub(r"/\*.*?\*/", "", asset(name).content, flags=re.DOTALL)
    said = set(re.findall(r"'([^']*[\u4e00-\u9fff][^']*)'", content))
    assert said
    assert said <= set(console_script_words(Lang.EN))
    assert OURS.findall(re.sub(r"'[^']*'", "", content)) == []


def test_no_chinese_word_has_two_english_ones() -> None:
    tables = (TERMS, STAFF, STAFF_SCRIPT, ADMIN, ADMIN_SCRIPT)
    assert sum(len(table) for table in tables) == len({word for table in tables for word in table})
