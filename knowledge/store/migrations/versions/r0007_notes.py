"""The seventh schema: internal notes, and the reviewed names of departments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "internal_notes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("guide", sa.String(200), nullable=False),
        sa.Column("part", sa.String(64), nullable=False, server_default=""),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("grade", sa.String(8), nullable=False),
        sa.Column("department", sa.String(200), nullable=False, server_default=""),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("file", sa.String(500), nullable=False, server_default=""),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )
    op.create_index("internal_notes_guide", "internal_notes", ["guide"])
    op.create_index("internal_notes_file", "internal_notes", ["file"])
    op.create_table(
        "department_names",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("main", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop both; an older program knows neither."""
    op.drop_table("department_names")
    op.drop_table("internal_notes")
