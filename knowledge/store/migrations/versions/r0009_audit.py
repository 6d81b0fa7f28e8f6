"""The ninth schema: the audit trail. The database itself refuses to change a row, or to remove one that no anchor covers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

HEAD = "audit_head"  # the setting that every writer takes first; it says the last row
settings = sa.table("settings", sa.column("name"), sa.column("value"))

# a removal is let through behind an anchor, and in a database that a record is only being moved to
_COVERED = """old.number <= coalesce((SELECT max(number) FROM audit_anchors), 0)
    OR EXISTS (SELECT 1 FROM settings WHERE name = 'moving_from')"""
_REFUSED = "audit rows are only added"
_MADE = {
    "sqlite": (
        f"CREATE TRIGGER audit_no_change BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
        f"""CREATE TRIGGER audit_no_removal BEFORE DELETE ON audit WHEN NOT ({_COVERED})
            BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    ),
    "postgresql": (
        f"""CREATE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF {_COVERED} THEN RETURN old; END IF;
            END IF;
            RAISE EXCEPTION '{_REFUSED}';
        END $$""",
        """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
            FOR EACH ROW EXECUTE FUNCTION audit_only_added()""",
        """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
            FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added()""",
    ),
}


def upgrade() -> None:
    """Make the trail and its anchors, the setting that says its last row, and the guards."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("surface", sa.String(8), nullable=False),
        sa.Column("act", sa.String(24), nullable=False),
        sa.Column("object", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer, nullable=True),
        sa.Column("detail", sa.String(300), nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    for column in ("at", "who", "object"):
        op.create_index(f"audit_{column}", "audit", [column])
    op.create_table(
        "audit_anchors",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
    )
    op.execute(sa.insert(settings).values(name=HEAD, value="0 " + "0" * 64))
    for statement in _MADE.get(op.get_bind().dialect.name, ()):
        op.execute(sa.text(statement))


def downgrade() -> None:
    """Drop all of it. An older program writes no trail; export it first if it must be kept."""
    op.drop_table("audit")
    op.drop_table("audit_anchors")
    op.execute(sa.delete(settings).where(settings.c.name == HEAD))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP FUNCTION audit_only_added()"))
