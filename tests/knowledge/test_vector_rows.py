"""Vectors kept owner by owner: what is read is what was written, and what cannot be read counts as none."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from knowledge.codelists import Grade
from knowledge.index.entries import Entry, EntryKind
from knowledge.index.vector_rows import FILE, VectorRows

WIDTH = 4


def passage(owner: str, number: int, region: str = "990100") -> Entry:
    return Entry(
        key=f"{owner}#text:{number}",
        kind=EntryKind.PASSAGE,
        owner=owner,
        region=region,
        grade=Grade.PUBLIC,
        name="某办法",
    )


def unit(*places: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.eye(WIDTH, dtype=np.float32)[list(places)]


def test_an_owner_has_what_was_put_last_under_each_key(tmp_path: Path) -> None:
    rows = VectorRows(tmp_path, WIDTH)
    rows.put([passage("a", 0), passage("b", 0), passage("a", 1)], unit(0, 1, 2))
    rows.put([passage("a", 1)], unit(3))
    found = rows.of("a", "990100")
    assert {key: int(vector.argmax()) for key, vector in found.items()} == {"a#text:0": 0, "a#text:1": 3}
    assert rows.of("a", "990101") == {}


def test_what_another_process_writes_is_read_and_what_it_removes_is_gone(tmp_path: Path) -> None:
    reader, writer = VectorRows(tmp_path, WIDTH), VectorRows(tmp_path, WIDTH)
    assert reader.of("a", "990100") == {}
    writer.put([passage("a", 0), passage("b", 0)], unit(0, 1))
    assert list(reader.of("a", "990100")) == ["a#text:0"]
    writer.remove(["a", "nobody"])
    assert (reader.of("a", "990100"), list(reader.of("b", "990100"))) == ({}, ["b#text:0"])


@pytest.mark.parametrize("kept", [0, 100, 40_000])
def test_a_torn_file_or_noise_counts_as_none(tmp_path: Path, kept: int) -> None:
    rows = VectorRows(tmp_path, WIDTH)
    rows.put([passage("a", 0)], unit(0))
    rows.close()
    written = (tmp_path / FILE).read_bytes()
    noise = random.Random(1).randbytes(len(written) - kept) if kept < len(written) else b""
    (tmp_path / FILE).write_bytes(written[:kept] + noise)
    assert VectorRows(tmp_path, WIDTH).of("a", "990100") == {}
