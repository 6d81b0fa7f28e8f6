"""The maintainers' commands: Chinese help with examples, JSON for programs, one line for every refusal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from evals.ratings.rate import Deadlines, join
from knowledge.lexicon.overlay import read_words
from knowledge.store import Store
from knowledge.store.ratings import RatingRecord
from knowledge.store.tickets import TicketRecord
from knowledge.store.unanswered import Unanswered, UnansweredRecord
from tests.evals.ratings_samples import rating
from tests.fakes import PENSION_ID
from tests.records import filled_store
from tests.samples import CITY
from ui.cli import app
from ui.rating_wiring import utc_now

COMMANDS = {
    "ratings": ("list", "report"),
    "tickets": ("list", "show", "assign", "state", "case", "close", "appeal"),
    "unanswered": ("list", "confirm", "forget"),
}
ENGLISH_FRAME = ("Usage", "Options", "Arguments", "Commands", "Show this message", "required]", "default:")
BY = ("--by", "社保科")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("MINGBAI_REGION", "MINGBAI_DATABASE", "MINGBAI_ENCODER"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def rated(folder: Path) -> Path:
    """A record with a good and a bad rating, a ticket, and a question that found nothing."""
    store = filled_store(folder)
    ratings, tickets = RatingRecord(store.engine), TicketRecord(store.engine)
    ratings.put(rating(5, "a0"))
    bad = rating(
        1, guide_id=PENSION_ID, title="企业职工基本养老金申领", comment="[bold]太慢", reasons=("办事指南不准确",)
    )
    ratings.put(bad)
    join(bad, ratings, tickets, Deadlines())
    asked = Unanswered(question="企业职工基本养老金申领刷脸", region=CITY, why="not_found", created=utc_now())
    UnansweredRecord(store.engine).keep([asked])
    store.close()
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="mingbai")


def read_json(*words: str) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(("group", "name"), [(group, name) for group, names in COMMANDS.items() for name in names])
def test_help_is_chinese_with_examples_and_json(group: str, name: str) -> None:
    output = run(group, name, "--help").output
    assert f"mingbai {group} {name}" in output
    assert "退出码" in output
    assert "--json" in output
    assert not any(word in output for word in ENGLISH_FRAME)


@pytest.mark.parametrize("group", COMMANDS)
def test_the_manual_has_every_group(group: str) -> None:
    assert f"| `mingbai {group}` |" in Path("docs/commands.md").read_text("utf-8")


@pytest.mark.parametrize(
    "words", [("ratings", "list"), ("tickets", "list"), ("unanswered", "list")], ids=lambda words: " ".join(words)
)
def test_an_empty_record_is_said_in_words_and_is_an_empty_list(folder: Path, words: tuple[str, ...]) -> None:
    Store.open(folder).close()
    assert "没有" in run(*words).output
    assert read_json(*words) == []


def test_ratings_are_listed_as_they_were_typed(rated: Path) -> None:
    assert "[bold]太慢" in run("ratings", "list").output
    assert [one["level"] for one in read_json("ratings", "list")] == [5, 1]
    assert read_json("ratings", "list", "--since", "2026-11-03") == []


def test_a_report_is_written_in_three_forms(rated: Path) -> None:
    made = read_json("ratings", "report")
    assert made["all"]["accurate"]["value"] == 0.5
    assert {file.name for file in (rated / "ratings").iterdir()} == {"report.md", "report.html", "report.xlsx"}
    assert "办事指南精确度" in run("ratings", "report", "--out", str(rated / "x")).output


def test_a_ticket_is_shown_handled_and_closed(rated: Path) -> None:
    assert "企业职工基本养老金申领" in run("tickets", "list").output
    assert "开立工单" in run("tickets", "show", "1").output
    assert "承办 分中心" in run("tickets", "assign", "1", "分中心", *BY).output
    run("tickets", "state", "1", "解释说明", *BY, "--callback", "已回访")
    closed = read_json("tickets", "close", "1", "--outcome", "有依据", "--evidence", "社会保险法", *BY)
    assert (closed["outcome"], closed["callback"]) == ("有依据", "已回访")
    assert read_json("tickets", "list") == []
    assert [one["number"] for one in read_json("tickets", "list", "--closed")] == [1]
    assert "已办结" in run("tickets", "list", "--all").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tickets", "show", "9"), "没有工单 9"),
        (("tickets", "state", "1", "拖着", *BY), "没有「拖着」这种处理方式"),
        (("tickets", "close", "1", "--outcome", "x", "--evidence", "y", *BY), "还没有处理方式"),
        (("tickets", "appeal", "1", *BY), "三样只能选一样"),
        (("tickets", "appeal", "1", "--uphold", "--evidence", "x", *BY), "没有待复核的申诉"),
        (("ratings", "list", "--since", "上周"), "2026-11-01"),
        (("ratings", "list", "--since", "2026-11-02", "--until", "2026-11-01"), "请对调"),
        (("unanswered", "forget"), "两样只能选一样"),
        (("unanswered", "confirm", "刷脸", "养老金测算"), "pension-estimate"),
        (("unanswered", "confirm", "脸", "pension-estimate"), "2 到 40 个字"),
    ],
)
def test_a_refusal_is_one_chinese_line(rated: Path, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_appeal_is_filed_and_upheld_by_another(rated: Path) -> None:
    run("tickets", "appeal", "1", "--reason", "评的是窗口", *BY)
    assert "不能自己复核" in run("tickets", "appeal", "1", "--uphold", "--evidence", "已核实", *BY).stderr
    assert read_json("tickets", "appeal", "1", "--uphold", "--evidence", "已核实", "--by", "复核岗")["upheld"] is True
    assert [one["counts"] for one in read_json("ratings", "list")] == [True, False]


def test_open_questions_are_grouped_confirmed_and_forgotten(rated: Path) -> None:
    (group,) = read_json("unanswered", "list")
    assert group["near"][0]["department"] == "云河市社会保险中心"
    assert "企业职工基本养老金申领刷脸" in run("unanswered", "list").output
    assert read_json("unanswered", "confirm", "刷脸领退休钱", "employee-pension-claim")["added"] is True
    assert [one.word for one in read_words(rated / "words.jsonl")] == ["刷脸领退休钱"]
    assert "已经有这一条" in run("unanswered", "confirm", "刷脸领退休钱", "employee-pension-claim").output
    assert read_json("unanswered", "forget", str(group["numbers"][0])) == {"forgotten": 1}
    assert read_json("unanswered", "list") == []
