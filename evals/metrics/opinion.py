"""What a model thinks of an answer: relevance and readability, each asked twice. Opinions, never facts; no gate reads them by itself."""

from __future__ import annotations

from pydantic import Field

from evals.metrics.share import Share
from knowledge.values import Value

WORST, BEST = 1, 5


class Opinion(Value):
    """One judgement of one answer, 1 (worst) to 5."""

    relevance: int = Field(ge=WORST, le=BEST)
    readability: int = Field(ge=WORST, le=BEST)


class Twice(Value):
    """Two judgements of the same answer by the same model; None where it gave nothing usable."""

    case: str
    first: Opinion | None = None
    second: Opinion | None = None


def relevance(twice: Twice) -> Share | None:
    """Whether the answer is about the question: the mean of both judgements, 0 for two 1s and 1 for two 5s."""
    return _mean([one.relevance for one in (twice.first, twice.second) if one is not None])


def readability(twice: Twice) -> Share | None:
    """Whether an ordinary person understands the answer: the mean of both judgements, 0 for two 1s and 1 for two 5s."""
    return _mean([one.readability for one in (twice.first, twice.second) if one is not None])


def agreement(twice: Twice) -> Share | None:
    """Whether the model judged the same both times, in both respects; undefined where one judgement is missing."""
    if twice.first is None or twice.second is None:
        return None
    return Share(float(twice.first == twice.second))


def _mean(marks: list[int]) -> Share | None:
    if not marks:
        return None
    return Share(sum(mark - WORST for mark in marks) / len(marks) / (BEST - WORST))
