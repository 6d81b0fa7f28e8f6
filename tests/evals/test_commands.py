"""`mingbai eval`: Chinese help with examples, JSON for programs, and exit codes a release can rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evals.case import Case, write_cases
from evals.commands import eval_app
from evals.run import run
from knowledge.errors import SettingError
from tests.evals.answers import OUTSIDE, RIGHT, SOUND, Played, answered, refused

COMMANDS = ("run", "compare", "gate", "show", "make", "ablate", "opinion")


def mingbai(*words: object) -> Result:
    return CliRunner().invoke(eval_app, [str(word) for word in words])


@pytest.fixture
def cases(tmp_path: Path, pension: Case) -> Path:
    file = tmp_path / "题目.jsonl"
    write_cases([pension], file)
    return file


@pytest.fixture
def two_runs(tmp_path: Path) -> tuple[Path, Path]:
    for name, right in (("差", refused()), ("好", answered())):
        run([RIGHT, OUTSIDE], Played({RIGHT.turns[0]: right}, looked=[SOUND]), tmp_path / name)
    return tmp_path / "差", tmp_path / "好"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_chinese_with_an_example(command: str) -> None:
    shown = mingbai(command, "--help").output
    assert "例子" in shown
    assert f"mingbai eval {command}" in shown
    assert "退出码" in shown


def test_a_run_prints_its_figures_and_names_its_folder(cases: Path, data: Path, tmp_path: Path) -> None:
    done = mingbai("run", cases, "--data", data, "--out", tmp_path / "r", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert told["wrong"] == []
    assert next(row for row in told["figures"] if row["metric"] == "correct")["value"] == 1.0
    assert (tmp_path / "r" / "report.html").exists()
    assert "全部题目全对　100.0%" in mingbai("run", cases, "--data", data, "--out", tmp_path / "r").output


def test_the_gate_exits_one_and_names_the_cases(two_runs: tuple[Path, Path]) -> None:
    bad, good = two_runs
    broken = mingbai("gate", bad)
    assert broken.exit_code == 1
    assert "不通过　应答题答对（test）：0" in broken.output
    assert RIGHT.id in broken.output
    passed = mingbai("gate", good, "--json")
    assert passed.exit_code == 0
    assert all(row["passed"] for row in json.loads(passed.stdout))


def test_without_a_run_the_gate_runs_the_cases_it_is_given_none_of(data: Path) -> None:
    assert isinstance(mingbai("gate", "--data", data, "--suite", "没有这一类").exception, SettingError)


def test_two_runs_are_compared(two_runs: tuple[Path, Path]) -> None:
    found = json.loads(mingbai("compare", *two_runs, "--json").stdout)
    assert found["mended"] == [RIGHT.id]
    assert "## 变对了（1）" in mingbai("compare", *two_runs).output


def test_a_case_is_shown_step_by_step(cases: Path, data: Path) -> None:
    assert "三、候选事项" in mingbai("show", "P1", cases, "--data", data).output
    assert json.loads(mingbai("show", "P1", cases, "--data", data, "--json").stdout)["case"] == "P1"
    assert isinstance(mingbai("show", "没有", cases, "--data", data).exception, SettingError)


def test_drafts_go_out_to_a_sheet_and_come_back_as_cases(data: Path, tmp_path: Path) -> None:
    drafted = json.loads(mingbai("make", "--data", data, "--out", tmp_path / "d.xlsx", "--limit", 1, "--json").stdout)
    assert drafted["drafts"] > 5
    taken = mingbai("make", "--from", tmp_path / "d.xlsx", "--out", tmp_path / "mine.jsonl")
    assert "采用了 0 题" in taken.output


def test_an_ablation_prints_one_row_a_variant(cases: Path, data: Path) -> None:
    shown = mingbai("ablate", cases, "--data", data, "--json")
    assert [row["name"] for row in json.loads(shown.stdout)] == ["完整", "只按词", "只按义", "不用词库", "不核对"]
