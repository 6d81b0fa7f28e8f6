"""Train the recognizer of matters: one-against-the-rest linear machines, made sparse and small.

    python -m knowledge.train.recognizer [--middles] [--out knowledge/model]

Trains on the lexicon's wordings, the training questions and what is said of official names, sets the sharpness of its probabilities on the validation
questions, and prints what it does on each split. Reproducible: fixed seed, fixed order.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from knowledge.encode import MODEL_FOLDER, Encoder, StaticEncoder
from knowledge.lexicon.linker import Linker
from knowledge.lexicon.schema import load_matters
from knowledge.lexicon.tables import load_sayings
from knowledge.recognize import FILE, Recognizer, features, pack, rarity, unpack
from knowledge.text import fold
from knowledge.train.corpus import Split, written_questions
from knowledge.train.files import Arrays, save
from knowledge.transformer import Transformer

LEXICON = Path(__file__).parent.parent / "lexicon"
SEED = 20
RARE = 2  # features that stand in fewer texts are left out
SMALL = 0.05  # weights below this are dropped: 0.697 instead of 0.701 of the questions right, a sixth less of the file
STRICTNESS = 0.4  # C of the linear machines; 0.2 to 0.8 differ by less than half a point

Labelled = list[tuple[str, str]]


def wordings() -> Labelled:
    """Every wording of the lexicon with its matter, folded."""
    return [(fold(text), matter.id) for matter in load_matters(LEXICON / "matters") for text in matter.wordings]


def questions(split: Split) -> Labelled:
    """The written questions of a split with their matters, folded."""
    return [(fold(one.question), one.matter) for one in written_questions(split)]


def sayings() -> Labelled:
    """What people say who mean one official name, folded, with the matter that the name links to; names of no matter are left out."""
    linker = Linker(load_matters(LEXICON / "matters"))
    linked = ((row, linker.link(row.name)) for row in load_sayings(LEXICON))
    return [(fold(text), matter.id) for row, matter in linked if matter is not None for text in row.said]


def taught() -> Labelled:
    """Everything the models learn matters from: wordings, training questions, and what is said of official names."""
    return [*wordings(), *questions("train"), *sayings()]


def vocabulary(texts: Sequence[Sequence[str]]) -> dict[str, int]:
    """Row number of every feature that stands in enough texts, the most frequent first."""
    counts: Counter[str] = Counter(name for found in texts for name in found)
    kept = sorted((name for name, number in counts.items() if number >= RARE), key=lambda name: (-counts[name], name))
    return {name: number for number, name in enumerate(kept)}


def matrix(texts: Sequence[Sequence[str]], rows: dict[str, int], rare: NDArray[np.float32]) -> csr_matrix:
    """Texts as rows of length 1 over the vocabulary."""
    starts, columns, values = [0], [], []
    for found in texts:
        numbers = [rows[name] for name in found if name in rows]
        weights = rare[numbers]
        columns += numbers
        values += (weights / (np.linalg.norm(weights) or 1.0)).tolist()
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(texts), len(rows)), dtype=np.float32)


def train(labelled: Labelled, encoder: Encoder) -> Arrays:
    """The model's arrays, as `Recognizer` reads them; sharpness 1."""
    texts = [features(text) for text, _ in labelled]
    rows = vocabulary(texts)
    counts: Counter[str] = Counter(name for found in texts for name in found)
    rare = rarity(len(texts), [counts[name] for name in rows])
    machine = LinearSVC(C=STRICTNESS, max_iter=60, random_state=SEED)
    machine.fit(matrix(texts, rows, rare), np.array([matter for _, matter in labelled]))
    arrays = packed(machine.coef_.T, machine.intercept_, list(rows), rare, machine.classes_)
    return {**arrays, **middles(labelled, machine.classes_.tolist(), encoder)}


