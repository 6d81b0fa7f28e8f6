"""The whole loop over HTTP and command line: bad rating, ticket, failing case, mended guide, new version, passing case, closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import ingest
from evals.commands import eval_app
from tests.evals.ratings_samples import Clock
from tests.ui.conftest import quiet_app
from ui.cli import app
from ui.rating_wiring import utc_now
from ui.settings import Settings
from ui.wiring import open_assistant

PACK = Path(ingest.__file__ or "").parent / "sample" / "pack"
CITY = "999900"
BY = ("--by", "出入境支队")


def command(*words: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, list(words), prog_name="mingbai")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout) if result.stdout.startswith(("{", "[")) else result.output


def publish(page: Path, *, fee: str) -> None:
    """Put the passport page with this fee where the hall keeps its guides, and ingest it."""
    original = (PACK / "yunhe_passport.html").read_text("utf-8")
    assert original.count("每本120元") == 1
    page.write_text(original.replace("每本120元", f"每本{fee}"), "utf-8")
    command("ingest", str(page), "--json")


@pytest.fixture
def clock() -> Clock:
    return Clock(utc_now())


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[TestClient]:
    """A server over a guide that states a wrong fee."""
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path / "var"))
    for name in ("MINGBAI_REGION", "MINGBAI_DATABASE", "MINGBAI_ENCODER"):
        monkeypatch.delenv(name, raising=False)
    publish(tmp_path / "yunhe_passport.html", fee="160元")
    settings = Settings(data=tmp_path / "var")
    opened = open_assistant(settings)
    with TestClient(quiet_app(opened, settings, clock)) as client:
        yield client
    opened.store.close()


def test_a_bad_rating_leads_to_a_mended_guide_and_a_permanent_test(
    client: TestClient, clock: Clock, tmp_path: Path
) -> None:
    asked = {"question": "普通护照多少钱一本", "region": CITY}
    wrong = client.post("/api/ask", json=asked).json()
    assert "160元" in wrong["text"]
    clock.pass_by(seconds=20)
    body = {"answer_id": wrong["answer_id"], "rating": 1, "reasons": ["办事指南不准确"], "comment": "窗口收的是120"}
    assert client.post("/api/feedback", json=body).status_code == 201

    (ticket,) = command("tickets", "list", "--json")
    assert (ticket["field"], ticket["version"], ticket["agency"]) == ("fee", 1, "云河市公安局出入境管理支队")
    command("tickets", "state", "1", "立行立改", *BY)
    case = ("tickets", "case", "1", "--question", asked["question"], "--must", "120元", "--must-not", "160元")
    drafted = command(*case, *BY, "--json")
    assert drafted["passes"] is False
    closing = ("tickets", "close", "1", "--outcome", "收费已更正", "--evidence", "发改价格〔2019〕914号", *BY)
    assert "还不通过" in command(*closing, code=1)

    publish(tmp_path / "yunhe_passport.html", fee="120元")
    mended = client.post("/api/ask", json=asked).json()
    assert "120元" in mended["text"]
    assert (wrong["guide"]["version"], mended["guide"]["version"]) == (1, 2)

    assert "已办结" in command(*closing)
    history = command("tickets", "show", "1", "--json")["history"]
    assert [change["what"] for change in history] == ["开立工单", "处理方式：立行立改", "起草题目", "办结"]
    report = command("ratings", "report", "--json")
    assert report["closure"]["closed"]["value"] == 1.0
    assert report["all"]["accurate"]["value"] == 0.0
    kept = CliRunner().invoke(eval_app, ["run", str(tmp_path / "var" / "cases"), "--json"])
    assert json.loads(kept.stdout)["wrong"] == []
