"""Bootstrap intervals: how far a figure would move with other questions of the same kind. Seeded, so a run repeats itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evals.metrics.share import Share, pooled

ROUNDS = 2000
SEED = 20_251
LEVEL = 0.95


class Interval(NamedTuple):
    """A figure and the bounds of its interval; all None when the figure is undefined."""

    value: float | None
    low: float | None
    high: float | None


NOTHING = Interval(None, None, None)


def bootstrap(shares: Sequence[Share | None], *, rounds: int = ROUNDS, seed: int = SEED) -> Interval:
    """The pooled share with its 95 % interval by resampling cases; undefined cases are left out before drawing."""
    known = [share for share in shares if share is not None]
    value = pooled(known)
    if value is None:
        return NOTHING
    hits, totals = _sums(np.array(known, dtype=np.float64), rounds, seed)
    ratios = hits[totals > 0] / totals[totals > 0]
    return Interval(value, *_bounds(ratios))


def paired(
    before: Sequence[Share | None], after: Sequence[Share | None], *, rounds: int = ROUNDS, seed: int = SEED
) -> Interval:
    """The change of a pooled share between two runs of the same cases, with its interval; the same cases are drawn for both.

    Args:
        before, after: aligned, case by case. A case undefined in one run counts only in the other.
    """
    first, second = pooled(before), pooled(after)
    if first is None or second is None:
        return NOTHING
    rows = [(*(one or Share(0, 0)), *(other or Share(0, 0))) for one, other in zip(before, after, strict=True)]
    drawn = _draw(np.array(rows, dtype=np.float64), rounds, seed)
    usable = drawn[(drawn[:, 1] > 0) & (drawn[:, 3] > 0)]
    differences = usable[:, 2] / usable[:, 3] - usable[:, 0] / usable[:, 1]
    return Interval(second - first, *_bounds(differences))


def is_significant(change: Interval) -> bool:
    """Whether the interval of a change leaves zero out."""
    return change.low is not None and change.high is not None and (change.low > 0 or change.high < 0)


def _sums(rows: NDArray[np.float64], rounds: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    drawn = _draw(rows, rounds, seed)
    return drawn[:, 0], drawn[:, 1]


def _draw(rows: NDArray[np.float64], rounds: int, seed: int) -> NDArray[np.float64]:
    """Column sums of so many samples with replacement. Shape (rounds, columns)."""
    generator = np.random.default_rng(seed)
    counts = generator.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=rounds)
    drawn: NDArray[np.float64] = counts @ rows
    return drawn


def _bounds(values: NDArray[np.float64]) -> tuple[float | None, float | None]:
    if not len(values):
        return None, None
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
