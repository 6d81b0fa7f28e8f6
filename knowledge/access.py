"""Who asks, and what he may read: roles, grades (信息分级) and departments.

An item or a field stands on a *shelf*: public, window, or one department's. A viewer reads some shelves. Both checks, the one in the
query to the index and the one when rows are read, ask the same viewer, each on its own data.
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


class Shelf(Value):
    """Where an item or a field stands: its grade and, at 部门, the department that owns it.

    What is kept to a department without saying to which is read by those alone who read every department.
    """

    grade: Grade = Grade.PUBLIC
    department: str | None = None

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.grade is Grade.PUBLIC

    @property
    def key(self) -> str:
        """A short ASCII name of the index partition: public, window, or department- and a digest of the owner's name."""
        if self.grade is not Grade.DEPARTMENT:
            return _KEYS[self.grade]
        owner = hashlib.sha256((self.department or "").encode()).hexdigest()[:16]
        return f"{_KEYS[self.grade]}-{owner}"


_KEYS = {Grade.PUBLIC: "public", Grade.WINDOW: "window", Grade.DEPARTMENT: "department"}


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

    def shelves(self, departments: frozenset[str | None] = frozenset()) -> tuple[Shelf, ...]:
        """Every shelf he may read, given the departments that own something (None: nobody named)."""
        own = departments | self.departments if self.role.reads_every_department else self.departments
        graded = [Shelf(grade=grade) for grade in (Grade.PUBLIC, Grade.WINDOW)]
        owned = [Shelf(grade=Grade.DEPARTMENT, department=name) for name in sorted(own, key=lambda name: name or "")]
        return tuple(shelf for shelf in (*graded, *owned) if self.may_read(shelf.grade, shelf.department))


CITIZEN = Viewer()
