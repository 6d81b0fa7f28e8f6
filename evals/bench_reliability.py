"""How far a search's confidence can be believed, on questions that chose neither its weights nor its threshold.

    python -m evals.bench_reliability [--split test] [--out docs/benchmarks]

The store holds names only: the lexicon's matters, a quarter of them left out and a quarter not linked, as in
`knowledge.train.ranking`, which learns the weights. Writes reliability.md and reliability.svg.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from evals.bench_about import table, where_and_when
from evals.plots import reliability
from knowledge.search.confidence import SURE, confidence
from knowledge.train.corpus import Split
from knowledge.train.ranking import Asked, HalfBlind, asked, entry_id, names_only

FLOORS = (0.3, 0.5, 0.7, SURE, 0.9, 0.95)
TENTHS = 10

Judged = list[tuple[float, bool]]


def judged(found: Sequence[Asked]) -> Judged:
    """The confidence in each question's first matter, and whether it was right; questions without any are left out."""
    return [(confidence(one.hits), one.hits[0].id == entry_id(one.matter)) for one in found if one.hits]


def expected_error(pairs: Judged) -> float:
    """The mean gap between what is promised and what happens, in tenths of confidence, by how many fall into each."""
    total = 0.0
    for tenth in range(TENTHS):
        inside = [pair for pair in pairs if min(TENTHS - 1, int(pair[0] * TENTHS)) == tenth]
        total += abs(sum(promised - right for promised, right in inside))
    return total / max(1, len(pairs))


def floor_row(pairs: Judged, questions: int, floor: float) -> tuple[str, ...]:
    """What answering from a floor on would do: answered, wrong of all questions, wrong of the answers."""
    above = [right for promised, right in pairs if promised >= floor]
    wrong = above.count(False)
    return (
        f"{floor:.2f}{' (used)' if floor == SURE else ''}",
        f"{len(above) / questions:.3f}",
        f"{wrong / questions:.3f}",
        f"{wrong / max(1, len(above)):.3f}",
    )


def page(split: Split, pairs: Judged, questions: int) -> str:
    """The Markdown page."""
    rows = [floor_row(pairs, questions, floor) for floor in FLOORS]
    return "\n".join(
        (
            "# How far a search's confidence can be believed\n",
            f"{where_and_when()}. `python -m evals.bench_reliability` writes this page.\n",
            f"{questions:,} written questions of the {split} split over a store of names; a quarter of the matters have no entry, so that the "
            "first matter of their questions is always wrong, and a quarter are not linked to the lexicon. Weights and the floor in use come "
            f"from the validation split. Expected calibration error: {expected_error(pairs):.3f}.\n",
            "![How often the first matter is right at each confidence](reliability.svg)\n",
            table(("confidence from", "answered", "wrong, of all questions", "wrong, of the answers"), rows),
            "",
            "Below the floor in use an answer says that its matter is a guess and names the others that may be meant; it does not refuse, because "
            "most guesses over a real store are right (see docs/decisions/0009-say-when-a-matter-is-a-guess.md).\n",
        )
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=get_args(Split), default="test")
    parser.add_argument("--limit", type=int, help="only so many questions, for a trial")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    where_and_when()
    with tempfile.TemporaryDirectory() as folder:
        found = asked(names_only(HalfBlind.load(), Path(folder)), options.split, options.limit)
    pairs = judged(found)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "reliability.md").write_text(page(options.split, pairs, len(found)), "utf-8")
    drawn = reliability(pairs, title="confidence and how often it was right")
    (options.out / "reliability.svg").write_text(drawn, "utf-8")
    print((options.out / "reliability.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
