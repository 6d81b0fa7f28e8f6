"""A question read as a whole, its words in their order: a transformer of a few layers over word pieces.

Says for every matter of the lexicon how well the question fits; `knowledge.recognize` adds that to what single words say. Also
puts questions and official names into one space, so that a name which the lexicon does not know can be read, too.
Made by `knowledge.train.transformer` and `knowledge.train.placing`. Weights lie in the file as four bits each with one scale
for 32, and stay so in memory: onnxruntime multiplies by them as they are. No torch is needed.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models

from knowledge.encode import MODEL_FOLDER
from knowledge.errors import EncoderError
from knowledge.onnx_graph import Graph, Shape

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FILE = "transformer.npz"
LONGEST = 62  # word pieces, about 80 characters; what follows is not read
BLOCK = 32  # weights that share a scale
START, PAD, END, UNKNOWN = 0, 1, 2, 3  # the first rows of the table of word pieces
PLACED = 20_000  # texts whose place is remembered, 0.7 kB each; reading one takes 4 ms
_MIDDLE = 8  # four bits hold 0 to 15; this one means 0
STATE = "state"  # what goes into the network
MEAN, SCORES = "mean", "scores"  # what comes out
# the weights of one layer in the file: matrices as (outputs, inputs) with a bias each, norms as scale and move
LAYER = (
    "ask", "ask_bias", "mix", "mix_bias", "mixed_norm", "widen", "widen_bias", "narrow", "narrow_bias", "narrowed_norm",
)  # fmt: skip

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Arrays = dict[str, NDArray[Any]]


class Reading(NamedTuple):
    """What the network makes of a text: the mean state of its pieces behind the last layer, and one number a matter."""

    mean: Floats
    scores: Floats


class Transformer:
    """The model in memory, about 10 MB. Safe to share between threads."""

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
        self._network = _opened(_network(arrays))
        self._placing: Floats = np.ascontiguousarray(unpacked(arrays["placing"], arrays["placing.scales"]).T)
        self.read = lru_cache(maxsize=64)(self._read)  # one question is scored and placed
        self.placed = lru_cache(maxsize=PLACED)(self._placed)

    def scores(self, folded: str) -> Floats:
        """One number a matter, in the order of `matters`; higher is likelier, and their softmax is about a probability."""
        return self.read(folded).scores

    def _placed(self, folded: str) -> Floats:
        """Where a question or an official name stands, of length 1: those of one matter stand together."""
        place = self.read(folded).mean @ self._placing
        found: Floats = place / np.linalg.norm(place)
        return found

    def _read(self, folded: str) -> Reading:
        pieces = piece_numbers(self._tokenizer, folded)
        state = unpacked(self._words[pieces], self._word_scales[pieces]) + self._positions[: len(pieces)]
        mean, scores = self._network.run([MEAN, SCORES], {STATE: state})
        return Reading(mean[0], scores[0])


def _opened(network: bytes) -> InferenceSession:
    """The network ready to run, on the core of whoever asks: threads of its own would only wait for each other."""
    from onnxruntime import InferenceSession, SessionOptions  # 0.1 s to import, and only questions need it

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors
    return InferenceSession(network, options, providers=["CPUExecutionProvider"])


def _network(arrays: Arrays) -> bytes:
    """The layers as ONNX: a state of shape (pieces, width) goes in; its mean, (1, width), and a score for every matter, (1, matters), come out."""
    width, heads, graph = len(arrays["first_norm"][0]), int(arrays["heads"]), Graph()
    graph.weights("apart", np.array([-1, 3, heads, width // heads], dtype=np.int64))
    graph.weights("together", np.array([-1, width], dtype=np.int64))
    graph.weights("shrink", np.array(1 / math.sqrt(width // heads), dtype=np.float32))
    graph.weights("pieces", np.array([0], dtype=np.int64))
    for number in range(3):
        graph.weights(f"part{number}", np.array(number, dtype=np.int64))
    state = _normal(graph, arrays, "first_norm", STATE)
    for number in range(int(arrays["layers"])):
        state = _layer(graph, arrays, f"{number}.", state)
    mean = graph.node("ReduceMean", [state, "pieces"], MEAN, keepdims=1)
    _product(graph, arrays, "head", mean, to=SCORES)
    return graph.model(
        Shape(STATE, (None, width)), (Shape(MEAN, (1, width)), Shape(SCORES, (1, len(arrays["head_bias"]))))
    )


def _layer(graph: Graph, arrays: Arrays, at: str, state: str) -> str:
    """One layer: every piece looks at every other, then each by itself."""
    asked = graph.node("Reshape", [_product(graph, arrays, f"{at}ask", state), "apart"], f"{at}apart")
    parts = graph.node("Transpose", [asked], f"{at}parts", perm=[1, 2, 0, 3])  # query, key and value of each head
    query, key, value = (
        graph.node("Gather", [parts, f"part{number}"], f"{at}part{number}", axis=0) for number in range(3)
    )
    turned = graph.node("Transpose", [key], f"{at}turned", perm=[0, 2, 1])
    looks = graph.node("Mul", [graph.node("MatMul", [query, turned], f"{at}looks"), "shrink"], f"{at}shrunk")
    shares = graph.node("Softmax", [looks], f"{at}shares", axis=-1)
    mixed = graph.node("Transpose", [graph.node("MatMul", [shares, value], f"{at}seen")], f"{at}back", perm=[1, 0, 2])
    mixed = _product(graph, arrays, f"{at}mix", graph.node("Reshape", [mixed, "together"], f"{at}together"))
    state = _normal(graph, arrays, f"{at}mixed_norm", graph.node("Add", [state, mixed], f"{at}with_mixed"))
    wide = graph.node("Gelu", [_product(graph, arrays, f"{at}widen", state)], f"{at}bent", approximate="tanh")
    narrow = _product(graph, arrays, f"{at}narrow", wide)
    return _normal(graph, arrays, f"{at}narrowed_norm", graph.node("Add", [state, narrow], f"{at}with_narrow"))


def _product(graph: Graph, arrays: Arrays, name: str, state: str, *, to: str | None = None) -> str:
    """A state times a matrix, plus its bias. The matrix stays in four bits, 3 MB in all, which lie in a core's cache; as floats 25 do not.

    `accuracy_level` 1 computes with floats: with bytes it takes half the time, and one of 1,910 answers was another.
    """
    halves, scales = arrays[name], arrays[f"{name}.scales"]
    blocks = halves.reshape(*scales.shape, BLOCK // 2)
    codes = np.concatenate([blocks & 15, blocks >> 4], axis=-1)
    graph.weights(f"{name}.codes", codes[..., 0::2] | codes[..., 1::2] << 4)  # neighbours share a byte here
    graph.weights(f"{name}.scales", scales.astype(np.float32).ravel())
    rows, columns = len(halves), scales.shape[1] * BLOCK
    product = graph.node(
        "MatMulNBits", [state, f"{name}.codes", f"{name}.scales"], f"{name}.product", extra=True,
        K=columns, N=rows, bits=4, block_size=BLOCK, accuracy_level=1,
    )  # fmt: skip
    bias = graph.weights(f"{name}_bias", arrays[f"{name}_bias"].astype(np.float32))
    return graph.node("Add", [product, bias], to or f"{name}.sum")


def _normal(graph: Graph, arrays: Arrays, name: str, state: str) -> str:
    """Rows with mean 0 and variance 1, then scaled and moved by the two rows of the norm."""
    scale, move = arrays[name].astype(np.float32)
    takes = [state, graph.weights(f"{name}.scale", scale), graph.weights(f"{name}.move", move)]
    return graph.node("LayerNormalization", takes, f"{name}.normal", axis=-1, epsilon=1e-12)


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
