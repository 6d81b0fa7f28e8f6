"""Which matters of the lexicon a question speaks of, as probabilities. It knows how people speak, never what a guide says.

Three views: a sparse linear model over words and over runs of one to three characters, and the cosine of the default encoder's
vector with one vector a matter, both made by `knowledge.train.recognizer`; and the question read as a whole
(`knowledge.transformer`). Names in bulk are read by the first two alone: they take a tenth of the time, and links were reviewed
with them. All learnt from the lexicon's wordings and the written questions, all read with numpy alone. What a weight of the linear
model says can be printed (`reasons`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.encode import MODEL_FOLDER, Encoder, load_encoder
from knowledge.errors import EncoderError
from knowledge.text import segmenter
from knowledge.transformer import Transformer, load_transformer
from knowledge.values import Value

FILE = "matters.npz"
LONGEST = 120  # in characters; longer questions are told in their first sentences
LONGEST_RUN = 3  # characters
ADAPTED = "model"  # folder under the data folder with a deployment's own model (see knowledge.train.adapt)
KEPT = 12  # matters returned at most
BY_MEANING = 2.0  # weight of the cosine beside the linear model; 1 to 3 differ by less than a point
# how far the log probabilities of the first two views and of the third count: chosen on validation, docs/decisions/0025
BY_WORDS, BY_ORDER = 0.6, 0.6
# probability by the first two views from which the third is not asked: it never said another there
SURE_BY_WORDS = 0.95
LEAST = 0.01  # probability below which a matter is not worth a look


class Recognized(Value):
    """A lexicon matter that a question may mean, with the probability that it does."""

    matter: str
    probability: float


@lru_cache(maxsize=64)  # a question is looked at for its matter and for its route
def features(folded: str) -> tuple[str, ...]:
    """What the model looks at in folded text, each once: words (marked ``=``) and runs of up to three characters."""
    text = "".join(character for character in folded[:LONGEST] if character.isalnum())
    runs = [text[at : at + size] for size in range(1, LONGEST_RUN + 1) for at in range(len(text) - size + 1)]
    return tuple(dict.fromkeys([*(f"={word}" for word in segmenter().words(folded[:LONGEST])), *runs]))


class Recognizer:
    """The model in memory: one sparse row of weights for each feature, one vector for each matter. Safe to share between threads."""

    def __init__(
        self, folder: Path = MODEL_FOLDER, encoder: Encoder | None = None, transformer: Transformer | None = None
    ) -> None:
        self._encoder = encoder or load_encoder()
        self._given = transformer
        path = folder / FILE
        if not path.exists():
            raise EncoderError(f"编码模型不完整：{folder} 里没有 {FILE}。请重新安装，或运行 make train-encoder。")
        with np.load(path, allow_pickle=False) as stored:
            if "steps" not in stored:
                raise EncoderError(f"{path} 是旧版程序做的。自己调过的请再运行 mingbai adapt，自带的请重新安装。")
            self.matters: tuple[str, ...] = tuple(unpack(stored["matters"]))
            self._row = {name: number for number, name in enumerate(unpack(stored["features"]))}
            self._rarity: NDArray[np.float32] = stored["rarity"].astype(np.float32)
            # plain numbers: a hundred of them are looked up a question
            self._starts: list[int] = [0, *np.cumsum(stored["counts"], dtype=np.int64).tolist()]
            self._columns: NDArray[np.uint16] = np.cumsum(stored["steps"], dtype=np.uint16)
            self._weights: NDArray[np.int8] = stored["weights"]
            self._scale = float(stored["scale"])
            self._bias: NDArray[np.float32] = stored["bias"].astype(np.float32)
            self._sharpness = float(stored["sharpness"])
            self._vectors: NDArray[np.float32] = stored["vectors"].astype(np.float32) / 127
            made_by = "".join(unpack(stored["encoder"]))
        if made_by != self._encoder.name:
            raise EncoderError(
                f"{FILE} 是用另一个编码模型（{made_by}）做的。自己调过的请再运行 mingbai adapt，自带的请重新安装。"
            )
        self.recognize = lru_cache(maxsize=4096)(self._recognize)
        self.recognize_name = lru_cache(maxsize=4096)(self._recognize_name)

    def scores(self, folded: str) -> NDArray[np.float32]:
        """One number a matter by the first two views, in the order of `matters`; higher is likelier."""
        return self._scores(folded, self._rows(folded))

    def _rows(self, folded: str) -> list[int]:
        return [row for name in features(folded) if (row := self._row.get(name)) is not None]

    def _scores(self, folded: str, rows: list[int]) -> NDArray[np.float32]:
        meant = self._vectors @ self._encoder.encode_questions([folded])[0]
        total: NDArray[np.float32] = self._bias + BY_MEANING * meant
        if rows:
            shares = self._rarity[rows]
            shares *= self._scale / float(np.linalg.norm(shares))
            total += self._votes(rows, shares)
        return total

    def _votes(self, rows: list[int], shares: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the features say for each matter together; one sum over all of them takes a third of the time of sixty."""
        pieces = [slice(self._starts[row], self._starts[row + 1]) for row in rows]
        columns = np.concatenate([self._columns[piece] for piece in pieces])
        weights = np.concatenate([self._weights[piece] for piece in pieces])
        each = np.repeat(shares, [piece.stop - piece.start for piece in pieces])
        return np.bincount(columns, each * weights, minlength=len(self.matters)).astype(np.float32)

    def log_odds(self, folded: str) -> NDArray[np.float32]:
        """One number a matter by all three views, in the order of `matters`; their softmax is the probability."""
        return self._log_odds(folded, self.scores(folded))

    def _log_odds(self, folded: str, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        by_words = BY_WORDS * self._sharpness * scores
        by_order = self._transformer.scores(folded)
        unread = by_order.mean()  # for a matter that only a deployment has
        read = np.where(self._read_at < 0, unread, by_order[self._read_at]).astype(np.float32)
        total: NDArray[np.float32] = by_words + BY_ORDER * read
        return total

    @cached_property
    def _transformer(self) -> Transformer:
        """Read at the first question; who only links names never needs it."""
        return self._given or load_transformer()

    @cached_property
    def _read_at(self) -> NDArray[np.int64]:
        """Where the transformer has each matter, -1 for one that it does not know."""
        read = {matter: number for number, matter in enumerate(self._transformer.matters)}
        return np.array([read.get(matter, -1) for matter in self.matters])

    def _recognize(self, folded: str) -> tuple[Recognized, ...]:
        """The likeliest matters of a question, best first; empty for a text without a known feature."""
        rows = self._rows(folded)
        if not rows:
            return ()
        scores = self._scores(folded, rows)
        sure = self._likeliest(self._sharpness * scores)
        return (
            sure if sure and sure[0].probability >= SURE_BY_WORDS else self._likeliest(self._log_odds(folded, scores))
        )

    def _recognize_name(self, folded: str) -> tuple[Recognized, ...]:
        """The likeliest matters of a guide's title or name, by the first two views; as `recognize`."""
        rows = self._rows(folded)
        return self._likeliest(self._sharpness * self._scores(folded, rows)) if rows else ()

    def _likeliest(self, log_odds: NDArray[np.float32]) -> tuple[Recognized, ...]:
        odds = np.exp(log_odds - float(log_odds.max()))
        shares = odds / odds.sum()
        likely = np.flatnonzero(shares >= LEAST)
        best = likely[np.argsort(-shares[likely], kind="stable")][:KEPT]
        return tuple(
            Recognized(matter=self.matters[number], probability=float(shares[number])) for number in best.tolist()
        )

    def likeness(self, folded: str, names: Sequence[str]) -> list[float]:
        """The cosine of a question with each of some folded official names, all read as a whole; a name read before takes no time."""
        place = self._transformer.placed(folded)
        return [float(place @ self._transformer.placed(name)) for name in names]

    def reasons(self, folded: str, matter: str, limit: int = 5) -> tuple[tuple[str, float], ...]:
        """The features of a text that speak most for a matter, with their weights, best first."""
        column = self.matters.index(matter)
        found = []
        for name in features(folded):
            row = self._row.get(name)
            if row is None:
                continue
            start, end = self._starts[row], self._starts[row + 1]
            at = start + int(np.searchsorted(self._columns[start:end], column))
            if at < end and self._columns[at] == column:
                found.append((name, float(self._rarity[row]) * self._scale * float(self._weights[at])))
        return tuple(sorted(found, key=lambda one: -one[1])[:limit])


def unpack(packed: NDArray[np.uint8]) -> list[str]:
    """The names that `pack` made bytes of."""
    return packed.tobytes().decode("utf-8").split("\n")


def pack(names: Iterable[str]) -> NDArray[np.uint8]:
    """Names as bytes, one a line: an array that needs no pickle to be read."""
    return np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)


def rarity(documents: int, holding: Sequence[int]) -> NDArray[np.float32]:
    """Inverse document frequency of each feature."""
    return np.array([1.0 + math.log((1 + documents) / (1 + number)) for number in holding], dtype=np.float32)


@lru_cache(maxsize=2)
def load_recognizer(folder: Path | None = None) -> Recognizer:
    """A deployment's own model where its folder has one, else the shipped one; read once a process (about 0.1 s).

    Raises:
        EncoderError: its file is missing, or was made for another version of the encoder.
    """
    adapted = folder is not None and (folder / FILE).exists()
    return Recognizer(folder) if adapted and folder is not None else Recognizer()
