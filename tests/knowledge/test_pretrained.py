"""The file that the transformer's training starts from is read as data."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import EncoderError
from knowledge.train.pretrained import read_pretrained
from knowledge.transformer import BLOCK, packed

PIECES = ("<s>", "<pad>", "</s>", "<unk>", "户口")


def tensor_blocks(weights: np.ndarray) -> bytes:
    """Rows as the file keeps them: for every 32 weights a scale and their codes."""
    codes, scales = packed(weights)
    pairs = zip(codes.reshape(-1, BLOCK // 2), scales.reshape(-1), strict=True)
    return b"".join(scale.tobytes() + row.tobytes() for row, scale in pairs)


def small_file(place: Path, weights: np.ndarray) -> Path:
    blob = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    head = (
        b"E5S1"
        + struct.pack("<I", 1)
        + struct.pack("<7i", BLOCK, 1, 2, 64, len(PIECES), 8, 1)
        + struct.pack("<fi", 1e-12, BLOCK)
    )
    words = struct.pack("<5i", len(PIECES), 0, 2, 1, 3) + struct.pack("<Q", len(blob)) + ends.tobytes()
    words += np.arange(len(PIECES), dtype="<f4").tobytes() + blob + struct.pack("<iI", 0, 0)
    tensors = [(b"emb.word", 1, tensor_blocks(weights)), (b"l0.q.b", 0, np.ones(BLOCK, dtype="<f4").tobytes())]
    size = len(head) + len(words) + 4 + sum(2 + len(name) + 1 + 20 for name, *_ in tensors)
    directory = struct.pack("<i", len(tensors))
    for name, kind, raw in tensors:
        directory += (
            struct.pack("<H", len(name)) + name + struct.pack("<B", kind) + struct.pack("<IQQ", 0, size, len(raw))
        )
        size += len(raw)
    place.write_bytes(head + words + directory + b"".join(raw for *_, raw in tensors))
    return place


def test_pieces_and_tensors_are_read(tmp_path: Path) -> None:
    weights = np.random.default_rng(5).normal(size=(len(PIECES), BLOCK)).astype(np.float32)
    found = read_pretrained(small_file(tmp_path / "small.bin", weights))
    assert (found.width, found.inner, found.heads, found.pieces) == (BLOCK, 64, 2, list(PIECES))
    assert found.scores.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert np.allclose(found.matrix("emb.word", BLOCK), weights, atol=0.5)
    assert found.row("l0.q.b").tolist() == [1.0] * BLOCK


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(EncoderError, match=r"other\.bin"):
        read_pretrained(tmp_path / "other.bin")
