"""The fifth schema: grades of parts, decided and derived, and the owner of what is kept to a department that no list names."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

items = sa.table(
    "items", *(sa.column(name) for name in ("id", "version", "payload", "department", "grade", "kind", "indexed"))
)


def upgrade() -> None:
    """Add the tables; say whose each item kept to 部门 is."""
    op.create_table(
        "gradings",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("item_id", sa.String(200), nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("grade", sa.String(8), nullable=False),
        sa.Column("department", sa.String(200), nullable=False, server_default=""),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("gradings_item", "gradings", ["item_id"])
    op.create_table(
        "graded_places",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("item_id", sa.String(200), nullable=False),
        sa.Column("item_version", sa.Integer, nullable=False),
        sa.Column("source_id", sa.String(200), nullable=False),
        sa.Column("source_version", sa.Integer, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("grade", sa.String(8), nullable=False),
        sa.Column("department", sa.String(200), nullable=False, server_default=""),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
    )
    op.create_index("graded_places_item", "graded_places", ["item_id"])
    op.create_index("graded_places_source", "graded_places", ["source_id"])
    _name_owners()


def _name_owners() -> None:
    bind = op.get_bind()
    kept = sa.select(items.c.id, items.c.version, items.c.payload).where(
        items.c.grade == "部门", items.c.department == ""
    )
    for row in bind.execute(kept).all():
        said = json.loads(row.payload)
        agency = said.get("agency") or {}
        owner = said.get("issuer") or agency.get("organiser") or agency.get("name") or ""
        same = (items.c.id == row.id, items.c.version == row.version)
        bind.execute(sa.update(items).where(*same).values(department=owner[:200], indexed=False))


def downgrade() -> None:
    """Drop the tables; an older program keeps to the maintainers what no list gives to a department."""
    op.drop_table("graded_places")
    op.drop_table("gradings")
    bind = op.get_bind()
    kept = sa.select(items.c.id, items.c.version, items.c.payload).where(items.c.grade == "部门")
    for row in bind.execute(kept).all():
        owner = (json.loads(row.payload).get("department") or "")[:200]
        same = (items.c.id == row.id, items.c.version == row.version)
        bind.execute(sa.update(items).where(*same).values(department=owner, indexed=False))
