"""What a peer is, and the table of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol


class Peer(Protocol):
    """Finds texts for questions."""

    def build(self, texts: Sequence[str]) -> None:
        """Take the texts in; called once, before any search."""
        ...

    def search(self, question: str, k: int) -> list[int]:
        """Places of the best texts in the order given to `build`, best first, at most `k`."""
        ...


class Row(NamedTuple):
    """A peer by the name in the tables, and where its class is."""

    name: str
    module: str
    kind: str

    def make(self) -> Peer:
        """The peer, not yet built.

        Raises:
            ImportError: its library is not installed.
        """
        made: Callable[[], Peer] = getattr(import_module(f"evals.bench_peers.{self.module}"), self.kind)
        return made()


MODEL = "MiniLM"  # in the names of peers that embed with the small English model

PEERS = (
    Row("jieba BM25", "of_jieba", "JiebaBm25"),
    Row("LangChain BM25Retriever", "of_langchain", "LangChainBm25"),
    Row(f"LangChain + Chroma, {MODEL}", "of_langchain", "LangChainChroma"),
    Row(f"Haystack hybrid, {MODEL}", "of_haystack", "HaystackHybrid"),
    Row(f"LlamaIndex hybrid, {MODEL}", "of_llama_index", "LlamaIndexHybrid"),
)


def missing_package(error: ImportError) -> str:
    """Which package a failed import would have needed."""
    return (error.name or str(error)).partition(".")[0]
