"""LlamaIndex's hybrid: its BM25 retriever and a vector index, fused by reciprocal rank without a language model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever

from evals.bench_peers.minilm import shared


class MiniLm(BaseEmbedding):  # type: ignore[misc]  # typed as Any, because the extra may be missing
    """The small English model as LlamaIndex embeddings."""

    def _get_query_embedding(self, query: str) -> list[float]:
        return shared().question(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return shared().question(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return shared().question(text)


class LlamaIndexHybrid:
    """`QueryFusionRetriever` over both, one query (its own), `reciprocal_rerank`."""

    def build(self, texts: Sequence[str]) -> None:
        """See `Peer.build`."""
        vectors = shared().texts(texts)
        nodes = [
            TextNode(id_=str(place), text=text, embedding=vector)
            for place, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        ]
        self._index = VectorStoreIndex(nodes, embed_model=MiniLm())
        self._words = BM25Retriever.from_defaults(nodes=nodes)
        self._fused: dict[int, Any] = {}

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer.search`."""
        if k not in self._fused:
            self._fused[k] = self._fusion(k)
        return [int(one.node.node_id) for one in self._fused[k].retrieve(question)]

    def _fusion(self, k: int) -> QueryFusionRetriever:
        self._words.similarity_top_k = k
        both = [self._words, self._index.as_retriever(similarity_top_k=k)]
        return QueryFusionRetriever(
            both, llm=MockLLM(), mode="reciprocal_rerank", similarity_top_k=k, num_queries=1, use_async=False
        )
