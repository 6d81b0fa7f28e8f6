"""The report: labelled as rating the assistant, undefined in words, plots in the page, and no formula ever runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from evals.ratings.grouping import Group, Near
from evals.ratings.report import Report, gather, markdown
from evals.ratings.report_page import html_page
from evals.ratings.workbook import write_workbook
from knowledge.errors import SettingError
from tests.evals.ratings_samples import rating, ticket

TODAY = date(2026, 11, 30)
EVIL = '=HYPERLINK("http://x","<script>|a")'


def made(url: str | None = None) -> Report:
    near = (Near(title="养老金申领", score=0.4),)
    group = Group(
        week=date(2026, 11, 2), department=EVIL, size=2, questions=(EVIL,), numbers=(1, 2), near=near, suggestions=()
    )
    ratings = [rating(5), rating(1, "a2", agency=EVIL, title=EVIL, reasons=("办事指南不准确",), ticket=1)]
    return gather(ratings, [ticket(title=EVIL)], [group], today=TODAY, official_url=url)


def test_every_report_says_that_it_rates_the_assistant_and_where_the_official_one_is() -> None:
    report = made("https://example.gov.cn/hcp")
    for words in (markdown(report), html_page(report)):
        assert "不是官方的政务服务「好差评」" in words
        assert "https://example.gov.cn/hcp" in words
    assert "官方「好差评」：" not in markdown(made())


def test_an_empty_report_has_no_zero_and_no_hundred() -> None:
    words = markdown(gather([], [], [], today=TODAY))
    assert "没有定义" in words
    assert "0.0%" not in words
    assert "100.0%" not in words
    assert "<svg" not in html_page(gather([], [], [], today=TODAY))


def test_the_page_has_plots_and_escapes_what_others_wrote() -> None:
    page = html_page(made())
    assert page.count("<svg") == 3
    assert "<script>" not in page


def test_a_cell_of_markdown_cannot_break_its_table() -> None:
    lines = [line for line in markdown(made()).splitlines() if "HYPERLINK" in line]
    assert lines
    assert all("\\<script\\>\\|a" in line for line in lines)


def test_late_tickets_name_who_is_told() -> None:
    assert "整改超期 5 个工作日，报承办单位负责人" in markdown(made())


def test_no_cell_of_the_workbook_is_a_formula_and_undefined_is_empty(tmp_path: Path) -> None:
    write_workbook(made(), tmp_path / "r.xlsx")
    book = load_workbook(tmp_path / "r.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert EVIL in [cell.value for cell in cells]
    assert book["按部门"]["B2"].value == 0
    write_workbook(gather([], [], [], today=TODAY), tmp_path / "empty.xlsx")
    assert load_workbook(tmp_path / "empty.xlsx")["按部门"]["B2"].value is None


def test_a_workbook_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").mkdir()
    with pytest.raises(SettingError, match="写不了"):
        write_workbook(made(), tmp_path / "r.xlsx")
