"""Text to vectors. The one home of model2vec and sentence-transformers; everything else sees the `Encoder` protocol.

The default is a static model shipped beside this file: a token table, read without importing torch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderError
from knowledge.text import fold

MODEL_FOLDER = Path(__file__).parent / "model"
LONGEST = 400  # in characters: the first lines of a passage say what it is about
LONGEST_COMPARED = 1_500  # in characters: enough for the longest passage that answers one question

Vectors = NDArray[np.float32]
Pieces = NDArray[np.int32]


class Encoder(Protocol):
    """Turns questions and passages into vectors of length 1 that compare by dot product."""

    @property
    def name(self) -> str:
        """Identity of model and weights; an index remembers it and refuses another."""
        ...

    @property
    def width(self) -> int:
        """Length of each vector."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Embed questions. Shape (len(texts), width), float32, rows of length 1 (a wordless text: zeros), in order."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed passages; as `encode_questions`, with the model's passage prompt."""
        ...

    def pieces(self, text: str) -> Pieces:
        """The pieces of a folded text that `likeness` compares with: shape (n,), each once; empty for a model without any."""
        ...

    def likeness(self, words: Sequence[str], texts: Sequence[Pieces]) -> list[list[float]]:
        """How near each word comes to some piece of each text: the highest cosine, at least 0.

        Args:
            texts: what `pieces` gave for each; cut once, compared at every question.

        Returns:
            For each text one number a word, in order. Zeros for a model without vectors of single words.
        """
        ...


def _unit(vectors: NDArray[Any]) -> Vectors:
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit


def _shrinking(table: NDArray[Any]) -> Vectors:
    """What makes each row of a table 1 long. Shape (rows, 1); 0 for a row of zeros."""
    lengths = np.concatenate(
        [np.linalg.norm(table[at : at + 4096].astype(np.float32), axis=1) for at in range(0, len(table), 4096)]
    )[:, None]
    shrinking: Vectors = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return shrinking


class _Handed:
    """A tokenizer that is handed over: model2vec copies the one it is given, and a second copy takes 31 MB."""

    def __init__(self, tokenizer: Any) -> None:
        self.get_vocab = tokenizer.get_vocab
        self._tokenizer = tokenizer

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self._tokenizer


