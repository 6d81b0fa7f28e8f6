"""The sixth schema: which jurisdictions a change concerns, so that what was derived for others stays right."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table; changes of before have no row and count for every jurisdiction."""
    op.create_table(
        "touches",
        sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("region", sa.String(12), primary_key=True),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("touches")
