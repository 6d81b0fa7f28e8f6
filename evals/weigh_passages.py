"""Learn the weights of passage candidates from the eval cases of the dev split: a passage that says what must be said is right.

    python -m evals.weigh_passages

Prints the weights, to be put into `knowledge.search.ranking` by hand, rounded, and what they do on the cases they come from.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.understand import understand
from evals.bench import SAMPLE
from evals.case import Case, Split, load_cases
from evals.forms import missing
from ingest.sync import ingest
from knowledge.encode import load_encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import PassageHit, Searcher
from knowledge.search.ranking import PASSAGE_WEIGHTS
from knowledge.store import Store

LOOSE = 1.0  # C of the logistic regression
NAMES = tuple(name for name in PASSAGE_WEIGHTS if name != "bias")

Labelled = list[tuple[tuple[PassageHit, ...], tuple[bool, ...]]]


def sample_searcher(folder: Path, places: Places, lexicon: Lexicon) -> Searcher:
    """A searcher over the sample pack in a fresh store."""
    store = Store.open(folder)
    ingest([SAMPLE], store, places)
    index = EmbeddedIndex.open(folder, load_encoder())
    catch_up(store, index, lexicon)
    return Searcher(store, index, lexicon)


def labelled(cases: Iterable[Case], searcher: Searcher, places: Places) -> Labelled:
    """The passages found for each case of one turn that says facts, and which of them hold all of them."""
    found: Labelled = []
    for case in cases:
        if case.split is not Split.DEV or len(case.turns) > 1 or not case.must or not case.is_answerable:
            continue
        read = understand(case.turns[0], region=case.region, lexicon=searcher.lexicon, places=places)
        hits = searcher.search(read.query).passages
        right = tuple(_is_of(hit, case) and not missing((*case.must, *case.keep), hit.passage.text) for hit in hits)
        if any(right):
            found.append((hits, right))
    return found


def _is_of(hit: PassageHit, case: Case) -> bool:
    """Whether a passage stands in one of the guides that may answer."""
    named = (label.partition("@") for label in case.guides)
    return any(title in hit.title and region in ("", hit.passage.region) for title, _, region in named)


def learn(found: Labelled) -> dict[str, float]:
    """Weights by name, the bias among them."""
    rows = np.array([[hit.features[name] for name in NAMES] for hits, _ in found for hit in hits])
    right = np.array([one for _, marks in found for one in marks])
    machine = LogisticRegression(C=LOOSE, max_iter=2000).fit(rows, right)
    return {"bias": float(machine.intercept_[0]), **dict(zip(NAMES, machine.coef_[0].tolist(), strict=True))}


def first_right(found: Labelled, weights: dict[str, float]) -> float:
    """The share of cases whose best passage is a right one."""

    def total(hit: PassageHit) -> float:
        return sum(weights[name] * hit.features[name] for name in NAMES)

    best: Sequence[bool] = [marks[max(range(len(hits)), key=lambda n: total(hits[n]))] for hits, marks in found]
    return float(np.mean(best))


def main() -> None:
    """Run from the command line."""
    places, lexicon = Places.load(), Lexicon.load()
    with tempfile.TemporaryDirectory() as folder:
        found = labelled(load_cases(), sample_searcher(Path(folder), places, lexicon), places)
    weights = learn(found)
    print("\n".join(f'    "{name}": {value:.2f},' for name, value in weights.items()))
    print(
        f"{len(found)} cases; best passage right: as it is {first_right(found, dict(PASSAGE_WEIGHTS)):.3f}, learnt {first_right(found, weights):.3f}"
    )


if __name__ == "__main__":
    main()
