"""Who asks, and what he may read: roles, grades (信息分级) and departments.

What a viewer may not read is kept from him twice, by checks that know nothing of each other: the index is searched in his
partitions only, and the store, seen by him (`Store.seen_by`), has only what he may read.

What is kept to a department without saying to which is read by those alone who read every department.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from knowledge.codelists import Grade
from knowledge.values import Value


class Role(StrEnum):
    """What somebody does here."""

    CITIZEN = "citizen"
    WINDOW = "window"
    EDITOR = "editor"
    MAINTAINER = "maintainer"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """The role in Chinese."""
        return _LABELS[self]

    @property
    def highest_grade(self) -> Grade:
        """The grade of a new account of this role."""
        return _HIGHEST[self]

    @property
    def reads_every_department(self) -> bool:
        """Whether the role sees what is kept to one department without belonging to it."""
        return self in (Role.MAINTAINER, Role.AUDITOR)


_LABELS = {
    Role.CITIZEN: "群众",
    Role.WINDOW: "窗口人员",
    Role.EDITOR: "部门编辑",
    Role.MAINTAINER: "维护人员",
    Role.AUDITOR: "审计人员",
}
_HIGHEST = {
    Role.CITIZEN: Grade.PUBLIC,
    Role.WINDOW: Grade.WINDOW,
    Role.EDITOR: Grade.DEPARTMENT,
    Role.MAINTAINER: Grade.DEPARTMENT,
    Role.AUDITOR: Grade.DEPARTMENT,
}


# Names of the index partitions. What is kept to a department stands in that department's own and in the one of all departments.
_PARTITIONS = {Grade.PUBLIC: "public", Grade.WINDOW: "window", Grade.DEPARTMENT: "department"}
PUBLIC = _PARTITIONS[Grade.PUBLIC]


def partitions_of(grade: Grade, department: str | None = None) -> tuple[str, ...]:
    """The index partitions that hold what has this grade and, at 部门, this owner. Short ASCII names."""
    whole = _PARTITIONS[grade]
    return (whole, _own(department)) if grade is Grade.DEPARTMENT and department else (whole,)


def _own(department: str) -> str:
    return f"{_PARTITIONS[Grade.DEPARTMENT]}-{hashlib.sha256(department.encode()).hexdigest()[:16]}"


class Viewer(Value):
    """Who asks: his role, the departments he belongs to, and the highest grade he may read."""

    role: Role = Role.CITIZEN
    departments: frozenset[str] = frozenset()
    grade: Grade = Grade.PUBLIC

    @model_validator(mode="after")
    def _citizens_read_what_is_public(self) -> Self:
        if self.role is Role.CITIZEN and (self.departments or self.grade is not Grade.PUBLIC):
            raise ValueError("a citizen has no department and reads what is public")
        return self

    @classmethod
    def of(cls, role: Role, *departments: str, grade: Grade | None = None) -> Viewer:
        """A viewer of a role with the role's own grade unless another is given."""
        return cls(role=role, departments=frozenset(departments), grade=grade or role.highest_grade)

    @property
    def is_staff(self) -> bool:
        """Whether he signed in."""
        return self.role is not Role.CITIZEN

    def may_read(self, grade: Grade, department: str | None = None) -> bool:
        """Whether he may read what has this grade and, at 部门, this owner."""
        if grade.rank > self.grade.rank:
            return False
        return grade is not Grade.DEPARTMENT or self.role.reads_every_department or department in self.departments

    def may_edit(self, department: str | None) -> bool:
        """Whether he may correct what a department answers for."""
        return self.role is Role.MAINTAINER or (self.role is Role.EDITOR and department in self.departments)

    @property
    def partitions(self) -> tuple[str, ...]:
        """The index partitions he may search."""
        open_to_all = [grade for grade in (Grade.PUBLIC, Grade.WINDOW) if self.may_read(grade)]
        names = [_PARTITIONS[grade] for grade in open_to_all]
        if self.grade is not Grade.DEPARTMENT:
            return tuple(names)
        if self.role.reads_every_department:
            return (*names, _PARTITIONS[Grade.DEPARTMENT])
        return (*names, *(_own(department) for department in sorted(self.departments)))


CITIZEN = Viewer()
