"""The thirteenth schema: conversations that an operator has kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the table of kept conversations, empty."""
    op.create_table(
        "transcripts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("region", sa.String(12), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("guide_id", sa.String(200), nullable=True),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("transcripts_conversation", "transcripts", ["conversation"])
    op.create_index("transcripts_created", "transcripts", ["created"])


def downgrade() -> None:
    """Drop the table, and every kept conversation with it."""
    op.drop_table("transcripts")
