"""Writes a network as ONNX, the form that onnxruntime takes: the few parts of the format that are needed, byte by byte.

The package that writes such files is not needed to run one, and brings 20 MB. Numbers are those of onnx.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

OPSET, FORM = 20, 10  # of the operators, and of the file; onnxruntime reads both since 1.17
EXTRA = "com.microsoft"  # operators that are onnxruntime's own
Attribute = int | float | str | list[int]
_KINDS = {np.dtype(np.float32): 1, np.dtype(np.uint8): 2, np.dtype(np.int64): 7}


class Shape(NamedTuple):
    """A table of floats that goes in or comes out: its name, and the length of each side; None for one that varies."""

    name: str
    sides: tuple[int | None, ...]


class Graph:
    """Operators in the order in which they run, and their weights."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._weights: list[bytes] = []

    def weights(self, name: str, values: NDArray[Any]) -> str:
        """Add weights; floats, bytes or whole numbers. Returns their name."""
        sides = b"".join(_number(1, side) for side in values.shape)
        tensor = sides + _number(2, _KINDS[values.dtype]) + _text(8, name) + _block(9, values.tobytes())
        self._weights.append(_block(5, tensor))
        return name

    def node(
        self, operator: str, takes: Sequence[str], gives: str, *, extra: bool = False, **attributes: Attribute
    ) -> str:  # fmt: skip
        """Add an operator; `extra` for one of onnxruntime's own. Returns the name of what it gives."""
        told = b"".join(_block(5, _attribute(name, value)) for name, value in attributes.items())
        ends = b"".join(_text(1, name) for name in takes) + _text(2, gives)
        self._nodes.append(_block(1, ends + _text(4, operator) + told + (_text(7, EXTRA) if extra else b"")))
        return gives

    def model(self, takes: Shape, gives: Sequence[Shape]) -> bytes:
        """The whole file."""
        graph = b"".join((*self._nodes, _text(2, "graph"), *self._weights))
        graph += _block(11, _described(takes)) + b"".join(_block(12, _described(one)) for one in gives)
        opsets = _block(8, _number(2, OPSET)) + _block(8, _text(1, EXTRA) + _number(2, 1))
        return _number(1, FORM) + _block(7, graph) + opsets


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _plain(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, 2)
    if isinstance(value, str):
        return _text(1, name) + _text(4, value) + _number(20, 3)
    return _text(1, name) + b"".join(_number(8, one) for one in value) + _number(20, 7)


def _described(shape: Shape) -> bytes:
    sides = (_text(2, "varies") if side is None else _number(1, side) for side in shape.sides)
    tensor = _number(1, 1) + _block(2, b"".join(_block(1, side) for side in sides))
    return _text(1, shape.name) + _block(2, _block(1, tensor))


def _number(field: int, value: int) -> bytes:
    return _plain(field << 3) + _plain(value & (2**64 - 1))


def _text(field: int, value: str) -> bytes:
    return _block(field, value.encode())


def _block(field: int, value: bytes) -> bytes:
    return _plain(field << 3 | 2) + _plain(len(value)) + value


def _plain(value: int) -> bytes:
    """A number in sevens of bits, the lowest first."""
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes((*found, value))
