"""Lexical and dense retrieval behind one seam. The one home of tantivy and chromadb."""

from knowledge.index.entries import Entry, EntryKind, Hit
from knowledge.index.knowledge_index import KnowledgeIndex, catch_up, reindex

__all__ = ["Entry", "EntryKind", "Hit", "KnowledgeIndex", "catch_up", "reindex"]
