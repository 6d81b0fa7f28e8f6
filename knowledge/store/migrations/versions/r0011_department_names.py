"""The eleventh schema: names of departments in the one spelling in which they are compared, so that every check finds the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.departments import spelled

revision = "0011"
down_revision = "0010"

TABLES = ("items", "gradings", "graded_places", "internal_notes")


def upgrade() -> None:
    """Rewrite the names that are spelled otherwise; items that are kept to such a department go into the index anew."""
    connection = op.get_bind()
    for name in TABLES:
        table = sa.table(name, sa.column("department"), sa.column("indexed"))
        for written in connection.execute(sa.select(table.c.department).distinct()).scalars().all():
            if spelled(written) != written:
                new = {"department": spelled(written), **({"indexed": False} if name == "items" else {})}
                connection.execute(sa.update(table).where(table.c.department == written).values(**new))


def downgrade() -> None:
    """Nothing: an older program reads these names as well as the ones before."""
