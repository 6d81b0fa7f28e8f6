"""Index entries made in processes beside this one: cutting texts into words takes longer than everything that is done with them.

The processes are forked, so that each has the dictionaries and the first items at once; where there is no fork, or little to do, this
process does it all.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context

from knowledge.index.analysis import words_of
from knowledge.index.entries import Entry
from knowledge.index.making import entries_of
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import StoredItem
from knowledge.text import segmenter, syllables

LITTLE = 300  # items that are made sooner than processes are forked

Parts = Sequence[Sequence[StoredItem]]
Make = Callable[[Parts], Iterator[list[Entry]]]
_lexicon: Lexicon | None = None  # of a forked process, as is the next
_held: dict[str, StoredItem] = {}  # items that it was forked with, by id


@contextmanager
def makers(lexicon: Lexicon, workers: int, *, first: Sequence[StoredItem]) -> Iterator[Make]:
    """What makes the entries of each part, in the order of the parts, while the caller uses those before.

    Args:
        workers: how many processes beside this one; 0 for none.
        first: the items of the first parts; those are not sent: packing and unpacking them takes half as long as making their entries.
    """
    if workers < 1 or len(first) < LITTLE or sys.platform != "linux":
        yield lambda parts: ([entry for item in part for entry in entries_of(item, lexicon)] for part in parts)
        return
    made_ready(lexicon)
    held = {item.id: item for item in first}
    with get_context("fork").Pool(workers, _begin, (lexicon, held)) as pool:
        yield lambda parts: pool.imap(
            _made, ([item.id if held.get(item.id) is item else item for item in part] for part in parts)
        )


def made_ready(lexicon: Lexicon) -> None:
    """Have everything in memory that is read at the first entry, half a second's work: what is forked then begins with it."""
    lexicon.link("居住证签发")
    lexicon.recognized_name("居住证签发")
    segmenter().words("居住证签发")
    syllables("居住证签发")


def _begin(lexicon: Lexicon, held: dict[str, StoredItem]) -> None:
    global _lexicon, _held  # the values that a forked process begins with
    _lexicon, _held = lexicon, held
    gc.disable()  # it lives for seconds, and looking through what it was forked with would copy all of that


def _made(part: Sequence[StoredItem | str]) -> list[Entry]:
    """The entries of some items, those it has by their ids, with their words."""
    lexicon = _lexicon or Lexicon.load()
    items = (_held[one] if isinstance(one, str) else one for one in part)
    entries = (entry for item in items for entry in entries_of(item, lexicon))
    return [entry.model_copy(update={"words": words_of(entry)}) for entry in entries]
