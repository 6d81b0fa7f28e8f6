"""The maintenance pages over HTTP: findings filtered and signed off, lists and conflicts, tickets by hand, words, exports."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from evals.ratings.binding import question_in_vain
from evals.ratings.rate import Deadlines
from evals.ratings.staff_report import report_mistake
from knowledge.encode import Encoder
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.overlay import OVERLAY
from knowledge.places import Places
from knowledge.store import Incoming, Store
from knowledge.store.tickets import Ticket, TicketRecord
from knowledge.store.unanswered import UnansweredRecord
from tests.records import filled_store
from tests.samples import CITY, DISTRICT, pension_page, row_guide
from tests.ui.admin_office import admin_of, faked, searching
from tests.ui.consoles import Consoles, settings_in
from ui.rating_wiring import utc_now
from ui.wiring import open_assistant

FORMULA = '=HYPERLINK("http://evil.example","x")'
R05 = Finding(rule="R05", severity="error", place="受理条件", message="停在冒号", fix="补全", withholds="conditions")
R16 = Finding(rule="R16", severity="warning", place="电话", message="两个电话一样", fix="核对")


def with_faults(store: Store) -> Store:
    """A record with an error, a warning, and a title that a spreadsheet would run."""
    pension = pension_page(region=DISTRICT)
    store.put_file("养老金-青溪.html", "2", [Incoming(content=pension.content, text=pension.text, findings=(R05, R16))])
    evil = row_guide("E1", FORMULA)
    store.put_file("坏.xlsx", "1", [Incoming(content=evil.content, text=evil.text, findings=(R16,))])
    return store


@pytest.fixture
def admin(tmp_path: Path, places: Places) -> Consoles:
    return faked(tmp_path, with_faults(filled_store(tmp_path)), places)


PAGES = (
    "/admin/lint", "/admin/lint.xlsx", "/admin/conflicts", "/admin/conflicts.xlsx", "/admin/lists", "/admin/lists.xlsx",
    f"/admin/lists/diff?here={DISTRICT}&there={CITY}", f"/admin/lists/diff.xlsx?here={DISTRICT}&there={CITY}",
    "/admin/tickets", "/admin/unanswered", "/admin/ratings.xlsx",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_maintainers_and_to_others_it_does_not_exist(admin: Consoles, page: str) -> None:
    assert admin.of("wh1").get(page).status_code == 200
    unknown = admin.of("w01").get("/admin/nowhere").status_code
    assert {admin.of(name).get(page).status_code for name in ("w01", "bj1", "sj1")} == {unknown} == {404}


def press(admin: Consoles, path: str, **form: str) -> tuple[int, str]:
    """Send a form with the page's token; the status, and the page or where it leads."""
    response = admin.of("wh1").post(path, data={"csrf": admin.token("wh1", "/admin/ingest"), **form})
    return response.status_code, response.headers.get("location", response.text)


# ---- findings


def test_findings_are_filtered_by_severity_rule_place_and_name(admin: Consoles) -> None:
    get = admin.of("wh1").get
    assert "2条" not in get("/admin/lint", params={"severity": "error"}).text
    assert "停在冒号" in get("/admin/lint", params={"severity": "error", "region": DISTRICT}).text
    assert "停在冒号" not in get("/admin/lint", params={"rule": "R16"}).text
    assert "停在冒号" not in get("/admin/lint", params={"region": CITY}).text
    assert "停在冒号" in get("/admin/lint", params={"q": "养老金"}).text


def test_an_error_is_signed_off_with_a_reason_under_the_account(admin: Consoles) -> None:
    guide = f"guide:养老金{DISTRICT}"
    assert press(admin, "/admin/lint/accept", rule="R05", guide=guide, why=" ")[0] == 422
    assert press(admin, "/admin/lint/accept", rule="R05", guide=guide, why="原文就是这样")[0] == 303
    (sign_off,) = admin.opened.store.sign_offs()
    assert (sign_off.rule, sign_off.by, sign_off.why) == ("R05", "wh1", "原文就是这样")
    assert "停在冒号" not in admin.of("wh1").get("/admin/lint").text
    assert "已认可" in admin.of("wh1").get("/admin/lint", params={"accepted": "1"}).text


def test_what_is_not_found_cannot_be_signed_off(admin: Consoles) -> None:
    status, page = press(admin, "/admin/lint/accept", rule="R99", guide="x", why="y")
    assert (status, "没有 R99 的结果" in page) == (422, True)


