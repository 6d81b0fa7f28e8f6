"""The whole loop on a running server: bad rating, ticket, correction by another process, approved by a second person, rolled back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from knowledge.access import Role
from tests.evals.ratings_samples import Clock
from tests.ingest.editing.town_desk import AGENCY, PAGE
from tests.samples import CITY
from tests.ui.conftest import quiet_app
from tests.ui.live import serving
from ui.cli import app
from ui.rating_wiring import utc_now
from ui.settings import Settings
from ui.wiring import open_accounts, open_assistant

GUIDE = "guide:居住证签注"
QUESTION = {"question": "居住证签注承诺几天办好", "region": CITY}
PATIENCE = 60.0  # seconds until a change must be seen; on a quiet machine it takes half a second


def command(*words: str, code: int = 0) -> Any:
    """A command in a record of its own, as another process has it."""
    result = CliRunner().invoke(app, list(words), prog_name="mingbai")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout) if result.stdout.startswith(("{", "[")) else result.output


@pytest.fixture
def clock() -> Clock:
    return Clock(utc_now())


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[str]:
    """A running server over a page that promises ten working days, and two editors of its agency."""
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("MINGBAI_REVIEW", "two")
    for name in ("MINGBAI_REGION", "MINGBAI_DATABASE", "MINGBAI_ENCODER"):
        monkeypatch.delenv(name, raising=False)
    page = tmp_path / "居住证签注.md"
    page.write_text(PAGE.format(promised=10, fee="不收费"), "utf-8")
    command("ingest", str(page), "--region", CITY, "--agency", AGENCY, "--json")
    settings = Settings(data=tmp_path / "var", review="two")
    opened = open_assistant(settings)
    accounts = open_accounts(opened.store, settings)
    for name in ("hz-01", "hz-02"):
        accounts.add(name, Role.EDITOR, departments=frozenset({AGENCY}))
    with serving(quiet_app(opened, settings, clock)) as address:
        yield address
    opened.store.close()


def ask(server: str, **more: str) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.post(f"{server}/api/ask", json=QUESTION | more, timeout=60).json()
    return answer


def until(server: str, words: str) -> dict[str, Any]:
    """The first answer that says something."""
    end = time.monotonic() + PATIENCE
    while words not in (answer := ask(server))["text"]:
        assert time.monotonic() < end, answer["text"]
        time.sleep(0.1)
    return answer


def yesterday_reads_as_it_was_published(server: str) -> None:
    """The answer, the guide and the quote of a day before the correction, over HTTP and by command."""
    day = (date.today() - timedelta(days=1)).isoformat()
    then = ask(server, as_of=day)
    assert "承诺办结时限：10个工作日" in then["text"]
    assert "其中的承诺办结时限后来更正过" in then["text"]
    assert "更正过" not in ask(server)["text"]
    cited = next(one for one in then["citations"] if "10个工作日" in one["quote"])
    place = {"start": cited["start"], "end": cited["end"], "as_of": day}
    source = httpx.get(f"{server}/api/sources/{GUIDE}", params=place, timeout=60).json()
    assert (source["quote"], source["version"]) == (cited["quote"], 1)
    guides = [httpx.get(f"{server}/api/guides/{GUIDE}", params={"as_of": one} if one else {}) for one in (day, None)]
    assert [one.json()["version"] for one in guides] == [1, 2]
    (line,) = command("guides", "居住证签注", "--as-of", day, "--json")
    told = command("ask", QUESTION["question"], "--region", CITY, "--as-of", day)
    assert (line["version"], "承诺办结时限：10个工作日" in told) == (1, True)


def test_a_bad_rating_leads_to_a_correction_that_citizens_see_and_that_can_be_taken_back(
    server: str, clock: Clock
) -> None:
    wrong = ask(server)
    assert "承诺办结时限：10个工作日" in wrong["text"]
    clock.pass_by(seconds=20)  # somebody who has read the answer
    rated = {"answer_id": wrong["answer_id"], "rating": 1, "reasons": ["办事指南不准确"]}
    assert httpx.post(f"{server}/api/feedback", json=rated, timeout=60).status_code == 201
    (ticket,) = command("tickets", "list", "--json")
    edit = ("guides", "edit", GUIDE, "promised", "8个工作日", "--why", "承诺提速", "--ticket", str(ticket["number"]))
    proposed = command(*edit, "--by", "hz-01", "--json")["correction"]
    assert proposed["stage"] == "待审"
    assert "10个工作日" in ask(server)["text"]
    assert "不能自己审核" in command("guides", "approve", "1", "--by", "hz-01", code=1)

    command("guides", "approve", "1", "--by", "hz-02")
    mended = until(server, "承诺办结时限：8个工作日")
    assert "10个工作日" not in mended["text"]
    cited = next(one for one in mended["citations"] if one["quote"] == "承诺办结时限：8个工作日")
    assert "更正（" in cited["source"]
    assert AGENCY in cited["source"]
    place = {"start": cited["start"], "end": cited["end"]}
    source = httpx.get(f"{server}/api/sources/{cited['guide_id']}", params=place, timeout=60).json()
    assert source["quote"] == cited["quote"]
    assert "hz-0" not in json.dumps((mended, source), ensure_ascii=False)
    yesterday_reads_as_it_was_published(server)
    told = [one["what"] for one in command("tickets", "show", "1", "--json")["history"]]
    assert told[-1] == "更正 1 生效：承诺办结时限，指南第2版"

    command("guides", "rollback", GUIDE, "--why", "文件还没有施行", "--by", "hz-01")
    again = until(server, "承诺办结时限：10个工作日")
    assert [one["guide"]["version"] for one in (wrong, mended, again)] == [1, 2, 3]
