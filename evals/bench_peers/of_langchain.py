"""LangChain as it comes: its BM25 retriever (words between spaces), and Chroma with a small English model.

The retriever has stayed in langchain-community, which is no longer maintained; its last release is pinned.
"""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Sequence

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from evals.bench_peers.minilm import shared

PART = 5_000  # texts a call; Chroma refuses more than about 5,400


def _documents(texts: Sequence[str]) -> list[Document]:
    return [Document(page_content=text, metadata={"place": place}) for place, text in enumerate(texts)]


def _places(found: Sequence[Document]) -> list[int]:
    return [int(document.metadata["place"]) for document in found]


class LangChainBm25:
    """`BM25Retriever.from_documents` with nothing set but how many to return."""

    def build(self, texts: Sequence[str]) -> None:
        """See `Peer.build`."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that the package is being wound down
            from langchain_community.retrievers import BM25Retriever

        self._retriever = BM25Retriever.from_documents(_documents(texts))

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer.search`. It returns texts of score 0 as well, in the order it holds them."""
        self._retriever.k = k
        return _places(self._retriever.invoke(question))


class MiniLm(Embeddings):
    """The small English model as LangChain embeddings."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """See `Embeddings`."""
        return shared().texts(texts)

    def embed_query(self, text: str) -> list[float]:
        """See `Embeddings`."""
        return shared().question(text)


class LangChainChroma:
    """`Chroma.add_documents` and a similarity search, in memory."""

    def build(self, texts: Sequence[str]) -> None:
        """See `Peer.build`."""
        from langchain_chroma import Chroma

        shared()  # missing here, not at the first question
        self._store = Chroma(collection_name=f"peer-{secrets.token_hex(4)}", embedding_function=MiniLm())
        documents = _documents(texts)
        for start in range(0, len(documents), PART):
            self._store.add_documents(documents[start : start + PART])

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer.search`."""
        return _places(self._store.similarity_search(question, k=k))