def cells(content: bytes) -> list[tuple[object, bool]]:
    """Every cell of a workbook: its value, and whether it is a formula."""
    book = load_workbook(io.BytesIO(content))
    return [(cell.value, cell.data_type == "f") for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("page", ["/admin/lint.xlsx", f"/admin/lists/diff.xlsx?here={DISTRICT}&there={CITY}"])
def test_a_title_that_looks_like_a_formula_is_text_in_a_workbook(admin: Consoles, page: str) -> None:
    found = cells(admin.of("wh1").get(page).content)
    assert FORMULA in [value for value, _ in found]
    assert not any(is_formula for _, is_formula in found)


# ---- lists


def test_lists_lead_to_their_difference(admin: Consoles) -> None:
    page = admin.of("wh1").get(f"/admin/lists/diff?here={DISTRICT}&there={CITY}").text
    assert "缺少的" in page
    assert "普通护照签发" in page


def test_an_unknown_place_is_refused_in_words(admin: Consoles) -> None:
    assert admin.of("wh1").get("/admin/lists/diff?here=xx&there=yy").status_code == 422


# ---- tickets


def opened_ticket(admin: Consoles) -> Ticket:
    guide = admin.opened.store.guide(f"guide:养老金{DISTRICT}")
    assert isinstance(guide, ServiceGuide)
    return report_mistake(
        guide,
        "fee",
        "要收费",
        by="w01",
        at=utc_now(),
        tickets=TicketRecord(admin.opened.store.engine),
        deadlines=Deadlines(),
    )


def test_a_reported_mistake_is_worked_off_by_hand(admin: Consoles) -> None:
    number = opened_ticket(admin).number
    assert "窗口报错，要收费" in admin.of("wh1").get(f"/admin/tickets/{number}").text
    home = f"/admin/tickets/{number}"
    assert press(admin, f"{home}/close", outcome="改了", evidence="第2版")[0] == 409
    assert press(admin, f"{home}/state", handling="解释说明", note="有依据")[0] == 303
    assert press(admin, f"{home}/close", outcome="解释过了", evidence="文号1")[0] == 303
    record = TicketRecord(admin.opened.store.engine)
    ticket = record.ticket(number)
    assert ticket is not None
    assert (ticket.outcome, ticket.is_open) == ("解释过了", False)
    assert [change.by for change in record.history(number)] == ["w01", "wh1", "wh1"]
    assert "已办结" in admin.of("wh1").get("/admin/tickets?which=closed").text


def test_a_mended_ticket_closes_only_when_its_case_passes(admin: Consoles) -> None:
    number = opened_ticket(admin).number
    home = f"/admin/tickets/{number}"
    press(admin, f"{home}/state", handling="立行立改")
    press(admin, f"{home}/case", question="养老金收费吗", must="要收八百块|800元")
    page = admin.of("wh1").get(home).text
    assert "要收八百块，或者800元" in page
    assert "&#34;suite&#34;" not in page
    status, page = press(admin, f"{home}/close", outcome="改了", evidence="第2版")
    assert (status, "还不通过" in page) == (409, True)


def test_an_unknown_ticket_does_not_exist(admin: Consoles) -> None:
    assert admin.of("wh1").get("/admin/tickets/999").status_code == 404
    assert press(admin, "/admin/tickets/999/assign", owner="谁")[0] == 404


@pytest.mark.parametrize(
    "path", ["/admin/tickets/1/assign", "/admin/words", "/admin/unanswered/forget", "/admin/lint/accept"]
)
def test_a_form_without_its_token_is_refused(admin: Consoles, path: str) -> None:
    sent = {"owner": "x", "word": "xx", "matter": "y", "numbers": "1", "rule": "R05", "guide": "g", "why": "w"}
    assert admin.of("wh1").post(path, data=sent).status_code == 403


# ---- open questions


def test_a_word_of_an_open_question_goes_into_the_lexicon(
    tmp_path: Path, places: Places, encoder: Encoder, lexicon: Lexicon
) -> None:
    store = filled_store(tmp_path)
    settings = settings_in(tmp_path)
    opened = open_assistant(settings, search=searching(tmp_path, store, places, encoder, lexicon))
    admin = admin_of(opened, settings)
    asked = question_in_vain("劳保金咋领", region=CITY, why="not_found", at=utc_now())
    UnansweredRecord(store.engine).keep([asked])
    page = admin.of("wh1").get("/admin/unanswered").text
    assert "劳保金咋领" in page
    assert "1次提问" in page
    assert press(admin, "/admin/words", word="劳保金", matter="没有的")[0] == 422
    matter = next(iter(lexicon.matters))
    assert press(admin, "/admin/words", word="劳保金", matter=matter)[0] == 303
    assert "劳保金" in (tmp_path / OVERLAY).read_text("utf-8")
    name = lexicon.matters[matter].name
    assert f'value="{name}"' in page
    assert press(admin, "/admin/words", word="劳保款", matter=name)[0] == 303
    number = UnansweredRecord(store.engine).since()[0].number
    assert press(admin, "/admin/unanswered/forget", numbers=str(number))[0] == 303
    assert UnansweredRecord(store.engine).since() == []
