"""Columns for staff alone: their words reach notes and grades, never the text that citizens are answered from."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.parse.internal_columns import for_staff, is_internal
from ingest.parse.lists import ParsedList, parse_table
from ingest.raw import RawRow, RawTable
from ingest.sync import ingest
from knowledge.access import CITIZEN, Role, Viewer
from knowledge.codelists import Grade
from knowledge.notes import NoteKind
from knowledge.part_grades import PartGrade
from knowledge.places import Places
from knowledge.store import Store
from tests.samples import CITY

ROW = {
    "事项名称": "养犬登记",
    "实施主体": "云河市公安局",
    "申请材料": "犬只免疫证明",
    "办理流程": "受理后转派出所核查",
    "收费标准": "每只每年50元",
    "审查要点：申请材料": "核对疫苗批号",
    "常见退件原因": "照片过期",
    "内部：流转": "周五集中移交",
    "信息分级：办理流程": "部门（户政科）",
    "信息分级：审查要点": "部门",
}


def parsed(cells: dict[str, str], places: Places) -> ParsedList:
    row = RawRow(place="第2行", cells=cells)
    table = RawTable(name="清单.xlsx", digest="1", columns=tuple(cells), rows=(row,))
    return parse_table(table, places=places, region=CITY)


@pytest.mark.parametrize(
    ("heading", "internal"),
    [
        ("审查要点", True), ("常见退件原因", True), ("内部备注", True), ("内部：审查要点", True), ("内部/流转说明", True),
        ("审查要点（收费）", True), ("申请材料/审查要点", True), ("信息分级：收费", True), ("信息分级（收费标准）", True),
        ("信息分级", False), ("备注", False), ("申请材料", False), ("内部编号", False), ("材料受理标准", False),
    ],
)  # fmt: skip
def test_a_heading_tells_whether_a_column_is_for_staff(heading: str, internal: bool) -> None:
    assert is_internal(heading) is internal


def test_a_row_hands_its_notes_over_and_keeps_them_out_of_its_text(places: Places) -> None:
    listed = parsed(ROW, places)
    guide = listed.guides[0]
    told = [(note.kind, note.part, note.text, note.grade) for note in listed.notes[guide.id]]
    assert told == [
        (NoteKind.REVIEW, "materials", "核对疫苗批号", Grade.DEPARTMENT),
        (NoteKind.REJECTED, "", "照片过期", Grade.WINDOW),
        (NoteKind.REMARK, "", "流转：周五集中移交", Grade.WINDOW),
    ]
    said = guide.model_dump_json() + listed.source_texts[guide.source.id]
    assert not [word for word in ("批号", "照片过期", "周五", "审查要点", "内部") if word in said]


def test_a_part_has_the_grade_that_its_column_states(places: Places) -> None:
    guide = parsed(ROW, places).guides[0]
    assert guide.part_grades == (PartGrade(part="steps", grade=Grade.DEPARTMENT, department="户政科"),)


def test_a_word_that_is_no_grade_closes_and_a_note_is_never_public(places: Places) -> None:
    row = {**ROW, "信息分级：办理流程": "暂不对外", "信息分级：审查要点": "公开"}
    listed = parsed(row, places)
    guide = listed.guides[0]
    assert guide.part_grades == (PartGrade(part="steps", grade=Grade.DEPARTMENT),)
    assert {note.grade for note in listed.notes[guide.id]} == {Grade.WINDOW}


def test_a_long_note_is_kept_whole() -> None:
    row = RawRow(place="第2行", cells={"审查要点": "核" * 4500})
    assert "".join(note.text for note in for_staff(row).notes) == "核" * 4500


def test_a_file_read_again_replaces_its_notes(tmp_path: Path, places: Places) -> None:
    file, store = tmp_path / "清单.csv", Store.open(tmp_path / "data")
    window = store.seen_by(Viewer.of(Role.WINDOW))
    for reason in ("照片过期", "地址不符"):
        file.write_text(f"事项名称,收费标准,常见退件原因\n养犬登记,每只每年50元,{reason}\n", "utf-8")
        ingest([file], store, places, region=CITY)
        guide = store.guides()[0]
        assert [note.text for note in window.notes(guide.id)] == [reason]
    assert store.seen_by(CITIZEN).notes(guide.id) == ()
    store.withdraw_file(next(iter(store.files())))
    assert window.notes(guide.id) == ()
