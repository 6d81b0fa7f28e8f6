"""Whole questions in citizens' words against the real official names of two public lists.

    python -m evals.bench_official_names [--out docs/benchmarks] [--show]

The names of both lists are ingested as a table of names; each question of evals/proxies/official_names.jsonl is asked once, of this project and
of plain jieba BM25. Needs MINGBAI_REAL_DATA.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evals.bench_about import shared_data, table, where_and_when
from evals.bench_own import NAME, OwnMatters
from evals.bench_peers.of_jieba import JiebaBm25
from evals.bench_search import ask_all
from evals.bench_search_sets import AskedFor
from knowledge.lexicon.lexicon import Lexicon

QUESTIONS = Path(__file__).parent / "proxies" / "official_names.jsonl"
DEPTHS = (1, 5, 10)


def names_by_code(district: Path, province: Path) -> dict[str, str]:
    """The name of each line of both lists, by the code that the questions use."""
    with district.open(encoding="utf-8-sig", newline="") as file:
        found = {row[1]: row[0] for row in csv.reader(file) if len(row) > 1}
    for line in province.read_text("utf-8").splitlines():
        row = json.loads(line)
        found[row["TASK_CODE"]] = row["TASK_NAME"]
    return found


def questions(names: Sequence[str], by_code: dict[str, str]) -> tuple[AskedFor, ...]:
    """Every question with the place of its name."""
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    places = {name: place for place, name in enumerate(names)}
    return tuple(AskedFor(question=row["question"], right=frozenset({places[by_code[row["code"]]]})) for row in rows)


def share_within(ranks: Sequence[int], depth: int) -> float:
    """The share of questions whose name stands among so many; a rank of 0 is none."""
    return sum(0 < rank <= depth for rank in ranks) / max(1, len(ranks))


def page(ranks: dict[str, Sequence[int]], names: int) -> str:
    """The Markdown page."""
    rows = [(system, *(f"{share_within(found, depth):.3f}" for depth in DEPTHS)) for system, found in ranks.items()]
    number = len(next(iter(ranks.values())))
    return "\n".join(
        (
            "# Whole questions against real official names\n",
            f"{where_and_when()}. `python -m evals.bench_official_names` writes this page.\n",
            f"{number} questions, {names:,} names of two public lists, near-identical ones among them (one permit's 新办, 变更, 延续 are three names; only the "
            "one that the question was written from is right). evals/proxies/README.md says where the questions come from.\n",
            table(("system", "first", "in five", "in ten"), rows),
            "",
        )
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    parser.add_argument("--show", action="store_true", help="print each question with its place and name")
    options = parser.parse_args()
    where_and_when()
    by_code = names_by_code(shared_data("chongqing", "jiangbei_items.csv"), shared_data("guangdong", "matters.jsonl"))
    names = sorted({name.strip() for name in by_code.values()})
    asked = questions(names, {code: name.strip() for code, name in by_code.items()})
    ranks: dict[str, Sequence[int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for system, peer in ((NAME, OwnMatters(Path(folder), Lexicon.load())), ("jieba BM25", JiebaBm25())):
            peer.build(names)
            ranks[system] = ask_all(peer, asked)
    if options.show:
        own = ranks[NAME]
        print(
            "\n".join(f"{rank}\t{one.question}\t{names[min(one.right)]}" for one, rank in zip(asked, own, strict=True))
        )
    (options.out / "official-names.md").write_text(page(ranks, len(names)), "utf-8")
    print((options.out / "official-names.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
