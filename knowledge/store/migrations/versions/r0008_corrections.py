"""Schema 8: corrections of guides, their history, and what the source itself says under them."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


items = sa.table("items", *(sa.column(name) for name in ("id", "version", "payload")))


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "corrections",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("guide_id", sa.String(200), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("waiting", sa.String(240), nullable=True, unique=True),
    )
    op.create_index("corrections_guide", "corrections", ["guide_id"])
    op.create_index("corrections_state", "corrections", ["state"])
    op.create_table(
        "correction_changes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("correction", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=True),
    )
    op.create_index("correction_changes_correction", "correction_changes", ["correction"])
    op.create_table(
        "as_read",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them. Guides keep reading as corrected; an older program overwrites that when it reads their source again."""
    bind = op.get_bind()
    amended = sa.select(items).where(items.c.payload.contains('"amendments"'))
    for row in bind.execute(amended).all():
        value = json.loads(row.payload)
        value.pop("amendments", None)  # a field that an older program refuses
        same = (items.c.id == row.id, items.c.version == row.version)
        bind.execute(sa.update(items).where(*same).values(payload=json.dumps(value, ensure_ascii=False)))
    op.drop_table("as_read")
    op.drop_table("correction_changes")
    op.drop_table("corrections")
