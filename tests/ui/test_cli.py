"""The command line: help in Chinese, one line for errors, exit codes, reports for people and JSON for programs."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from assistant.replies import AI_LABEL
from knowledge.guide import ServiceGuide, Validity
from knowledge.store import Store
from tests.records import filled_store
from tests.samples import CITY, DISTRICT, entry, row_guide
from ui.cli import app
from ui.commands.frame import misuse_words

COMMANDS = ("ingest", "ask", "search", "serve", "reindex", "guides", "lint", "export")
ENGLISH_FRAME = ("Usage", "Options", "Arguments", "Commands", "Show this message", "required]", "default:")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("MINGBAI_REGION", "MINGBAI_DATABASE", "MINGBAI_ENCODER", "MINGBAI_PORT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def filled(folder: Path) -> Path:
    filled_store(folder).close()
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="mingbai")


def read_json(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_chinese_with_examples_and_exit_codes(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"mingbai {command}" in result.output
    assert "退出码" in result.output
    assert not any(word in result.output for word in ENGLISH_FRAME)


def test_the_program_lists_every_command() -> None:
    output = run("--help").output
    assert all(command in output for command in COMMANDS)
    assert not any(word in output for word in ENGLISH_FRAME)


def test_help_is_fast_because_nothing_heavy_is_loaded() -> None:
    code = "import sys; from ui.cli import app; print([m for m in ('gradio','fastapi','chromadb','tantivy','sqlalchemy','jieba','pydantic') if m in sys.modules])"
    started = time.perf_counter()
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
    assert time.perf_counter() - started < 5  # a generous bound for a busy machine; about 0.15 s when idle


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ask"], "缺少参数"),
        (["guides", "--colour"], "没有「--colour」这个选项"),
        (["fetch"], "没有「fetch」这个命令。用 "),
        (["asks"], "没有「asks」这个命令。您要的可能是 ask。"),
        (["serve", "--port", "many"], "应是整数"),
        (["serve", "--port", "70000"], "太大了"),
        (["ask", "身份证", "丢了"], "要加引号"),
        (["guides", "--region"], "后面要写内容"),
    ],
)
def test_wrong_use_is_one_chinese_line_and_exit_code_2(folder: Path, words: list[str], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert "--help" in result.stderr


def test_an_unknown_misuse_is_passed_on() -> None:
    assert "Something new" in misuse_words("Something new.")


def test_a_foreseen_error_is_one_chinese_line_and_exit_code_1(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGBAI_PORT", "many")
    result = run("guides")
    assert result.exit_code == 1
    assert result.stderr.startswith("错误：")
    assert "MINGBAI_PORT" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_misspelt_variable_is_pointed_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGBAI_PROT", "1")
    assert "MINGBAI_PROT" in run("guides").stderr


def test_guides_are_listed_for_people_and_programs(filled: Path) -> None:
    assert "企业职工基本养老金申领" in run("guides", "养老金").output
    found = read_json(run("guides", "养老金", "--region", "青溪区", "--json"))
    assert [guide["region"] for guide in found] == [DISTRICT, CITY]


def test_an_empty_list_says_what_to_do(folder: Path) -> None:
    assert "mingbai ingest" in run("guides").output


@pytest.mark.parametrize(("name", "said"), [("没有这个地方", "没有查到"), ("鼓楼区", "有几个同名的")])
def test_a_place_that_is_unknown_or_shared_is_explained(filled: Path, name: str, said: str) -> None:
    result = run("guides", "--region", name)
    assert result.exit_code == 1
    assert said in result.stderr


@pytest.mark.parametrize("place", [DISTRICT, "青溪区", "青溪", "云岭省云河市青溪区"])
def test_a_place_is_taken_by_code_and_by_name(filled: Path, place: str) -> None:
    assert read_json(run("guides", "养老金", "--region", place, "--json"))[0]["region"] == DISTRICT


def lines_of(result: Result) -> list[Any]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_search_finds_the_matter_and_says_why(filled: Path) -> None:
    found = read_json(run("search", "领养老金", "--region", DISTRICT, "--top", "2", "--json"))
    assert found[0]["matters"][0]["name"] == "企业职工基本养老金申领"
    assert len(found[0]["matters"]) <= 2
    assert "名次" in run("search", "领养老金", "--region", DISTRICT, "--why").output


def test_the_numbers_behind_a_score_are_given_when_asked_why(filled: Path) -> None:
    plain = read_json(run("search", "领养老金", "--json"))[0]["matters"][0]
    explained = read_json(run("search", "领养老金", "--json", "--why"))[0]["matters"][0]
    assert "features" not in plain
    assert {"words", "meaning"} <= set(explained["features"])


def test_search_prints_one_line_of_json_for_each_line_of_a_file(filled: Path, tmp_path: Path) -> None:
    questions = tmp_path / "问题.txt"
    questions.write_text("领养老金\n\n护照\n", "utf-8")
    found = lines_of(run("search", "--file", str(questions)))
    assert [one["question"] for one in found] == ["领养老金", "护照"]
    best = found[0]["matters"][0]
    assert {"name", "guide_id", "lexicon_id", "score", "why"} <= set(best)
    assert best["guide_id"] == f"guide:养老金{CITY}"


def test_a_listed_name_without_a_guide_is_found_and_marked_so(filled: Path, tmp_path: Path) -> None:
    questions = tmp_path / "问题.txt"
    questions.write_text("路灯坏了报修\n", "utf-8")
    best = lines_of(run("search", "--file", str(questions)))[0]["matters"][0]
    assert (best["name"], best["guide_id"], best["kind"]) == ("路灯报修", None, "entry")
    assert "没有指南" in run("search", "路灯坏了报修").output


def test_a_list_of_names_alone_can_be_searched_without_a_region(folder: Path) -> None:
    store = Store.open(folder)
    store.put_file("目录.csv", "1", [entry("路灯报修")])
    store.close()
    assert read_json(run("search", "路灯坏了报修", "--json"))[0]["matters"][0]["name"] == "路灯报修"


def test_a_matter_that_only_the_lexicon_knows_is_found_and_marked_so(filled: Path) -> None:
    best = read_json(run("search", "公积金提取", "--json"))[0]["matters"][0]
    assert (best["guide_id"], best["kind"], best["region"]) == (None, "lexicon", None)
    assert best["lexicon_id"]


def test_a_lexicon_matter_with_a_guide_is_listed_once(filled: Path) -> None:
    found = read_json(run("search", "领养老金", "--top", "10", "--json"))[0]["matters"]
    linked = found[0]["lexicon_id"]
    assert linked is not None
    assert {one["kind"] for one in found if one["lexicon_id"] == linked} == {"guide"}


def test_guides_of_one_matter_come_back_once_with_their_items(folder: Path) -> None:
    store = Store.open(folder)
    cases = ("新建建筑工程", "加装电梯", "道路工程")
    several = [row_guide(f"P{number}", f"建设工程规划许可证核发({case})") for number, case in enumerate(cases)]
    named = [
        one.model_copy(update={"content": one.content.model_copy(update={"sub_name": case})})
        for one, case in zip(several, cases, strict=True)
    ]
    store.put_file("规划.csv", "1", named)
    store.close()
    found = read_json(run("search", "给老楼加装电梯要办建设工程规划许可证吗", "--json"))[0]["matters"]
    mine = [one for one in found if "建设工程规划许可证核发" in one["name"] and one["guide_id"]]
    assert [one["name"] for one in mine] == ["建设工程规划许可证核发"]
    assert mine[0]["items"][0] == {"name": "加装电梯", "guide_id": mine[0]["guide_id"]}
    assert {item["name"] for item in mine[0]["items"]} == {"新建建筑工程", "加装电梯", "道路工程"}


@pytest.mark.parametrize("words", [["search"], ["search", "护照", "--file", "x.txt"], ["search", "--file", "没有.txt"]])
def test_search_wants_one_question_or_one_readable_file(filled: Path, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert result.stderr.startswith("错误：")


def test_reindex_says_how_much(filled: Path) -> None:
    assert read_json(run("reindex", "--json"))["indexed"] > 0


@pytest.mark.parametrize(
    ("to", "told"), [("elastic", "embedded、milvus"), ("milvus", "MINGBAI_MILVUS_URL")], ids=["unknown", "nowhere"]
)
def test_reindex_into_an_engine_that_is_not_there_says_what_to_do(filled: Path, to: str, told: str) -> None:
    result = run("reindex", "--to", to)
    assert result.exit_code == 1
    assert told in result.stderr


def test_reindex_into_the_engine_of_this_machine_is_the_usual_one(filled: Path) -> None:
    assert read_json(run("reindex", "--to", "embedded", "--json"))["indexed"] > 0


def test_lint_of_a_clean_record_ends_well(filled: Path) -> None:
    assert read_json(run("lint", "--json")) == []
    assert "共0条" in run("lint").output
    assert run("lint", "--format", "xml").exit_code == 1


def test_export_writes_every_item_as_one_line(filled: Path, tmp_path: Path) -> None:
    lines = run("export").stdout.strip().split("\n")
    assert {json.loads(line)["kind"] for line in lines} == {"guide", "document", "entry"}
    target = tmp_path / "全部.jsonl"
    assert read_json(run("export", "--out", str(target), "--json"))["exported"] == len(lines)
    assert len(target.read_text("utf-8").strip().split("\n")) == len(lines)


def test_export_to_an_impossible_place_is_explained(filled: Path, tmp_path: Path) -> None:
    result = run("export", "--out", str(tmp_path / "没有" / "x.jsonl"))
    assert result.exit_code == 1
    assert "写不了文件" in result.stderr


GUIDE = """# 养犬登记办事指南

