"""Notes on a guide for staff, and the reviewed names of departments that decide whose a note is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from knowledge.access import CITIZEN, Role, Viewer
from knowledge.codelists import Grade
from knowledge.departments import Departments
from knowledge.errors import StoreError
from knowledge.notes import Note, NoteKind
from knowledge.store import Store
from tests.samples import CITY, pension_page

MINE = f"guide:养老金{CITY}"
OWN, OTHER = "云河市社会保险中心", "户政科"


@pytest.fixture
def store(pension_store: Store) -> Store:
    return pension_store


def add(store: Store, text: str, **more: object) -> int:
    note = Note(kind=NoteKind.REVIEW, text=text, **more)  # type: ignore[arg-type]
    return store.add_note(MINE, note, role=Role.EDITOR, by="she-01").number


def read_by(store: Store, viewer: Viewer) -> list[str]:
    return [note.text for note in store.seen_by(viewer).notes(MINE)]


def test_every_role_reads_what_its_grade_and_department_allow(store: Store) -> None:
    add(store, "窗口", part="收费")
    add(store, "本部门", grade=Grade.DEPARTMENT)
    add(store, "户政", grade=Grade.DEPARTMENT, department=OTHER)
    told = {
        "citizen": read_by(store, CITIZEN),
        "window": read_by(store, Viewer.of(Role.WINDOW)),
        "own": read_by(store, Viewer.of(Role.EDITOR, OWN)),
        "other": read_by(store, Viewer.of(Role.EDITOR, OTHER)),
        "low": read_by(store, Viewer.of(Role.EDITOR, OWN, grade=Grade.PUBLIC)),
        "maintainer": read_by(store, Viewer.of(Role.MAINTAINER)),
        "auditor": read_by(store, Viewer.of(Role.AUDITOR)),
    }
    assert told == {
        "citizen": [], "window": ["窗口"], "own": ["窗口", "本部门"], "other": ["窗口", "户政"], "low": [],
        "maintainer": ["窗口", "本部门", "户政"], "auditor": ["窗口", "本部门", "户政"],
    }  # fmt: skip


def test_a_record_without_a_viewer_tells_no_note(store: Store) -> None:
    add(store, "窗口")
    assert store.notes(MINE) == ()


def test_notes_of_a_guide_that_may_not_be_read_are_not_read(store: Store) -> None:
    add(store, "窗口")
    page = pension_page()
    closed = page.content.model_copy(update={"grade": Grade.DEPARTMENT, "department": OTHER})
    store.put_file("a.html", "2", [page.model_copy(update={"content": closed})])
    assert read_by(store, Viewer.of(Role.WINDOW)) == []
    assert read_by(store, Viewer.of(Role.EDITOR, OTHER)) == ["窗口"]


def test_a_note_is_never_public_and_names_a_field(store: Store) -> None:
    with pytest.raises(ValidationError):
        add(store, "公开", grade=Grade.PUBLIC)
    with pytest.raises(StoreError, match="可以写"):
        add(store, "没有这一项", part="流转")


def test_a_withdrawn_note_is_shown_no_more(store: Store) -> None:
    number = add(store, "窗口")
    assert store.withdraw_note(number)
    assert not store.withdraw_note(number)
    assert read_by(store, Viewer.of(Role.WINDOW)) == []


def test_the_export_and_the_index_know_no_note(store: Store) -> None:
    add(store, "碧玺")
    assert "碧玺" not in "".join(item.model_dump_json() for item in store.active())


def test_two_names_are_one_department_only_where_somebody_said_so(store: Store) -> None:
    assert store.departments().all_of(["户政科"]) == {"户政科"}
    store.same_department("市公安局户政科", "户政科", why="三定方案", by="维护")
    store.same_department("公安局户政科", "市公安局户政科", why="旧称", by="维护")
    known = store.departments()
    for name in ("户政科", "市公安局 户政科", "公安局户政科"):
        assert known.all_of([name]) >= {"户政科", "市公安局户政科", "公安局户政科"}
    assert "户政科" not in known.all_of(["县公安局户政科"])
    store.same_department("市公安局户政科", "市公安局户政科", why="弄错了", by="维护")
    assert store.departments().all_of(["户政科"]) == {"户政科"}
    assert len(store.department_decisions()) == 3


def test_names_that_point_at_each_other_end() -> None:
    known = Departments({"甲": "乙", "乙": "甲"})
    assert known.all_of(["甲"]) == {"甲", "乙"}
