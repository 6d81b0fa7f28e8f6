"""The first page, accounts, settings, the kill switch over HTTP in two processes' worth of apps, and eval runs with their cases."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.answer import Status
from evals.case import Split
from evals.judge import Result
from evals.record import Exchange, Record
from evals.scores import Run, RunSettings, write_run
from knowledge.codelists import Grade
from knowledge.places import Places
from knowledge.store import AccountRecord, Store
from knowledge.store.base import STALE_SECONDS
from tests.fakes import FakeAssistant, answered
from tests.records import filled_store
from tests.ui.admin_office import faked
from tests.ui.conftest import quiet_app
from tests.ui.consoles import Consoles, settings_in
from ui.admin.machine import setting_lines
from ui.admin.running import run_named
from ui.pausing import pause, resume
from ui.problems import ProblemError
from ui.settings import Settings
from ui.wiring import Opened

RUN = "20261122-211400"
BEFORE = "20261121-090000"
SECRET = "0123456789abcdef01234567"


@pytest.fixture
def admin(tmp_path: Path, places: Places) -> Consoles:
    return faked(tmp_path, filled_store(tmp_path), places)


def press(admin: Consoles, path: str, **form: str) -> tuple[int, str]:
    response = admin.of("wh1").post(path, data={"csrf": admin.token("wh1", "/admin/ingest"), **form})
    return response.status_code, response.headers.get("location", response.text)


def write(admin: Consoles, name: str, right: bool) -> None:
    """See `write_run_of`."""
    write_run_of(admin.settings.data, name, right=right)


def write_run_of(data: Path, name: str, *, right: bool) -> None:
    """A run of two cases, the second right or wrong."""
    home = data / "evals" / name
    home.mkdir(parents=True)
    settings = RunSettings(
        started=name, target="本机助手", cases=2, suites={"fields": 2}, data_hash="d", test_hash="t", commit=None,
        versions={}, about={},
    )  # fmt: skip
    shared = {"suite": "fields", "split": Split.DEV, "expect": (Status.ANSWERED,), "status": Status.ANSWERED}
    faults = () if right else ("没有说「40元」",)
    results = (
        Result(case="c1", digest="1", shares={"correct": (1, 1)}, **shared),  # type: ignore[arg-type]
        Result(case="c2", digest="2", faults=faults, shares={"correct": (float(right), 1)}, **shared),  # type: ignore[arg-type]
    )
    write_run(Run(settings=settings, results=results), home)
    exchange = Exchange(question="换证多少钱", answer=answered(), seconds=0.1)
    record = Record(case="c2", digest="2", day=date(2026, 11, 22), exchanges=(exchange,))
    (home / "answers.jsonl").write_text(f"{record.model_dump_json()}\n{{torn", "utf-8")


PAGES = ("/admin", "/admin/people", "/admin/system", "/admin/evals", f"/admin/evals/{RUN}", f"/admin/evals/{RUN}/cases",
         f"/admin/evals/{RUN}/cases.xlsx")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_maintainers_and_to_others_it_does_not_exist(admin: Consoles, page: str) -> None:
    write(admin, RUN, right=False)
    assert admin.of("wh1").get(page).status_code == 200
    assert {admin.of(name).get(page).status_code for name in ("w01", "bj1", "sj1")} == {404}


# ---- the kill switch


@pytest.fixture
def two_processes(tmp_path: Path, places: Places) -> Iterator[tuple[Store, list[TestClient]]]:
    """Two whole apps over two connections to one record, as two worker processes have them."""
    first = filled_store(tmp_path)
    second = Store.open(tmp_path)
    settings = settings_in(tmp_path)
    apps = [quiet_app(Opened(store=s, places=places, assistant=FakeAssistant()), settings) for s in (first, second)]
    with TestClient(apps[0]) as one, TestClient(apps[1]) as other:
        yield first, [one, other]
    second.close()


def test_one_press_stops_every_process_and_another_starts_them_again(
    two_processes: tuple[Store, list[TestClient]],
) -> None:
    store, clients = two_processes
    pause(store, "系统升级到十点", hotline="12345")
    time.sleep(STALE_SECONDS)
    for client in clients:
        answer = client.post("/api/ask", json={"question": "养老金多久"}).json()
        assert (answer["status"], answer["text"], answer["facts"]) == ("blocked", "系统升级到十点", [])
    resume(store)
    time.sleep(STALE_SECONDS)
    assert [c.post("/api/ask", json={"question": "养老金多久"}).json()["status"] for c in clients] == ["answered"] * 2


def test_the_button_writes_the_usual_notice_and_every_page_shows_it(admin: Consoles) -> None:
    assert press(admin, "/admin/system/pause")[0] == 303
    assert "或者打12345" in admin.of("wh1").get("/admin/lists").text
    assert press(admin, "/admin/system/resume")[0] == 303
    assert "已经暂停" not in admin.of("wh1").get("/admin/lists").text


def test_nobody_stops_answers_without_the_token_or_the_role(admin: Consoles) -> None:
    assert admin.of("wh1").post("/admin/system/pause").status_code == 403
    assert admin.of("w01").post("/admin/system/pause").status_code == 404
    assert not admin.opened.store.setting("answers_paused")


# ---- settings


def test_a_setting_says_where_it_comes_from_and_a_secret_never_shows() -> None:
    database = f"postgresql+psycopg://mingbai:{SECRET}@db.example/mingbai"
    settings = Settings(maintain_token=SECRET, port=8080, database=database)
    lines = {one.variable: one for one in setting_lines(settings)}
    assert (lines["MINGBAI_PORT"].value, lines["MINGBAI_PORT"].source) == ("8080", "环境变量或命令选项")
    assert (lines["MINGBAI_HOTLINE"].value, lines["MINGBAI_HOTLINE"].source) == ("12345", "默认值")
    assert lines["MINGBAI_MAINTAIN_TOKEN"].value == "已设置，不显示"
    assert SECRET not in str(lines)


# ---- people


def test_a_new_account_gets_a_code_that_is_shown_once(admin: Consoles) -> None:
    status, page = press(admin, "/admin/people/add", name="w02", role="window")
    assert status == 200
    assert "一次性口令" in page
    assert "一次性口令，只显示" not in admin.of("wh1").get("/admin/people").text
    account = AccountRecord(admin.opened.store.engine).find("w02")
    assert account is not None
    assert account.secret is None


@pytest.mark.parametrize(("name", "role"), [("wh1", "window"), ("x", "citizen"), ("x", "editor")])
def test_an_account_that_cannot_be_is_refused_in_words(admin: Consoles, name: str, role: str) -> None:
    assert press(admin, "/admin/people/add", name=name, role=role)[0] == 422


def test_closing_an_account_ends_its_session_and_nobody_closes_his_own(admin: Consoles) -> None:
    assert admin.of("w01").get("/admin/system").status_code == 404
    assert press(admin, "/admin/people/close", name="w01")[0] == 303
    assert admin.of("w01").get("/admin/system").status_code == 401
    assert press(admin, "/admin/people/close", name="wh1")[0] == 422
    assert admin.of("wh1").get("/admin/people").status_code == 200


def test_a_changed_role_holds_at_once_and_is_in_the_audit_trail(admin: Consoles) -> None:
    assert admin.of("w01").get("/admin/audit").status_code == 404
    changed = press(admin, "/admin/people/change", name="w01", role="auditor", departments="户政科、出入境科", grade="")
    assert changed[0] == 303
    assert admin.of("w01").get("/admin/audit").status_code == 200
    account = AccountRecord(admin.opened.store.engine).find("w01")
    assert account is not None
    assert (account.departments, account.grade) == ({"户政科", "出入境科"}, Grade.DEPARTMENT)
    trail = admin.of("wh1").get("/admin/audit").text
    assert "改账号" in trail
    assert "窗口人员 窗口 改成 审计人员 部门 出入境科 户政科" in trail
    assert press(admin, "/admin/people/change", name="w01", role="editor")[0] == 422  # no department
    assert press(admin, "/admin/people/change", name="wh1", role="window")[0] == 422  # one's own


# ---- eval runs


def test_a_run_is_shown_beside_the_one_before_and_its_numbers_lead_to_cases(admin: Consoles) -> None:
    write(admin, BEFORE, right=True)
    write(admin, RUN, right=False)
    page = admin.of("wh1").get(f"/admin/evals/{RUN}").text
    assert "不能发布" in page
    assert f"和 {BEFORE} 比" in page
    every = "cases?which=all&amp;metric=correct"
    assert f'<a href="/admin/evals/{RUN}/{every}">50.0%</a>' in page
    assert f'<a href="/admin/evals/{BEFORE}/{every}">100.0%</a>' in page
    assert f"/admin/evals/{RUN}/cases?which=broken&amp;other={BEFORE}" in page
    assert [cases_listed(admin, which) for which in ("all", "wrong", "broken", "mended")] == [2, 1, 1, 0]
    cases = admin.of("wh1").get(f"/admin/evals/{RUN}/cases", params={"metric": "correct"}).text
    assert "换证多少钱" in cases
    assert "没有说「40元」" in cases
    assert "1题" in cases


def cases_listed(admin: Consoles, which: str) -> int:
    """How many cases the page behind a number lists, which is what its heading says."""
    page = admin.of("wh1").get(f"/admin/evals/{RUN}/cases?which={which}&other={BEFORE}").text
    rows = page.split("<tbody>")[1].count('<th scope="row">')
    assert f"{rows}题</h1>" in page
    return rows


def test_the_list_shows_every_finished_run_newest_first(admin: Consoles) -> None:
    write(admin, BEFORE, right=True)
    write(admin, RUN, right=False)
    (admin.settings.data / "evals" / "torn").mkdir()
    page = admin.of("wh1").get("/admin/evals").text
    assert page.index(f">{RUN}<") < page.index(f">{BEFORE}<")
    assert "torn" not in page
    assert "最早100.0%，最近50.0%" in page
    assert f'<a href="/admin/evals/{RUN}/cases">50.0%</a>' in page


@pytest.mark.parametrize("name", ["", ".", "..", f"../evals/{RUN}", f"{RUN}/", "torn", "x" * 100])
def test_a_run_is_found_by_the_name_of_its_folder_only(admin: Consoles, name: str) -> None:
    write(admin, RUN, right=True)
    (admin.settings.data / "evals" / "torn").mkdir()
    assert run_named(admin.settings.data, RUN).results
    with pytest.raises(ProblemError):
        run_named(admin.settings.data, name)


def test_the_first_page_counts_what_stands_behind_its_links(admin: Consoles) -> None:
    page = admin.of("wh1").get("/admin").text
    assert f"<b>{admin.opened.store.counts()['guide']}</b>指南" in page
    assert "没有打开" in page
