"""The record: every version of every guide and document, in SQLite or any database SQLAlchemy speaks to. Indexes are derived from it."""

from knowledge.store.accounts import AccountRecord
from knowledge.store.heads import Head
from knowledge.store.items import Content, Incoming, Kind, State, StoredItem, kind_of
from knowledge.store.store import Store
from knowledge.store.writing import FileChange

__all__ = [
    "AccountRecord",
    "Content",
    "FileChange",
    "Head",
    "Incoming",
    "Kind",
    "State",
    "Store",
    "StoredItem",
    "kind_of",
]
