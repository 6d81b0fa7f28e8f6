"""Lexical and dense retrieval behind one seam. The one home of tantivy, chromadb and pymilvus."""

from knowledge.index.embedded import EmbeddedIndex
from knowledge.index.entries import Entry, EntryKind, Hit
from knowledge.index.in_force import Engine, IndexInForce, IndexPlace, open_index
from knowledge.index.keeping import catch_up
from knowledge.index.knowledge_index import KnowledgeIndex
from knowledge.index.rebuilding import rebuild, reindex

__all__ = [
    "EmbeddedIndex",
    "Engine",
    "Entry",
    "EntryKind",
    "Hit",
    "IndexInForce",
    "IndexPlace",
    "KnowledgeIndex",
    "catch_up",
    "open_index",
    "rebuild",
    "reindex",
]
