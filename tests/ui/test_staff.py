"""The staff console over HTTP: found while typing, read by part and level, compared, reported; shut to everybody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.codelists import Grade
from knowledge.guide import Codes
from knowledge.places import Places
from knowledge.store import Incoming
from knowledge.store.tickets import TicketRecord
from knowledge.store.unanswered import UnansweredRecord
from tests.fakes import FakeAssistant
from tests.records import filled_store
from tests.samples import CITY, DISTRICT, pension_page, row_guide
from tests.ui.consoles import Consoles, settings_in
from ui.pausing import pause, resume
from ui.staff.guide_view import code_lines
from ui.staff.pages import staff_router
from ui.wiring import Opened
from ui.words import Lang

PENSION = f"guide:养老金{DISTRICT}"
INNER = f"code:内部1@{CITY}"
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def consoles(places: Places, tmp_path_factory: pytest.TempPathFactory) -> Consoles:
    folder = tmp_path_factory.mktemp("staff")
    store = filled_store(folder)
    store.put_file("养老金-青溪.html", "2", [pension_page(region=DISTRICT, promised="4")])
    inner = row_guide("内部1", "集体户口内部核查")
    content = inner.content.model_copy(update={"grade": Grade.DEPARTMENT, "department": "户政科"})
    store.put_file("内部.xlsx", "1", [Incoming(content=content, text=inner.text)])
    opened = Opened(store=store, places=places, assistant=FakeAssistant())
    settings = settings_in(folder)
    return Consoles(opened, settings, staff_router(opened, settings))


PAGES = ("/staff", "/staff/find?q=ylj", f"/staff/guides/{PENSION}", f"/staff/compare?left={PENSION}&right={PENSION}")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_staff_and_to_others_it_does_not_exist(consoles: Consoles, page: str) -> None:
    assert consoles.of("").get(page).status_code == 401
    assert [consoles.of(name).get(page).status_code for name in ("w01", "bj1", "wh1")] == [200, 200, 200]
    wrong, unknown = consoles.of("sj1").get(page), consoles.of("sj1").get("/nowhere")
    assert wrong.status_code == unknown.status_code == 404


def test_somebody_without_a_session_is_sent_to_sign_in(consoles: Consoles) -> None:
    response = consoles.of("").get("/staff", headers=HTML)
    assert (response.status_code, response.headers["location"]) == (303, "/login?next=/staff")


def test_initials_find_a_guide_with_its_level_and_marked_letters(consoles: Consoles) -> None:
    lines = consoles.of("w01").get("/staff/find", params={"q": "yljsl", "region": DISTRICT}).json()["lines"]
    assert [line["level"]["word"] for line in lines] == ["区县", "市"]
    assert [piece["text"] for piece in lines[0]["title"] if piece["marked"]] == ["养老金申领"]
    assert lines[0]["href"].startswith("/staff/guides/guide%3A")


def test_the_search_works_without_a_script(consoles: Consoles) -> None:
    page = consoles.of("w01").get("/staff", params={"q": "退休金", "region": DISTRICT}).text
    assert "俗称：退休金申领" in page


def test_a_place_whose_guides_are_all_the_citys_can_be_chosen(consoles: Consoles) -> None:
    page = consoles.of("w01").get("/staff", params={"region": "440106"}).text
    assert '<option lang="zh-CN" value="440106" selected>' in page
    assert consoles.of("w01").get("/staff", params={"region": DISTRICT}).text.count(f'value="{DISTRICT}"') == 1


def test_what_is_not_found_can_be_told_to_the_maintainers(consoles: Consoles) -> None:
    page = consoles.of("w01").get("/staff", params={"q": "没有这种东西的名字"}).text
    assert "没有查到不等于不用办" in page
    token = consoles.token("w01", "/staff")
    told = {"csrf": token, "words": "打13800138000问的事", "region": DISTRICT}
    assert consoles.of("w01").post("/staff/missing", data=told).status_code == 303
    kept = UnansweredRecord(consoles.opened.store.engine).since()[-1]
    assert (kept.question, kept.why, kept.region) == ("打〔手机号码〕问的事", "staff", DISTRICT)


def test_a_guide_shows_whose_each_limit_is_and_never_one_for_the_other(consoles: Consoles) -> None:
    page = consoles.of("w01").get(f"/staff/guides/{PENSION}", params={"region": DISTRICT}).text
    assert "承诺：4个工作日" in page
    assert "法定：20个工作日" in page
    assert "指南未写明办理地点" in page


def test_what_the_newest_version_changed_is_struck_and_underlined(consoles: Consoles) -> None:
    page = consoles.of("w01").get(f"/staff/guides/{PENSION}").text
    assert "承诺办结时限：<del>5</del><ins>4</ins>个工作日" in page
    assert "本版改了" in page


def test_the_plain_words_say_only_what_the_guide_says(consoles: Consoles) -> None:
    page = consoles.of("w01").get(f"/staff/guides/{PENSION}").text
    assert "请带《待遇申报表》、社会保障卡。有的情形还要带别的，单子上写着。不收费。承诺的办结时限是4个工作日。" in page
    assert "到窗口" not in page.partition("可以这样对来办事的人说")[2].partition("</section>")[0]


def test_each_code_stands_once_by_its_own_name() -> None:
    codes = Codes(item="990709001003", implementation="990709001003", catalogue="000709001000", local=("A-1",))
    told = [line.text for line in code_lines(codes, Lang.ZH)]
    assert told == ["业务办理项编码：990709001003", "基本编码：000709001000", "地方编码：A-1"]
    assert [line.text for line in code_lines(Codes(), Lang.ZH)] == ["指南未写明编码"]


def test_two_districts_stand_side_by_side_with_the_word(consoles: Consoles) -> None:
    other = f"guide:养老金{CITY}"
    page = consoles.of("w01").get("/staff/compare", params={"left": PENSION, "right": other}).text
    assert 'class="differs"' in page
    assert "4个工作日" in page
    assert "10个工作日" in page


def test_two_versions_stand_side_by_side(consoles: Consoles) -> None:
    page = consoles.of("w01").get("/staff/compare", params={"left": PENSION, "left_version": 1, "right": PENSION}).text
    assert "两个版本对照" in page
    assert "<del>5</del><ins>4</ins>" in page


def test_a_mistake_opens_one_ticket_however_often_it_is_told(consoles: Consoles) -> None:
    token = consoles.token("w01", "/staff")
    told = {"csrf": token, "guide": PENSION, "field": "contacts", "words": "分机换了，找13800138000"}
    first = consoles.of("w01").post("/staff/mistakes", data=told)
    again = consoles.of("bj1").post("/staff/mistakes", data={**told, "csrf": consoles.token("bj1", "/staff")})
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    record = TicketRecord(consoles.opened.store.engine)
    (ticket,) = record.all()
    assert (ticket.guide_id, ticket.field, ticket.owner) == (PENSION, "contacts", "云河市社会保险中心")
    assert [(one.by, one.note) for one in record.history(ticket.number)] == [
        ("w01", "分机换了，找〔手机号码〕"),
        ("bj1", "分机换了，找〔手机号码〕"),
    ]
    assert f"已经开了{ticket.number}号工单" in consoles.of("w01").get(first.headers["location"]).text


@pytest.mark.parametrize("field", ["", "rating", "../x"])
def test_a_mistake_names_a_part_of_the_guide(consoles: Consoles, field: str) -> None:
    told = {"csrf": consoles.token("w01", "/staff"), "guide": PENSION, "field": field}
    assert consoles.of("w01").post("/staff/mistakes", data=told).status_code == 422


@pytest.mark.parametrize("path", ["/staff/mistakes", "/staff/missing", "/staff/ask"])
def test_a_form_without_its_token_changes_nothing(consoles: Consoles, path: str) -> None:
    before = len(TicketRecord(consoles.opened.store.engine).all())
    sent = {"guide": PENSION, "field": "fee", "words": "x", "question": "养老金"}
    assert consoles.of("w01").post(path, data=sent).status_code == 403
    assert consoles.of("w01").post(path, data={**sent, "csrf": "wrong"}).status_code == 403
    assert len(TicketRecord(consoles.opened.store.engine).all()) == before


def test_another_departments_guide_is_answered_like_one_that_does_not_exist(consoles: Consoles) -> None:
    unknown = consoles.of("w01").get("/staff/guides/code:没有的@999900")
    hidden = consoles.of("w01").get(f"/staff/guides/{INNER}")
    assert (hidden.status_code, hidden.json()) == (unknown.status_code, unknown.json()) == (404, unknown.json())
    assert consoles.of("w01").get("/staff/find", params={"q": "集体户口"}).json()["lines"] == []
    told = {"csrf": consoles.token("w01", "/staff"), "guide": INNER, "field": "fee"}
    assert consoles.of("w01").post("/staff/mistakes", data=told).status_code == 404
    compared = consoles.of("w01").get("/staff/compare", params={"left": PENSION, "right": INNER})
    assert compared.status_code == 404


def test_the_own_department_reads_it_with_its_grade(consoles: Consoles) -> None:
    assert "不公开：部门" in consoles.of("bj1").get(f"/staff/guides/{INNER}").text


def test_asking_gives_a_card_whose_marks_open(consoles: Consoles) -> None:
    asked = {"csrf": consoles.token("w01", "/staff"), "question": "养老金多久", "region": DISTRICT}
    page = consoles.of("w01").post("/staff/ask", data=asked).text
    assert "承诺办结时限：10个工作日" in page
    assert page.count("data-quote=") == 6


def test_a_page_of_another_site_is_never_a_way_back(consoles: Consoles) -> None:
    asked = {"csrf": consoles.token("w01", "/staff"), "question": "养老金", "back": "https://example.com/"}
    assert "example.com" not in consoles.of("w01").post("/staff/ask", data=asked).text


def test_staff_see_that_answers_are_stopped(consoles: Consoles) -> None:
    pause(consoles.opened.store, "系统升级到十点", hotline="12345")
    page = consoles.of("w01").get("/staff").text
    resume(consoles.opened.store)
    assert "系统升级到十点" in page
    assert "系统升级到十点" not in consoles.of("w01").get("/staff").text


def test_a_title_that_looks_like_markup_stays_text(places: Places, tmp_path: Path) -> None:
    store = filled_store(tmp_path)
    store.put_file("坏.xlsx", "1", [row_guide("X1", "<script>alert(1)</script>证")])
    opened = Opened(store=store, places=places, assistant=FakeAssistant())
    consoles = Consoles(opened, settings_in(tmp_path), staff_router(opened, settings_in(tmp_path)))
    assert "<script>alert" not in consoles.of("w01").get(f"/staff/guides/code:X1@{CITY}").text
