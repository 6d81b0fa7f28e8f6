"""The second schema: keys that join guides across levels, the withheld fields of each version, and signed-off findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from pydantic import ValidationError

from knowledge.errors import StoreError
from knowledge.store.batch import joining_keys
from knowledge.store.items import TYPES, Content, Kind

revision = "0002"
down_revision = "0001"

KEYS = {"catalogue": sa.String(64), "family": sa.String(200), "lexicon": sa.String(64)}
ADDED = {**KEYS, "withheld": sa.Text()}
BATCH = 500  # rows read at a time: a payload is about 10 kB

items = sa.table("items", *(sa.column(name) for name in ("id", "version", "kind", "payload", *ADDED)),
                 sa.column("current", sa.Boolean), sa.column("indexed", sa.Boolean))  # fmt: skip
findings = sa.table("findings", *(sa.column(name) for name in ("item_id", "withholds", "severity")))


def upgrade() -> None:
    """Add and fill what is missing; current items are indexed anew where anything was."""
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table("acceptances"):
        _make_acceptances()
    known = {column["name"] for column in inspector.get_columns("items")}
    missing = [name for name in ADDED if name not in known]
    for name in missing:
        op.add_column("items", sa.Column(name, ADDED[name], nullable=False, server_default=""))
    for key in KEYS:
        op.create_index(f"items_{key}", "items", [key, "region"], if_not_exists=True)
    if missing:
        _fill_keys(op.get_bind())
        _keep_withheld(op.get_bind())
        op.execute(sa.update(items).where(items.c.current).values(indexed=sa.false()))


def downgrade() -> None:
    """Drop what is derived. Sign-offs are not: they stay for the day the record is brought up again."""
    for key in KEYS:
        op.drop_index(f"items_{key}", "items")
    for name in ADDED:
        op.drop_column("items", name)


def _make_acceptances() -> None:
    op.create_table(
        "acceptances",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("item_id", sa.String(200), nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("accepted", sa.Boolean, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("acceptances_item", "acceptances", ["item_id"])


def _fill_keys(bind: sa.Connection) -> None:
    marks = bind.execute(sa.select(items.c.id, items.c.version)).all()
    for start in range(0, len(marks), BATCH):
        part = [tuple(mark) for mark in marks[start : start + BATCH]]
        wanted = sa.select(items.c.id, items.c.version, items.c.kind, items.c.payload)
        for row in bind.execute(wanted.where(sa.tuple_(items.c.id, items.c.version).in_(part))).all():
            keys = joining_keys(_content(row))
            same = (items.c.id == row.id, items.c.version == row.version)
            bind.execute(sa.update(items).where(*same).values(**keys))


def _content(row: sa.Row[str, int, str, str]) -> Content:
    try:
        return TYPES[Kind(row.kind)].validate_json(row.payload)
    except ValidationError as error:
        raise StoreError(
            f"数据库中「{row.id}」第 {row.version} 版已经损坏，没有升级。请用备份恢复后再打开。"
        ) from error


def _keep_withheld(bind: sa.Connection) -> None:
    held: dict[str, set[str]] = {}
    found = sa.select(findings.c.item_id, findings.c.withholds).where(
        findings.c.item_id.is_not(None), findings.c.withholds.is_not(None), findings.c.severity == "error"
    )
    for item_id, field in bind.execute(found):
        held.setdefault(item_id, set()).add(field)
    for item_id, fields in held.items():
        same = (items.c.id == item_id, items.c.current)
        bind.execute(sa.update(items).where(*same).values(withheld=",".join(sorted(fields))))
