"""Corrections over pages and API: laid out, previewed, decided, rolled back; shut to whoever may not; refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.editing.forms import Editor
from knowledge.access import Role, Viewer
from knowledge.codelists import LimitKind
from knowledge.guide import ServiceGuide
from knowledge.places import Places
from knowledge.store import Incoming
from tests.fakes import FakeAssistant
from tests.records import filled_store
from tests.samples import CITY, DISTRICT, row_guide
from tests.ui.consoles import Consoles, settings_in
from ui.api_corrections import corrections_router
from ui.editing import edit_desk
from ui.rating_wiring import utc_now
from ui.staff.pages import staff_router
from ui.wiring import Opened

PENSION = f"guide:养老金{DISTRICT}"
OWN = f"code:户政1@{CITY}"
HTML = {"accept": "text/html"}
EDIT, EDITS, API = "/staff/edit", "/staff/edits", "/api/corrections"


def site(folder: Path, places: Places, *, review: str = "one") -> Consoles:
    """The pages and the API over a record with a guide of somebody's department."""
    store = filled_store(folder)
    own = row_guide("户政1", "户口页借出登记")
    content = own.content.model_copy(update={"department": "户政科"})
    store.put_file("户政.xlsx", "1", [Incoming(content=content, text=own.text)])
    opened = Opened(store=store, places=places, assistant=FakeAssistant())
    settings = settings_in(folder).model_copy(update={"review": review})
    return Consoles(
        opened, settings, staff_router(opened, settings), corrections_router(opened, settings, clock=utc_now)
    )


@pytest.fixture
def consoles(places: Places, tmp_path: Path) -> Consoles:
    return site(tmp_path, places)


@pytest.fixture
def pair(places: Places, tmp_path: Path) -> Consoles:
    return site(tmp_path, places, review="two")


def send(consoles: Consoles, name: str, path: str, **form: str) -> tuple[int, str]:
    token = consoles.token(name, EDITS if path != EDIT else "/staff")
    response = consoles.of(name).post(path, data={"csrf": token, **form})
    return response.status_code, response.text


def promised(consoles: Consoles, guide_id: str = PENSION) -> float | None:
    guide = consoles.opened.store.guide(guide_id)
    assert isinstance(guide, ServiceGuide)
    return next(one.value for one in guide.limits if one.kind is LimitKind.PROMISED)


def typed(words: str, **more: str) -> dict[str, str]:
    return {"guide": PENSION, "part": "promised", "words": words, "why": "核对文件", **more}


@pytest.mark.parametrize("path", [EDITS, f"{EDIT}/{PENSION}"])
def test_a_page_is_for_those_who_may_edit(consoles: Consoles, path: str) -> None:
    assert consoles.of("wh1").get(path).status_code == 200
    assert [consoles.of(name).get(path).status_code for name in ("w01", "sj1")] == [404, 404]
    assert consoles.of("").get(path).status_code == 401
    assert consoles.of("bj1").get(path).status_code == (200 if path == EDITS else 404)
    assert consoles.of("bj1").get(f"{EDIT}/{OWN}").status_code == 200


def test_another_departments_guide_and_none_are_answered_alike(consoles: Consoles) -> None:
    answers = [consoles.of("bj1").get(f"{EDIT}/{name}") for name in (PENSION, "guide:没有的")]
    assert answers[0].content == answers[1].content
    token = consoles.token("bj1", EDITS)
    posted = [
        consoles.of("bj1").post(EDIT, data={"csrf": token, **typed("8个工作日", guide=name, do="submit")})
        for name in (PENSION, "guide:没有的")
    ]
    assert {one.status_code for one in posted} == {404}
    assert promised(consoles) == 5


def test_a_preview_shows_the_difference_and_stores_nothing(consoles: Consoles) -> None:
    status, page = send(consoles, "wh1", EDIT, **typed("3个工作日", base="1", do="preview"))
    assert status == 200
    assert "承诺办结时限：<del>5</del><ins>3</ins>个工作日" in page
    assert "提交，马上生效" in page
    assert promised(consoles) == 5


