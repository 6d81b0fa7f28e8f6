"""Columns of a list that are for staff alone: internal notes, and the grade of a single part.

    审查要点 / 常见退件原因 / 内部备注        a note on the whole guide
    审查要点：申请材料 / 申请材料：审查要点     a note on one part
    内部：流转说明                          a remark under a heading of the list's own
    信息分级：收费                          the grade of one part, or of the notes of one kind: 公开, 窗口, 部门 or 部门（户政科）

None of them reaches a row's source text. What is not understood closes rather than opens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ingest.parse.blanks import is_blank
from ingest.parse.code_values import GRADES
from ingest.raw import RawRow
from knowledge.codelists import Grade
from knowledge.departments import spelled
from knowledge.notes import LONGEST, Note, NoteKind
from knowledge.part_grades import PartGrade, field_named

_KINDS = "|".join(kind.value for kind in NoteKind)
_NOTE = re.compile(rf"(?:内部：)?(?:(?P<above>[^：]+)：)?(?P<kind>{_KINDS})(?:[：（](?P<part>[^）]+)）?)?")
_INTERNAL = re.compile(r"内部：(?P<name>.+)")
_GRADE = re.compile(r"信息分级[：（](?P<part>[^）]+)）?")
_GRADED = re.compile(r"(?P<grade>[^（(：:]+)(?:[（(：:](?P<department>[^）)]+)[）)]?)?")


class Staff(NamedTuple):
    """What one row says to staff alone."""

    notes: tuple[Note, ...] = ()
    part_grades: tuple[PartGrade, ...] = ()


class _Grading(NamedTuple):
    grade: Grade
    department: str | None


@lru_cache(maxsize=4_000)  # the same headings come with every row
def is_internal(heading: str) -> bool:
    """Whether a column is for staff alone."""
    plain = _plain(heading)
    return any(pattern.fullmatch(plain) for pattern in (_NOTE, _INTERNAL, _GRADE))


def open_columns(headings: Iterable[str]) -> tuple[str, ...]:
    """The headings of a table without those for staff alone."""
    return tuple(heading for heading in headings if not is_internal(heading))


def for_staff(row: RawRow) -> Staff:
    """The notes and grades of one row of the whole table."""
    said = {_plain(heading): text for heading, text in _texts(row) if is_internal(heading)}
    grades = {
        found["part"].strip(): _grading(text) for heading, text in said.items() if (found := _GRADE.fullmatch(heading))
    }
    parts = (
        PartGrade(part=field_named(part) or part, grade=one.grade, department=one.department)
        for part, one in grades.items()
        if part not in set(NoteKind)
    )
    return Staff(notes=tuple(_notes(said, grades)), part_grades=tuple(parts))


def _texts(row: RawRow) -> Iterator[tuple[str, str]]:
    yield from ((heading, text) for heading, text in row.cells.items() if heading not in row.lists)
    yield from ((heading, "\n".join(values)) for heading, values in row.lists.items())


def _notes(said: Mapping[str, str], grades: Mapping[str, _Grading]) -> Iterator[Note]:
    for heading, text in said.items():
        if is_blank(text) or _GRADE.fullmatch(heading):
            continue
        found = _NOTE.fullmatch(heading)
        kind = NoteKind(found["kind"]) if found else NoteKind.REMARK
        named = (found["part"] or found["above"]) if found else None
        part = (field_named(named) or "") if named else ""
        words = text if found else f"{heading.partition('：')[2]}：{text}"
        given = grades.get(kind.value, _Grading(Grade.WINDOW, None))
        grade = Grade.WINDOW if given.grade is Grade.PUBLIC else given.grade
        for start in range(0, len(words), LONGEST):
            yield Note(
                kind=kind, text=words[start : start + LONGEST], part=part, grade=grade, department=given.department
            )


def _grading(text: str) -> _Grading:
    """What a cell says; a word that is no grade closes the part to all but its department."""
    found = _GRADED.fullmatch(text.strip())
    grade = GRADES.get(found["grade"].strip()) if found else None
    if found is None or grade is None:
        return _Grading(Grade.DEPARTMENT, None)
    return _Grading(grade, spelled(found["department"]) if found["department"] else None)


@lru_cache(maxsize=4_000)
def _plain(heading: str) -> str:
    """A heading without spaces and marks, its colons and slashes as one colon."""
    plain = unicodedata.normalize("NFKC", heading)
    return re.sub(r"[:/]", "：", re.sub(r"[\s*＊★]+", "", plain)).replace("(", "（").replace(")", "）")