实施机关：青溪区公安分局

## 申请材料

1. 居民身份证

## 办理时限

承诺办结时限：3个工作日
"""


def test_ingest_reports_each_file_and_a_second_run_changes_nothing(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "养犬登记.md"
    page.write_text(GUIDE, "utf-8")
    first = json.loads(run("ingest", str(page), "--region", DISTRICT, "--json").stdout)
    second = json.loads(run("ingest", str(page), "--region", DISTRICT, "--json").stdout)
    assert first["files"][0]["added"] >= 1
    assert (second["files"][0]["added"], second["files"][0]["skipped"]) == (0, True)
    assert "导入报告" in run("ingest", str(page), "--region", DISTRICT).output


def test_ingest_of_nothing_is_explained(folder: Path) -> None:
    result = run("ingest", "没有这个文件.xlsx")
    assert result.exit_code == 1
    assert "没有这个文件.xlsx" in result.stdout


def test_a_file_that_cannot_be_used_ends_with_exit_code_1(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"not a workbook")
    result = run("ingest", str(broken))
    assert result.exit_code == 1
    assert "没有导入" in result.output


def test_ask_answers_for_people_and_programs(filled: Path) -> None:
    answer = read_json(run("ask", "领养老金要交钱吗", "--region", CITY, "--json"))
    assert answer["status"] == "answered"
    assert answer["citations"]
    shown = run("ask", "领养老金要交钱吗", "--region", CITY).output
    assert "不收费" in shown
    assert "出处" in shown
    assert AI_LABEL in shown


def wait_for(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line
    raise AssertionError(f"the server ended before it said {words}")


def test_serve_says_where_it_is_and_ends_on_interrupt(filled: Path) -> None:
    command = [sys.executable, "-c", "from ui.cli import app; app(prog_name='mingbai')", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            address = re.findall(r"http://127\.0\.0\.1:\d+", wait_for(process, "已经打开"))[0]
            assert httpx.get(f"{address}/healthz").json()["status"] == "ok"
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()


def test_a_taken_port_is_explained(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("serve", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "--port" in result.stderr


def test_guides_search_and_answers_are_as_of_a_day(filled: Path) -> None:
    store = Store.open(filled)
    piece = row_guide("Z1", "渔船检验证书换发")
    assert isinstance(piece.content, ServiceGuide)
    ended = piece.content.model_copy(update={"validity": Validity(expires=date(2026, 7, 1))})
    store.put_file("渔船.xlsx", "1", [piece.model_copy(update={"content": ended})])
    store.close()
    for words in (("guides", "渔船"), ("search", "渔船检验证书换发", "--region", CITY)):
        assert "渔船检验证书换发" in str(read_json(run(*words, "--as-of", "2026-06-30", "--json")))
        assert "渔船检验证书换发', 'region" not in str(read_json(run(*words, "--as-of", "2026-07-01", "--json")))
    answer = read_json(run("ask", "渔船检验证书换发几天", "--region", CITY, "--as-of", "2026-07-01", "--json"))
    assert (answer["status"], "2026年7月1日失效" in answer["text"]) == ("not_found", True)


def test_a_search_leaves_out_what_a_newer_guide_replaced_on_the_day(filled: Path) -> None:
    store = Store.open(filled)
    for number, (title, validity) in enumerate(
        (
            ("茶叶质量检测申请", Validity(published=date(2026, 5, 1))),
            ("茶叶质量检测申请（2026年版）", Validity(effective=date(2026, 9, 1))),
        )
    ):
        piece = row_guide(f"Z{number}", title)
        assert isinstance(piece.content, ServiceGuide)
        content = piece.content.model_copy(update={"validity": validity})
        store.put_file(f"茶{number}.xlsx", "1", [piece.model_copy(update={"content": content})])
    store.close()
    for day, title in (("2026-08-31", "茶叶质量检测申请"), ("2026-09-01", "茶叶质量检测申请（2026年版）")):
        found = read_json(run("search", "茶叶质量检测申请", "--region", CITY, "--as-of", day, "--json"))[0]["matters"]
        assert [one["name"] for one in found if one["name"].startswith("茶叶")] == [title]


def test_a_list_of_which_no_row_is_taken_says_so(filled: Path, tmp_path: Path) -> None:
    row = "事项名称,实施编码,承诺时限(工作日)\n养犬登记,B7,{}\n"
    for folder, days in (("一", 7), ("二", 9)):
        file = tmp_path / folder / "事项.csv"
        file.parent.mkdir()
        file.write_text(row.format(days), "utf-8")
        output = run("ingest", str(file), "--region", CITY).output
    assert "没有采用1行" in output
    assert [line.rpartition("│")[0].endswith("没有采用 ") for line in output.splitlines() if "│ 二" in line] == [True]


def test_a_day_that_is_none_is_explained(filled: Path) -> None:
    result = run("guides", "--as-of", "明天")
    assert (result.exit_code, "2026-09-18" in result.stderr) == (1, True)
