"""The reviewed names of departments in the database of a store. Rows are added, never changed; the newest word on a name counts."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field
from sqlalchemy import Connection, insert, select

from knowledge.departments import Departments, spelled
from knowledge.store.tables import department_names, items
from knowledge.values import Value


class SameDepartment(Value):
    """One decision: a name means the department that counts under another; the same name twice takes that back."""

    name: str = Field(min_length=1, max_length=200)
    main: str = Field(min_length=1, max_length=200)
    why: str = Field(min_length=1, max_length=2000)
    by: str = Field(min_length=1, max_length=80)
    at: datetime


def say(connection: Connection, decision: SameDepartment) -> None:
    """Keep a decision."""
    row = {**decision.model_dump(), "name": spelled(decision.name), "main": spelled(decision.main)}
    connection.execute(insert(department_names).values(**row))


def history(connection: Connection) -> list[SameDepartment]:
    """Every decision, oldest first."""
    rows = connection.execute(select(department_names).order_by(department_names.c.number)).mappings()
    return [SameDepartment(**{name: row[name] for name in SameDepartment.model_fields}) for row in rows]


def known(connection: Connection) -> Departments:
    """What counts now."""
    return Departments({one.name: one.main for one in history(connection)})


def owners(connection: Connection) -> list[str]:
    """Every name under which something is kept to a department, in order."""
    query = select(items.c.department).where(items.c.current, items.c.department != "").distinct()
    return sorted(connection.execute(query).scalars())
