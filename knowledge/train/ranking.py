"""Learn the weights of matter candidates: a logistic over the readable features of `knowledge.search.ranking`.

    python -m knowledge.train.ranking

Builds a store of names only: the lexicon's matters as catalogue entries. A quarter are left out, so that their questions have
no right answer; another quarter are not linked to the lexicon, as matters are that it does not know. Learns on the validation questions, which neither recognizer nor encoder has seen,
prints the weights and what they do on the test questions.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from knowledge.document import CatalogueEntry
from knowledge.encode import load_encoder
from knowledge.guide import Source
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.schema import LexiconMatter
from knowledge.search import MatterHit, Searcher, read_question
from knowledge.search.confidence import confidence_features
from knowledge.search.ranking import MATTER_WEIGHTS
from knowledge.store import Incoming, Store
from knowledge.train.corpus import Split, written_questions
from knowledge.values import Value

REGION = "999900"
QUARTERS = 4
WRONG = 0.03  # share of all questions that may lead to a wrong matter without doubt
LOOSE = 3.0  # C of the logistic regression
NAMES = tuple(name for name in MATTER_WEIGHTS if name not in ("bias", "near"))


class Asked(Value):
    """One question, the lexicon matter it means, whether that matter has an entry, and the candidates found."""

    question: str
    matter: str
    has_entry: bool
    hits: tuple[MatterHit, ...]


def quarter(matter: str) -> int:
    """The quarter a matter falls in, by a hash, so that it never moves: 0 is left out, 1 has an entry and no link."""
    return int(hashlib.sha256(matter.encode()).hexdigest()[:8], 16) % QUARTERS


class HalfBlind(Lexicon):
    """A lexicon that does not know the names of a quarter of its matters."""

    def link(self, title: str, other_names: Sequence[str] = ()) -> LexiconMatter | None:
        found = super().link(title, other_names)
        return found if found is not None and quarter(found.id) != 1 else None


def entry_id(matter: str) -> str:
    """The id of a matter's entry in the store of names."""
    return f"entry:{matter}"


def names_only(lexicon: Lexicon, folder: Path) -> Searcher:
    """A searcher over a store that holds nothing but names."""
    store = Store.open(folder)
    source = Source(id="names", name="names.csv")
    entries = [
        CatalogueEntry(id=entry_id(matter.id), name=matter.name, region=REGION, matter_type=matter.type, source=source)
        for matter in lexicon.matters.values()
        if quarter(matter.id) != 0
    ]
    store.put_file("names.csv", "1", [Incoming(content=entry, text=entry.name) for entry in entries])
    index = EmbeddedIndex.open(folder, load_encoder())
    catch_up(store, index, lexicon)
    return Searcher(store, index, lexicon)


def asked(searcher: Searcher, split: Split, limit: int | None = None) -> list[Asked]:
    """The questions of a split with what the searcher finds for them."""
    found = []
    for one in list(written_questions(split))[:limit]:
        query = read_question(one.question, searcher.lexicon, regions=(REGION,))
        hits = searcher.search_matters(query)
        found.append(Asked(question=one.question, matter=one.matter, has_entry=quarter(one.matter) != 0, hits=hits))
    return found