def middles(labelled: Labelled, matters: list[str], encoder: Encoder) -> Arrays:
    """One vector a matter: the middle of everything said of it, as whole numbers up to 127."""
    column = {matter: number for number, matter in enumerate(matters)}
    sums = np.zeros((len(matters), encoder.width), dtype=np.float32)
    np.add.at(
        sums, [column[matter] for _, matter in labelled], encoder.encode_questions([text for text, _ in labelled])
    )
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return {"vectors": np.rint(127 * sums / lengths).astype(np.int8), "encoder": pack([encoder.name])}


def with_middles(file: Path, encoder: Encoder) -> Arrays:
    """The arrays of a model with the middles of another encoder; what it learnt of words stays."""
    with np.load(file, allow_pickle=False) as stored:
        arrays: Arrays = dict(stored)
    matters = unpack(arrays["matters"])
    known = [(text, matter) for text, matter in taught() if matter in set(matters)]
    return {**arrays, **middles(known, matters, encoder)}


def packed(
    weights: NDArray[np.float64],
    bias: NDArray[np.float64],
    names: list[str],
    rare: NDArray[np.float32],
    matters: NDArray[np.str_],
) -> Arrays:
    """Weights (features by matters) made sparse and whole numbers; features without any are dropped."""
    scale = float(np.abs(weights).max()) / 127
    whole = np.where(np.abs(weights) > SMALL, np.rint(weights / scale), 0).astype(np.int8)
    kept = np.flatnonzero(whole.any(axis=1))
    sparse = csr_matrix(whole[kept])
    return {
        "matters": pack(matters),
        "features": pack(names[number] for number in kept),
        "rarity": rare[kept].astype(np.float16),
        "counts": np.diff(sparse.indptr).astype(np.uint16),
        "steps": np.diff(sparse.indices, prepend=0).astype(
            np.uint16
        ),  # columns, each from the one before: half a byte less
        "weights": sparse.data.astype(np.int8),
        "scale": np.array(scale, dtype=np.float32),
        "bias": bias.astype(np.float32),
        "sharpness": np.array(1.0, dtype=np.float32),
    }


def sharpness(model: Recognizer, labelled: Labelled) -> float:
    """The factor on scores under which the probabilities of the right matters are likeliest."""
    scores = np.stack([model.scores(text) for text, _ in labelled])
    right = np.array([model.matters.index(matter) for _, matter in labelled])

    def loss(factor: float) -> float:
        odds = factor * (scores - scores.max(axis=1, keepdims=True))
        return float(np.mean(np.log(np.exp(odds).sum(axis=1)) - odds[np.arange(len(right)), right]))

    return min((step / 4 for step in range(4, 60)), key=loss)


def shares_right(model: Recognizer | Transformer, labelled: Labelled) -> tuple[float, float]:
    """The share of questions whose matter stands first, and among the first five."""
    places = []
    for text, matter in labelled:
        scores = model.scores(text)
        places.append(int((scores > scores[model.matters.index(matter)]).sum()))
    return float(np.mean(np.array(places) == 0)), float(np.mean(np.array(places) < 5))


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER)
    parser.add_argument("--middles", action="store_true", help="only its view by meaning, for an encoder that changed")
    options = parser.parse_args()
    started = time.time()
    encoder = StaticEncoder(options.out)
    validation = questions("validation")
    if options.middles:
        arrays = with_middles(options.out / FILE, encoder)
        save(arrays, options.out / FILE)
    else:
        arrays = train(taught(), encoder)
        save(arrays, options.out / FILE)
        arrays["sharpness"] = np.array(sharpness(Recognizer(options.out, encoder), validation), dtype=np.float32)
        save(arrays, options.out / FILE)
    model = Recognizer(options.out, encoder)
    for name, labelled in (("validation", validation), ("test", questions("test"))):
        first, five = shares_right(model, labelled)
        print(f"{name}: {len(labelled)} questions, first {first:.3f}, in five {five:.3f}")
    size = (options.out / FILE).stat().st_size / 1e6
    print(f"sharpness {float(arrays['sharpness']):.2f}; {size:.1f} MB; {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
