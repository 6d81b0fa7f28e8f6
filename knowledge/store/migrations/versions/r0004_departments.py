"""The fourth schema: the department that owns what is kept to it, so that lists and counts can be filtered in the statement."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

items = sa.table("items", *(sa.column(name) for name in ("id", "version", "payload", "department", "grade")))


def upgrade() -> None:
    """Add the column and fill it from the payloads; only what is not public needs it."""
    op.add_column("items", sa.Column("department", sa.String(200), nullable=False, server_default=""))
    bind = op.get_bind()
    closed = sa.select(items.c.id, items.c.version, items.c.payload).where(items.c.grade != "公开")
    for row in bind.execute(closed).all():
        owner = (json.loads(row.payload).get("department") or "")[:200]
        same = (items.c.id == row.id, items.c.version == row.version)
        bind.execute(sa.update(items).where(*same).values(department=owner))


def downgrade() -> None:
    """Drop what is derived."""
    op.drop_column("items", "department")
