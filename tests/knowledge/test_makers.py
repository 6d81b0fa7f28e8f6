"""Entries made in other processes are those that this one would make, in the same order."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np

from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.index.analysis import words_of
from knowledge.index.entries import vectors_of
from knowledge.index.makers import LITTLE, Makings, makers
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store
from tests.records import filled_store
from tests.samples import row_guide


def test_forked_makers_make_the_same_entries_in_the_same_order(
    tmp_path: Path, encoder: Encoder, lexicon: Lexicon
) -> None:
    store = filled_store(tmp_path)
    makings = Makings(store, lexicon, encoder)
    ids = [item.id for item in store.active()]
    parts = [ids[:2], [], ["code:gone", *ids[2:]]]
    with makers(makings, 0, expected=LITTLE) as here, makers(makings, 2, expected=LITTLE) as beside:
        mine, theirs = list(here(parts)), list(beside(parts))
    assert [len(part) for part in theirs] == [len(part) for part in mine]
    owners = list(dict.fromkeys(entry.owner for entry in chain(*mine)))
    assert owners == [one for one in ids if one in owners]
    for one, other in zip(chain(*mine), chain(*theirs), strict=True):
        assert other.words == words_of(one)
        assert other.model_copy(update={"words": None, "vector": None}) == one
    brought, made = (vectors_of(list(chain(*found)), encoder) for found in (theirs, mine))
    assert np.array_equal(brought, made)


def test_a_large_record_is_indexed_whole_with_other_processes(
    tmp_path: Path, encoder: Encoder, lexicon: Lexicon
) -> None:
    store = Store.open(tmp_path)
    store.put_file("a.csv", "1", [row_guide(f"C{number}", f"第{number}号渡口登记") for number in range(LITTLE + 110)])
    index = EmbeddedIndex.open(tmp_path, encoder)
    assert catch_up(store, index, lexicon, workers=2) == LITTLE + 110
    assert not store.unindexed(1).marks
    keys = [f"{item.id}#matter" for item in store.active()]
    assert index.held(keys, partitions=["public"]) == frozenset(keys)
    index.close()
    store.close()
