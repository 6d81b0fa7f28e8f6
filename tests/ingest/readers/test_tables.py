"""The list readers: spreadsheets, CSV and JSON become named columns and rows with places people can find."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from ingest.raw import RawTable
from ingest.readers import ReaderLimits, read
from knowledge.errors import GuideError
from tests.ingest.readers.makers import rewrite, table, workbook, write

HEADER = ["序号", "事项名称", "承诺时限", "咨询电话"]
ROWS = [["1", "优待证办理", "5个工作日", "0999-1"], ["2", "低保申请", "30个工作日", "0999-2"]]


def cells(found: RawTable) -> list[dict[str, str]]:
    return [dict(row.cells) for row in found.rows]


def test_a_workbook_row_is_named_by_its_header_and_place(tmp_path: Path) -> None:
    found = table(workbook(tmp_path, [HEADER, *ROWS]))
    assert found.sheet == "事项"
    assert found.columns == tuple(HEADER)
    assert found.rows[1].place == "工作表 事项，第3行"
    assert found.rows[1].cells["事项名称"] == "低保申请"


def test_title_rows_above_the_header_are_passed_over(tmp_path: Path) -> None:
    rows = [
        ["云河市政务服务事项清单", None, None, None],
        ["填报单位：云河市民政局", None, None, "2025年"],
        HEADER,
        *ROWS,
    ]
    found = table(workbook(tmp_path, rows, merge=["A1:D1"]))
    assert found.columns == tuple(HEADER)
    assert len(found.rows) == 2
    assert found.rows[0].place == "工作表 事项，第4行"


def test_a_header_over_two_rows_is_joined(tmp_path: Path) -> None:
    rows = [
        ["序号", "事项名称", "办理时限", None, "备注"],
        [None, None, "法定", "承诺", None],
        ["1", "优待证办理", "20", "5", "无"],
    ]
    found = table(workbook(tmp_path, rows, merge=["A1:A2", "B1:B2", "C1:D1", "E1:E2"]))
    assert found.columns == ("序号", "事项名称", "办理时限/法定", "办理时限/承诺", "备注")
    assert cells(found) == [
        {"序号": "1", "事项名称": "优待证办理", "办理时限/法定": "20", "办理时限/承诺": "5", "备注": "无"}
    ]


def test_a_row_of_groups_above_the_header_is_joined(tmp_path: Path) -> None:
    rows = [
        ["基本信息", None, "办理信息", None],
        ["事项名称", "事项编码", "法定时限", "承诺时限"],
        ["优待证办理", "A1", "20", "5"],
    ]
    found = table(workbook(tmp_path, rows, merge=["A1:B1", "C1:D1"]))
    assert found.columns == ("基本信息/事项名称", "基本信息/事项编码", "办理信息/法定时限", "办理信息/承诺时限")


def test_a_header_over_two_rows_of_a_csv_export_is_joined(tmp_path: Path) -> None:
    found = table(write(tmp_path, "a.csv", "序号,事项名称,办理时限,,备注\n,,法定,承诺,\n1,优待证办理,20,5,无\n"))
    assert found.columns == ("序号", "事项名称", "办理时限/法定", "办理时限/承诺", "备注")


def test_a_row_that_numbers_the_columns_is_no_row(tmp_path: Path) -> None:
    found = table(workbook(tmp_path, [HEADER, ["1", "2", "3", "4"], *ROWS]))
    assert len(found.rows) == 2


def test_a_header_repeated_on_each_page_is_no_row(tmp_path: Path) -> None:
    assert len(table(workbook(tmp_path, [HEADER, ROWS[0], HEADER, ROWS[1]])).rows) == 2


def test_columns_of_the_same_or_no_name_are_told_apart(tmp_path: Path) -> None:
    rows = [["事项名称", "办理地点", "办理地点", None], ["优待证办理", "大厅", "街道", "补充"]]
    assert table(workbook(tmp_path, rows)).columns == ("事项名称", "办理地点", "办理地点（2）", "列4")


def test_merged_body_cells_are_filled_down_but_not_across(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["1", "低保申请", "30", "0999-2"],
        [None, None, "20", "0999-3"],
        ["注：以窗口解释为准", None, None, None],
    ]
    found = table(workbook(tmp_path, rows, merge=["A2:A3", "B2:B3", "A4:D4"]))
    assert found.rows[1].cells == {"序号": "1", "事项名称": "低保申请", "承诺时限": "20", "咨询电话": "0999-3"}
    assert found.rows[2].cells == {"序号": "注：以窗口解释为准"}


def test_numbers_dates_and_truths_are_text_as_people_see_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        ["事项名称", "办理时限", "收费标准", "施行日期", "更新时间", "上班时间", "是否收费", "比例说明", "事项编码"]
    )
    sheet.append(
        ["优待证办理", 5.0, 12.5, date(2025, 8, 21), datetime(2025, 8, 21, 9, 30), time(8, 30), False, 0.05, 123]
    )
    sheet["H2"].number_format, sheet["I2"].number_format = "0%", "000000"
    book.save(tmp_path / "a.xlsx")
    row = table(tmp_path / "a.xlsx").rows[0].cells
    assert tuple(row.values()) == (
        "优待证办理",
        "5",
        "12.5",
        "2025-08-21",
        "2025-08-21 09:30",
        "08:30",
        "否",
        "5%",
        "000123",
    )


def test_stored_results_of_formulas_are_read_and_missing_ones_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, [HEADER, ["1", "优待证办理", "=2+3", "0999-1"]])
    with pytest.raises(GuideError, match="公式没有保存计算结果") as caught:
        read(path)
    assert caught.value.place == "工作表 事项"
    rewrite(path, "xl/worksheets/sheet1.xml", b"<f>2+3</f><v></v>", b"<f>2+3</f><v>5</v>")
    assert table(path).rows[0].cells["承诺时限"] == "5"


def test_error_values_are_absent(tmp_path: Path) -> None:
    assert "承诺时限" not in table(workbook(tmp_path, [HEADER, ["1", "优待证办理", "#N/A", "0999-1"]])).rows[0].cells


def test_every_visible_sheet_with_rows_is_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, state in (("行政许可", "visible"), ("备份", "hidden"), ("说明", "visible"), ("公共服务", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        if title != "说明":
            sheet.append(HEADER)
            sheet.append(ROWS[0])
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    assert [sheet.sheet for sheet in found if isinstance(sheet, RawTable)] == ["行政许可", "公共服务"]


def test_lines_inside_a_cell_and_leftover_tags_are_kept_apart_and_cleaned(tmp_path: Path) -> None:
    rows = [HEADER, ["1", "优待证办理", "5个\u200b工作日&nbsp;起", "1.大厅；<br/>2.街道。\n3.村居"]]
    row = table(workbook(tmp_path, rows)).rows[0].cells
    assert row["承诺时限"] == "5个工作日 起"
    assert row["咨询电话"] == "1.大厅；\n2.街道。\n3.村居"


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("gb18030", ","), ("utf-16", "\t")]
)
def test_a_csv_in_any_usual_encoding_and_delimiter_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in [HEADER, *ROWS])
    found = table(write(tmp_path, "a.csv", text.encode(encoding)))
    assert found.columns == tuple(HEADER)
    assert found.rows[1].place == "第3行"
    assert found.header


def test_a_csv_cell_with_line_breaks_is_one_cell_and_keeps_its_rows_place(tmp_path: Path) -> None:
    found = table(write(tmp_path, "a.csv", '事项名称,申请材料\n优待证办理,"1.身份证\n2.照片"\n低保申请,申请书\n'))
    assert cells(found)[0]["申请材料"] == "1.身份证\n2.照片"
    assert [row.place for row in found.rows] == ["第2行", "第4行"]


@pytest.mark.parametrize(
    "lines",
    [
        [
            "优待证办理,1a2b3c4d-0000-4000-8000-0000000000aa,https://example.cn/1",
            "低保申请,1a2b3c4d-0000-4000-8000-0000000000ab,https://example.cn/2",
        ],
        ["新闻单位设立驻地方机构审批", "社会保险登记事项变更", "排水单位名称变更"],
    ],
)
def test_a_csv_without_a_header_has_numbered_columns(tmp_path: Path, lines: list[str]) -> None:
    found = table(write(tmp_path, "a.csv", "\n".join(lines)))
    assert not found.header
    assert found.columns == tuple(f"列{n}" for n in range(1, len(lines[0].split(",")) + 1))
    assert len(found.rows) == len(lines)


def test_unknown_words_above_codes_are_a_header(tmp_path: Path) -> None:
    found = table(
        write(tmp_path, "a.csv", "办啥,去哪看\n优待证办理,https://example.cn/1\n低保申请,https://example.cn/2\n")
    )
    assert found.columns == ("办啥", "去哪看")


def test_a_list_of_names_under_its_one_heading_is_read(tmp_path: Path) -> None:
    found = table(write(tmp_path, "a.csv", "事项名称\n优待证办理\n低保申请\n"))
    assert cells(found) == [{"事项名称": "优待证办理"}, {"事项名称": "低保申请"}]


def test_a_comma_in_a_few_names_of_one_column_is_part_of_them(tmp_path: Path) -> None:
    names = [
        "公司章程备案，经营期限备案",
        "一次性补助金（含生活困难，预支50%确认）申领",
        "优待证办理",
        "低保申请",
        "居住证签发",
    ]
    found = table(write(tmp_path, "a.csv", "\n".join(("事项名称", *names))))
    assert [row["事项名称"] for row in cells(found)] == names


RECORD = {
    "_id": {"$oid": "60ae"},
    "name": "优待证办理",
    "days": 5.0,
    "open": True,
    "note": None,
    "materials": ["身份证", " 照片 ", ""],
    "window": {"place": "大厅", "phone": "0999-1"},
}
ROW = {
    "_id": "60ae",
    "name": "优待证办理",
    "days": "5",
    "open": "是",
    "materials": "身份证\n照片",
    "window.place": "大厅",
    "window.phone": "0999-1",
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", json.dumps([RECORD])),
        ("a.json", json.dumps({"code": 0, "data": {"total": 1, "list": [RECORD, {"name": "低保申请"}]}})),
        ("a.json", json.dumps(RECORD)),
        ("a.json", json.dumps({"code": 200, "data": RECORD, "msg": "ok"})),
        ("a.json", json.dumps(RECORD) + "\n" + json.dumps({"name": "低保申请"})),
        ("a.jsonl", "\ufeff" + json.dumps(RECORD, ensure_ascii=False) + "\n\n" + json.dumps({"name": "低保申请"})),
        ("a.jsonl", json.dumps([RECORD])),
    ],
)
def test_records_are_found_in_every_shape_of_json(tmp_path: Path, name: str, text: str) -> None:
    found = table(write(tmp_path, name, text))
    assert found.rows[0].cells == ROW
    assert found.rows[0].lists == {"materials": ("身份证", "照片")}
    assert found.columns[:2] == ("_id", "name")


def test_the_materials_inside_one_record_are_not_taken_for_records(tmp_path: Path) -> None:
    record = RECORD | {
        "materials": [{"name": "身份证", "count": 1, "kind": "原件"}, {"name": "照片", "count": 2, "kind": "原件"}]
    }
    found = table(write(tmp_path, "a.json", json.dumps({"data": record})))
    assert [row.cells["name"] for row in found.rows] == ["优待证办理"]


def test_a_list_of_objects_in_a_record_is_kept_as_json(tmp_path: Path) -> None:
    found = table(
        write(tmp_path, "a.jsonl", json.dumps({"name": "优待证办理", "materials": [{"name": "身份证", "count": 1}]}))
    )
    assert found.rows[0].lists["materials"] == ('{"name": "身份证", "count": 1}',)


def test_a_stray_nul_costs_no_row(tmp_path: Path) -> None:
    rows = "".join(f"A{number},第{number}件事项\n" for number in range(500))
    found = table(write(tmp_path, "a.csv", f"编码,名称\n{rows}A9\x00,优待证办理\n"))
    assert len(found.rows) == 501
    assert found.rows[-1].cells == {"编码": "A9", "名称": "优待证办理"}


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("a.json", '[{"a": 1},', "JSON 格式有误"),
        ("a.json", '{"code": 500, "msg": "系统异常"}', "没有可读的记录"),
        ("a.json", "[1, 2]", "没有可读的记录"),
        ("a.json", "[" * 100_000, "嵌套过深"),
        ("a.jsonl", '{"a": 1}\n{"a": ', "不是完整的 JSON"),
        ("a.jsonl", '{"a": 1}\n3', "不是一条记录"),
        ("a.jsonl", '{"a": null}', "没有可读的记录"),
        ("a.csv", '事项名称,编码\n"优待证,1\n低保,2\n', "引号不成对"),
        ("a.csv", "事项名称,事项编码\n", "只有表头"),
        ("a.csv", "a\x00b,c\n1,2", "二进制"),
        ("a.csv", ",,\n , \n", "没有任何内容"),
    ],
)
def test_a_broken_list_is_refused_with_its_place(tmp_path: Path, name: str, text: str, what: str) -> None:
    with pytest.raises(GuideError, match=what):
        read(write(tmp_path, name, text))


def test_the_place_of_a_broken_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(GuideError) as caught:
        read(write(tmp_path, "a.jsonl", '{"a": "1"}\n{"a": '))
    assert caught.value.place == "第2行"


def test_commas_and_lines_inside_quoted_cells_say_nothing_about_the_delimiter(tmp_path: Path) -> None:
    cell = '"1.户口簿，原件；\n2.照片，2张；\n3.委托书，写明事项；\n4.诊断证明，三个月内开具"'
    lines = ["事项名称,申请材料,备注", *(f"优待证第{number}类,{cell},长期有效，无需年检" for number in range(3))]
    found = table(write(tmp_path, "a.csv", "\n".join(lines)))
    assert found.columns == ("事项名称", "申请材料", "备注")
    assert [row.place for row in found.rows] == ["第2行", "第6行", "第10行"]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.xlsx"])
def test_too_many_rows_are_refused(tmp_path: Path, name: str) -> None:
    rows = [["事项名称", "事项编码"], *([f"事项{n}", f"A{n}"] for n in range(20))]
    text = {"a.csv": "\n".join(map(",".join, rows)), "a.jsonl": "\n".join(json.dumps({"name": row[0]}) for row in rows)}
    path = write(tmp_path, name, text[name]) if name in text else workbook(tmp_path, rows, name=name)
    with pytest.raises(GuideError, match="超过上限"):
        read(path, limits=ReaderLimits(rows=10))
