"""The fourteenth schema: from which row of a list each guide was read, so that a row that says the same is not read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the table of row digests, empty: the next change of a list reads all its rows once more."""
    op.create_table(
        "row_digests",
        sa.Column("file", sa.String(500), primary_key=True),
        sa.Column("item_id", sa.String(200), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """Drop the table; nothing that was said is in it."""
    op.drop_table("row_digests")
