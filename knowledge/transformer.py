"""A question read as a whole, its words in their order: a transformer of a few layers over word pieces, in numpy.

Says for every matter of the lexicon how well the question fits; `knowledge.recognize` adds that to what single words say.
Made by `knowledge.train.transformer`. Weights lie in the file as four bits each with one scale for 32; no torch is needed.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models

from knowledge.encode import MODEL_FOLDER
from knowledge.errors import EncoderError

FILE = "transformer.npz"
LONGEST = 62  # word pieces, about 80 characters; what follows is not read
BLOCK = 32  # weights that share a scale
START, PAD, END, UNKNOWN = 0, 1, 2, 3  # the first rows of the table of word pieces
_MIDDLE = 8  # four bits hold 0 to 15; this one means 0

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


class Layer(NamedTuple):
    """The weights of one layer, each as (inputs, outputs) with its bias."""

    ask: Floats
    ask_bias: Floats
    mix: Floats
    mix_bias: Floats
    mixed_norm: Floats
    widen: Floats
    widen_bias: Floats
    narrow: Floats
    narrow_bias: Floats
    narrowed_norm: Floats


class Transformer:
    """The model in memory, about 25 MB. Safe to share between threads."""

    def __init__(self, folder: Path = MODEL_FOLDER) -> None:
        path = folder / FILE
        if not path.exists():
            raise EncoderError(f"编码模型不完整：{folder} 里没有 {FILE}。请重新安装，或运行 make train-encoder。")
        with np.load(path, allow_pickle=False) as stored:
            arrays = dict(stored)
        self.matters: tuple[str, ...] = tuple(arrays["matters"].tobytes().decode("utf-8").split("\n"))
        self._tokenizer = tokenizer(arrays["pieces"].tobytes().decode("utf-8").split("\n"), arrays["piece_scores"])
        self._words, self._word_scales = arrays["words"], arrays["words.scales"]
        self._positions: Floats = arrays["positions"].astype(np.float32)
        self._first_norm: Floats = arrays["first_norm"].astype(np.float32)
        self._heads = int(arrays["heads"])
        self._layers = [_layer(arrays, number) for number in range(int(arrays["layers"]))]
        self._head: Floats = np.ascontiguousarray(unpacked(arrays["head"], arrays["head.scales"]).T)
        self._head_bias: Floats = arrays["head_bias"].astype(np.float32)

    def scores(self, folded: str) -> Floats:
        """One number a matter, in the order of `matters`; higher is likelier, and their softmax is about a probability."""
        pieces = piece_numbers(self._tokenizer, folded)
        state = unpacked(self._words[pieces], self._word_scales[pieces]) + self._positions[: len(pieces)]
        state = _normal(state, self._first_norm)
        for layer in self._layers:
            state = _passed(state, layer, self._heads)
        scores: Floats = state.mean(axis=0) @ self._head + self._head_bias
        return scores


def _passed(state: Floats, layer: Layer, heads: int) -> Floats:
    """One layer: every piece looks at every other, then each by itself. Shape (pieces, width) in and out."""
    length, width = state.shape
    asked = (state @ layer.ask + layer.ask_bias).reshape(length, 3, heads, width // heads)
    query, key, value = asked.transpose(1, 2, 0, 3)
    looks = query @ key.transpose(0, 2, 1) / math.sqrt(width // heads)
    looks = np.exp(looks - looks.max(axis=-1, keepdims=True))
    looks /= looks.sum(axis=-1, keepdims=True)
    mixed = (looks @ value).transpose(1, 0, 2).reshape(length, width)
    state = _normal(state + mixed @ layer.mix + layer.mix_bias, layer.mixed_norm)
    wide = _gelu(state @ layer.widen + layer.widen_bias)
    return _normal(state + wide @ layer.narrow + layer.narrow_bias, layer.narrowed_norm)


def _normal(rows: Floats, norm: Floats) -> Floats:
    """Rows with mean 0 and variance 1, then scaled and moved by the two rows of `norm`."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.mean(centred * centred, axis=1, keepdims=True) + 1e-12)
    normal: Floats = centred / spread * norm[0] + norm[1]
    return normal


def _gelu(values: Floats) -> Floats:
    bent: Floats = np.tanh(0.7978845608 * (values + 0.044715 * values * values * values)).astype(np.float32, copy=False)
    return 0.5 * values * (1.0 + bent)


def _layer(arrays: dict[str, NDArray[Any]], number: int) -> Layer:
    def of(name: str) -> Floats:
        stored = arrays[f"{number}.{name}"]
        if stored.dtype != np.uint8:
            return stored.astype(np.float32)
        return np.ascontiguousarray(unpacked(stored, arrays[f"{number}.{name}.scales"]).T)

    return Layer(*(of(name) for name in Layer._fields))


def tokenizer(pieces: list[str], scores: NDArray[Any]) -> Tokenizer:
    """Cuts text into the likeliest word pieces (Unigram)."""
    return Tokenizer(models.Unigram(list(zip(pieces, scores.tolist(), strict=True)), unk_id=UNKNOWN))


def piece_numbers(cutter: Tokenizer, folded: str) -> list[int]:
    """The rows of a folded text's pieces between start and end; spaces as the pieces write them."""
    (found,) = cutter.encode_batch_fast([folded.replace(" ", "▁")], add_special_tokens=False)
    return [START, *found.ids[:LONGEST], END]


def packed(weights: Floats) -> tuple[Bytes, NDArray[np.float16]]:
    """Rows of weights as four bits each, two a byte, and a scale for every 32; the largest of each 32 is kept exactly.

    Returns:
        Shapes (rows, columns / 2) and (rows, columns / 32).
    """
    blocks = weights.reshape(len(weights), -1, BLOCK)
    at = np.abs(blocks).argmax(axis=2)[..., None]
    scales = (np.take_along_axis(blocks, at, axis=2) / -_MIDDLE).astype(np.float16)
    divisors = np.where(scales == 0, np.float32(1), scales.astype(np.float32))
    codes = np.clip(np.rint(blocks / divisors) + _MIDDLE, 0, 15).astype(np.uint8)
    halves = codes[..., : BLOCK // 2] | codes[..., BLOCK // 2 :] << 4
    return halves.reshape(len(weights), -1), scales[..., 0]


def unpacked(halves: Bytes, scales: NDArray[np.float16]) -> Floats:
    """The weights that `packed` stored. Shape (rows, columns)."""
    blocks = halves.reshape(*scales.shape, BLOCK // 2)
    codes = np.concatenate([blocks & 15, blocks >> 4], axis=-1).astype(np.float32) - _MIDDLE
    weights: Floats = (codes * scales.astype(np.float32)[..., None]).reshape(len(halves), -1)
    return weights


@lru_cache(maxsize=1)
def load_transformer() -> Transformer:
    """The shipped model, read once a process (about 0.1 s)."""
    return Transformer()
