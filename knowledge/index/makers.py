"""Index entries made in processes beside this one, with their words and vectors, while this one puts those before into the index.

The processes are forked, so that each has the dictionaries at once, and read from the record what they are told to make entries of;
where there is no fork, or little to do, this process does it all.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, NamedTuple

from knowledge.encode import Encoder, StaticEncoder
from knowledge.index.analysis import words_of
from knowledge.index.entries import Entry, vectors_of
from knowledge.index.making import entries_of
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store
from knowledge.text import segmenter, syllables

LITTLE = 300  # items that are made sooner than processes are forked

Parts = Sequence[Sequence[str]]  # ids of items
Make = Callable[[Parts], Iterator[list[Entry]]]


class Makings(NamedTuple):
    """What entries are made with. `encoder` embeds them."""

    store: Store
    lexicon: Lexicon
    encoder: Encoder


_begun: list[Makings] = []  # what a forked process began with; here it stays empty


@contextmanager
def makers(makings: Makings, workers: int, *, expected: int) -> Iterator[Make]:
    """What makes the entries of each part, in the order of the parts, while the caller uses those before.

    Args:
        workers: how many processes beside this one; 0 for none.
        expected: how many items there are to make entries of, as far as is known.
    """
    if workers < 1 or expected < LITTLE or sys.platform != "linux":
        yield lambda parts: (_entries(part, makings) for part in parts)
        return
    made_ready(makings.lexicon)
    makings.store.close()  # no connection may be used by two processes; each opens its own
    with get_context("fork").Pool(workers, _begin, (makings,)) as pool:
        yield lambda parts: pool.imap(_made, parts)


def made_ready(lexicon: Lexicon) -> None:
    """Have everything in memory that is read at the first entry, half a second's work: what is forked then begins with it."""
    lexicon.link("居住证签发")
    lexicon.recognized_name("居住证签发")
    segmenter().words("居住证签发")
    syllables("居住证签发")


def _begin(makings: Makings) -> None:
    _begun.append(makings)
    gc.freeze()  # looking through what it was forked with would copy all of that


def _made(part: Sequence[str]) -> list[Entry]:
    """The entries of some items, with their words and, from a table, their vectors: a network may not run in a forked process."""
    makings = _begun[-1]
    entries = _entries(part, makings)
    said: list[dict[str, Any]] = [{"words": words_of(entry)} for entry in entries]
    if isinstance(makings.encoder, StaticEncoder):
        vectors = vectors_of(entries, makings.encoder)
        said = [{**one, "vector": vector.tobytes()} for one, vector in zip(said, vectors, strict=True)]
    return [entry.model_copy(update=one) for entry, one in zip(entries, said, strict=True)]


def _entries(part: Sequence[str], makings: Makings) -> list[Entry]:
    """The entries of some items, as they stand now, in the order of their ids here; none of what may no longer be answered from."""
    items = makings.store.to_index(part)
    return [entry for item_id in part if item_id in items for entry in entries_of(items[item_id], makings.lexicon)]
