"""What a viewer may read, said once for items in memory and once for rows in a statement. Without a viewer everything is read."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, true

from knowledge.access import Viewer
from knowledge.codelists import Grade
from knowledge.document import CatalogueEntry
from knowledge.store.items import Content
from knowledge.store.tables import items


def may_read(viewer: Viewer | None, content: Content) -> bool:
    """Whether a viewer may read an item; names on a list are public."""
    if viewer is None or isinstance(content, CatalogueEntry):
        return True
    owner = (
        content.owner if content.grade is Grade.DEPARTMENT else None
    )  # of what is open to all nobody asks whose it is
    return viewer.may_read(content.grade, owner)


def readable(viewer: Viewer | None) -> ColumnElement[bool]:
    """The same for rows of `items`."""
    if viewer is None:
        return true()
    whole = [grade.value for grade in Grade if grade is not Grade.DEPARTMENT and viewer.may_read(grade)]
    if viewer.grade is not Grade.DEPARTMENT:
        return items.c.grade.in_(whole)
    if viewer.role.reads_every_department:
        return items.c.grade.in_([*whole, Grade.DEPARTMENT.value])
    own = (items.c.grade == Grade.DEPARTMENT.value) & items.c.department.in_(sorted(viewer.departments))
    return or_(items.c.grade.in_(whole), own)