class StaticEncoder:
    """A token table read with model2vec: no network to run, no torch to import, the same on every machine."""

    def __init__(self, folder: Path = MODEL_FOLDER, *, width: int | None = None) -> None:
        from model2vec import StaticModel
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        weights, pieces = folder / "model.safetensors", folder / "tokenizer.json"
        for file in (weights, pieces):
            if not file.exists():
                raise EncoderError(
                    f"编码模型不完整：{folder} 里没有 {file.name}。请重新安装，或运行 make train-encoder。"
                )
        # stays as small as it is stored: 8 MB as bytes, 33 as floats
        self._table = load_file(weights)["embeddings"][:, :width]
        # built from its parts: `from_pretrained` imports the hub client, which takes longer than everything else
        handed: Any = _Handed(Tokenizer.from_file(str(pieces)))
        self._model = StaticModel(vectors=self._table, tokenizer=handed, normalize=True)
        self._shrink = _shrinking(self._table)
        # a question is embedded to be searched and to be recognized
        self._only = lru_cache(maxsize=256)(self._embed_only)
        self._word = lru_cache(maxsize=20_000)(self._embed_word)
        self._words = lru_cache(maxsize=256)(self._embed_words)  # one question is compared with twenty texts
        digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:12]
        self._width = int(self._model.dim)
        self._name = f"static-{digest}-{self._width}"

    @property
    def name(self) -> str:
        """See `Encoder.name`."""
        return self._name

    @property
    def width(self) -> int:
        """See `Encoder.width`."""
        return self._width

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_questions`; text beyond the first 400 characters is ignored."""
        folded = [fold(text)[:LONGEST] for text in texts]
        if not folded:
            return np.zeros((0, self._width), dtype=np.float32)
        return self._only(folded[0]) if len(folded) == 1 else self._embedded(folded)

    def _embedded(self, folded: list[str]) -> Vectors:
        return _unit(self._model.encode(folded, use_multiprocessing=False))

    def _embed_only(self, folded: str) -> Vectors:
        """As `_embedded` of one text, to the last bit; the library's call around it takes three times as long as the sum itself."""
        mean = np.zeros((1, self._width), dtype=np.float32)
        (pieces,) = self._model.tokenize([folded])
        if pieces:
            mean[0] = self._table[pieces].mean(axis=0)
        vectors = _unit(mean / (np.linalg.norm(mean, axis=1, keepdims=True) + 1e-32))  # twice, as it is done there
        vectors.setflags(write=False)
        return vectors

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_passages`; a static model needs no prompt."""
        return self.encode_questions(texts)

    def _embed_word(self, word: str) -> Vectors:
        vector: Vectors = self._embed_only(fold(word)[:LONGEST])[0]
        return vector

    def _embed_words(self, words: tuple[str, ...]) -> Vectors:
        return np.stack([self._word(word) for word in words])

    def pieces(self, text: str) -> Pieces:
        """See `Encoder.pieces`: the text's tokens; the batch call leaves offsets out and takes half the time."""
        (found,) = self._model.tokenizer.encode_batch_fast([text[:LONGEST_COMPARED]], add_special_tokens=False)
        return np.unique(np.asarray(found.ids, dtype=np.int32))

    def likeness(self, words: Sequence[str], texts: Sequence[Pieces]) -> list[list[float]]:
        """See `Encoder.likeness`; all texts in one product, because twenty small ones take four times as long."""
        found = np.zeros((len(texts), len(words)), dtype=np.float32)
        spoken = [number for number, pieces in enumerate(texts) if len(pieces)]
        if words and spoken:
            pieces = np.concatenate([texts[number] for number in spoken])
            starts = list(accumulate((len(texts[number]) for number in spoken[:-1]), initial=0))
            cosines = (self._table[pieces].astype(np.float32) @ self._words(tuple(words)).T) * self._shrink[pieces]
            found[spoken] = np.maximum(np.maximum.reduceat(cosines, starts, axis=0), 0.0)
        numbers: list[list[float]] = found.tolist()
        return numbers


class TransformerEncoder:
    """Any sentence-transformers model by hub name or folder, with its own query and passage prompts."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name)
        except (OSError, ValueError) as error:
            raise EncoderError(f"编码模型 {name} 打不开：{error}。请检查 MINGBAI_ENCODER。") from error
        self._name = name
        self._width = int(self._model.get_embedding_dimension() or 0)

    @property
    def name(self) -> str:
        """See `Encoder.name`."""
        return self._name

    @property
    def width(self) -> int:
        """See `Encoder.width`."""
        return self._width

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_questions`."""
        return _unit(self._model.encode_query(list(texts), show_progress_bar=False))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_passages`."""
        return _unit(self._model.encode_document(list(texts), show_progress_bar=False))

    def pieces(self, text: str) -> Pieces:
        """See `Encoder.pieces`; a transformer has no vectors of single words to compare."""
        del text
        return np.zeros(0, dtype=np.int32)

    def likeness(self, words: Sequence[str], texts: Sequence[Pieces]) -> list[list[float]]:
        """See `Encoder.likeness`."""
        return [[0.0] * len(words) for _ in texts]


def load_encoder(name: str | None = None) -> Encoder:
    """Open the default static model, a folder with a static model, or a sentence-transformers model by name.

    Raises:
        EncoderError: the model is incomplete or cannot be found.
    """
    return _opened(name)


@lru_cache(maxsize=2)  # by position: `load_encoder()` and `load_encoder(None)` are one table in memory
def _opened(name: str | None) -> Encoder:
    if name is None:
        return StaticEncoder()
    folder = Path(name)
    if (folder / "model.safetensors").exists() and not (folder / "modules.json").exists():
        return StaticEncoder(folder)
    return TransformerEncoder(name)
