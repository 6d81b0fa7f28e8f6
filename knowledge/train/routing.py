"""Train the model of fixed routes: one linear model over all routes, made sparse and small.

    python -m knowledge.train.routing [--out knowledge/model]

Trains on the prompts written for the routes and on questions about matters, which take none, and prints what it does on
the prompts kept back. Reproducible: fixed seed, fixed order.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from knowledge.encode import MODEL_FOLDER
from knowledge.recognize import pack, rarity
from knowledge.routing import FILE, GUIDES, RouteModel, marked
from knowledge.text import fold
from knowledge.train.corpus import Split, written_questions
from knowledge.train.files import Arrays, save
from knowledge.train.recognizer import Labelled, matrix, vocabulary, wordings
from knowledge.values import Value

FOLDER = Path(__file__).parent / "routes"
SEED = 20
QUESTIONS = 18_000  # about matters, beside the look-alikes and the lexicon's wordings
STRICTNESS = 15.0  # C; 5 to 30 differ by less than half a point
KEPT = 44_000  # features with the largest weights; with 14,000 a third more everyday questions take a route
# their wordings are a guide question in one city and a fixed route in the next, so they teach neither
ROUTED_MATTERS = frozenset(
    [
        "administrative-reconsideration",
        "consumer-complaint",
        "consumption-prepaid-card",
        "court-dishonest-guidance",
        "detention-visit",
        "domestic-violence-protection",
        "exit-entry-progress-query",
        "fraud-freeze-service",
        "government-information-disclosure",
        "hotline-12345",
        "labour-arbitration",
        "labour-mediation",
        "lawyer-complaint",
        "legal-consultation",
        "medical-complaint-fraud",
        "medical-dispute",
        "mental-health-hotline",
        "missing-person-report",
        "move-car-service",
        "people-mediation",
        "petition",
        "police-110",
        "price-complaint",
        "service-progress-booking",
        "student-complaint",
        "traffic-accident-handling",
        "travel-complaint",
        "wage-arrears-complaint",
        "food-drug-report-reward",
        "express-complaint",
        "transport-hotline-12328",
        "fire-119",
    ]
)


class WrittenPrompt(Value):
    """One prompt as people type it, with the route it takes, or `GUIDES` where it only looks like one."""

    question: str
    route: str

    @property
    def split(self) -> Split:
        """By a hash of the wording, so that it never moves: 80 % train, 10 % validation, 10 % test."""
        number = int(hashlib.sha256(self.question.encode()).hexdigest()[:8], 16) % 10
        return "test" if number == 0 else "validation" if number == 1 else "train"


def written_prompts(split: Split, folder: Path = FOLDER) -> Labelled:
    """The prompts of one split with their routes, folded, in file order."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    prompts = [WrittenPrompt.model_validate(json.loads(line)) for line in lines]
    return [(fold(one.question), one.route) for one in prompts if one.split == split]


def matter_questions(split: Split, limit: int) -> Labelled:
    """Questions about matters, which take no route: a fixed sample. Matters that are a route themselves say nothing."""
    asked = [fold(one.question) for one in written_questions(split) if one.matter not in ROUTED_MATTERS]
    random.Random(SEED).shuffle(asked)
    return [(text, GUIDES) for text in asked[:limit]]


def matter_wordings() -> Labelled:
    """Every wording of the lexicon: short, and no route either."""
    return [(text, GUIDES) for text, matter in wordings() if matter not in ROUTED_MATTERS]


def train(labelled: Labelled) -> Arrays:
    """The model's arrays, as `RouteModel` reads them."""
    texts = [marked(text) for text, _ in labelled]
    rows = vocabulary(texts)
    counts: Counter[str] = Counter(name for found in texts for name in found)
    rare = rarity(len(texts), [counts[name] for name in rows])
    # at a tolerance of 1e-3 it stops early: wordings of the lexicon that it was trained on then take a route
    machine = LogisticRegression(C=STRICTNESS, max_iter=130, tol=1e-5)
    machine.fit(matrix(texts, rows, rare), np.array([route for _, route in labelled]))
    return packed(machine.coef_.T, machine.intercept_, list(rows), rare) | {"routes": pack(machine.classes_)}


def packed(
    weights: NDArray[np.float64], bias: NDArray[np.float64], names: list[str], rare: NDArray[np.float32]
) -> Arrays:
    """Weights (features by routes) as whole numbers; only the features that say most are kept."""
    kept = np.sort(np.argsort(-np.abs(weights).max(axis=1) * rare, kind="stable")[:KEPT])
    scale = float(np.abs(weights[kept]).max()) / 127
    return {
        "features": pack(names[number] for number in kept),
        "rarity": rare[kept].astype(np.float16),
        "weights": np.rint(weights[kept] / scale).astype(np.int8),
        "scale": np.array(scale, dtype=np.float32),
        "bias": bias.astype(np.float32),
    }


def share_right(model: RouteModel, labelled: Labelled) -> float:
    """The share of texts whose likeliest route, the guides among them, is the labelled one."""
    return float(np.mean([model.routes[int(model.probabilities(text).argmax())] == route for text, route in labelled]))


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER)
    options = parser.parse_args()
    started = time.time()
    learnt = train([*written_prompts("train"), *matter_questions("train", QUESTIONS), *matter_wordings()])
    save(learnt, options.out / FILE, method=zipfile.ZIP_LZMA)
    model = RouteModel(options.out)
    for name, labelled in (("prompts", written_prompts("test")), ("questions", matter_questions("test", QUESTIONS))):
        print(f"{name} kept back: {len(labelled)}, right {share_right(model, labelled):.3f}")
    print(f"{(options.out / FILE).stat().st_size / 1e3:.0f} kB; {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
