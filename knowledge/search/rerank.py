"""A second look at the best matters by a heavier model, off unless a deployment names one (MINGBAI_RERANKER).

The model only orders: the best matters exchange their scores, so that thresholds and confidence keep their meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from knowledge.errors import EncoderError
from knowledge.search.confidence import log_odds
from knowledge.search.results import MatterHit

LOOKS = 10  # the best matters that are looked at again
LONGEST = 160  # characters of a matter's names that the model reads
WEIGHT = 0.5  # how far the model's log odds count beside the search's own


class Reranker(Protocol):
    """Says how well texts fit a question."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One number a text, 0 to 1, in the order given; higher fits better."""
        ...


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder by hub name or folder: reads question and text together, tens of milliseconds a question."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder
        from torch.nn import Sigmoid

        try:
            self._model = CrossEncoder(name, num_labels=1, activation_fn=Sigmoid())
        except (OSError, ValueError) as error:
            raise EncoderError(f"重排模型 {name} 打不开：{error}。请检查 MINGBAI_RERANKER。") from error

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """See `Reranker.scores`."""
        if not texts:
            return []
        fits = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(one) for one in fits]


def reranked(
    hits: Sequence[MatterHit], question: str, texts: Sequence[str], reranker: Reranker, *, weight: float = WEIGHT
) -> tuple[MatterHit, ...]:
    """The best hits in the order of search and model together, with each other's scores; the rest as they are.

    Args:
        texts: the names of each hit, in order; one for each hit that is looked at.
    """
    looked, rest = hits[:LOOKS], hits[LOOKS:]
    fits = reranker.scores(question, [text[:LONGEST] for text in texts[:LOOKS]])
    total = {hit.id: log_odds(hit.score) + weight * log_odds(fit) for hit, fit in zip(looked, fits, strict=True)}
    fit_of = {hit.id: round(fit, 3) for hit, fit in zip(looked, fits, strict=True)}
    ordered = sorted(looked, key=lambda hit: (-total[hit.id], hit.id))
    scores = sorted((hit.score for hit in looked), reverse=True)
    moved = [
        hit.model_copy(update={"score": score, "features": {**hit.features, "reranked": fit_of[hit.id]}})
        for hit, score in zip(ordered, scores, strict=True)
    ]
    return (*moved, *rest)


@lru_cache(maxsize=1)
def load_reranker(name: str | None) -> Reranker | None:
    """The model a deployment names; None without one.

    Raises:
        EncoderError: it cannot be found.
    """
    return CrossEncoderReranker(name) if name else None
