"""Commands over lists, findings, conflicts and burden: Chinese help, JSON, files, and sign-offs that work at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from knowledge.findings import Finding
from knowledge.guide import LegalBasis, ServiceGuide
from knowledge.store import Store
from tests.fakes import PENSION_ID
from tests.records import filled_store
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT, entry, pension_page
from ui.cli import app

COMMANDS = (("lists", "tree"), ("lists", "diff"), ("lint", "accept"), ("lint", "accepted"))
ENGLISH_FRAME = ("Usage", "Options", "Arguments", "Commands", "Show this message", "required]", "default:")


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("MINGBAI_REGION", "MINGBAI_DATABASE", "MINGBAI_ENCODER"):
        monkeypatch.delenv(name, raising=False)
    store = filled_store(tmp_path)
    found = Finding(
        rule="R05", severity="error", message="受理条件在冒号处中断。", fix="请补上。", withholds="conditions"
    )
    store.put_file("养老金.html", "2", [pension_page().model_copy(update={"findings": (found,)})])
    store.put_file("公式.csv", "1", [entry("=HYPERLINK(1)")])
    store.close()
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="mingbai")


def read_json(*words: str, code: int = 0) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(("group", "name"), COMMANDS)
def test_help_is_chinese_with_examples_and_json(group: str, name: str) -> None:
    output = run(group, name, "--help").output
    assert f"mingbai {group} {name}" in output
    assert "退出码" in output
    assert "--json" in output
    assert not any(word in output for word in ENGLISH_FRAME)


def test_lists_are_counted_by_level(filled: Path) -> None:
    assert {one["region"]: one["level"] for one in read_json("lists", "tree")} == {CITY: "市级", DISTRICT: "县级"}
    shown = run("lists", "tree", "--region", DISTRICT, "--out", str(filled / "清单.xlsx")).output
    assert "行政许可" in shown
    book = load_workbook(filled / "清单.xlsx")
    assert book.sheetnames == ["三级清单", "按类型", "事项", "与上级对不上"]
    assert book["事项"].max_row - 1 == sum(one["total"] for one in read_json("lists", "tree"))
    upper = [row[3].value for row in book["与上级对不上"].iter_rows(min_row=2)]
    assert set(upper) <= {"云岭省云河市"}


def test_a_difference_is_shown_and_written_and_no_name_becomes_a_formula(filled: Path) -> None:
    out = filled / "差别.xlsx"
    found = read_json("lists", "diff", DISTRICT, CITY, "--out", str(out))
    assert found["joined"] == {"名称": 1}
    assert found["counts"]["承诺时限不同"] == 1
    cells = [cell for row in load_workbook(out)["差别"].iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    assert "承诺时限不同1" in run("lists", "diff", DISTRICT, CITY).output


def test_a_place_without_a_list_is_not_compared(filled: Path) -> None:
    for words in ((OTHER_DISTRICT, CITY), (CITY, OTHER_DISTRICT)):
        result = run("lists", "diff", *words)
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"没有云岭省云河市松原区（{OTHER_DISTRICT}）自己的清单" in result.stderr


def test_a_review_that_cannot_be_read_is_explained(filled: Path) -> None:
    table = filled / "核对.csv"
    table.write_text("甲,乙,丙\n", "utf-8")
    assert "第1行不是两列" in run("lists", "diff", DISTRICT, CITY, "--reviewed", str(table)).stderr
    assert "读不出来" in run("lists", "diff", DISTRICT, CITY, "--reviewed", "没有.csv").stderr


@pytest.mark.parametrize("form", ["xlsx", "html"])
def test_the_lint_is_written_as_a_file(filled: Path, form: str) -> None:
    result = run("lint", "--format", form, "--out", str(filled / f"质检.{form}"))
    assert result.exit_code == 1
    assert (filled / f"质检.{form}").stat().st_size > 2000


def test_the_workbook_says_what_is_withheld_and_whose_each_guide_is(filled: Path) -> None:
    run("lint", "--format", "xlsx", "--out", str(filled / "质检.xlsx"))
    book = load_workbook(filled / "质检.xlsx")
    names, row = (list(one) for one in book["结果"].iter_rows(values_only=True))
    assert row[names.index("扣下")] == "受理条件"
    assert "云岭省云河市" in {row[2] for row in book["完整度"].iter_rows(min_row=2, values_only=True)}


def test_a_finding_names_what_programs_read(filled: Path) -> None:
    (one,) = read_json("lint", code=1)
    assert {"rule", "guide", "place", "severity", "message", "fix"} <= set(one)


def test_findings_are_told_under_the_name_of_their_guide_with_what_they_withhold(filled: Path) -> None:
    shown = run("lint").output.splitlines()
    assert shown[0].endswith(f" · 云岭省云河市（{PENSION_ID}）")
    assert shown[1] == "  错误 R05 受理条件在冒号处中断。 → 请补上。（扣下：受理条件）"
    assert shown[2] == "共1条：错误1。1份指南有内容扣下，改好或者认可以后才用来答复。"


def test_a_finding_of_the_day_is_signed_off_as_it_reads_today(filled: Path) -> None:
    store = Store.open(filled)
    item = store.item(PENSION_ID)
    assert item is not None
    old = item.content.model_copy(update={"bases": (LegalBasis(title="《个体工商户条例》"),)})
    store.put_file("养老金.html", "3", [pension_page().model_copy(update={"content": old})])
    store.close()
    assert [one["accepted"] for one in read_json("lint", code=1) if one["rule"] == "R21"] == [False]
    assert read_json("lint", "accept", "R21", PENSION_ID, "--why", "仍按旧名")["findings"] == 1
    assert [one["accepted"] for one in read_json("lint") if one["rule"] == "R21"] == [True]


def test_an_accepted_error_ends_well_and_is_in_the_audit(filled: Path) -> None:
    assert read_json("lint", "accept", "r05", PENSION_ID, "--why", "原文如此")["findings"] == 1
    assert run("lint").exit_code == 0
    assert "1条已经认可" in run("lint").output
    assert "原文如此" in run("lint", "accepted").output
    store = Store.open(filled)
    item = store.item(PENSION_ID)
    assert item is not None
    assert item.withheld == frozenset()
    assert store.unindexed() == ({}, [], [])
    assert run("lint", "accept", "R05", PENSION_ID, "--why", "核对有误", "--undo").exit_code == 0
    assert run("lint").exit_code == 1


@pytest.mark.parametrize(("words", "said"), [(("R99", PENSION_ID), "没有 R99"), (("R05", "没有这份"), "没有 R05")])
def test_what_was_not_found_cannot_be_accepted(filled: Path, words: tuple[str, str], said: str) -> None:
    result = run("lint", "accept", *words, "--why", "原文如此")
    assert (result.exit_code, said in result.stderr) == (1, True)


def test_penalties_are_never_signed_into_answers(filled: Path) -> None:
    store = Store.open(filled)
    penalty = Finding(rule="R02", severity="error", message="是行政处罚。", withholds="*")
    store.put_file("养老金.html", "3", [pension_page().model_copy(update={"findings": (penalty,)})])
    store.close()
    assert "不能认可" in run("lint", "accept", "R02", PENSION_ID, "--why", "要查").stderr


@pytest.mark.parametrize("words", [("conflicts",), ("burden",)], ids=str)
def test_reports_have_chinese_help(words: tuple[str, ...]) -> None:
    output = run(*words, "--help").output
    assert f"mingbai {words[0]}" in output
    assert not any(word in output for word in ENGLISH_FRAME)


@pytest.mark.parametrize("form", ["text", "xlsx", "html"])
def test_conflicts_are_shown_or_written(filled: Path, form: str) -> None:
    assert "0处" in run("conflicts", "--format", form).output
    assert form == "text" or (filled / f"conflicts.{form}").exists()


def test_conflicts_for_programs_are_findings_with_their_upper_guide(filled: Path) -> None:
    store = Store.open(filled)
    piece = pension_page(region=DISTRICT, promised="99")
    store.put_file("养老金-青溪.html", "2", [piece])
    store.close()
    found = read_json("conflicts", "--region", DISTRICT)
    assert {(one["rule"], one["upper_region"]) for one in found} == {("C03", None), ("C12", CITY)}
    assert run("conflicts", "--format", "xml").exit_code == 1


def test_the_burden_is_written_as_a_page_and_a_workbook(filled: Path) -> None:
    made = read_json("burden", "--region", CITY)
    assert {place["region"] for place in made["places"]} == {CITY, DISTRICT}
    page = (filled / "burden" / "burden.html").read_text("utf-8")
    assert page.count("<svg") >= 4
    assert "<script" not in page
    assert load_workbook(filled / "burden" / "burden.xlsx").sheetnames[1:] == [
        "各地平均",
        "事项对比",
        "可共享免提交",
        "兜底条款",
    ]
    assert "报告写到了" in run("burden", "--out", str(filled / "负担")).output


def test_lint_judges_laws_by_the_day_and_by_their_texts(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = filled / "laws.jsonl"
    source.write_text('{"title": "社会保险法", "article": "第一条", "text": "甲。", "date": "2018-12-29"}\n', "utf-8")
    page = pension_page()
    assert isinstance(page.content, ServiceGuide)
    bases = (LegalBasis(title="《婚姻法》"), LegalBasis(title="《社会保险法》", article="第七条"))
    store = Store.open(filled)
    store.put_file(
        "养老金.html", "3", [page.model_copy(update={"content": page.content.model_copy(update={"bases": bases})})]
    )
    store.close()
    before = read_json("lint", "--as-of", "2020-06-01")
    monkeypatch.setenv("MINGBAI_LAWS", str(source))
    after = read_json("lint", "--as-of", "2021-06-01", code=1)
    said = [
        {one["rule"]: one["message"] for one in found if one["rule"] in ("R21", "R22")} for found in (before, after)
    ]
    assert said[0] == {}
    assert "民法典" in said[1]["R21"]
    assert said[1]["R22"] == "「《社会保险法》」没有第7条。"


@pytest.mark.parametrize("command", ["lint", "conflicts"])
def test_json_goes_into_a_file_where_one_is_named_and_text_does_not(filled: Path, command: str) -> None:
    out = filled / "结果.json"
    said = read_json(command, code=1 if command == "lint" else 0)
    written = run(command, "--format", "json", "--out", str(out))
    assert str(out) in written.output
    assert json.loads(out.read_text("utf-8")) == said
    refused = run(command, "--out", str(out))
    assert (refused.exit_code, "--format json" in refused.stderr) == (1, True)
