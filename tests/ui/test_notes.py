"""Internal notes and graded parts at the counter: written from a form or the API, shown beside their part, unknown to citizens."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.codelists import Grade
from knowledge.places import Places
from tests.fakes import FakeAssistant
from tests.records import filled_store
from tests.samples import DISTRICT
from tests.ui.consoles import Consoles, settings_in
from ui.api_notes import notes_router
from ui.guide_page import guide_page_router
from ui.staff.pages import staff_router
from ui.staff.paths import guide_path
from ui.wiring import Opened

PENSION = f"guide:养老金{DISTRICT}"
PAGE = guide_path(PENSION)
NOTES = f"/api/notes/{PENSION}"


@pytest.fixture
def consoles(places: Places, tmp_path: Path) -> Consoles:
    opened = Opened(store=filled_store(tmp_path), places=places, assistant=FakeAssistant())
    settings = settings_in(tmp_path)
    routers = (staff_router(opened, settings), notes_router(opened), guide_page_router(opened, settings))
    return Consoles(opened, settings, *routers)


def write(consoles: Consoles, name: str, **more: str) -> int:
    given = {"kind": "审查要点", "text": "核对档案起止年月", "part": "materials", **more}
    token = consoles.token(name, PAGE)
    return consoles.of(name).post(NOTES, json=given, headers={"X-CSRF-Token": token}).status_code


def test_a_clerk_writes_a_note_on_the_page_and_the_next_one_reads_it_beside_its_part(consoles: Consoles) -> None:
    form = {
        "csrf": consoles.token("w01", PAGE), "guide": PENSION, "kind": "常见退件原因", "text": "档案没有盖章",
        "part": "materials", "grade": "窗口",
    }  # fmt: skip
    assert consoles.of("w01").post("/staff/notes", data=form).status_code == 303
    page = consoles.of("bj1").get(PAGE).text
    row = page.partition("<h2>带什么")[2].partition("</section>")[0]
    assert "档案没有盖章" in row
    assert "窗口人员" in row
    assert "w01" not in row


def test_the_api_keeps_and_tells_notes_to_staff_only(consoles: Consoles) -> None:
    assert write(consoles, "w01") == 201
    told = consoles.of("sj1").get(NOTES).json()["notes"]
    assert [(note["kind"], note["part"], note["text"]) for note in told] == [
        ("审查要点", "materials", "核对档案起止年月")
    ]
    assert "by" not in told[0]
    nobody = consoles.of("").get(NOTES)
    assert nobody.status_code == 401
    assert nobody.content == consoles.of("").get("/api/notes/没有的").content


def test_a_citizen_reads_no_note_on_the_guide_page(consoles: Consoles) -> None:
    write(consoles, "w01")
    for name in ("", "w01"):
        assert "起止年月" not in consoles.of(name).get(f"/guides/{PENSION}").text


@pytest.mark.parametrize(
    ("name", "more", "status"),
    [
        ("w01", {"grade": "公开"}, 422),
        ("w01", {"grade": "部门"}, 422),
        ("bj1", {"grade": "部门", "department": "户政科"}, 201),
        ("bj1", {"grade": "部门", "department": "登记科"}, 422),
        ("wh1", {"grade": "部门"}, 201),
        ("wh1", {"part": "流转"}, 422),
        ("wh1", {"kind": "秘密"}, 422),
    ],
)
def test_somebody_writes_what_he_could_read(consoles: Consoles, name: str, more: dict[str, str], status: int) -> None:
    assert write(consoles, name, **more) == status


def test_an_auditor_reads_and_does_not_write(consoles: Consoles) -> None:
    given = {"kind": "内部备注", "text": "审计"}
    assert consoles.of("sj1").post(NOTES, json=given).status_code == 404


def test_a_note_without_the_session_s_token_is_refused(consoles: Consoles) -> None:
    assert consoles.of("w01").post(NOTES, json={"kind": "内部备注", "text": "无"}).status_code == 403


def test_a_part_for_the_window_says_so_to_staff_and_is_silent_to_citizens(consoles: Consoles) -> None:
    consoles.opened.store.grade_part(PENSION, "materials", Grade.WINDOW, why="测试", by="维护")
    assert "不公开：窗口" in consoles.of("w01").get(PAGE).text
    page = consoles.of("").get(f"/guides/{PENSION}").text
    assert "待遇申报表" not in page
    assert "不公开" not in page


def test_the_account_of_one_name_reads_what_is_kept_under_another(consoles: Consoles) -> None:
    write(consoles, "wh1", grade="部门", department="市公安局户政科")
    assert consoles.of("bj1").get(NOTES).json()["notes"] == []
    consoles.opened.store.same_department("市公安局户政科", "户政科", why="三定方案", by="维护")
    assert len(consoles.of("bj1").get(NOTES).json()["notes"]) == 1
