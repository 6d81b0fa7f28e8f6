"""Whole questions in citizens' words against the real official names of two public lists.

    python -m evals.bench_official_names [--out docs/benchmarks]

Both lists are ingested as they come, as one place's; each question of evals/proxies/official_names.jsonl is asked once. Needs MINGBAI_REAL_DATA.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evals.bench_about import shared_data, table, where_and_when
from evals.bench_own import fill
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher, read_question
from knowledge.text import fold
from knowledge.values import Value

QUESTIONS = Path(__file__).parent / "proxies" / "official_names.jsonl"
REGION = "500105"  # both lists as one district's: what is measured is finding, not places
DEPTHS = (1, 5, 10)


class Asked(Value):
    """A question, the official name that is right, and the place of that name among the matters found (0: not among them)."""

    question: str
    name: str
    rank: int


def names_by_code(district: Path, province: Path) -> dict[str, str]:
    """The name of each line of both lists, by the code that the questions use."""
    with district.open(encoding="utf-8-sig", newline="") as file:
        found = {row[1]: row[0] for row in csv.reader(file) if len(row) > 1}
    for line in province.read_text("utf-8").splitlines():
        row = json.loads(line)
        found[row["TASK_CODE"]] = row["TASK_NAME"]
    return found


def ask(searcher: Searcher, names: dict[str, str]) -> list[Asked]:
    """Every question, in file order."""
    rows = []
    for line in QUESTIONS.read_text("utf-8").splitlines():
        one = json.loads(line)
        query = read_question(one["question"], searcher.lexicon, regions=(REGION,))
        titles = [fold(hit.title) for hit in searcher.search_matters(query, limit=max(DEPTHS))]
        name = fold(names[one["code"]])
        rows.append(Asked(question=one["question"], name=name, rank=titles.index(name) + 1 if name in titles else 0))
    return rows


def share_within(rows: Sequence[Asked], depth: int) -> float:
    """The share of questions whose name stands among so many."""
    return sum(0 < one.rank <= depth for one in rows) / max(1, len(rows))


def page(rows: Sequence[Asked], names: int, linked: int) -> str:
    """The Markdown page."""
    shares = [(f"in {depth}" if depth > 1 else "first", f"{share_within(rows, depth):.3f}") for depth in DEPTHS]
    return "\n".join(
        (
            "# Whole questions against real official names\n",
            f"{where_and_when()}. `python -m evals.bench_official_names` writes this page; evals/proxies/README.md says where the questions come from.\n",
            f"{len(rows)} questions, {names:,} names, {linked:,} of them linked to the lexicon.\n",
            table(("the right name", "share"), shares),
            "",
        )
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    parser.add_argument("--show", action="store_true", help="print each question with its place")
    options = parser.parse_args()
    where_and_when()
    lists = (shared_data("chongqing", "jiangbei_items.csv"), shared_data("guangdong", "matters.jsonl"))
    with tempfile.TemporaryDirectory() as folder:
        searcher = fill(Path(folder), lists, Lexicon.load(), region=REGION)
        rows = ask(searcher, names_by_code(*lists))
        items = list(searcher.store.active())
        linked = sum(
            searcher.lexicon.link(getattr(item.content, "title", getattr(item.content, "name", ""))) is not None
            for item in items
        )
    if options.show:
        print("\n".join(f"{one.rank}\t{one.question}\t{one.name}" for one in rows))
    (options.out / "official-names.md").write_text(page(rows, len(items), linked), "utf-8")
    print((options.out / "official-names.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