def rows(found: Sequence[Asked]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Candidates as rows of features, and whether each is the right one."""
    hits = [(hit, hit.id == entry_id(one.matter)) for one in found for hit in one.hits]
    features = np.array([[hit.features[name] for name in NAMES] for hit, _ in hits])
    return features, np.array([right for _, right in hits])


def learn(found: Sequence[Asked]) -> dict[str, float]:
    """Weights by name, the bias among them, for a candidate whose `near` is 1."""
    features, right = rows(found)
    machine = LogisticRegression(C=LOOSE, max_iter=2000).fit(features, right)
    weights = dict(zip(NAMES, machine.coef_[0].tolist(), strict=True))
    return {"bias": float(machine.intercept_[0]) - MATTER_WEIGHTS["near"], **weights, "near": MATTER_WEIGHTS["near"]}


def learn_confidence(found: Sequence[Asked]) -> tuple[dict[str, float], float]:
    """Weights of `knowledge.search.confidence`, and the confidence from which at most 3 in 100 questions lead to a wrong matter."""
    some = [one for one in found if one.hits]
    told = [confidence_features(one.hits) for one in some]
    names = list(told[0])
    features = np.array([[one[name] for name in names] for one in told])
    right = np.array([one.hits[0].id == entry_id(one.matter) for one in some])
    machine = LogisticRegression(C=LOOSE, max_iter=2000).fit(features, right)
    weights = {"bias": float(machine.intercept_[0]), **dict(zip(names, machine.coef_[0].tolist(), strict=True))}
    return weights, floor_for(machine.predict_proba(features)[:, 1], right, len(found))


def floor_for(confident: NDArray[np.float64], right: NDArray[np.bool_], questions: int) -> float:
    """The lowest confidence from which wrong first matters are at most `WRONG` of all questions."""
    order = np.argsort(-confident)
    wrong = np.cumsum(~right[order])
    return float(confident[order[np.flatnonzero(wrong <= WRONG * questions)[-1]]])


def describe(found: Sequence[Asked], weights: dict[str, float]) -> str:
    """First, in five, and answers above each floor: right, wrong, and questions without an entry that got one."""
    firsts: list[tuple[float, bool]] = []
    first = five = within = 0
    for one in found:
        scored = sorted(((total(hit, weights), hit.id) for hit in one.hits), key=lambda pair: -pair[0])
        names, right = [name for _, name in scored], entry_id(one.matter)
        if one.has_entry:
            within += 1
            first += names[:1] == [right]
            five += right in names[:5]
        if scored:
            firsts.append((scored[0][0], names[0] == right))
    lines = [f"{within} questions with an entry: first {first / within:.3f}, in five {five / within:.3f}"]
    for kind, group in (("linked", (2, 3)), ("not linked", (1,))):
        mine = [one for one in found if quarter(one.matter) in group]
        good = sum(best(one, weights) == entry_id(one.matter) for one in mine)
        lines.append(f"{kind}: first {good / max(1, len(mine)):.3f} of {len(mine)}")
    for floor in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        above = [right for score, right in firsts if score >= floor]
        wrong = len(above) - sum(above)
        lines.append(
            f"floor {floor}: answered {len(above) / len(found):.3f}, of these wrong {wrong / max(1, len(above)):.3f}"
        )
    return "\n".join(lines)


def best(one: Asked, weights: dict[str, float]) -> str | None:
    """The id of the best candidate, None when nothing was found."""
    return max(one.hits, key=lambda hit: total(hit, weights)).id if one.hits else None


def total(hit: MatterHit, weights: dict[str, float]) -> float:
    """The probability these weights give a candidate."""
    odds = weights["bias"] + sum(weights[name] * hit.features.get(name, 1.0) for name in (*NAMES, "near"))
    return float(1.0 / (1.0 + np.exp(-odds)))


def main() -> None:
    """Run from the command line; the weights go into `knowledge.search.ranking` by hand, rounded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, help="questions of each split, for a quick look")
    options = parser.parse_args()
    lexicon = HalfBlind.load()
    with tempfile.TemporaryDirectory() as folder:
        searcher = names_only(lexicon, Path(folder))
        learnt_on = asked(searcher, "validation", options.limit)
        weights = learn(learnt_on)
        print("\n".join(f'    "{name}": {value:.2f},' for name, value in weights.items()))
        sure, floor = learn_confidence(learnt_on)
        print(f"confidence { ({name: round(value, 2) for name, value in sure.items()}) }, sure from {floor:.2f}")
        measured = asked(searcher, "test", options.limit)
        for name, by in (("as it is", dict(MATTER_WEIGHTS)), ("learnt", weights)):
            print(f"-- {name}, test\n{describe(measured, by)}")


if __name__ == "__main__":
    main()
