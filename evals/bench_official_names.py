"""Whole questions in citizens' words against the real official names of two public lists.

    python -m evals.bench_official_names [--out docs/benchmarks] [--show]

The names of both lists are ingested as a table of names; each question of evals/proxies/official_names*.jsonl is asked once, of this project and
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

QUESTIONS = Path(__file__).parent / "proxies"
DEPTHS = (1, 5, 10)
Ranks = dict[str, dict[str, Sequence[int]]]  # of each question of a set, by system
FIRST, HELD_OUT, USED = "drawn by a hash", "written later, held out", "written later, used to choose words and orders"
LAST_HELD_OUT, LAST_USED = "written last, held out", "written last, used to choose words"
COMMON_HELD_OUT = "of common names, held out"
ONE_FAMILY_IN_TEN = "one a name of one family in ten, held out"
# the sets of each file: those that nothing was chosen by, and those that were read with their answers
FILES = {
    "official_names.jsonl": (FIRST, FIRST),
    "official_names_2.jsonl": (HELD_OUT, USED),
    "official_names_3.jsonl": (LAST_HELD_OUT, LAST_USED),
    "official_names_4.jsonl": (COMMON_HELD_OUT, COMMON_HELD_OUT),
    "official_names_5.jsonl": (ONE_FAMILY_IN_TEN, ONE_FAMILY_IN_TEN),
}


def names_by_code(district: Path, province: Path) -> dict[str, str]:
    """The name of each line of both lists, by the code that the questions use."""
    with district.open(encoding="utf-8-sig", newline="") as file:
        found = {row[1]: row[0].strip() for row in csv.reader(file) if len(row) > 1}
    for line in province.read_text("utf-8").splitlines():
        row = json.loads(line)
        found[row["TASK_CODE"]] = row["TASK_NAME"].strip()
    return found


def questions(names: Sequence[str], by_code: dict[str, str]) -> dict[str, tuple[AskedFor, ...]]:
    """Every question with the place of its name, by the set it belongs to (evals/proxies/README.md)."""
    places = {name: place for place, name in enumerate(names)}
    found: dict[str, list[AskedFor]] = {kind: [] for kinds in FILES.values() for kind in kinds}
    for file, (held_out, used) in FILES.items():
        for line in (QUESTIONS / file).read_text("utf-8").splitlines():
            row = json.loads(line)
            right = frozenset(places[by_code[code]] for code in (row["code"], *row.get("also", ())))
            found[used if row.get("used") else held_out].append(AskedFor(question=row["question"], right=right))
    return {kind: tuple(rows) for kind, rows in found.items()}


def share_within(ranks: Sequence[int], depth: int) -> float:
    """The share of questions whose name stands among so many; a rank of 0 is none."""
    return sum(0 < rank <= depth for rank in ranks) / max(1, len(ranks))


def page(ranks: Ranks, names: int) -> str:
    """The Markdown page."""
    rows = [
        (kind, str(len(found)), system, *(f"{share_within(found, depth):.3f}" for depth in DEPTHS))
        for kind, systems in ranks.items()
        for system, found in systems.items()
    ]
    return "\n".join(
        (
            "# Whole questions against real official names\n",
            f"{where_and_when()}. `python -m evals.bench_official_names` writes this page.\n",
            f"{names:,} names of two public lists, near-identical ones among them (one permit's 新办, 变更, 延续 are three names; only the "
            "one that the question was written from is right). evals/proxies/README.md says where the questions come from.\n",
            table(("questions", "number", "system", "first", "in five", "in ten"), rows),
            "",
        )
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    parser.add_argument(
        "--show", action="store_true", help="print each question with its place and name, but for those held out"
    )
    options = parser.parse_args()
    where_and_when()
    by_code = names_by_code(shared_data("chongqing", "jiangbei_items.csv"), shared_data("guangdong", "matters.jsonl"))
    names = sorted(set(by_code.values()))
    asked = questions(names, by_code)
    ranks: Ranks = {kind: {} for kind in asked}
    with tempfile.TemporaryDirectory() as folder:
        for system, peer in ((NAME, OwnMatters(Path(folder), Lexicon.load())), ("jieba BM25", JiebaBm25())):
            peer.build(names)
            for kind, rows in asked.items():
                ranks[kind][system] = ask_all(peer, rows)
    if options.show:
        read = [kind for kind in asked if kind not in (HELD_OUT, LAST_HELD_OUT, COMMON_HELD_OUT, ONE_FAMILY_IN_TEN)]
        shown = [pair for kind in read for pair in zip(ranks[kind][NAME], asked[kind], strict=True)]
        print("\n".join(f"{rank}\t{one.question}\t{names[min(one.right)]}" for rank, one in shown))
    (options.out / "official-names.md").write_text(page(ranks, len(names)), "utf-8")
    print((options.out / "official-names.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
