"""Haystack's hybrid of its documentation: BM25 and embeddings in memory, joined by reciprocal rank."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from evals.bench_peers.minilm import shared


class HaystackHybrid:
    """A pipeline of two in-memory retrievers and a document joiner, defaults kept."""

    def build(self, texts: Sequence[str]) -> None:
        """See `Peer.build`."""
        os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
        from haystack import Document
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore()
        vectors = shared().texts(texts)
        store.write_documents(
            [
                Document(id=str(place), content=text, embedding=vector)
                for place, (text, vector) in enumerate(zip(texts, vectors, strict=True))
            ]
        )
        self._pipeline = _pipeline(store)

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer.search`."""
        asked = {
            "words": {"query": question, "top_k": k},
            "meaning": {"query_embedding": shared().question(question), "top_k": k},
            "joined": {"top_k": k},
        }
        return [int(one.id) for one in self._pipeline.run(asked)["joined"]["documents"]]


def _pipeline(store: Any) -> Any:
    from haystack import Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever

    pipeline = Pipeline()
    pipeline.add_component("words", InMemoryBM25Retriever(document_store=store))
    pipeline.add_component("meaning", InMemoryEmbeddingRetriever(document_store=store))
    pipeline.add_component("joined", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    pipeline.connect("words", "joined")
    pipeline.connect("meaning", "joined")
    return pipeline
