"""Shares and their means: how a metric counts one case and how cases add up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Share(NamedTuple):
    """What one case adds to a metric: `hits` of `total`. A case without a Share says nothing about the metric."""

    hits: float
    total: float = 1.0


def of(flag: bool | None) -> Share | None:
    """A yes or a no as one of one; None stays undefined."""
    return None if flag is None else Share(float(flag))


def pooled(shares: Iterable[Share | None]) -> float | None:
    """All hits over all that counts; None when nothing counts."""
    known = [share for share in shares if share is not None]
    total = sum(share.total for share in known)
    return sum(share.hits for share in known) / total if total else None


def summed(shares: Iterable[Share | None]) -> float | None:
    """The sum of all hits; None when no case says anything about the metric."""
    known = [share for share in shares if share is not None]
    return sum(share.hits for share in known) if known else None
