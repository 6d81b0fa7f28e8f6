"""Index entries made in processes beside this one: cutting texts into words takes longer than everything that is done with them.

The processes are forked, so that each has the dictionaries at once; where there is no fork, or little to do, this process does it all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context

from knowledge.index.analysis import words_of
from knowledge.index.entries import Entry
from knowledge.index.making import entries_of
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import StoredItem

LITTLE = 300  # items that are made sooner than processes are forked

Parts = Sequence[Sequence[StoredItem]]
Make = Callable[[Parts], Iterator[list[Entry]]]
_lexicon: Lexicon | None = None  # of a forked process


@contextmanager
def makers(lexicon: Lexicon, workers: int, *, items: int) -> Iterator[Make]:
    """What makes the entries of each part, in the order of the parts, while the caller uses those before.

    Args:
        workers: how many processes beside this one; 0 for none.
        items: how many there are to make, if known.
    """
    if workers < 1 or items < LITTLE or sys.platform != "linux":
        yield lambda parts: ([entry for item in part for entry in entries_of(item, lexicon)] for part in parts)
        return
    with get_context("fork").Pool(workers, _begin, (lexicon,)) as pool:
        yield lambda parts: pool.imap(_made, parts)


def _begin(lexicon: Lexicon) -> None:
    global _lexicon  # the one value that a forked process begins with
    _lexicon = lexicon


def _made(part: Sequence[StoredItem]) -> list[Entry]:
    lexicon = _lexicon or Lexicon.load()
    entries = (entry for item in part for entry in entries_of(item, lexicon))
    return [entry.model_copy(update={"words": words_of(entry)}) for entry in entries]
