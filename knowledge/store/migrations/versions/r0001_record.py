"""The first schema: the record, ratings and tickets. Tables that an early program made already are left as they are."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

metadata = sa.MetaData()


def _text(name: str, length: int | None = None, *, key: bool = False, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), primary_key=key, nullable=null)


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer, primary_key=True, autoincrement=True)


def _of(name: str, kind: type[sa.types.TypeEngine[Any]], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


sa.Table("settings", metadata, _text("name", 64, key=True), _text("value"))
sa.Table(
    "sources", metadata,
    _text("id", 200, key=True), sa.Column("version", sa.Integer, primary_key=True), _text("file", 500), _text("text"),
)  # fmt: skip
items = sa.Table(
    "items", metadata,
    _text("id", 200, key=True), sa.Column("version", sa.Integer, primary_key=True), _text("kind", 16), _text("title"),
    _text("region", 12), _text("grade", 8), _text("matter_type", 16), _text("file", 500), _text("source_id", 200),
    _of("source_version", sa.Integer), _text("digest", 64), _text("payload"), _text("state", 12),
    _of("current", sa.Boolean), _of("indexed", sa.Boolean), _of("created", sa.DateTime),
    sa.Index("items_kind", "kind", "region", "current"),
    sa.Index("items_file", "file", "current"),
    sa.Index("items_indexed", "indexed"),
)  # fmt: skip
sa.Table(
    "findings", metadata,
    _number(), _text("file", 500), _text("item_id", 200, null=True), _text("rule", 32), _text("severity", 8),
    _text("place"), _text("message"), _text("fix"), _text("withholds", 32, null=True),
    sa.Index("findings_item", "item_id"), sa.Index("findings_file", "file"),
)  # fmt: skip
sa.Table(
    "files", metadata, _text("file", 500, key=True), _text("digest", 64), _text("outcome"), _of("ingested", sa.DateTime)
)
sa.Table(
    "answers", metadata,
    _text("answer_id", 64, key=True), _text("binding"), _of("created", sa.DateTime), sa.Index("answers_created", "created"),
)  # fmt: skip
sa.Table(
    "ratings", metadata,
    _text("answer_id", 64, key=True), _of("level", sa.Integer), _text("reasons"), _text("comment", null=True),
    _text("flags"), _of("excluded", sa.Boolean), _of("ticket", sa.Integer, null=True), _text("binding"),
    _of("created", sa.DateTime), sa.Index("ratings_ticket", "ticket"),
)  # fmt: skip
sa.Table(
    "tickets", metadata,
    _number(), _text("subject", 300), _text("payload"), _of("closed", sa.Boolean),
    sa.Column("open_subject", sa.String(300), nullable=True, unique=True), sa.Index("tickets_subject", "subject"),
)  # fmt: skip
sa.Table(
    "ticket_changes", metadata,
    _number(), _of("ticket", sa.Integer), _of("at", sa.DateTime), _text("by", 80), _text("what"), _text("note", null=True),
    sa.Index("ticket_changes_ticket", "ticket"),
)  # fmt: skip
sa.Table(
    "unanswered", metadata,
    _number(), _text("question"), _text("region", 12, null=True), _text("why", 16), _of("created", sa.DateTime),
    sa.Index("unanswered_created", "created"),
)  # fmt: skip


def upgrade() -> None:
    """Make what is missing. `items_current` and `feedback` are of the first days: the one slowed every look-up, nothing reads the other."""
    bind = op.get_bind()
    metadata.create_all(bind)
    present = {index["name"] for index in sa.inspect(bind).get_indexes("items")}
    if "items_current" in present:
        op.drop_index("items_current", "items")
    if "items_kind" not in present:
        op.create_index("items_kind", "items", ["kind", "region", "current"])


def downgrade() -> None:
    """Back to an empty database."""
    metadata.drop_all(op.get_bind())
