"""Tables of the record. Plain SQL types only, so that SQLite and PostgreSQL hold the same schema."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

settings = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# Which jurisdictions a change concerns, by the number of the change. A change without a row concerns all of them.
touches = Table(
    "touches",
    metadata,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("region", String(12), primary_key=True),  # "" where it concerns none
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
    Column("department", String(200), nullable=False, server_default=""),  # the owner of what is kept to 部门
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
    # further lexicon matters that a document speaks of, by space; filled as `lexicon` is
    Column("also", String(300), nullable=False, server_default=""),
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

# Who signed off which finding, and why. Rows are added, never changed; the newest of a guide, rule and message counts.
acceptances = Table(
    "acceptances",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("item_id", String(200), nullable=False),
    Column("rule", String(32), nullable=False),
    Column("message", Text, nullable=False),
    Column("accepted", Boolean, nullable=False),  # False: a sign-off taken back
    Column("why", Text, nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", DateTime, nullable=False),
    Index("acceptances_item", "item_id"),
)

# Who decided the grade of which part of an item. Rows are added, never changed; the newest of an item and part counts.
gradings = Table(
    "gradings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("item_id", String(200), nullable=False),
    Column("part", Text, nullable=False),
    Column("grade", String(8), nullable=False),
    Column("department", String(200), nullable=False, server_default=""),
    Column("why", Text, nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", DateTime, nullable=False),
    Index("gradings_item", "item_id"),
)

# The pieces of a source text that not everybody may read. Derived from `gradings` and from what the items say.
graded_places = Table(
    "graded_places",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("item_id", String(200), nullable=False),
    Column("item_version", Integer, nullable=False),
    Column("source_id", String(200), nullable=False),
    Column("source_version", Integer, nullable=False),
    Column("part", Text, nullable=False),
    Column("grade", String(8), nullable=False),
    Column("department", String(200), nullable=False, server_default=""),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("graded_places_item", "item_id"),
    Index("graded_places_source", "source_id"),
)

# What staff know of a guide and citizens never read; `file` is "" for what a person wrote.
internal_notes = Table(
    "internal_notes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("guide", String(200), nullable=False),
    Column("part", String(64), nullable=False, server_default=""),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("grade", String(8), nullable=False),
    Column("department", String(200), nullable=False, server_default=""),
    Column("role", String(16), nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("file", String(500), nullable=False, server_default=""),
    Column("withdrawn", Boolean, nullable=False),
    Index("internal_notes_guide", "guide"),
    Index("internal_notes_file", "file"),
)

# Which names mean one department. Rows are added, never changed; the newest word on a name counts.
department_names = Table(
    "department_names",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("name", String(200), nullable=False),
    Column("main", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", DateTime, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("file", String(500), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("ingested", DateTime, nullable=False),
)

# From which row of a list each of its guides was read: a row that says the same is not read again.
row_digests = Table(
    "row_digests",
    metadata,
    Column("file", String(500), primary_key=True),
    Column("item_id", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
)

# What was answered, without a word of the question: enough to bind a rating, deleted after some days.
answers = Table(
    "answers",
    metadata,
    Column("answer_id", String(64), primary_key=True),
    Column("binding", Text, nullable=False),
    Column("created", DateTime, nullable=False),
    Index("answers_created", "created"),
)

# One rating an answer. `binding` is copied here, so that it outlives the answer's row.
ratings = Table(
    "ratings",
    metadata,
    Column("answer_id", String(64), primary_key=True),
    Column("level", Integer, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("comment", Text, nullable=True),
    Column("flags", Text, nullable=False),
    Column("excluded", Boolean, nullable=False),
    Column("ticket", Integer, nullable=True),
    Column("binding", Text, nullable=False),
    Column("created", DateTime, nullable=False),
    Index("ratings_ticket", "ticket"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("subject", String(300), nullable=False),
    Column("payload", Text, nullable=False),
    Column("closed", Boolean, nullable=False),
    # one open ticket a subject, whichever process opens it; NULL for closed ones, which do not collide
    Column("open_subject", String(300), nullable=True, unique=True),
    Index("tickets_subject", "subject"),
)

# What happened to tickets. Rows are added, never changed.
ticket_changes = Table(
    "ticket_changes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("ticket", Integer, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("by", String(80), nullable=False),
    Column("what", Text, nullable=False),
    Column("note", Text, nullable=True),
    Index("ticket_changes_ticket", "ticket"),
)

# Questions without a good answer, masked and cut, deleted after some days.
unanswered = Table(
    "unanswered",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("question", Text, nullable=False),
    Column("region", String(12), nullable=True),
    Column("why", String(16), nullable=False),
    Column("created", DateTime, nullable=False),
    Index("unanswered_created", "created"),
)

# Conversations, where an operator has them kept: masked, deleted after some days or on their asker's word.
transcripts = Table(
    "transcripts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(64), nullable=False),
    Column("question", Text, nullable=False),
    Column("region", String(12), nullable=True),
    Column("status", String(16), nullable=False),
    Column("answer", Text, nullable=False),
    Column("guide_id", String(200), nullable=True),
    Column("created", DateTime, nullable=False),
    Index("transcripts_conversation", "conversation"),
    Index("transcripts_created", "created"),
)

# Corrections of guides, proposed and decided. The newest word on each stands here; how it came about is in `correction_changes`.
corrections = Table(
    "corrections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("guide_id", String(200), nullable=False),
    Column("part", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("payload", Text, nullable=False),
    # one proposal a guide and part waits at a time, whichever process made it; NULL for all others, which do not collide
    Column("waiting", String(240), nullable=True, unique=True),
    Index("corrections_guide", "guide_id"),
    Index("corrections_state", "state"),
)

# What happened to corrections. Rows are added, never changed.
correction_changes = Table(
    "correction_changes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("correction", Integer, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("by", String(80), nullable=False),
    Column("what", Text, nullable=False),
    Column("note", Text, nullable=True),
    Index("correction_changes_correction", "correction"),
)

# What the source itself says of items that a correction stands in: where a roll-back leads, and what a new reading is compared with.
as_read = Table(
    "as_read",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("payload", Text, nullable=False),
    Column("text", Text, nullable=False),
)