def test_a_submitted_correction_stands_and_is_rolled_back_by_a_button(consoles: Consoles) -> None:
    assert send(consoles, "wh1", EDIT, **typed("3个工作日", base="1", do="submit"))[0] == 303
    assert promised(consoles) == 3
    page = consoles.of("wh1").get(f"{EDIT}/{PENSION}").text
    assert "更正 1 生效中" in page
    assert send(consoles, "wh1", "/staff/rollback", guide=PENSION, why="改错了")[0] == 303
    assert promised(consoles) == 5


def test_what_is_refused_is_said_beside_what_was_typed(consoles: Consoles) -> None:
    status, page = send(consoles, "wh1", EDIT, **typed("很快就好", do="submit"))
    assert status == 422
    assert "看不出多长时间" in page
    assert "很快就好" in page
    send(consoles, "wh1", EDIT, **typed("3个工作日", base="1", do="submit"))
    status, page = send(consoles, "wh1", EDIT, **typed("4个工作日", base="1", do="submit"))
    assert status == 409
    assert "在您打开以后有人改过" in page


def test_a_correction_without_its_token_is_refused(consoles: Consoles) -> None:
    for path, form in ((EDIT, typed("3个工作日", do="submit")), ("/staff/rollback", {"guide": PENSION, "why": "x"})):
        assert consoles.of("wh1").post(path, data=form).status_code == 403
    assert consoles.of("wh1").post(API, json=typed("3个工作日")).status_code == 403
    assert promised(consoles) == 5


def test_the_author_sees_no_button_to_approve_and_is_refused_without_it(pair: Consoles) -> None:
    send(pair, "wh1", EDIT, **typed("3个工作日", do="submit"))
    page = pair.of("wh1").get(EDITS).text
    assert "待审的1条" in page
    assert "通过，马上生效" not in page
    status, page = send(pair, "wh1", f"{EDITS}/1", do="approve")
    assert (status, promised(pair)) == (409, 5)
    assert "不能自己审核" in page
    other = Editor(name="wh2", viewer=Viewer.of(Role.MAINTAINER))
    edit_desk(pair.opened.store, pair.settings).approve(1, other)
    assert promised(pair) == 3


def test_the_api_proposes_previews_and_rolls_back(consoles: Consoles) -> None:
    client = consoles.of("wh1")
    header = {"X-CSRF-Token": consoles.token("wh1", EDITS)}
    wanted = {"guide": PENSION, "part": "承诺办结时限", "words": "3个工作日", "why": "核对文件", "base_version": 1}
    draft = client.post(API, json={**wanted, "dry_run": True}, headers=header).json()
    assert [part["key"] for part in draft["parts"]] == ["promised"]
    done = client.post(API, json=wanted, headers=header)
    assert (done.status_code, done.json()["version"], promised(consoles)) == (200, 2, 3)
    again = client.post(API, json={**wanted, "words": "4个工作日"}, headers=header)
    assert (again.status_code, again.json()["type"]) == (409, "urn:mingbai:problem:edit-conflict")
    wrong = client.post(API, json={**wanted, "words": "很快", "base_version": 2}, headers=header)
    assert (wrong.status_code, "看不出多长时间" in wrong.text) == (422, True)
    back = client.post(f"{API}/rollback", json={"guide": PENSION, "why": "改错了"}, headers=header)
    assert (back.status_code, promised(consoles)) == (200, 5)


@pytest.mark.parametrize("name", ["w01", "sj1", ""])
def test_the_api_is_shut_to_whoever_may_not_edit(consoles: Consoles, name: str) -> None:
    assert consoles.of(name).get(API).status_code == (403 if name else 401)
    refused = consoles.of(name).post(API, json=typed("3个工作日"))
    assert refused.status_code == (403 if name else 401)
