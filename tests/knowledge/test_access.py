"""Who may read what: the table of roles, grades and departments."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from knowledge.access import CITIZEN, Role, Viewer, partitions_of
from knowledge.codelists import Grade

HOUSEHOLD, TRADE = "户政科", "登记科"
# viewer -> what he may read of: 公开, 窗口, 部门 of 户政科, 部门 of 登记科, 部门 of nobody named
READS = {
    Viewer.of(Role.CITIZEN): (True, False, False, False, False),
    Viewer.of(Role.WINDOW): (True, True, False, False, False),
    Viewer.of(Role.WINDOW, HOUSEHOLD): (True, True, False, False, False),
    Viewer.of(Role.WINDOW, HOUSEHOLD, grade=Grade.DEPARTMENT): (True, True, True, False, False),
    Viewer.of(Role.EDITOR, HOUSEHOLD): (True, True, True, False, False),
    Viewer.of(Role.EDITOR, HOUSEHOLD, TRADE): (True, True, True, True, False),
    Viewer.of(Role.EDITOR, HOUSEHOLD, grade=Grade.PUBLIC): (True, False, False, False, False),
    Viewer.of(Role.MAINTAINER): (True, True, True, True, True),
    Viewer.of(Role.AUDITOR): (True, True, True, True, True),
    Viewer.of(Role.AUDITOR, grade=Grade.WINDOW): (True, True, False, False, False),
}
KEPT = (
    (Grade.PUBLIC, None),
    (Grade.WINDOW, None),
    (Grade.DEPARTMENT, HOUSEHOLD),
    (Grade.DEPARTMENT, TRADE),
    (Grade.DEPARTMENT, None),
)


def said(viewer: Viewer) -> str:
    """A viewer as the name of a test: the same in every process, as that of a set is not."""
    return "-".join((viewer.role, "+".join(sorted(viewer.departments)) or "none", viewer.grade))


@pytest.mark.parametrize("viewer", READS, ids=said)
def test_a_viewer_reads_up_to_his_grade_and_of_his_departments_only(viewer: Viewer) -> None:
    assert tuple(viewer.may_read(grade, owner) for grade, owner in KEPT) == READS[viewer]


@pytest.mark.parametrize("viewer", READS, ids=said)
def test_the_partitions_searched_hold_what_may_be_read_and_nothing_else(viewer: Viewer) -> None:
    found = tuple(not set(viewer.partitions).isdisjoint(partitions_of(grade, owner)) for grade, owner in KEPT)
    assert found == READS[viewer]


def test_a_citizen_cannot_be_given_more_than_what_is_public() -> None:
    with pytest.raises(ValidationError):
        Viewer(role=Role.CITIZEN, grade=Grade.WINDOW)
    assert Viewer.of(Role.CITIZEN) == CITIZEN


def test_partitions_have_short_ascii_names() -> None:
    names = [name for grade, owner in KEPT for name in partitions_of(grade, owner)]
    assert len(set(names)) == 5
    assert all(name.isascii() and len(name) <= 30 for name in names)


def test_an_editor_corrects_what_his_department_answers_for() -> None:
    editor = Viewer.of(Role.EDITOR, HOUSEHOLD)
    assert editor.may_edit(HOUSEHOLD)
    assert not editor.may_edit(TRADE)
    assert not editor.may_edit(None)
    assert Viewer.of(Role.MAINTAINER).may_edit(TRADE)
    assert not any(Viewer.of(role, HOUSEHOLD).may_edit(HOUSEHOLD) for role in (Role.WINDOW, Role.AUDITOR))
