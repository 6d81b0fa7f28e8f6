"""Rating over HTTP: without login, bound, masked; staff refused, nothing to change one with; maintainers behind a token."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.answer import Answer
from evals.ratings.levels import Reason
from knowledge.places import Places
from knowledge.store.ratings import RatingRecord
from tests.evals.ratings_samples import Clock
from tests.fakes import FakeAssistant
from tests.records import filled_store
from tests.ui.conftest import quiet_app
from ui.api import ask_router
from ui.asking import Asking
from ui.metrics import Metrics
from ui.settings import Settings
from ui.wiring import Opened

TOKEN = "0123456789abcdef01234567"
STAFF = {"Authorization": f"Bearer {TOKEN}"}
OFFICIAL = "https://example.gov.cn/hcp"


class Door(TestClient):
    """A client of one app, with its record and its clock."""

    record: RatingRecord
    clock: Clock


@pytest.fixture(scope="module")
def door(places: Places, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    clock = Clock()
    store = filled_store(tmp_path_factory.mktemp("record"))
    opened = Opened(store=store, places=places, assistant=FakeAssistant())
    settings = Settings(data=Path(tmp_path_factory.mktemp("data")), maintain_token=TOKEN, official_rating_url=OFFICIAL)
    with Door(quiet_app(opened, settings, clock), raise_server_exceptions=False) as door:
        door.record, door.clock = RatingRecord(opened.store.engine), clock
        yield door


@pytest.fixture
def asked(door: Door) -> str:
    """The id of an answer given a minute ago; the window of earlier tests is over."""
    door.clock.pass_by(hours=1)
    answer_id: str = door.post("/api/ask", json={"question": "养老金多久"}).json()["answer_id"]
    door.clock.pass_by(minutes=1)
    return answer_id


def rate(door: Door, answer_id: str, rating: int = 2, **more: object) -> Any:
    headers = more.pop("headers", None)
    return door.post("/api/feedback", json={"answer_id": answer_id, "rating": rating, **more}, headers=headers)


def test_a_rating_says_what_it_rates_and_where_the_official_one_is(door: Door, asked: str) -> None:
    response = rate(door, asked, 5)
    assert response.status_code == 201
    assert "不是官方" in response.json()["about"]
    assert response.json()["official_url"] == OFFICIAL


def test_a_rating_is_kept_with_personal_data_masked_and_no_address(door: Door, asked: str) -> None:
    rate(door, asked, 4, reasons=["看不懂"], comment="打我电话13800138000")
    kept = door.record.rating(asked)
    assert kept is not None
    assert (kept.level, kept.reasons, kept.comment) == (4, ("看不懂",), "打我电话〔手机号码〕")
    assert "testclient" not in kept.model_dump_json()


class Noted:
    """Notes whether questions may be kept."""

    def __init__(self) -> None:
        self.kept: list[bool] = []

    def finished(self, question: str, answer: Answer, *, region: str | None, keep_question: bool) -> None:
        self.kept.append(keep_question)


def test_a_question_may_be_kept_unless_its_asker_says_no(places: Places) -> None:
    noted, app = Noted(), FastAPI()
    app.include_router(ask_router(Asking(FakeAssistant(), places, Metrics(), noted)))
    for headers in ({}, {"DNT": "1"}, {"DNT": "0"}):
        TestClient(app).post("/api/ask", json={"question": "修路灯"}, headers=headers)
    assert noted.kept == [True, False, True]


def test_a_rating_of_an_unknown_answer_is_refused(door: Door) -> None:
    assert rate(door, "nobody").status_code == 404


def test_only_the_five_reasons_are_taken(door: Door, asked: str) -> None:
    assert rate(door, asked, 2, reasons=list(Reason)).status_code == 201
    refused = rate(door, asked, 2, reasons=["别的话"])
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reasons.0")


@pytest.mark.parametrize("more", [{"role": "staff"}, {"headers": STAFF}])
def test_staff_cannot_rate(door: Door, asked: str, more: dict[str, object]) -> None:
    before = door.record.rating(asked)
    assert rate(door, asked, 5, **more).status_code == 403
    assert door.record.rating(asked) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_there_is_no_way_to_change_a_rating(door: Door, method: str) -> None:
    assert door.request(method, "/api/feedback").status_code == 405
    paths = door.get("/openapi.json").json()["paths"]
    assert [path for path, methods in paths.items() if "rating" in path and set(methods) != {"get"}] == []


def test_a_flood_is_refused_with_what_to_do(door: Door, asked: str) -> None:
    codes = [rate(door, asked).status_code for _ in range(62)]
    assert codes[-1] == 429
    assert "十分钟" in rate(door, asked).json()["detail"]
    kept = door.record.rating(asked)
    assert kept is not None
    assert not kept.counts


@pytest.mark.parametrize("path", ["ratings", "report", "tickets", "tickets/1", "unanswered"])
def test_maintainers_routes_need_the_token(door: Door, path: str) -> None:
    assert door.get(f"/api/maintain/{path}").status_code == 401
    assert door.get(f"/api/maintain/{path}", headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 401


def test_without_a_token_set_the_maintainers_routes_are_closed(client: TestClient) -> None:
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}):
        response = client.get("/api/maintain/tickets", headers=headers)
        assert response.status_code == 403
        assert "MINGBAI_MAINTAIN_TOKEN" in response.json()["detail"]


def test_a_ticket_is_worked_off_over_http(door: Door, asked: str) -> None:
    rate(door, asked, 1, reasons=["办事指南不准确"])
    (line,) = door.get("/api/maintain/tickets", headers=STAFF).json()["tickets"]
    ticket = f"/api/maintain/tickets/{line['ticket']['number']}"
    by = {"by": "社保科"}
    assert door.post(f"{ticket}/assign", json={**by, "owner": "分中心"}, headers=STAFF).json()["owner"] == "分中心"
    assert door.post(f"{ticket}/state", json={**by, "handling": "立行立改"}, headers=STAFF).status_code == 200
    drafted = door.post(f"{ticket}/case", json={**by, "question": "养老金多久", "must": ["3个工作日"]}, headers=STAFF)
    assert any("3个工作日" in fault for fault in drafted.json()["faults"])
    closing = {**by, "outcome": "已改", "evidence": "第2版"}
    refused = door.post(f"{ticket}/close", json=closing, headers=STAFF)
    assert (refused.status_code, "还不通过" in refused.json()["errors"][0]["message"]) == (409, True)
    door.post(f"{ticket}/case", json={**by, "question": "养老金多久", "must": ["10个工作日"]}, headers=STAFF)
    assert door.post(f"{ticket}/close", json=closing, headers=STAFF).json()["outcome"] == "已改"
    assert [change["what"] for change in door.get(ticket, headers=STAFF).json()["history"]][-1] == "办结"


def test_an_appeal_is_decided_over_http(door: Door, asked: str) -> None:
    door.clock.pass_by(hours=1)
    asked = door.post("/api/ask", json={"question": "保安员证"}).json()["answer_id"]
    door.clock.pass_by(minutes=1)
    rate(door, asked, 1)
    number = door.get("/api/maintain/tickets", headers=STAFF).json()["tickets"][-1]["ticket"]["number"]
    ticket = f"/api/maintain/tickets/{number}"
    door.clock.pass_by(minutes=1)
    door.post(f"{ticket}/appeal", json={"by": "甲岗", "reason": "评的是窗口"}, headers=STAFF)
    decided = door.post(f"{ticket}/decision", json={"by": "乙岗", "upheld": True, "evidence": "已核实"}, headers=STAFF)
    assert decided.json()["upheld"] is True
    rated = {one["binding"]["answer_id"]: one for one in door.get("/api/maintain/ratings", headers=STAFF).json()}
    assert rated[asked]["excluded"] is True


def test_the_ends_of_the_calendar_bound_nothing(door: Door, asked: str) -> None:
    rate(door, asked)
    whole = {"since": "0001-01-01", "until": "9999-12-31"}
    found = door.get("/api/maintain/ratings", params=whole, headers=STAFF)
    assert asked in {one["binding"]["answer_id"] for one in found.json()}


def test_an_answer_given_right_before_the_server_stops_can_be_rated_later(places: Places, tmp_path: Path) -> None:
    store = filled_store(tmp_path)
    opened = Opened(store=store, places=places, assistant=FakeAssistant())
    with TestClient(quiet_app(opened, Settings(data=tmp_path))) as client:
        answer_id = client.post("/api/ask", json={"question": "养老金多久"}).json()["answer_id"]
    assert RatingRecord(store.engine).binding(answer_id) is not None
    store.close()


def test_an_unknown_ticket_is_404_and_a_report_has_figures(door: Door) -> None:
    assert door.get("/api/maintain/tickets/999", headers=STAFF).status_code == 404
    assert door.get(f"/api/maintain/tickets/{2**31}", headers=STAFF).status_code == 422  # no database looks it up
    report = door.get("/api/maintain/report", headers=STAFF).json()
    assert OFFICIAL in report["about"]
    assert {"departments", "matters", "closure", "unanswered"} <= set(report)


def test_without_an_index_open_questions_are_not_ready(door: Door) -> None:
    assert door.get("/api/maintain/unanswered", headers=STAFF).status_code == 503
    assert door.delete("/api/maintain/unanswered/99", headers=STAFF).json() == {"number": 0}
