"""The third schema: accounts of those who sign in, and their sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("departments", sa.Text, nullable=False),
        sa.Column("grade", sa.String(8), nullable=False),
        sa.Column("secret", sa.Text, nullable=True),
        sa.Column("code", sa.Text, nullable=True),
        sa.Column("code_until", sa.DateTime, nullable=True),
        sa.Column("totp", sa.Text, nullable=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.DateTime, nullable=True),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
        sa.Column("ends", sa.DateTime, nullable=False),
    )
    op.create_index("sessions_account", "sessions", ["account"])


def downgrade() -> None:
    """Drop both; people get new accounts when the record is brought up again."""
    op.drop_table("sessions")
    op.drop_table("accounts")
