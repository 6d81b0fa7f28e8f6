"""Lexical and dense retrieval behind one seam. The one home of tantivy, chromadb and pymilvus."""

from knowledge.index.embedded import EmbeddedIndex
from knowledge.index.entries import Entry, EntryKind, Hit
from knowledge.index.keeping import catch_up, reindex
from knowledge.index.knowledge_index import KnowledgeIndex

__all__ = ["EmbeddedIndex", "Entry", "EntryKind", "Hit", "KnowledgeIndex", "catch_up", "reindex"]
