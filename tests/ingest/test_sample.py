"""The sample pack is what its sources say, says that it is a sample, and holds the answers its questions ask for."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from lxml import html
from openpyxl import load_workbook

from ingest.sample.build import PACK, built, main
from ingest.sample.matters import read_list, unified_code
from ingest.sample.page import read_page
from knowledge.codes import parse_code, uscc_is_valid

SAMPLE = PACK.parent
QUESTIONS = [json.loads(line) for line in (SAMPLE / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
ANSWERED = [question for question in QUESTIONS if question["status"] == "answered"]
FACETS = {
    "材料", "时限", "费用", "地点", "时间", "电话", "条件", "流程", "依据", "结果", "网上办理", "跑几次", "投诉", "注意事项",
}  # fmt: skip
HOTLINES = {"12123", "12315", "12329", "12333", "12345", "12348", "12366", "12367", "12385", "12389", "12393"}


def sheet_text(content: bytes) -> str:
    rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return "\n".join("|".join(str(cell or "") for cell in row) for row in rows)


def docx_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


TEXT_OF: Mapping[str, Callable[[bytes], str]] = {
    ".xlsx": sheet_text,
    ".csv": lambda content: content.decode("gb18030"),
    ".html": lambda content: str(html.fromstring(content).text_content()),
    ".docx": docx_text,
    ".pdf": pdf_text,
    ".md": lambda content: content.decode("utf-8"),
}


def text_of(name: str, content: bytes) -> str:
    return TEXT_OF[Path(name).suffix](content)


@pytest.fixture(scope="module")
def fresh() -> dict[str, str]:
    """The text of every file as the sources make it now."""
    return {name: text_of(name, content) for name, content in built()}


def test_the_committed_files_are_what_the_sources_make(fresh: dict[str, str]) -> None:
    committed = {path.name: text_of(path.name, path.read_bytes()) for path in PACK.iterdir()}
    assert committed == fresh


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    main(tmp_path / "one")
    main(tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_every_file_says_that_it_is_a_sample(fresh: dict[str, str]) -> None:
    assert [name for name, text in fresh.items() if "示例" not in text] == []


def test_every_local_phone_is_fictional(fresh: dict[str, str]) -> None:
    for name, text in fresh.items():
        assert not re.findall(r"(?<!\d)0(?!980-8[123]\d{5}(?!\d))\d{2,3}-\d{7,8}", text), name
        assert not re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text), name
        assert set(re.findall(r"(?<![\d-])12[13]\d{2}(?!\d)", text)) <= HOTLINES, name


def test_every_implementation_code_is_well_formed_and_fictional() -> None:
    codes = []
    for path in sorted((SAMPLE / "content" / "lists").glob("*.toml")):
        matters = read_list(path)
        column = next(i for i, heading in enumerate(matters.header) if heading in {"实施编码", "业务编码", "事项代码"})
        codes += [row[column] for row in matters.rows if row[column]]
    parsed = [code for code in map(parse_code, codes) if code]
    assert len(parsed) == len(codes) == len(set(codes)) > 60
    assert all(uscc_is_valid(code.uscc or "") and code.region_prefix == "99" for code in parsed)
    assert all((code.uscc or "")[2:6] == "9999" for code in parsed)


def test_an_organ_code_carries_both_check_characters() -> None:
    assert uscc_is_valid(unified_code("999900", "81000101"))


def test_a_row_that_names_no_national_row_is_an_error(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    (tmp_path / "agencies.toml").write_text("")
    (lists / "national_matters.toml").write_text("row = []\n")
    (lists / "local.toml").write_text('output = "x.csv"\ncolumns = []\n[[row]]\nsame_as = "没有的事项"\n')
    with pytest.raises(ValueError, match="没有的事项"):
        read_list(lists / "local.toml")


def test_two_rows_with_the_same_code_are_an_error(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    (tmp_path / "agencies.toml").write_text('[hall]\nname = "大厅"\narea = "999900"\norg = "81000101"\n')
    (lists / "national_matters.toml").write_text("row = []\n")
    row = '[[row]]\nagency = "hall"\nlevel = "市级"\ncatalogue = "992014013002"\n'
    (lists / "local.toml").write_text(f'output = "x.csv"\ncolumns = []\n{row}{row}')
    with pytest.raises(ValueError, match="重复"):
        read_list(lists / "local.toml")


def test_a_page_without_a_head_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("没有页面信息")
    with pytest.raises(ValueError, match=r"page\.md"):
        read_page(tmp_path / "page.md")


def test_there_are_150_questions_with_known_keys() -> None:
    assert len(QUESTIONS) == len({question["id"] for question in QUESTIONS}) == 150
    assert len({question["question"] + question["region"] for question in QUESTIONS}) == 150
    assert {question["field"] for question in ANSWERED} <= FACETS


def titles() -> set[str]:
    pages = {read_page(path).head.title for path in (SAMPLE / "content" / "pages").glob("*.md")}
    lists = [read_list(path) for path in (SAMPLE / "content" / "lists").glob("*.toml")]
    headings = {"业务办理项名称", "业务办理项", "具体事项"}
    items = {
        row[column]
        for matters in lists
        for column, heading in enumerate(matters.header)
        if heading in headings or (heading == "事项名称" and "主项名称" in matters.header)
        for row in matters.rows
    }
    return pages | items


def test_every_question_names_guides_and_files_of_the_pack(fresh: dict[str, str]) -> None:
    known = titles()
    for question in ANSWERED:
        assert question["guides"], question["id"]
        assert set(question["guides"]) <= known, question["id"]
        assert set(question["sources"]) <= set(fresh), question["id"]


def rows_of(name: str, items: list[str]) -> str:
    """The rows of a list that carry one of the items, each cell with its heading."""
    content = (PACK / name).read_bytes()
    if name.endswith(".csv"):
        rows = list(csv.reader(io.StringIO(content.decode("gb18030"), newline="")))
    else:
        rows = [[str(cell or "") for cell in row] for row in load_workbook(io.BytesIO(content)).active.values][1:]
    header = rows[0]
    chosen = [row for row in rows[1:] if set(items) & set(row)]
    return "\n".join(as_read(heading, cell) for row in chosen for heading, cell in zip(header, row, strict=True))


def as_read(heading: str, cell: str) -> str:
    """A cell with the words its heading lends it: 「是否收费」 否 is 不收费, 「承诺时限(工作日)」 5 is 5个工作日."""
    if heading == "是否收费":
        return {"否": "不收费", "是": "收费"}[cell]
    unit = "个工作日" if "(工作日)" in heading else "次" if heading.endswith("次数") else ""
    return f"{heading}：{cell}{unit}"


def evidence(question: dict[str, Any], fresh: Mapping[str, str]) -> str:
    """The text of a question's own rows and pages, without white space."""
    parts = [
        rows_of(name, question["guides"]) if name.endswith((".xlsx", ".csv")) else fresh[name]
        for name in question["sources"]
    ]
    return re.sub(r"\s", "", "\n".join(parts))


@pytest.mark.parametrize("question", ANSWERED, ids=lambda question: question["id"])
def test_the_named_source_holds_every_expected_fact(question: dict[str, Any], fresh: dict[str, str]) -> None:
    text = evidence(question, fresh)
    if question["kind"] == "unstated":
        assert not any(form in text for form in question["must_not"])
        return
    missing = [group for group in question["must"] if not any(re.sub(r"\s", "", form) in text for form in group)]
    assert missing == [], question["question"]
