"""The fifteenth schema: which further lexicon matters a document speaks of, beside the one it is linked to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column, empty: the next `mingbai reindex` fills it."""
    op.add_column("items", sa.Column("also", sa.String(300), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop the column; an index made anew says it again."""
    with op.batch_alter_table("items") as table:
        table.drop_column("also")
