"""Questions and talks written from the sample pack by hands that saw nothing of the program: how many are right, and how the others end.

    python -m evals.bench_sample_questions [--out docs/benchmarks] [--show]

Cases as those of evals/data (evals/proxies/README.md says where they come from), but no part of the gate: the half in the group `held_out`
was never read with an answer. `--show` prints what is not right of the other half.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from assistant.answer import Status
from evals.bench_about import table, where_and_when
from evals.case import Case, load_cases
from evals.judge import Result, judge
from evals.run import ask
from evals.stand import fill_sample

CASES = Path(__file__).parent / "proxies" / "sample_pack.jsonl"
HELD_OUT = "held_out"


class Ending(StrEnum):
    """What became of a question."""

    RIGHT = "right"
    LACKS = "answered without the decisive words, or with wrong ones"
    REFUSED = "refused though answerable"
    ROUTED = "sent elsewhere though answerable"
    ASKED_BACK = "asked back needlessly"
    ANSWERED = "answered though nothing answers, or without asking"


def ending_of(case: Case, result: Result) -> Ending:
    """What became of a case."""
    if result.is_right:
        return Ending.RIGHT
    if result.status is Status.ANSWERED:
        return Ending.LACKS if case.is_answerable else Ending.ANSWERED
    if result.status is Status.CLARIFY:
        return Ending.ASKED_BACK
    return Ending.REFUSED if result.status is Status.NOT_FOUND else Ending.ROUTED


def page(found: Sequence[tuple[Case, Ending]]) -> str:
    """The Markdown page."""
    groups: dict[tuple[str, str], Counter[Ending]] = {}
    for case, ending in found:
        groups.setdefault((case.groups[0], case.suite), Counter())[ending] += 1
    rows = [
        (half.replace("_", " "), suite, str(sum(counts.values())), *(str(counts[ending]) for ending in Ending))
        for (half, suite), counts in sorted(groups.items())
    ]
    return "\n".join(
        (
            "# Unseen questions over the sample pack\n",
            f"{where_and_when()}. `python -m evals.bench_sample_questions` writes this page.\n",
            "Right is the ending and the words that the writer took from the guides; of a talk its last answer. evals/proxies/README.md says where they come from.\n",
            table(("half", "kind", "number", *(ending.value for ending in Ending)), rows),
            "",
        )
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    parser.add_argument("--show", action="store_true", help="print what is not right of the half that may be read")
    options = parser.parse_args()
    where_and_when()
    found: list[tuple[Case, Ending]] = []
    with tempfile.TemporaryDirectory() as folder:
        target = fill_sample(Path(folder)).target
        for case in load_cases([CASES]):
            result = judge(case, ask(case, target))
            found.append((case, ending_of(case, result)))
            if options.show and not result.is_right and HELD_OUT not in case.groups:
                print(case.id, " / ".join(case.turns), found[-1][1], *result.faults, sep="\t")
    (options.out / "sample-questions.md").write_text(page(found), "utf-8")
    print((options.out / "sample-questions.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
