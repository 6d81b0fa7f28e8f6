"""Tables of the record. Plain SQL types only, so that SQLite and PostgreSQL hold the same schema."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, MetaData, String, Table, Text

SCHEMA = 2  # raise when a table changes and add a step to `upgrade`; `Store.open` refuses a newer one

metadata = MetaData()

settings = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("file", String(500), nullable=False),
    Column("text", Text, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("region", String(12), nullable=False),
    Column("grade", String(8), nullable=False),
    Column("matter_type", String(16), nullable=False, default=""),
    Column("file", String(500), nullable=False),
    Column("source_id", String(200), nullable=False),
    Column("source_version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("current", Boolean, nullable=False),
    Column("indexed", Boolean, nullable=False),
    Column("created", DateTime, nullable=False),
    # What joins the guides of one business item across levels (`knowledge.business_item`); "" joins nothing.
    Column("catalogue", String(64), nullable=False, server_default=""),
    Column("family", String(200), nullable=False, server_default=""),
    Column("lexicon", String(64), nullable=False, server_default=""),  # filled when indexed
    Column("withheld", Text, nullable=False, server_default=""),  # fields, by comma: findings keep those of today only
    # `current` never leads an index: SQLite would read every current row instead of the one with the id (8 ms for 0.3 ms).
    Index("items_kind", "kind", "region", "current"),
    Index("items_file", "file", "current"),
    Index("items_indexed", "indexed"),
    *(Index(f"items_{key}", key, "region") for key in ("catalogue", "family", "lexicon")),
)

findings = Table(
    "findings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("file", String(500), nullable=False),
    Column("item_id", String(200), nullable=True),
    Column("rule", String(32), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("place", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("fix", Text, nullable=False),
    Column("withholds", String(32), nullable=True),
    Index("findings_item", "item_id"),
    Index("findings_file", "file"),
)

files = Table(
    "files",
    metadata,
    Column("file", String(500), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("ingested", DateTime, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("answer_id", String(64), nullable=False),
    Column("rating", Integer, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("comment", Text, nullable=True),
    Column("created", DateTime, nullable=False),
)
