"""The tenth schema: accounts of another provider, second secrets that are good once, and sign-ins that are under way there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add who vouches for an account, the last step of its second secret, and the table of sign-ins under way."""
    op.add_column("accounts", sa.Column("origin", sa.String(600), nullable=True))
    op.add_column("accounts", sa.Column("totp_step", sa.Integer, nullable=True))
    op.create_index("accounts_origin", "accounts", ["origin"], unique=True)
    op.create_table(
        "pending_sign_ins",
        sa.Column("state", sa.String(64), primary_key=True),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("onward", sa.String(400), nullable=False),
        sa.Column("ends", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop them; an older program lets none of these accounts in, for they have no password."""
    op.drop_table("pending_sign_ins")
    op.drop_index("accounts_origin", "accounts")
    op.drop_column("accounts", "totp_step")
    op.drop_column("accounts", "origin")
